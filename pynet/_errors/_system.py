"""Failed system calls: real ``OSError``s with Node's attributes and texts.

The tree; every leaf also derives from the built-in class that Python raises for its numbers::

    NodeError
    └── NodeOSError (OSError)
        ├── ConnectionRefused (ConnectionRefusedError), BrokenPipe (BrokenPipeError), …
        ├── LookupFailure (socket.gaierror), in _resolver.py
        ├── NodeSystemError          Node's SystemError, with a code of its own
        │   └── ERR_SOCKET_BUFFER_SIZE
        └── AggregateError           of the first error's built-in class, in _aggregate.py
"""

from __future__ import annotations

import errno as _errno
import os
from typing import TYPE_CHECKING, Any, ClassVar, Final, cast

from ._base import MISSING, NodeError, rebuild
from ._received import plain_text

#: libuv's names and texts. A name that this platform lacks is skipped.
_TEXTS: Final = {
    "E2BIG": "argument list too long",
    "EACCES": "permission denied",
    "EADDRINUSE": "address already in use",
    "EADDRNOTAVAIL": "address not available",
    "EAFNOSUPPORT": "address family not supported",
    "EAGAIN": "resource temporarily unavailable",
    "EALREADY": "connection already in progress",
    "EBADF": "bad file descriptor",
    "EBUSY": "resource busy or locked",
    "ECANCELED": "operation canceled",
    "ECONNABORTED": "software caused connection abort",
    "ECONNREFUSED": "connection refused",
    "ECONNRESET": "connection reset by peer",
    "EDESTADDRREQ": "destination address required",
    "EEXIST": "file already exists",
    "EFAULT": "bad address in system call argument",
    "EFBIG": "file too large",
    "EHOSTDOWN": "host is down",
    "EHOSTUNREACH": "host is unreachable",
    "EILSEQ": "illegal byte sequence",
    "EINTR": "interrupted system call",
    "EINVAL": "invalid argument",
    "EIO": "i/o error",
    "EISCONN": "socket is already connected",
    "EISDIR": "illegal operation on a directory",
    "ELOOP": "too many symbolic links encountered",
    "EMFILE": "too many open files",
    "EMLINK": "too many links",
    "EMSGSIZE": "message too long",
    "ENAMETOOLONG": "name too long",
    "ENETDOWN": "network is down",
    "ENETUNREACH": "network is unreachable",
    "ENFILE": "file table overflow",
    "ENOBUFS": "no buffer space available",
    "ENODATA": "no data available",
    "ENODEV": "no such device",
    "ENOENT": "no such file or directory",
    "ENOEXEC": "exec format error",
    "ENOMEM": "not enough memory",
    "ENONET": "machine is not on the network",
    "ENOPROTOOPT": "protocol not available",
    "ENOSPC": "no space left on device",
    "ENOSYS": "function not implemented",
    "ENOTCONN": "socket is not connected",
    "ENOTDIR": "not a directory",
    "ENOTEMPTY": "directory not empty",
    "ENOTSOCK": "socket operation on non-socket",
    "ENOTSUP": "operation not supported on socket",
    "EOPNOTSUPP": "operation not supported on socket",
    "ENOTTY": "inappropriate ioctl for device",
    "ENXIO": "no such device or address",
    "EOVERFLOW": "value too large for defined data type",
    "EPERM": "operation not permitted",
    "EPIPE": "broken pipe",
    "EPROTO": "protocol error",
    "EPROTONOSUPPORT": "protocol not supported",
    "EPROTOTYPE": "protocol wrong type for socket",
    "ERANGE": "result too large",
    "EREMOTEIO": "remote I/O error",
    "EROFS": "read-only file system",
    "ESHUTDOWN": "cannot send after transport endpoint shutdown",
    "ESOCKTNOSUPPORT": "socket type not supported",
    "ESPIPE": "invalid seek",
    "ESRCH": "no such process",
    "ETIMEDOUT": "connection timed out",
    "ETXTBSY": "text file is busy",
    "EUNATCH": "protocol driver not attached",
    "EXDEV": "cross-device link not permitted",
}


def _names() -> dict[int, str]:
    names: dict[int, str] = {}
    for name in _TEXTS:
        # Windows numbers socket errors twice; Python raises the WSA ones.
        for spelling in (name, f"WSA{name}"):
            number = getattr(_errno, spelling, None)
            if number is not None:
                names.setdefault(number, name)
    return names


_NAMES: Final = _names()


def error_name(number: int) -> str:
    """``"ECONNREFUSED"`` for its number on this platform, positive or negative."""
    number = abs(number)
    return _NAMES.get(number) or _errno.errorcode.get(number) or f"Unknown system error {-number}"


def error_text(number: int) -> str:
    """libuv's text for an error number: ``"connection refused"``."""
    number = abs(number)
    name = _NAMES.get(number)
    return _TEXTS[name] if name else os.strerror(number).lower()


def error_number(err: OSError | int) -> int:
    """The positive number of *err*. CPython's own checks raise without one, where the call would say EINVAL."""
    if isinstance(err, int):
        return abs(err)
    if err.errno is not None:
        return abs(err.errno)
    return _errno.ETIMEDOUT if isinstance(err, TimeoutError) else _errno.EINVAL


class NodeOSError(NodeError, OSError):
    """A failed system call.

    ``except OSError``, ``except ConnectionRefusedError`` (each instance pairs with the built-in class of its number)
    and ``err.code == "ECONNREFUSED"`` all work.

    Attributes:
        code: The symbolic name of the number.
        errno: Positive, as in every ``OSError``.
        syscall: What failed: ``"connect"``, ``"listen"``, ``"getaddrinfo"``.
        address, port: The peer, or the local end for ``bind`` and ``listen``; ``None`` where Node has none.
        localAddress, localPort: The local end of a failed connect that was bound by hand.
        hostname: The name that was looked up.
        path, dest: The files of a failed file operation.
        message: Node's text; ``strerror`` is the system's.
    """

    def __init__(
        self,
        errno: int,
        code: str,
        message: str,
        syscall: str | None = None,
        strerror: str | None = None,
    ) -> None:
        OSError.__init__(self, errno, os.strerror(errno) if strerror is None else strerror)
        self.code = code
        self.message = message
        self.syscall = syscall

    def __reduce__(self) -> tuple[object, ...]:
        # OSError keeps these two outside the instance dict.
        files = {"filename": self.filename, "filename2": self.filename2}
        return rebuild, (type(self), self.args, {**self.__dict__, **files})


class BrokenPipe(NodeOSError, BrokenPipeError):
    """EPIPE, ESHUTDOWN."""


class ChildProcessGone(NodeOSError, ChildProcessError):
    """ECHILD."""


class ConnectionAborted(NodeOSError, ConnectionAbortedError):
    """ECONNABORTED."""


class ConnectionRefused(NodeOSError, ConnectionRefusedError):
    """ECONNREFUSED."""


class ConnectionReset(NodeOSError, ConnectionResetError):
    """ECONNRESET."""


class FileExists(NodeOSError, FileExistsError):
    """EEXIST."""


class FileNotFound(NodeOSError, FileNotFoundError):
    """ENOENT."""


class Interrupted(NodeOSError, InterruptedError):
    """EINTR."""


class IsADirectory(NodeOSError, IsADirectoryError):
    """EISDIR."""


class NotADirectory(NodeOSError, NotADirectoryError):
    """ENOTDIR."""


class PermissionDenied(NodeOSError, PermissionError):
    """EACCES, EPERM."""


class ProcessNotFound(NodeOSError, ProcessLookupError):
    """ESRCH."""


class TimedOut(NodeOSError, TimeoutError):
    """ETIMEDOUT."""


class WouldBlock(NodeOSError, BlockingIOError):
    """EAGAIN, EALREADY, EINPROGRESS."""


_CLASSES: Final[dict[str, type[NodeOSError]]] = {
    "EACCES": PermissionDenied,
    "EAGAIN": WouldBlock,
    "EALREADY": WouldBlock,
    "ECHILD": ChildProcessGone,
    "ECONNABORTED": ConnectionAborted,
    "ECONNREFUSED": ConnectionRefused,
    "ECONNRESET": ConnectionReset,
    "EEXIST": FileExists,
    "EINPROGRESS": WouldBlock,
    "EINTR": Interrupted,
    "EISDIR": IsADirectory,
    "ENOENT": FileNotFound,
    "ENOTDIR": NotADirectory,
    "EPERM": PermissionDenied,
    "EPIPE": BrokenPipe,
    "ESHUTDOWN": BrokenPipe,
    "ESRCH": ProcessNotFound,
    "ETIMEDOUT": TimedOut,
    "EWOULDBLOCK": WouldBlock,
}


def paired_class(code: str) -> type[NodeOSError]:
    """The class of errors with this *code*."""
    return _CLASSES.get(code, NodeOSError)


def system_error(
    err: OSError | int,
    syscall: str,
    address: str | None = None,
    port: float | None = None,
    *,
    text: bool = False,
    local: tuple[object, object] | None = None,
) -> NodeOSError:
    """The error of a failed socket call, as Node words it.

    Args:
        err: The ``OSError`` or its number, of either sign.
        syscall: ``"connect"``, ``"bind"``, ``"read"`` …
        address: The address or path; shown after the code.
        port: Shown behind the address when greater than 0; kept on the error unless 0.
        text: Say the system's text too, as ``listen`` errors do.
        local: Address and port of the local end, for the text only: "- Local (127.0.0.1:5)". The attributes
            ``localAddress`` and ``localPort`` are for the caller to set, because Node sets them in one place only.
    """
    number = error_number(err)
    code = error_name(number)
    message = f"{syscall} {code}: {error_text(number)}" if text else f"{syscall} {code}"
    if port is not None and port > 0:
        message += f" {plain_text(MISSING if address is None else address)}:{plain_text(port)}"
    elif address:
        message += f" {address}"
    if local is not None:
        # Of a local end that is not known Node prints "undefined:undefined".
        shown = [plain_text(MISSING if part is None else part) for part in local]
        message += f" - Local ({shown[0]}:{shown[1]})"
    error = paired_class(code)(number, code, message, syscall)
    error.address = address
    if port:
        error.port = cast("int", port)  # or what was given for one
    return error


def file_error(
    err: OSError | int, syscall: str, path: str | None = None, dest: str | None = None, *, message: str | None = None
) -> NodeOSError:
    """The error of a failed file call: ``ENOENT: no such file or directory, open 'x'``.

    *message* replaces the system's text.
    """
    number = error_number(err)
    code = error_name(number)
    whole = f"{code}: {message or error_text(number)}, {syscall}"
    if path is not None:
        whole += f" '{path}'"
    if dest is not None:
        whole += f" -> '{dest}'"
    error = paired_class(code)(number, code, whole, syscall)
    error.path = error.filename = path
    error.dest = error.filename2 = dest
    return error


class NodeSystemError(NodeOSError):
    """A failed call that has a code of its own; ``info`` tells the system's side of it.

    Attributes:
        info: ``errno``, ``code``, ``message`` and ``syscall`` of the call.
    """

    name = "SystemError"
    if TYPE_CHECKING:
        text: ClassVar[str]

    def __init__(self, err: OSError | int, syscall: str) -> None:
        number = error_number(err)
        name, reason = error_name(number), error_text(number)
        NodeOSError.__init__(
            self, number, type(self).code, f"{self.text}: {syscall} returned {name} ({reason})", syscall
        )
        self.info: dict[str, Any] = {"errno": number, "code": name, "message": reason, "syscall": syscall}


class ERR_SOCKET_BUFFER_SIZE(NodeSystemError):
    """A kernel buffer size could not be read or set; *syscall* is ``uv_recv_buffer_size`` or its counterpart."""

    code = "ERR_SOCKET_BUFFER_SIZE"
    text = "Could not get or set buffer size"
