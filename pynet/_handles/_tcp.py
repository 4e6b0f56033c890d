"""TCP: a connection, or a listening socket, over IPv4 or IPv6."""

from __future__ import annotations

import errno
import socket
import sys
from typing import TYPE_CHECKING, Any

from . import _sockopts
from ._socket_handle import SocketHandle
from ._sockopts import failure, fresh

if TYPE_CHECKING:
    from collections.abc import Callable

    from typing_extensions import Self

    from pynet._loop import Loop

    from ._write_queue import Done


class TCP(SocketHandle):
    """A TCP socket. Addresses are Python's tuples with a numeric host: names would block the loop.

    Without a *family* the first address decides.
    """

    __slots__ = ("_bind_error", "_family")

    # Non-blocking connects answer EWOULDBLOCK on Windows; elsewhere it means that nothing was begun. After a signal
    # (EINTR) the kernel goes on by itself.
    _PENDING = frozenset({errno.EINPROGRESS, errno.EINTR, *((errno.EWOULDBLOCK,) if sys.platform == "win32" else ())})
    _DELAYED = frozenset({errno.ECONNREFUSED})

    _joins = True

    def __init__(self, loop: Loop, family: int | None = None, *, sock: socket.socket | None = None) -> None:
        SocketHandle.__init__(self, loop, sock)
        self._family = family
        self._bind_error: OSError | None = None

    @classmethod
    def open(cls, loop: Loop, fd: int) -> Self:
        """Adopt the TCP socket *fd*, connected, bound or listening; EINVAL, and *fd* stays yours, if it is none."""
        return cls(loop, sock=cls._adopt(loop, fd, (socket.AF_INET, socket.AF_INET6)))

    @property
    def tcp(self) -> TCP:
        return self

    def _socket_for(self, address: tuple[Any, ...] | None) -> socket.socket:
        if self._sock is not None:
            return self._sock
        if self._family is None:
            is_v6 = address is not None and ":" in address[0]
            self._family = socket.AF_INET6 if is_v6 else socket.AF_INET
        return self._create(self._family)

    def bind(self, address: tuple[Any, ...], *, ipv6_only: bool = False, reuse_port: bool = False) -> None:
        """Bind to a local address. An address in use is reported by ``listen()`` or ``connect()``, as in libuv.

        Raises:
            OSError: EADDRNOTAVAIL, EACCES, EINVAL (other family, bound already), ENOTSUP (*reuse_port*), …
        """
        sock = self._socket_for(address)
        if sys.platform not in ("win32", "cygwin"):  # where it would let others steal the port
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if reuse_port:
            _sockopts.share_port(sock)
        if sock.family == socket.AF_INET6:
            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1 if ipv6_only else 0)
        self._bind_error = None
        try:
            _sockopts.bind(sock, address)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            self._bind_error = fresh(error)

    def connect(self, address: tuple[Any, ...], on_connect: Done) -> None:
        """Connect to *address*, then call ``on_connect(error or None)``.

        Raises:
            OSError: what the kernel knows at once (EINVAL, ENETUNREACH, EALREADY, …); never ECONNREFUSED.
        """
        self._connect(self._socket_for(address), address, on_connect, self._bind_error)
        self._bind_error = None

    def listen(self, backlog: int, on_connection: Callable[[OSError | None, Self | None], object]) -> None:
        """Accept connections: ``on_connection(None, handle)``, or ``on_connection(error, None)``.

        Raises:
            OSError: EADDRINUSE, here for ``bind()`` too.
        """
        if self._bind_error is not None:
            raise failure(self._bind_error.errno or 0)  # a new one: raising gives it a traceback, and so a cycle
        self._listen(self._socket_for(None), backlog, on_connection)

    def getsockname(self) -> Any:
        """The local address as Python's tuple. Raises OSError."""
        if self._bind_error is not None:
            raise failure(self._bind_error.errno or 0)  # a new one: raising gives it a traceback, and so a cycle
        return super().getsockname()

    def reset(self, on_close: Callable[[], object] | None = None) -> None:
        """Close with RST: what is unsent is lost, the peer sees ECONNRESET.

        Raises:
            OSError: EINVAL while a shutdown is pending, as in libuv.
        """
        if self.closing:
            return
        if self._on_shutdown is not None:
            raise failure(errno.EINVAL)
        if self._sock is not None:
            _sockopts.reset_on_close(self._sock)
        self.close(on_close)

    def set_nodelay(self, on: bool) -> None:
        """Send small segments at once (TCP_NODELAY)."""
        self._opened().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1 if on else 0)

    def set_keepalive(self, on: bool, delay_s: int = 0, interval_s: int = 1, count: int = 10) -> None:
        """Probe after *delay_s* idle seconds, then every *interval_s*, at most *count* times; 0: the system's times."""
        _sockopts.set_keepalive(self._opened(), on, delay_s, interval_s, count)

    def set_tos(self, tos: int) -> None:
        """Set the type of service (IPv6: traffic class), 0-255."""
        sock = self._opened()
        sock.setsockopt(*_sockopts.service_option(sock), tos)

    def get_tos(self) -> int:
        """The type of service (IPv6: traffic class)."""
        sock = self._opened()
        return sock.getsockopt(*_sockopts.service_option(sock))
