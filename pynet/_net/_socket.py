"""Socket: a connection as a Duplex, from ``connect()`` or accept to ``close``."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import Context, copy_context
from os import write
from typing import TYPE_CHECKING, Any, cast, overload

from pynet._addresses import AddressInfo
from pynet._errors import MISSING, Missing, validate_function
from pynet._events import Bare, listens
from pynet._handles import Connection
from pynet._loop import Handle, LoopError, current_loop, get_ident
from pynet._stream import Duplex, Readable, WriteCallback
from pynet._typing import Buffer, Self, Unpack, lend

from . import _ending, _writing
from ._bound_socket import BoundSocket
from ._connect import connect
from ._ending import destroy_soon, queued_bytes, reset, take_down
from ._idle import set_timeout
from ._knobs import (
    apply_wishes,
    get_type_of_service,
    set_keep_alive,
    set_no_delay,
    set_type_of_service,
)
from ._names import describe_ends, local_end, remote_end, shown_class
from ._options import ConnectOptions, IpcConnectOptions, KeepAliveOptions, SocketOptions, TcpConnectOptions
from ._reading import expect_nothing, start_reading
from ._requests import ConnectRequest, connect_call
from ._socket_options import apply_options, check_options, handle_of, merge_options
from ._state import CLOSED, CONNECTING, IDLE, OPEN, SocketState
from ._visible import Visible
from ._writing import final, refuse_write, send_failed, send_rest, write_chunk, write_chunks

if TYPE_CHECKING:
    from pynet._stream import DuplexOptions

    from ._listen import SocketListen
    from ._server import Server

__all__ = ["Socket"]

# Overriding one of these closes the short ways around them.
_INTERNALS = frozenset({"push", "_write", "_writev", "_pynet_write_done"})


@listens
class Socket(Duplex):
    """A TCP connection, or one over a Unix domain socket.

    ============================  ==================================  ================================================
    event                         arguments                           when
    ============================  ==================================  ================================================
    ``lookup``                    err, address, family, host          a name was looked up; for each address
    ``connectionAttempt``         ip, port, family                    before each attempt (pipes: path, None, None)
    ``connectionAttemptFailed``   ip, port, family, err               an attempt failed
    ``connectionAttemptTimeout``  ip, port, family                    an attempt took too long; the next one follows
    ``connect``                                                       the connection is made; once per ``connect()``
    ``ready``                                                         right after ``connect``
    ``data``                      bytes (str after ``setEncoding``)   something arrived, while flowing
    ``end``                                                           the peer has ended, and all data was read; once
    ``drain``                                                         the queue is empty, after ``write()`` said False
    ``timeout``                                                       idle for as long as ``setTimeout()`` says
    ``finish``                                                        ``end()`` was called and everything is sent
    ``error``                     err                                 something failed; at most once, before ``close``
    ``close``                     hadError                            the very last event of a life
    ============================  ==================================  ================================================

    ``readable``, ``pause``, ``resume``, ``pipe`` and ``unpipe`` are those of every stream. After ``close`` the same
    object may ``connect()`` again.

    Args:
        options: A dict; keywords are merged over it. ``fd`` or ``handle`` adopt an open descriptor or a
            ``BoundSocket``; ``signal`` destroys the socket when aborted; ``onread`` reads into your own buffer.

    Raises:
        TypeError, ValueError: An option is wrong, with Node's ``code``.

    Node: net.md, "Class: net.Socket". Differs: no.
    """

    __slots__ = ("_pynet_state",)

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

    _pynet_known_events = Duplex._pynet_known_events | {
        "connect",
        "connectionAttempt",
        "connectionAttemptFailed",
        "connectionAttemptTimeout",
        "lookup",
        "ready",
        "timeout",
    }
    # The handle pushes until push() says False, so nothing has to call _read() after every chunk.
    _pynet_self_driven = True
    _pynet_plain = True  # no subclass has overridden one of _INTERNALS
    _pynet_state: SocketState

    #: Node's; for ports that look at it.
    _handle = Visible[Connection]()

    def __init__(self, options: SocketOptions | int | None = None, /, **keywords: Unpack[SocketOptions]) -> None:
        merged = merge_options(options, keywords)
        check_options(merged)
        handle = handle_of(merged)
        state = self._pynet_state = self._pynet_life = SocketState(merged.get("autoDestroy") is not False)
        merged["allowHalfOpen"] = bool(merged.get("allowHalfOpen"))
        merged["decodeStrings"] = False
        super().__init__(cast("DuplexOptions", merged))
        state.allow_half_open = merged["allowHalfOpen"]
        apply_options(state, merged)
        if handle is not None and not self.destroyed:
            state.enter(OPEN)
            state.stream = self
            state.handle = handle
            if isinstance(handle, Handle):
                handle.owner = self
            self._pynet_use_context(handle.context or copy_context())
            if not isinstance(merged.get("handle"), BoundSocket):
                apply_wishes(state)
                if merged.get("readable") is not False:
                    self.read(0)

    def __init_subclass__(cls, **keywords: Any) -> None:
        super().__init_subclass__(**keywords)
        if not _INTERNALS.isdisjoint(vars(cls)):
            cls._pynet_plain = False

    @overload
    def connect(self, options: ConnectOptions | AddressInfo, connectionListener: Bare | None = None, /) -> Self: ...
    @overload
    def connect(self, port: int | str, host: str, connectionListener: Bare | None = None) -> Self: ...
    @overload
    def connect(self, port: int | str, connectionListener: Bare | None = None) -> Self: ...
    @overload
    def connect(self, *, connectionListener: Bare | None = None, **options: Unpack[TcpConnectOptions]) -> Self: ...
    @overload
    def connect(self, *, connectionListener: Bare | None = None, **options: Unpack[IpcConnectOptions]) -> Self: ...
    def connect(self, *args: Any, **keywords: Any) -> Self:
        """Connect to a port, or to a Unix domain socket; ``connect`` or ``error`` follows.

        Forms: ``connect(port[, host][, listener])``, ``connect(path[, listener])``, ``connect(options[, listener])``,
        and the options as keywords. A text is a port if it is a number, else a path ("\\0name" is abstract, on Linux).

        Args:
            port: 0 to 65535.
            host: A name or address; ``"localhost"`` by default. Of a name with several addresses all are tried.
            connectionListener: Added as ``once("connect", …)``.

        Raises:
            TypeError: ``ERR_MISSING_ARGS``, ``ERR_INVALID_ARG_TYPE``, ``ERR_INVALID_IP_ADDRESS`` and others.
            ValueError: ``ERR_SOCKET_BAD_PORT``, ``ERR_OUT_OF_RANGE``.

        Node: net.md, "socket.connect()". Differs: an aborted ``signal`` never connects.
        """
        options, listener = connect_call(args, keywords)
        if self._pynet_loop.inherited:
            self._pynet_loop.check_here()  # the first act of a forked child: it goes on
        if self._pynet_loop.closed and self._pynet_state.phase in (IDLE, CLOSED):
            self._pynet_loop = current_loop()
        if listener is not None:
            self.once("connect", listener)
        signal = options.get("signal")
        if signal is None or not signal.aborted:
            self._pynet_check_use()
            state = self._pynet_state
            own = None if state.uncommon is None else state.uncommon.block_list
            connect(self, state, ConnectRequest.of(options, own))
        return self

    def _pynet_check_use(self) -> None:
        phase = self._pynet_state.phase
        if phase is not IDLE and (phase is not CLOSED or self._pynet_loop.closed):
            self._pynet_loop.check_here()  # else it is for connect() to say where it goes on

    def _pynet_loop_closing(self, error: LoopError, /) -> None:
        if not self.listenerCount("error"):
            self.on("error", lambda: None)  # nobody has to hear of it
        self.destroy(error)

    def _pynet_expect_nothing(self, then: Callable[[], object] | None) -> None:
        """Call *then* for whatever arrives; None reads on. For a connection that waits for its next use."""
        expect_nothing(self, self._pynet_state, then)

    def _pynet_use_context(self, context: Context | None) -> None:
        state = self._pynet_state
        state.context = context
        if state.handle is not None:
            state.handle.use_context(context)

    def _pynet_over(self, handle: Connection) -> Connection:
        """The handle to read from and write to, over the one that is connected: for subclasses that put one on top."""
        return handle

    @property
    def allowHalfOpen(self) -> bool:
        """Whether the peer's end leaves our side open; else ``end()`` is called for us.

        Node: net.md, "new net.Socket([options])". Differs: no.
        """
        return self._pynet_state.allow_half_open

    @allowHalfOpen.setter
    def allowHalfOpen(self, value: bool) -> None:
        self._pynet_state.allow_half_open = bool(value)

    @property
    def server(self) -> Server | None:
        """The server that accepted this connection; None on clients."""
        state = self._pynet_state
        uncommon = state.uncommon
        return state.server if uncommon is None or uncommon.server is MISSING else uncommon.server

    @server.setter
    def server(self, value: Server | None) -> None:
        self._pynet_state.more().server = value

    @property
    def timeout(self) -> float | None:
        """What ``setTimeout()`` was called with, in milliseconds; None before.

        Node: net.md, "socket.timeout". Differs: None instead of undefined.
        """
        uncommon = self._pynet_state.uncommon
        return None if uncommon is None else uncommon.timeout

    @timeout.setter
    def timeout(self, value: float | None) -> None:
        self._pynet_state.more().timeout = value

    @property
    def autoSelectFamilyAttemptedAddresses(self) -> list[str] | None:
        """``"address:port"`` of every attempt, where a name had several addresses; else None.

        Node: net.md, "socket.autoSelectFamilyAttemptedAddresses". Differs: None instead of undefined.
        """
        uncommon = self._pynet_state.uncommon
        return None if uncommon is None else uncommon.attempted

    @autoSelectFamilyAttemptedAddresses.setter
    def autoSelectFamilyAttemptedAddresses(self, value: list[str] | None) -> None:
        self._pynet_state.more().attempted = value

    @property
    def connecting(self) -> bool:
        """Whether ``connect()`` is under way: from the call to ``connect`` or ``error``.

        Node: net.md, "socket.connecting". Differs: no.
        """
        return self._pynet_state.phase is CONNECTING

    @property
    def pending(self) -> bool:
        """Whether there is no connection to use: before ``connect``, and after ``destroy()``.

        Node: net.md, "socket.pending". Differs: no.
        """
        return self._pynet_state.is_pending

    @property
    def readyState(self) -> str:
        """``"opening"`` while connecting, then ``"open"``, ``"readOnly"`` (after ``end()``), ``"writeOnly"`` (the peer
        has ended), or ``"closed"``. A new socket is ``"open"``.

        Node: net.md, "socket.readyState". Differs: no.
        """
        if self._pynet_state.phase is CONNECTING:
            return "opening"
        if self.readable:
            return "open" if self.writable else "readOnly"
        return "writeOnly" if self.writable else "closed"

    @property
    def bytesRead(self) -> int:
        """Bytes received.

        Node: net.md, "socket.bytesRead". Differs: no.
        """
        state = self._pynet_state
        return state.bytes_read if state.handle is None else state.handle.bytes_read

    @property
    def bytesWritten(self) -> int:
        """Bytes sent, and those that wait to be sent.

        Node: net.md, "socket.bytesWritten". Differs: no.
        """
        state = self._pynet_state
        sent = state.bytes_written if state.handle is None else state.handle.bytes_written
        if not self._writableState.length:
            return sent
        waiting = [(request.chunk, request.encoding or "buffer") for request in self.writableBuffer]
        if state.connecting is not None:
            waiting += state.connecting.chunks
        return sent + queued_bytes(waiting)

    @property
    def bufferSize(self) -> int | None:
        """``writableLength``; None without a connection. Deprecated in Node.

        Node: net.md, "socket.bufferSize". Differs: no.
        """
        return None if self._pynet_state.handle is None else self.writableLength

    def address(self) -> AddressInfo | None:
        """The local address; None if there is none (yet).

        Node: net.md, "socket.address()". Differs: None instead of ``{}``.
        """
        return local_end(self._pynet_state)

    @property
    def localAddress(self) -> str | None:
        """The local IP address; None when not connected.

        Node: net.md, "socket.localAddress". Differs: no.
        """
        name = local_end(self._pynet_state)
        return None if name is None else name.address

    @property
    def localPort(self) -> int | None:
        """The local port; None when not connected.

        Node: net.md, "socket.localPort". Differs: no.
        """
        name = local_end(self._pynet_state)
        return None if name is None else name.port

    @property
    def localFamily(self) -> str | None:
        """``"IPv4"`` or ``"IPv6"``; None when not connected.

        Node: net.md, "socket.localFamily". Differs: no.
        """
        name = local_end(self._pynet_state)
        return None if name is None else name.family

    @property
    def remoteAddress(self) -> str | None:
        """The peer's IP address. None when not connected; asked once, it is remembered beyond the end.

        Node: net.md, "socket.remoteAddress". Differs: no.
        """
        name = remote_end(self._pynet_state)
        return None if name is None else name.address

    @property
    def remotePort(self) -> int | None:
        """The peer's port; as ``remoteAddress``.

        Node: net.md, "socket.remotePort". Differs: no.
        """
        name = remote_end(self._pynet_state)
        return None if name is None else name.port

    @property
    def remoteFamily(self) -> str | None:
        """``"IPv4"`` or ``"IPv6"``; as ``remoteAddress``.

        Node: net.md, "socket.remoteFamily". Differs: no.
        """
        name = remote_end(self._pynet_state)
        return None if name is None else name.family

    def __repr__(self) -> str:
        state = "new" if self.pending and self.readyState == "open" else self.readyState
        name = shown_class(type(self))
        return f"<{' '.join(filter(None, (name, describe_ends(self._pynet_state), state)))}>"

    def read(self, size: float | str | None = None) -> Any:
        """Take *size* bytes out of the buffer, or all of it; None if there is not that much.

        Node: stream.md, "readable.read([size])". Differs: no.
        """
        state = self._pynet_state
        if state.uncommon is not None and state.uncommon.onread is not None and state.phase is not CONNECTING:
            start_reading(self, state)
        return Readable.read(self, size)  # super() would cost as much as the call

    def pause(self) -> Self:
        """Emit no more ``data``; what arrives is buffered up to the high water mark, the rest waits in the kernel.

        Node: net.md, "socket.pause()". Differs: no.
        """
        state = self._pynet_state
        if state.uncommon is not None and state.uncommon.onread is not None and state.phase is not CONNECTING:
            state.stop_reading()
        return super().pause()

    def resume(self) -> Self:
        """Emit ``data`` (again), from the next tick on.

        Node: net.md, "socket.resume()". Differs: no.
        """
        state = self._pynet_state
        if state.uncommon is not None and state.uncommon.onread is not None and state.phase is not CONNECTING:
            start_reading(self, state)
        return Readable.resume(self)

    def _read(self, size: int, /) -> None:
        state = self._pynet_state
        if state.connecting is not None and state.phase is CONNECTING:
            state.connecting.read_asked = True
        else:
            start_reading(self, state)

    if TYPE_CHECKING:

        @overload
        def end(self, callback: WriteCallback | None = None, /) -> Self: ...
        @overload
        def end(self, chunk: str | Buffer, callback: WriteCallback, /) -> Self: ...
        @overload
        def end(
            self,
            chunk: str | Buffer | None = None,
            encoding: str | None = None,
            callback: WriteCallback | None = None,
        ) -> Self: ...
        def end(self, chunk: Any = None, encoding: Any = None, callback: Any = None) -> Self:
            raise NotImplementedError

    @overload
    def write(self, chunk: str | Buffer, callback: WriteCallback | None = None, /) -> bool: ...
    @overload
    def write(
        self, chunk: str | Buffer, encoding: str | None = None, callback: WriteCallback | None = None
    ) -> bool: ...
    def write(self, chunk: Any = MISSING, encoding: Any = None, callback: Any = None) -> bool:
        """Send *chunk*, now if possible, else when the kernel has room.

        A mutable buffer that has to wait is not copied: leave it alone until the callback.

        Args:
            chunk: bytes, bytearray, memoryview, any other buffer, or str.
            encoding: Of a str; ``"utf8"`` by default.
            callback: Called with None when the kernel has taken the chunk, or with the error.

        Returns:
            False if more is queued than ``writableHighWaterMark``: best wait for ``drain`` then.

        Raises:
            TypeError: ``ERR_STREAM_NULL_VALUES``, ``ERR_INVALID_ARG_TYPE``, ``ERR_UNKNOWN_ENCODING``.

        Node: net.md, "socket.write(data[, encoding][, callback])". Differs: no.
        """
        if get_ident() != self._pynet_loop.thread:
            self._pynet_loop.check_thread()
        state = self._pynet_state
        handle = state.ready
        writing = self._writableState
        if (
            handle is not None
            and handle.can_send
            and type(chunk) is bytes
            and encoding is None
            and callback is None
            and not writing.length
            and not writing.ending
            and not writing.corked
        ):
            # What Writable.write() comes to when nothing is in the way: handle.try_write(), written out.
            if state.timer is not None:
                state.timer.refresh()
            try:
                sent = handle.channel.send(chunk) if (fd := handle.fd) < 0 else write(fd, chunk)
            except OSError as error:
                return send_failed(self, state, handle, chunk, error)
            handle.bytes_written += sent
            if sent == len(chunk):
                return True
            return send_rest(self, state, handle, chunk, sent)
        if writing.ending and not state.allow_half_open and self._readableState.endEmitted:
            return refuse_write(self, encoding if callable(encoding) else callback)
        return Duplex.write(self, chunk, encoding, callback)

    # The hooks of streams are the rooms' own functions: a method that only calls one would cost as much as the call.
    _write = write_chunk
    _writev = write_chunks
    _final = final
    _destroy = take_down

    def destroySoon(self) -> None:
        """End the writing side, and destroy the socket once everything is sent.

        Node: net.md, "socket.destroySoon()". Differs: no.
        """
        self._pynet_check_use()
        destroy_soon(self, self._pynet_state)

    def resetAndDestroy(self) -> Self:
        """Close the connection with RST: the peer sees ECONNRESET. While connecting, as soon as that is done.

        Raises:
            TypeError: ``ERR_INVALID_HANDLE_TYPE`` if this is no TCP connection.

        A socket without a connection is destroyed with ``ERR_SOCKET_CLOSED``.

        Node: net.md, "socket.resetAndDestroy()". Differs: no.
        """
        self._pynet_check_use()
        reset(self, self._pynet_state)
        return self

    def setTimeout(self, msecs: float | Missing = MISSING, callback: Bare | Missing = MISSING) -> Self:
        """Emit ``timeout`` after *msecs* without traffic in either direction; again after each idle period.

        The socket stays open: call ``end()`` or ``destroy()`` in the listener.

        Args:
            msecs: Idle time in milliseconds; 0 switches the timer off.
            callback: Added as ``once("timeout", callback)``; with 0 it is removed from the listeners.

        Raises:
            TypeError: ``ERR_INVALID_ARG_TYPE``.
            ValueError: ``ERR_OUT_OF_RANGE`` if *msecs* is negative or not finite.

        Node: net.md, "socket.setTimeout(timeout[, callback])". Differs: no.
        """
        if self.destroyed:
            return self
        self._pynet_check_use()
        is_set = set_timeout(self, self._pynet_state, msecs)
        if callback is not MISSING:  # refused last, as in Node: the timer is as asked for all the same
            listener = validate_function(callback, "callback")
            (self.once if is_set else self.off)("timeout", listener)
        return self

    def setNoDelay(self, noDelay: bool = True) -> Self:
        """Send small writes at once instead of gathering them (Nagle's algorithm).

        Node: net.md, "socket.setNoDelay([noDelay])". Differs: no.
        """
        self._pynet_check_use()
        set_no_delay(self._pynet_state, bool(noDelay))
        return self

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
        self._pynet_check_use()
        if isinstance(enable, dict):
            get = enable.get
            enable, initialDelay = get("enable", False), get("initialDelay", 0)
            interval, count = get("interval", 1000), get("count", 10)
        set_keep_alive(self._pynet_state, enable, initialDelay, interval, count)
        return self

    def setTypeOfService(self, tos: int | Missing = MISSING) -> Self:
        """Set the type of service of what is sent (IPv6: the traffic class).

        Args:
            tos: 0 to 255.

        Raises:
            TypeError: ``ERR_INVALID_ARG_TYPE``; ValueError: ``ERR_OUT_OF_RANGE``; OSError: from the system.

        Node: net.md, "socket.setTypeOfService(tos)". Differs: no.
        """
        self._pynet_check_use()
        set_type_of_service(self._pynet_state, tos)
        return self

    def getTypeOfService(self) -> int:
        """The type of service; before the connection what was set, or 0.

        Node: net.md, "socket.getTypeOfService()". Differs: no.
        """
        return get_type_of_service(self._pynet_state)

    def ref(self) -> Self:
        """Let the connection keep the program running (the default).

        Node: net.md, "socket.ref()". Differs: no.
        """
        self._pynet_check_use()
        handle = self._pynet_state.handle
        if handle is None:
            self.once("connect", self.ref)
        else:
            handle.ref()
        return self

    def unref(self) -> Self:
        """Let the program end although the connection is open.

        Node: net.md, "socket.unref()". Differs: no.
        """
        self._pynet_check_use()
        handle = self._pynet_state.handle
        if handle is None:
            self.once("connect", self.unref)
        else:
            handle.unref()
        return self


for _room in (_ending, _writing):
    lend(_room, Socket)
