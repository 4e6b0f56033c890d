"""SocketHandle: what TCP and Pipe share, which is connecting, listening and adopting sockets."""

from __future__ import annotations

import errno
import socket
from typing import TYPE_CHECKING, Any

from pynet._loop import READABLE, WRITABLE

from ._describe import place
from ._listener import Listener
from ._sockopts import failure, numeric
from ._stream_handle import StreamHandle

if TYPE_CHECKING:
    from collections.abc import Callable

    from typing_extensions import Self

    from pynet._loop import Loop

    from ._write_queue import Done


class SocketHandle(StreamHandle):
    """A stream over a socket, or a listening socket.

    Without a *sock* the descriptor appears in ``bind()``, ``connect()`` or ``listen()``; until then calls that need one
    raise EBADF. A given *sock* is owned by the handle and taken for connected.
    """

    __slots__ = ("_listener", "_sock", "peername")

    _PENDING: frozenset[int]  # what connect(2) answers when the connection is under way
    _DELAYED: frozenset[int] | None  # its errors that are for on_connect, not for the caller; None: all

    def __init__(self, loop: Loop, sock: socket.socket | None = None) -> None:
        if sock is not None:
            sock.setblocking(False)
        StreamHandle.__init__(self, loop, sock)
        self._sock = sock
        self._listener: Listener | None = None
        self.peername: Any = None  # as accept(2) gave it

    @classmethod
    def _adopt(cls, loop: Loop, fd: int, families: tuple[int, ...]) -> socket.socket:
        sock: socket.socket = loop.socket_factory(fileno=fd)
        if sock.family not in families or sock.type != socket.SOCK_STREAM:
            sock.detach()  # stays the caller's
            raise failure(errno.EINVAL)
        return sock

    def _create(self, family: int) -> socket.socket:
        if self.closing:
            raise failure(errno.EBADF)
        sock: socket.socket = self.loop.socket_factory(family, socket.SOCK_STREAM)
        sock.setblocking(False)
        self._sock = sock
        self._use(sock)
        return sock

    def _opened(self) -> socket.socket:
        if self._sock is None:
            raise failure(errno.EBADF)
        return self._sock

    @property
    def is_listening(self) -> bool:
        """Whether it is a server's."""
        return self._listener is not None

    def describe(self) -> str:
        kind = "server" if self.is_listening else "socket"
        return f"{type(self).__name__} {kind}{place('on', self.getsockname)}{place('to', self.getpeername)}"

    def _connect(self, sock: socket.socket, address: Any, on_connect: Done, error: OSError | None = None) -> None:
        if self._on_connect is not None:
            raise failure(errno.EALREADY)
        if error is None:
            code: int = numeric(sock.connect_ex, address)
            if code and code not in self._PENDING:
                if self._DELAYED is not None and code not in self._DELAYED:
                    raise failure(code)  # out of no local: the traceback holds this frame, which would hold the error
                error = failure(code)
        self._readable = self._writable = True
        self.can_send = False
        self._on_connect = on_connect
        self.loop.ref_count(1)
        if error is None:
            watcher = self._watcher
            assert watcher is not None
            watcher.on_ready = self._on_connect_ready
            watcher.want(WRITABLE)
        else:
            self.loop.pend_in(self.context, self._end_connect, error)

    def _on_connect_ready(self, mask: int) -> None:
        code = self._opened().getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if code != errno.EINPROGRESS:
            self._end_connect(failure(code) if code else None)

    def _end_connect(self, error: OSError | None) -> None:
        on_connect, watcher, queue, loop = self._on_connect, self._watcher, self._queue, self.loop
        if on_connect is None or watcher is None:
            return  # closed meanwhile
        self._on_connect = None
        loop.ref_count(-1)
        watcher.on_ready = self._on_ready
        if error is None:
            self.can_send = self._writable and not queue
            watcher.want((READABLE if self.is_reading else 0) | (WRITABLE if queue else 0))
            if self._on_shutdown is not None:
                loop.pend_in(self.context, self._maybe_shut_down)
        else:
            self._readable = self._writable = False
            watcher.want(0)
            if queue:
                loop.ref_count(-1)
                for on_done, cancelled in queue.give_up():
                    loop.pend_in(self.context, on_done, cancelled)
        on_connect(error)

    def _listen(
        self, sock: socket.socket, backlog: int, on_connection: Callable[[OSError | None, Self | None], object]
    ) -> None:
        sock.listen(min(max(backlog, 0), 2**31 - 1))
        watcher = self._watcher
        assert watcher is not None
        self._readable = self._writable = self.can_send = False
        if self._listener is not None:
            self._listener.close()
        self._listener = Listener(self.loop, sock, watcher, self._accepted, on_connection)
        self._activate()

    def _accepted(self, sock: socket.socket, address: Any) -> Self:
        handle = type(self)(self.loop, sock=sock)
        handle.peername = address
        if self.context is not None and handle._watcher is not None:
            handle.context = handle._watcher.context = self.context.copy()  # what its listeners set stays with it
        return handle

    def getsockname(self) -> Any:
        """The local address. Raises OSError."""
        return self._opened().getsockname()

    def getpeername(self) -> Any:
        """The peer's address. Raises OSError."""
        return self._opened().getpeername()

    def _close(self) -> None:
        self._sock = None
        listener, self._listener = self._listener, None
        if listener is not None:
            listener.close()
        StreamHandle._close(self)
