"""SocketBase: what a socket tells about itself, and the knobs of its handle. Its life is in ``_socket.py``."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, overload

from typing_extensions import Self

from pynet._addresses import AddressInfo, isIP, shown
from pynet._errors import MISSING, Missing, is_number, system_error, validate_int32
from pynet._handles import TCP, Pipe
from pynet._stream import Duplex, encode

if TYPE_CHECKING:
    from pynet._addresses import BlockList
    from pynet._handles import StreamHandle

    from ._connecting import Connector
    from ._listeners import SocketListen
    from ._options import KeepAliveOptions
    from ._pending_write import PendingWrite
    from ._server import Server

__all__ = ["SocketBase", "address_info"]

_KEEP_ALIVE_NAMES = ("enable", "initialDelay", "interval", "count")


def address_info(name: tuple[Any, ...]) -> AddressInfo:
    """Python's socket address as Node shows it."""
    return AddressInfo(name[0], f"IPv{isIP(name[0])}", name[1])


class SocketBase(Duplex):
    """The names, counters and options of a socket."""

    on: SocketListen[Self]
    """Call *f* at every *event*, or decorate a function with ``on(event)``; *f* may take fewer arguments."""
    once: SocketListen[Self]
    """As ``on()``, but for the next time only."""
    off: SocketListen[Self]
    """Remove *f* from the listeners of *event*: the one added last, if it was added more than once."""
    addListener: SocketListen[Self]
    removeListener: SocketListen[Self]
    prependListener: SocketListen[Self]
    prependOnceListener: SocketListen[Self]

    # On the class, so that an idle connection costs no more memory than it must.
    _handle: StreamHandle | None = None  # from connect() or accept to destroy()
    _connector: Connector | None = None  # while connecting
    _pending_write: PendingWrite | None = None  # made while connecting
    _block_list: BlockList | None = None
    _host: str | None = None  # the name that is looked up
    _sockname: AddressInfo | None = None  # kept, because the kernel forgets when the connection breaks
    _peername: AddressInfo | None = None
    _bytes_read = 0  # of the handle that is gone
    _bytes_written = 0
    _no_delay = False
    _keep_alive: tuple[bool, int, int, int] | None = None  # on, then seconds idle, seconds between probes, probes
    _type_of_service: int | None = None
    #: The server that accepted this connection; None on clients.
    server: Server | None = None
    #: What ``setTimeout()`` was called with, in milliseconds; None before.
    timeout: float | None = None
    #: ``"address:port"`` of every attempt, where a name had several addresses; else None.
    autoSelectFamilyAttemptedAddresses: list[str] | None = None

    # State

    @property
    def connecting(self) -> bool:
        """Whether ``connect()`` is under way: from the call to ``connect`` or ``error``.

        Node: net.md, "socket.connecting". Differs: no.
        """
        return self._connector is not None

    @property
    def pending(self) -> bool:
        """Whether there is no connection to use: before ``connect``, and after ``destroy()``.

        Node: net.md, "socket.pending". Differs: no.
        """
        return self._handle is None or self._connector is not None

    @property
    def readyState(self) -> str:
        """``"opening"`` while connecting, then ``"open"``, ``"readOnly"`` (after ``end()``), ``"writeOnly"`` (the peer
        has ended), or ``"closed"``. A new socket is ``"open"``.

        Node: net.md, "socket.readyState". Differs: no.
        """
        if self._connector is not None:
            return "opening"
        if self.readable:
            return "open" if self.writable else "readOnly"
        return "writeOnly" if self.writable else "closed"

    @property
    def bytesRead(self) -> int:
        """Bytes received.

        Node: net.md, "socket.bytesRead". Differs: no.
        """
        return self._bytes_read if self._handle is None else self._handle.bytes_read

    @property
    def bytesWritten(self) -> int:
        """Bytes sent, and those that wait to be sent.

        Node: net.md, "socket.bytesWritten". Differs: no.
        """
        sent = self._bytes_written if self._handle is None else self._handle.bytes_written
        state = self._writableState
        if not state.length:
            return sent
        waiting = [(request.chunk, request.encoding) for request in self.writableBuffer]
        if self._pending_write is not None:
            waiting += self._pending_write.chunks
        return sent + sum(len(encode(c, e)) if isinstance(c, str) else len(c) for c, e in waiting)

    @property
    def bufferSize(self) -> int | None:
        """``writableLength``; None without a connection. Deprecated in Node.

        Node: net.md, "socket.bufferSize". Differs: no.
        """
        return None if self._handle is None else self.writableLength

    # Names

    def address(self) -> AddressInfo | None:
        """The local address; None if there is none (yet).

        Node: net.md, "socket.address()". Differs: None instead of ``{}``.
        """
        handle = self._handle
        if self._sockname is None and isinstance(handle, TCP):
            with contextlib.suppress(OSError):
                self._sockname = address_info(handle.getsockname())
        return None if handle is None else self._sockname

    def _peer(self) -> AddressInfo | None:
        handle = self._handle
        if self._peername is None and isinstance(handle, TCP) and self._connector is None:
            with contextlib.suppress(OSError):
                self._peername = address_info(handle.peername or handle.getpeername())
        return self._peername

    @property
    def localAddress(self) -> str | None:
        """The local IP address; None when not connected.

        Node: net.md, "socket.localAddress". Differs: no.
        """
        name = self.address()
        return None if name is None else name.address

    @property
    def localPort(self) -> int | None:
        """The local port; None when not connected.

        Node: net.md, "socket.localPort". Differs: no.
        """
        name = self.address()
        return None if name is None else name.port

    @property
    def localFamily(self) -> str | None:
        """``"IPv4"`` or ``"IPv6"``; None when not connected.

        Node: net.md, "socket.localFamily". Differs: no.
        """
        name = self.address()
        return None if name is None else name.family

    @property
    def remoteAddress(self) -> str | None:
        """The peer's IP address. None when not connected; asked once, it is remembered beyond the end.

        Node: net.md, "socket.remoteAddress". Differs: no.
        """
        name = self._peer()
        return None if name is None else name.address

    @property
    def remotePort(self) -> int | None:
        """The peer's port; as ``remoteAddress``.

        Node: net.md, "socket.remotePort". Differs: no.
        """
        name = self._peer()
        return None if name is None else name.port

    @property
    def remoteFamily(self) -> str | None:
        """``"IPv4"`` or ``"IPv6"``; as ``remoteAddress``.

        Node: net.md, "socket.remoteFamily". Differs: no.
        """
        name = self._peer()
        return None if name is None else name.family

    def __repr__(self) -> str:
        state = "new" if self.pending and self.readyState == "open" else self.readyState
        name = f"{type(self).__module__.partition('.')[0]}.{type(self).__name__}"
        return f"<{' '.join(filter(None, (name, self._ends(), state)))}>"

    def _ends(self) -> str:
        local, peer = self.address(), self._peer()
        if local or peer:
            return f"{shown(local) or '?'} -> {shown(peer) or '?'}"
        if isinstance(self._handle, Pipe):
            with contextlib.suppress(OSError):  # one of the ends has a path
                return shown(self._handle.getpeername() or self._handle.getsockname())
        return ""

    # Knobs. Wishes made before the connection are kept for _apply_wishes().

    def _connected_tcp(self) -> TCP | None:
        handle = self._handle
        return handle if isinstance(handle, TCP) and self._connector is None else None

    def _apply_wishes(self) -> None:
        if self._no_delay:
            self.__set_no_delay()
        if self._keep_alive is not None and self._keep_alive[0]:
            self.__set_keep_alive()
        tcp = self._connected_tcp()
        if self._type_of_service is not None and tcp is not None:
            with contextlib.suppress(OSError):
                tcp.set_tos(self._type_of_service)

    def setNoDelay(self, noDelay: bool = True) -> Self:
        """Send small writes at once instead of gathering them (Nagle's algorithm).

        Node: net.md, "socket.setNoDelay([noDelay])". Differs: no.
        """
        wish = bool(noDelay)
        if wish != self._no_delay:
            self._no_delay = wish
            self.__set_no_delay()
        return self

    def __set_no_delay(self) -> None:
        tcp = self._connected_tcp()
        if tcp is not None:
            with contextlib.suppress(OSError):  # as Node: a connection that just broke tells so by itself
                tcp.set_nodelay(self._no_delay)

    @overload
    def setKeepAlive(
        self, enable: bool = False, initialDelay: float = 0, interval: float = 1000, count: int = 10
    ) -> Self: ...
    @overload
    def setKeepAlive(self, options: KeepAliveOptions, /) -> Self: ...
    def setKeepAlive(self, enable: Any = False, initialDelay: Any = 0, interval: Any = 1000, count: Any = 10) -> Self:
        """Have the kernel probe an idle connection, so that a dead peer is noticed.

        Args:
            enable: Or a dict of all four.
            initialDelay: Idle milliseconds before the first probe; 0 leaves the system's value.
            interval: Milliseconds between probes.
            count: Probes without an answer that end the connection.

        Times become whole seconds, rounded down. Nothing is validated.

        Node: net.md, "socket.setKeepAlive([enable][, initialDelay][, interval][, count])". Differs: no.
        """
        if isinstance(enable, dict):
            given = enable
            enable, initialDelay, interval, count = (
                given.get(name, default) for name, default in zip(_KEEP_ALIVE_NAMES, (False, 0, 1000, 10), strict=True)
            )
        wish = (bool(enable), _seconds(initialDelay, 0), _seconds(interval, 1000), _whole(count, 10))
        if wish != self._keep_alive:
            self._keep_alive = wish
            self.__set_keep_alive()
        return self

    def __set_keep_alive(self) -> None:
        tcp = self._connected_tcp()
        if tcp is not None and self._keep_alive is not None:
            with contextlib.suppress(OSError):
                tcp.set_keepalive(*self._keep_alive)

    def setTypeOfService(self, tos: int | Missing = MISSING) -> Self:
        """Set the type of service of what is sent (IPv6: the traffic class).

        Args:
            tos: 0 to 255.

        Raises:
            TypeError: ``ERR_INVALID_ARG_TYPE``; ValueError: ``ERR_OUT_OF_RANGE``; OSError: from the system.

        Node: net.md, "socket.setTypeOfService(tos)". Differs: no.
        """
        self._type_of_service = wish = validate_int32(tos, "tos", 0, 255)
        tcp = self._connected_tcp()
        if tcp is not None:
            try:
                tcp.set_tos(wish)
            except OSError as error:
                raise system_error(error, "setTypeOfService") from error
        return self

    def getTypeOfService(self) -> int:
        """The type of service; before the connection what was set, or 0.

        Node: net.md, "socket.getTypeOfService()". Differs: no.
        """
        tcp = self._connected_tcp()
        if tcp is None:
            return self._type_of_service or 0
        try:
            return tcp.get_tos()
        except OSError as error:
            raise system_error(error, "getTypeOfService") from error

    def ref(self) -> Self:
        """Let the connection keep the program running (the default).

        Node: net.md, "socket.ref()". Differs: no.
        """
        if self._handle is None:
            self.once("connect", self.ref)
        else:
            self._handle.ref()
        return self

    def unref(self) -> Self:
        """Let the program end although the connection is open.

        Node: net.md, "socket.unref()". Differs: no.
        """
        if self._handle is None:
            self.once("connect", self.unref)
        else:
            self._handle.unref()
        return self


def _seconds(msecs: Any, default: int) -> int:
    return _whole(msecs, default) // 1000


def _whole(number: Any, default: int) -> int:
    if not is_number(number):
        return default
    return min(max(int(number), 0), 2**31 - 1) if number == number and abs(number) != float("inf") else 0
