"""Pipe: a Unix domain stream socket."""

from __future__ import annotations

import contextlib
import errno
import os
import socket
import sys
from typing import TYPE_CHECKING

from ._paths import bound, released
from ._socket_handle import SocketHandle
from ._sockopts import failure

if TYPE_CHECKING:
    from collections.abc import Callable

    from typing_extensions import Self

    from pynet._loop import Loop

    from ._write_queue import Done

_AF_UNIX: int | None = getattr(socket, "AF_UNIX", None)
# sockaddr_un has room for 108 bytes (104 on macOS and the BSDs); CPython wants one of them for the final NUL.
MAX_PATH = 107 if sys.platform == "linux" else 103
MAX_ABSTRACT = 108


class Pipe(SocketHandle):
    """A Unix domain socket. A path is text or bytes; "\\0name" is an abstract one (Linux)."""

    __slots__ = ("_path",)

    # Not EAGAIN, with which Linux says that the server's backlog is full: it will not tell when there is room again.
    _PENDING = frozenset({errno.EINPROGRESS})
    _DELAYED = None

    def __init__(self, loop: Loop, *, sock: socket.socket | None = None) -> None:
        super().__init__(loop, sock)
        self._path: bytes | None = None  # what close() has to unlink

    @classmethod
    def open(cls, loop: Loop, fd: int) -> Self:
        """Adopt the Unix stream socket *fd*; EINVAL, and *fd* stays yours, if it is none."""
        return cls(loop, sock=cls._adopt(loop, fd, () if _AF_UNIX is None else (_AF_UNIX,)))

    def _unix_socket(self) -> socket.socket:
        if self._sock is not None:
            return self._sock
        if _AF_UNIX is None:
            raise failure(errno.EAFNOSUPPORT)
        return self._create(_AF_UNIX)

    def bind(self, path: str | bytes) -> None:
        """Create *path*; ``close()`` will unlink it.

        Raises:
            OSError: EADDRINUSE if it exists, EACCES also if its directory does not, EINVAL if it is too long or has a
                NUL in it.
        """
        encoded = _checked(path)
        sock = self._unix_socket()
        try:
            sock.bind(encoded)
        except OSError as error:
            if error.errno == errno.ENOENT:  # libuv's choice, for likeness with Windows
                raise failure(errno.EACCES) from error
            raise
        if encoded[:1] not in (b"", b"\0"):
            self._path = encoded
            bound(encoded)

    def connect(self, path: str | bytes, on_connect: Done) -> None:
        """Connect to *path*, then call ``on_connect(error or None)``. All the kernel's errors arrive there.

        Raises:
            OSError: EINVAL if the path is too long or has a NUL in it.
        """
        encoded = _checked(path)
        self._connect(self._unix_socket(), encoded, on_connect)

    def listen(self, backlog: int, on_connection: Callable[[OSError | None, Self | None], object]) -> None:
        """Accept connections: ``on_connection(None, handle)``, or ``on_connection(error, None)``. Raises OSError."""
        self._listen(self._opened(), backlog, on_connection)

    def chmod(self, readable_all: bool, writable_all: bool) -> None:
        """Give the bound path these permissions, for everybody, and no others. Raises OSError."""
        if self._path is None:
            raise failure(errno.EINVAL)
        os.chmod(self._path, (0o444 if readable_all else 0) | (0o222 if writable_all else 0))

    def getsockname(self) -> str:
        """The local path, "" if there is none. Raises OSError."""
        return os.fsdecode(self._opened().getsockname())

    def getpeername(self) -> str:
        """The peer's path, "" if it has none, as clients do. Raises OSError."""
        return os.fsdecode(self._opened().getpeername())

    def path(self) -> str:
        try:
            return self.getpeername() or self.getsockname()
        except OSError:
            return ""

    def _close(self) -> None:
        if self._path is not None:
            # Before the descriptor is closed: afterwards somebody else may have bound the same path.
            if released(self._path):
                with contextlib.suppress(OSError):
                    os.unlink(self._path)
        super()._close()


def _checked(path: str | bytes) -> bytes:
    try:
        encoded = os.fsencode(path)
    except UnicodeEncodeError:  # half a surrogate pair, which no file name can have
        raise failure(errno.EINVAL) from None
    if encoded[:1] == b"\0":
        valid = sys.platform == "linux" and len(encoded) <= MAX_ABSTRACT
    else:
        valid = len(encoded) <= MAX_PATH and b"\0" not in encoded
    if not valid:
        raise failure(errno.EINVAL)
    return encoded
