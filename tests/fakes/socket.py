"""A real socket that misbehaves on demand."""

from __future__ import annotations

import errno
import os
import socket
import sys
from collections import deque
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from typing_extensions import Self

if TYPE_CHECKING:
    from typing_extensions import Buffer

Step = int | OSError | None  # a limit in bytes (or an errno, for connect), an error, or the real thing


def os_error(code: int) -> OSError:
    """The OSError for an errno value, as the kernel's calls raise it."""
    return OSError(code, os.strerror(code))


EAGAIN = os_error(errno.EAGAIN)
ECONNRESET = os_error(errno.ECONNRESET)
EMFILE = os_error(errno.EMFILE)


class FakeSocket(socket.socket):
    """A socket whose system calls follow scripts, one step per call; what is not scripted passes through.

    In ``sends`` (also for ``sendmsg`` and ``sendto``) and ``receives`` (also ``recv_into`` and ``recvfrom``) a number
    is the most bytes this call will move. Unrealistic: sending on after an ECONNRESET, and a short ``sendto``.
    ``accepts`` takes errors only. ``connects`` takes the errno to return in place of connecting, ``so_errors`` what the
    connection's outcome is then; until such an outcome is scripted the connect stays pending.

    ``calls`` counts by method name. Other methods and attributes are the real socket's.
    """

    def __init__(self, *args: Any, **keywords: Any) -> None:
        super().__init__(*args, **keywords)
        self.sends: deque[Step] = deque()
        self.receives: deque[Step] = deque()
        self.accepts: deque[Step] = deque()
        self.connects: deque[int] = deque()
        self.so_errors: deque[int] = deque()
        self.calls: dict[str, int] = {}

    @classmethod
    def wrap(cls, real: socket.socket) -> Self:
        """Take over the descriptor of *real*."""
        family, kind = real.family, real.type
        return cls(family, kind, 0, real.detach())

    @classmethod
    def pair(cls) -> tuple[Self, socket.socket]:
        """A connected pair: the fake, and a real non-blocking peer with a deadline."""
        mine, peer = socket.socketpair()
        peer.settimeout(10)
        return cls.wrap(mine), peer

    def _step(self, name: str, script: deque[Step]) -> int | None:
        self.calls[name] = self.calls.get(name, 0) + 1
        step = script.popleft() if script else None
        if isinstance(step, OSError):
            raise os_error(step.errno or 0)  # a new one each time: they collect tracebacks
        return step

    def recv(self, bufsize: int, flags: int = 0, /) -> bytes:
        limit = self._step("recv", self.receives)
        return super().recv(bufsize if limit is None else min(limit, bufsize), flags)

    def recv_into(self, buffer: Buffer, nbytes: int = 0, flags: int = 0) -> int:
        limit = self._step("recv_into", self.receives)
        return super().recv_into(memoryview(buffer)[:limit], nbytes, flags)

    def recvfrom(self, bufsize: int, flags: int = 0, /) -> tuple[bytes, Any]:
        self._step("recvfrom", self.receives)
        return super().recvfrom(bufsize, flags)

    def send(self, data: Buffer, flags: int = 0, /) -> int:
        limit = self._step("send", self.sends)
        return super().send(memoryview(data)[:limit], flags)

    if sys.platform != "win32":

        def sendmsg(
            self,
            buffers: Iterable[Buffer],
            ancdata: Iterable[Any] = (),
            flags: int = 0,
            address: Any = None,
            /,
        ) -> int:
            limit = self._step("sendmsg", self.sends)
            if limit is None:
                return super().sendmsg(buffers, ancdata, flags, address)
            return super().send(b"".join(bytes(buffer) for buffer in buffers)[:limit], flags)

    def sendto(self, data: Buffer, address: Any, /) -> int:  # type: ignore[override]
        self._step("sendto", self.sends)
        return super().sendto(data, address)

    def accept(self) -> tuple[socket.socket, Any]:
        self._step("accept", self.accepts)
        return super().accept()

    def connect_ex(self, address: Any, /) -> int:
        self.calls["connect_ex"] = self.calls.get("connect_ex", 0) + 1
        return self.connects.popleft() if self.connects else super().connect_ex(address)

    def getsockopt(self, level: int, optname: int, buflen: int | None = None, /) -> Any:
        if optname == socket.SO_ERROR and level == socket.SOL_SOCKET and self.so_errors:
            return self.so_errors.popleft()
        return super().getsockopt(level, optname) if buflen is None else super().getsockopt(level, optname, buflen)


def factory(made: list[FakeSocket], prepare: Callable[[FakeSocket], object] | None = None) -> Callable[..., FakeSocket]:
    """A ``loop.socket_factory`` that collects what it made, each *prepare*d."""

    def make(*args: Any, **keywords: Any) -> FakeSocket:
        sock = FakeSocket(*args, **keywords)
        made.append(sock)
        if prepare is not None:
            prepare(sock)
        return sock

    return make
