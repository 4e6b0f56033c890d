"""Socket: a connection as a Duplex, from ``connect()`` or accept to ``close``."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, cast, overload

from typing_extensions import Self, Unpack

from pynet._addresses import AddressInfo
from pynet._errors import (
    ERR_INVALID_HANDLE_TYPE,
    ERR_MISSING_ARGS,
    ERR_SOCKET_CLOSED,
    system_error,
)
from pynet._events import Bare
from pynet._handles import TCP, Pipe, StreamHandle
from pynet._loop import current_loop
from pynet._stream import Duplex, Life, make_plain_halves

from ._arguments import normalize
from ._bound_socket import BoundSocket
from ._connecting import Connector
from ._options import ConnectOptions, IpcConnectOptions, SocketOptions, TcpConnectOptions
from ._socket_options import CONNECT_OPTIONS, check_options, handle_of, merge_options, read_target
from ._socket_streams import SocketStreams

if TYPE_CHECKING:
    from pynet._stream import DuplexOptions

    from ._server import Server

__all__ = ["Socket"]


class Socket(SocketStreams):
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

    allowHalfOpen = False
    _known_events = Duplex._known_events | {
        "connect",
        "connectionAttempt",
        "connectionAttemptFailed",
        "connectionAttemptTimeout",
        "lookup",
        "ready",
        "timeout",
    }

    _server: Server | None = None  # that counts this connection
    _reset_on_destroy = False
    _destroys_soon = False

    def __init__(self, options: SocketOptions | int | None = None, /, **keywords: Unpack[SocketOptions]) -> None:
        merged = merge_options(options, keywords)
        check_options(merged)
        handle = handle_of(merged)
        # 'close' has an argument, and comes when the handle is closed: _close_handle() emits it.
        merged.update(allowHalfOpen=bool(merged.get("allowHalfOpen")), emitClose=False, decodeStrings=False)
        super().__init__(cast("DuplexOptions", merged))
        self.allowHalfOpen = merged["allowHalfOpen"]
        if merged.get("blockList") is not None:
            self._block_list = merged["blockList"]
        self._no_delay = bool(merged.get("noDelay"))
        if merged.get("keepAlive"):
            self.setKeepAlive(True, merged.get("keepAliveInitialDelay") or 0)
        self._type_of_service = merged.get("typeOfService")
        self._onread = read_target(merged.get("onread"))
        if handle is not None:
            self._handle = handle
            if not isinstance(merged.get("handle"), BoundSocket):
                self._apply_wishes()
                if merged.get("readable") is not False:
                    self.read(0)

    @classmethod
    def _accepted(cls, handle: StreamHandle, server: Server) -> Self:
        """The socket of a connection that *server* has accepted: as the constructor makes it, without its questions."""
        self = cls.__new__(cls)
        self._listeners = {}
        self._loop = handle.loop
        make_plain_halves(self, Life(False), server.highWaterMark)  # emitClose: _close_handle() does it
        self._writableState.decodeStrings = False
        if server.allowHalfOpen:
            self.allowHalfOpen = True
        self._handle = self._ready_handle = handle
        self._idle_timer = None  # on the class it would take longer to look up, with every message
        self.server = self._server = server
        reading = self._readableState
        if server.pauseOnConnect:
            reading.flowing = False
        else:
            # What call_read() leads to.
            reading.reading = reading.needReadable = True
            reading.sync = False
            handle.read_start(self._on_data, self._on_end_of_data)
        return self

    # Connecting

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
        options, listener = normalize(args, keywords, CONNECT_OPTIONS, "connect", "connectionListener")
        if "port" not in options and "path" not in options:
            raise ERR_MISSING_ARGS(["options", "port", "path"])
        if listener is not None:
            self.once("connect", listener)
        signal = options.get("signal")
        if signal is not None and signal.aborted:
            return self
        if self.destroyed:
            self._revive()
        before, connector = self._connector, Connector(self, options)
        self._connector = connector
        is_new = self._handle is None
        if is_new:
            self._loop = current_loop()  # a socket made at the top of a module may connect in an asyncio main()
            self._handle = Pipe(self._loop) if options.get("path") else TCP(self._loop)
        self._refresh_timeout()
        try:
            connector.start()
        except BaseException:
            # Wrong options: nothing was started, so that the socket is as it was.
            if self._connector is connector:
                self._connector = before
                connector.cancel()
                if is_new and self._handle is not None:
                    self._handle.close()
                    self._handle = None
            raise
        return self

    def _revive(self) -> None:
        self._undestroy()
        self._life.emitClose = False
        self._handle = self._sockname = self._peername = None
        self._bytes_read = self._bytes_written = 0

    def _new_attempt_handle(self) -> TCP:
        """Give the next of several attempts a handle of its own."""
        before = self._handle
        handle = TCP(self._loop)
        if before is not None:
            if not before.has_ref():
                handle.unref()
            before.close()
        self._handle = handle
        return handle

    def _on_connected(self) -> None:
        handle = self._handle
        assert handle is not None
        self._connector = None
        self._sockname = None
        self._ready_handle = handle if self._plain else None
        self._refresh_timeout()
        self._apply_wishes()
        try:
            self.emit("connect")
            self.emit("ready")
        finally:  # a listener that raises must keep the socket neither from what was asked for, nor from reading
            try:
                if self._handle is handle:
                    self._go_on_connected()
            finally:  # nor may the callback of a write, which was waiting and is done at once
                if self._handle is handle and (self._read_asked or not self.isPaused()):
                    self._read_asked = False
                    self._start_reading()

    # Ending

    def destroySoon(self) -> None:
        """End the writing side, and destroy the socket once everything is sent.

        Node: net.md, "socket.destroySoon()". Differs: no.
        """
        if self.writable:
            self.end()
        if self.writableFinished:
            self.destroy()
        else:
            self._destroys_soon = True
            self.once("finish", self._destroy_finished)

    def _destroy_finished(self) -> None:
        self.destroy()

    def resetAndDestroy(self) -> Self:
        """Close the connection with RST: the peer sees ECONNRESET. While connecting, as soon as that is done.

        Raises:
            TypeError: ``ERR_INVALID_HANDLE_TYPE`` if this is no TCP connection.

        A socket without a connection is destroyed with ``ERR_SOCKET_CLOSED``.

        Node: net.md, "socket.resetAndDestroy()". Differs: no.
        """
        if self._handle is None:
            return self.destroy(ERR_SOCKET_CLOSED())
        if not isinstance(self._handle, TCP):
            raise ERR_INVALID_HANDLE_TYPE()
        if self._connector is not None:
            self._once_connected(self._reset)
        else:
            self._reset()
        return self

    def _reset(self) -> None:
        self._reset_on_destroy = True
        self.destroy()

    def _destroy(self, error: Any, callback: Callable[..., None], /) -> None:
        connector = self._connector
        if connector is not None:
            self._connector = None
            connector.cancel()
        if self._when_connected is not None:
            self._forget_connected()
        if self._destroys_soon:
            self._destroys_soon = False
            self.off("finish", self._destroy_finished)
        if self._idle_timer is not None:
            self._stop_timer()
        self._read_asked = False
        self._ready_handle = None
        handle, self._handle = self._handle, None
        if handle is None:
            callback(error)
            self._loop.next_tick(self.emit, "close")
        else:
            self._bytes_read = handle.bytes_read
            self._bytes_written = handle.bytes_written
            self._sockname = None
            callback(self._close_handle(handle, error))
        server, self._server = self._server, None
        if server is not None:
            server._connection_ended()

    def _close_handle(self, handle: StreamHandle, error: Any) -> Any:
        """Close *handle*; ``close`` follows. Returns the error that the socket ends with, if any."""
        # A write that waits for the connection has a listener of its own, behind those of the program.
        close = self.emit if self._pending_write is None else self._emit_close
        if self._reset_on_destroy and isinstance(handle, TCP):
            self._reset_on_destroy = False
            try:
                handle.reset(partial(close, "close", error is not None))
                return error
            except OSError as failure:  # FIN is on its way. Node emits an error too, but then never closes
                error = system_error(failure, "reset") if error is None else error
        handle.close(partial(close, "close", error is not None))
        return error

    def _emit_close(self, *event: Any) -> None:
        try:
            self.emit(*event)
        finally:
            if self._pending_write is not None:  # a listener has raised
                self._pending_write.fail()
