"""FdStream: a stream over a descriptor that is not a socket, and what kind of thing a descriptor is."""

from __future__ import annotations

import errno
import os
import socket
import stat
import sys
from typing import TYPE_CHECKING, Literal

from ._sockopts import failure
from ._stream_handle import StreamHandle

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TypeAlias

    from pynet._loop import Loop

    from ._read_handle import Chunk
    from ._readers import Into

    Kind: TypeAlias = Literal["TCP", "PIPE", "TTY", "FILE", "UDP", "UNKNOWN"]

_SHOWN = {"TTY": "terminal", "PIPE": "pipe"}


class FdStream(StreamHandle):
    """A stream over a pipe(2) end, a terminal or a character device.

    With ``nonblocking=False`` the descriptor's O_NONBLOCK flag stays as it is, because others may share it (a shell its
    terminal): reads are made only when something is there, one per wake-up, and writes wait until all is written.
    ``shutdown()`` succeeds and does nothing; the peer of a pipe sees the end when the handle is closed.
    """

    __slots__ = ("_blocking",)

    def __init__(self, loop: Loop, fd: int, *, nonblocking: bool = True) -> None:
        os.fstat(fd)
        if nonblocking:
            _set_nonblocking(fd)
        super().__init__(loop, _Descriptor(fd) if nonblocking else _BlockingDescriptor(fd))
        self._blocking = not nonblocking

    def describe(self) -> str:
        if self.closing:
            return super().describe()
        fd = self.fileno()
        return f"{_SHOWN.get(guess_handle(fd), 'stream')} on descriptor {fd}"

    def _read_on(self) -> None:
        if not self._blocking:
            super()._read_on()


class _Descriptor:
    """A descriptor with the methods of a socket that a stream uses."""

    __slots__ = ("_fd",)

    def __init__(self, fd: int) -> None:
        self._fd = fd

    def fileno(self) -> int:
        return self._fd

    def recv(self, size: int, /) -> bytes:
        return os.read(self._fd, size)

    def recv_into(self, buffer: Into, /) -> int:
        if sys.platform == "win32":
            view = memoryview(buffer).cast("B")
            data = os.read(self._fd, len(view))
            view[: len(data)] = data
            return len(data)
        else:
            return os.readv(self._fd, [buffer])

    def send(self, data: Chunk, /) -> int:
        return os.write(self._fd, data)

    if sys.platform != "win32":

        def sendmsg(self, buffers: Sequence[Chunk], /) -> int:
            return os.writev(self._fd, buffers)

    def shutdown(self, how: int, /) -> None:
        pass

    def close(self) -> None:
        os.close(self._fd)


class _BlockingDescriptor(_Descriptor):
    """The same, where ``send()`` takes everything."""

    __slots__ = ()

    def send(self, data: Chunk, /) -> int:
        sent, size = 0, len(data)
        while sent < size:
            try:
                sent += os.write(self._fd, data[sent:] if sent else data)
            except BlockingIOError:  # somebody else made it non-blocking
                if sent:
                    break
                raise
        return sent

    def sendmsg(self, buffers: Sequence[Chunk], /) -> int:
        return self.send(b"".join(buffers))


def _set_nonblocking(fd: int) -> None:
    if sys.platform == "win32":  # nothing but sockets can be polled there anyway
        raise failure(errno.ENOTSUP)
    else:
        os.set_blocking(fd, False)


def guess_handle(fd: int) -> Kind:
    """What *fd* is open on; "UNKNOWN" also when it is not open."""
    if not 0 <= fd < 2**31:
        return "UNKNOWN"
    if os.isatty(fd):
        return "TTY"
    try:
        mode = os.fstat(fd).st_mode
    except OSError:
        mode = 0
    if stat.S_ISREG(mode) or stat.S_ISCHR(mode):
        return "FILE"
    return "PIPE" if stat.S_ISFIFO(mode) else _guess_socket(fd)


def _guess_socket(fd: int) -> Kind:
    try:
        sock = socket.socket(fileno=fd)
    except OSError:
        return "UNKNOWN"
    family, kind = sock.family, sock.type
    sock.detach()
    if family in (socket.AF_INET, socket.AF_INET6):
        return "TCP" if kind == socket.SOCK_STREAM else "UDP" if kind == socket.SOCK_DGRAM else "UNKNOWN"
    return "PIPE" if family == getattr(socket, "AF_UNIX", None) and kind == socket.SOCK_STREAM else "UNKNOWN"
