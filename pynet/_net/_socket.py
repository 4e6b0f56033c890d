"""Socket: a connection as a Duplex, from ``connect()`` or accept to ``close``."""

from __future__ import annotations

import errno
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, cast, overload

from typing_extensions import Self, Unpack

from pynet._addresses import BlockList
from pynet._errors import (
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    ERR_INVALID_FD_TYPE,
    ERR_INVALID_HANDLE_TYPE,
    ERR_MISSING_ARGS,
    ERR_SOCKET_CLOSED,
    MISSING,
    Missing,
    TimeoutOverflowWarning,
    is_number,
    system_error,
    validate_duration,
    validate_function,
    validate_int32,
    validate_number,
)
from pynet._events import Bare, fit, warn
from pynet._loop import TCP, FdStream, Pipe, StreamHandle, current_loop, guess_handle
from pynet._stream import Duplex
from pynet._stream._encodings import encode
from pynet._stream._state import WritableState
from pynet._stream._writing import begin_write
from pynet._timers import TIMEOUT_MAX

from ._arguments import normalize
from ._bound_socket import BoundSocket
from ._connecting import Connector
from ._options import ConnectOptions, IpcConnectOptions, SocketOptions, TcpConnectOptions
from ._pending_write import PendingWrite
from ._socket_base import SocketBase

if TYPE_CHECKING:
    from pynet._loop import Timer
    from pynet._stream import DuplexOptions

    from ._server import Server

__all__ = ["CONNECT_OPTIONS", "Socket"]

CONNECT_OPTIONS = frozenset(
    name
    for cls in (TcpConnectOptions, IpcConnectOptions)
    for base in cls.__mro__
    for name in getattr(base, "__annotations__", ())
)
_INTERNALS = frozenset({"push", "_write", "_writev", "_write_done"})
_UNSUPPORTED = ("objectMode", "readableObjectMode", "writableObjectMode")
_ENDED_BY_PEER = "This socket has been ended by the other party"


class Socket(SocketBase):
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
    # The handle pushes until push() says False, so nothing has to call _read() after every chunk.
    _self_driven = True

    _plain = True  # no subclass has its own push(), _write() or _writev(), so that the short ways below are open
    _can_write_at_once = False  # connected, not destroyed, and plain
    _server: Server | None = None  # that counts this connection
    _idle_timer: Timer | None = None
    _last_queue_size = 0  # at the last idle time-out, to tell whether anything was sent since
    _write_callback: Callable[..., object] | None = None  # of the write that the handle has queued
    _read_asked = False  # _read() was called before there was a connection
    _reset_on_destroy = False
    _onread: tuple[Callable[[], Any], Callable[..., object]] | None = None  # of the onread option

    def __init_subclass__(cls, **keywords: Any) -> None:
        super().__init_subclass__(**keywords)
        if not _INTERNALS.isdisjoint(vars(cls)):
            cls._plain = False

    def __init__(self, options: SocketOptions | int | None = None, /, **keywords: Unpack[SocketOptions]) -> None:
        merged = _merge(options, keywords)
        _check(merged)
        handle = _handle_of(merged)
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
        self._onread = _read_target(merged.get("onread"))
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
        Duplex.__init__(self)
        self._life.emitClose = False
        reading, writing = self._readableState, self._writableState
        writing.decodeStrings = False
        reading.highWaterMark = writing.highWaterMark = server.highWaterMark
        if server.allowHalfOpen:
            self.allowHalfOpen = True
        self._handle = handle
        self._can_write_at_once = self._plain
        self.server = self._server = server
        if server.pauseOnConnect:
            reading.flowing = False
        else:
            self.read(0)
        return self

    # Connecting

    @overload
    def connect(self, options: ConnectOptions, connectionListener: Bare | None = None, /) -> Self: ...
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
        if self._handle is None:
            self._handle = Pipe(self._loop) if options.get("path") else TCP(self._loop)
        self._refresh_timeout()
        try:
            connector.start()
        except BaseException:
            # Wrong options: nothing was started, so that the socket is as it was.
            if self._connector is connector:
                self._connector = before
                connector.cancel()
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
        self._can_write_at_once = self._plain
        self._refresh_timeout()
        self._apply_wishes()
        self.emit("connect")
        self.emit("ready")
        if self._handle is handle and (self._read_asked or not self.isPaused()):
            self._read_asked = False
            self._start_reading()

    # Reading

    def _start_reading(self) -> None:
        handle = self._handle
        if handle is None or handle.is_reading or self._readableState.ended:
            return
        try:
            if self._onread is None:
                handle.read_start(self._on_data, self._on_end_of_data)
            else:
                handle.read_start_into(self._onread[0], self._on_data_in_buffer, self._on_end_of_data)
        except OSError as error:
            self.destroy(system_error(error, "read"))

    def _read(self, size: int, /) -> None:
        if self._handle is None or self._connector is not None:
            self._read_asked = True
        else:
            self._start_reading()

    def _on_data(self, data: bytes) -> None:
        if self._idle_timer is not None:
            self._idle_timer.refresh()
        state = self._readableState
        if (
            state.flowing
            and not state.length
            and state.decoder is None
            and not state.sync
            and self._plain
            and "data" in self._listeners
        ):
            # What push() would do, without what it asks first and we know: the handle reads for no other stream.
            state.awaiting_drain = None
            state.reading = state.dataEmitted = True
            self.emit("data", data)
        elif not self.push(data) and self._handle is not None:
            self._handle.read_stop()

    def _on_data_in_buffer(self, size: int, buffer: Any) -> None:
        if self._idle_timer is not None:
            self._idle_timer.refresh()
        assert self._onread is not None
        if self._onread[1](size, buffer) is False and self._handle is not None:
            self._handle.read_stop()

    def _on_end_of_data(self, error: OSError | None) -> None:
        if error is not None:
            self.destroy(system_error(error, "read"))
        elif not self._readableState.endEmitted:
            self.push(None)
            self.read(0)

    def read(self, size: float | str | None = None) -> Any:
        """Take *size* bytes out of the buffer, or all of it; None if there is not that much.

        Node: stream.md, "readable.read([size])". Differs: no.
        """
        if self._onread is not None and self._connector is None:
            self._start_reading()
        return super().read(size)

    def pause(self) -> Self:
        """Emit no more ``data``; what arrives is buffered up to the high water mark, the rest waits in the kernel.

        Node: net.md, "socket.pause()". Differs: no.
        """
        if self._onread is not None and self._connector is None and self._handle is not None:
            self._handle.read_stop()
        return super().pause()

    def resume(self) -> Self:
        """Emit ``data`` (again), from the next tick on.

        Node: net.md, "socket.resume()". Differs: no.
        """
        if self._onread is not None and self._connector is None:
            self._start_reading()
        return super().resume()

    # Writing

    @overload
    def write(self, chunk: Any, callback: Callable[..., object] | None = None, /) -> bool: ...
    @overload
    def write(self, chunk: Any, encoding: str | None = None, callback: Callable[..., object] | None = None) -> bool: ...
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
        state = self._writableState
        if (
            type(chunk) is bytes
            and encoding is None
            and callback is None
            and self._can_write_at_once
            and not state.length
            and not state.ending
            and not state.corked
        ):
            return self._write_at_once(state, chunk)
        if state.ending and not self.allowHalfOpen and self._readableState.endEmitted:
            return self._refuse_write(encoding if callable(encoding) else callback)
        return super().write(chunk, encoding, callback)

    def _write_at_once(self, state: WritableState, chunk: bytes) -> bool:
        """What ``Writable.write()`` comes to when nothing is in the way: straight to the handle."""
        if self._idle_timer is not None:
            self._idle_timer.refresh()
        handle = self._handle
        assert handle is not None
        error: Exception | None = None
        try:
            if handle.write(chunk, self._on_written):
                return True
        except OSError as failure:
            error = system_error(failure, "write")
        begin_write(state, len(chunk))
        if error is not None:
            self._write_done(error)
            return False
        state.sync = False
        self._write_callback = self._write_done
        if state.length >= state.highWaterMark:
            state.needDrain = True
            return False
        return True

    def _refuse_write(self, callback: Any) -> bool:
        # The end() that followed the peer's was not the program's: EPIPE, as from the kernel, explains itself better.
        error = system_error(errno.EPIPE, "write")
        error.message = _ENDED_BY_PEER
        error.args = (error.errno, _ENDED_BY_PEER)
        if callable(callback):
            self._loop.next_tick(fit(callback, 1), error)
        self.destroy(error)
        return False

    def _write(self, chunk: Any, encoding: str, callback: Callable[..., None], /) -> None:
        handle = self._handle
        if self._connector is not None:
            write = partial(self._write, chunk, encoding, callback)
            self._pending_write = PendingWrite(self, [(chunk, encoding)], write, callback)
            return
        if handle is None:
            callback(ERR_SOCKET_CLOSED())
            return
        if self._idle_timer is not None:
            self._idle_timer.refresh()
        if encoding != "buffer":
            chunk = encode(chunk, encoding)
        try:
            done = handle.write(chunk, self._on_written)
        except OSError as error:
            callback(system_error(error, "write"))
            return
        if done:
            callback()
        else:
            self._write_callback = callback

    def _writev(self, chunks: list[Any], callback: Callable[..., None], /) -> None:
        handle = self._handle
        if self._connector is not None:
            pending = [(request.chunk, request.encoding) for request in chunks]
            self._pending_write = PendingWrite(self, pending, partial(self._writev, chunks, callback), callback)
            return
        if handle is None:
            callback(ERR_SOCKET_CLOSED())
            return
        self._refresh_timeout()
        buffers = [r.chunk if r.encoding == "buffer" else encode(r.chunk, r.encoding) for r in chunks]
        try:
            done = handle.writev(buffers, self._on_written)
        except OSError as error:
            callback(system_error(error, "write"))
            return
        if done:
            callback()
        else:
            self._write_callback = callback

    def _on_written(self, error: OSError | None) -> None:
        callback, self._write_callback = self._write_callback, None
        assert callback is not None
        if error is None:
            self._refresh_timeout()
            callback()
        else:
            callback(system_error(error, "write"))

    def _final(self, callback: Callable[..., None], /) -> None:
        handle = self._handle
        if self._connector is not None:
            self.once("connect", partial(self._final, callback))
        elif handle is None:
            callback()
        else:
            self._refresh_timeout()
            try:
                # The outcome does not matter, as in Node: a peer that is gone already lets 'finish' come all the same.
                handle.shutdown(lambda error: callback())
            except OSError as error:
                callback(None if error.errno == errno.ENOTCONN else system_error(error, "shutdown"))

    # Time-outs

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
        self.timeout = validate_duration(msecs, "msecs")
        if callback is not MISSING:
            validate_function(callback, "callback")
        self._stop_timer()
        if self.timeout:
            self._idle_timer = self._start_timer(self.timeout)
            if callback is not MISSING:
                self.once("timeout", callback)
        elif callback is not MISSING:
            self.off("timeout", callback)
        return self

    def _start_timer(self, msecs: float) -> Timer:
        if msecs > TIMEOUT_MAX:
            warn(TimeoutOverflowWarning(msecs, TIMEOUT_MAX))
            msecs = TIMEOUT_MAX
        return self._loop.start_timer(msecs, self._on_idle, ref=False)

    def _refresh_timeout(self) -> None:
        if self._idle_timer is not None:
            self._idle_timer.refresh()

    def _stop_timer(self) -> None:
        timer, self._idle_timer = self._idle_timer, None
        if timer is not None:
            timer.cancel()

    def _on_idle(self) -> None:
        handle = self._handle
        if handle is not None and handle.write_queue_size:
            # The kernel takes a long write in pieces, of which nobody hears. That is traffic too.
            before, self._last_queue_size = self._last_queue_size, handle.write_queue_size
            if before != self._last_queue_size:
                self._refresh_timeout()
                return
        self.emit("timeout")

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
            self.once("finish", lambda: self.destroy())

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
            self.once("connect", self._reset)
        else:
            self._reset()
        return self

    def _reset(self) -> None:
        self._reset_on_destroy = True
        self.destroy()

    def _destroy(self, error: Any, callback: Callable[..., None], /) -> None:
        connector, self._connector = self._connector, None
        if connector is not None:
            connector.cancel()
        self._stop_timer()
        self._read_asked = self._can_write_at_once = False
        handle, self._handle = self._handle, None
        if handle is None:
            callback(error)
            self._loop.next_tick(self.emit, "close")
        else:
            self._bytes_read = handle.bytes_read
            self._bytes_written = handle.bytes_written
            self._sockname = None
            self._close_handle(handle, error is not None)
            callback(error)
        server, self._server = self._server, None
        if server is not None:
            server._connection_ended()

    def _close_handle(self, handle: StreamHandle, had_error: bool) -> None:
        on_close = partial(self.emit, "close", had_error)
        if self._reset_on_destroy and isinstance(handle, TCP):
            self._reset_on_destroy = False
            try:
                handle.reset(on_close)
            except OSError as failure:
                handle.close(on_close)
                self.emit("error", system_error(failure, "reset"))
        else:
            handle.close(on_close)


def _merge(options: Any, keywords: Mapping[str, Any]) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    if is_number(options):
        merged["fd"] = options  # Node's oldest form
    elif isinstance(options, Mapping):
        merged.update(options)
    for name in keywords:
        if name not in CONNECT_OPTIONS:
            raise TypeError(f"Socket() got an unexpected keyword argument {name!r}")
    merged.update(keywords)
    return merged


def _check(options: Mapping[str, Any]) -> None:
    for name in _UNSUPPORTED:
        if options.get(name):
            raise ERR_INVALID_ARG_VALUE(f"options.{name}", options[name], "is not supported")
    delay = options.get("keepAliveInitialDelay")
    if delay is not None:
        validate_number(delay, "options.keepAliveInitialDelay")
    tos = options.get("typeOfService")
    if tos is not None:
        validate_int32(tos, "options.typeOfService", 0, 255)
    check_block_list(options)


def check_block_list(options: Mapping[str, Any]) -> None:
    """Raise Node's error if the option ``blockList`` is something else."""
    block_list = options.get("blockList")
    if block_list is not None and not BlockList.isBlockList(block_list):
        raise ERR_INVALID_ARG_TYPE("options.blockList", "net.BlockList", block_list)


def _handle_of(options: Mapping[str, Any]) -> StreamHandle | None:
    given = options.get("handle")
    if isinstance(given, BoundSocket):
        return given._adopt()
    if isinstance(given, StreamHandle):
        return given
    fd = options.get("fd", MISSING)
    return None if fd is MISSING or fd is None else open_handle(validate_int32(fd, "fd", 0))


def open_handle(fd: int) -> StreamHandle:
    """The handle for a descriptor that somebody else has opened.

    Raises:
        TypeError: ``ERR_INVALID_FD_TYPE`` for what is neither a stream socket nor a pipe.
        OSError: the system refuses.
    """
    kind, loop = guess_handle(fd), current_loop()
    try:
        if kind == "TCP":
            return TCP.open(loop, fd)
        if kind == "PIPE":
            try:
                return Pipe.open(loop, fd)
            except OSError as error:
                if error.errno not in (errno.ENOTSOCK, errno.EINVAL):
                    raise
                return FdStream(loop, fd)
    except OSError as error:
        raise system_error(error, "open") from error
    raise ERR_INVALID_FD_TYPE(kind)


def _read_target(onread: Any) -> tuple[Callable[[], Any], Callable[..., object]] | None:
    # As in Node, an option that cannot be used is ignored.
    if not isinstance(onread, Mapping):
        return None
    buffer, callback = onread.get("buffer"), onread.get("callback")
    if not callable(callback):
        return None
    if callable(buffer):
        return fit(buffer, 0), fit(callback, 2)
    if isinstance(buffer, (bytearray, memoryview)):
        return (lambda: buffer), fit(callback, 2)
    return None
