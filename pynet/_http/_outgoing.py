"""OutgoingMessage: a head and a body on their way out; what a server's answers and a client's requests share.

For what builds on it:

- ``_pynet_implicit_head()`` is called when the head is needed and was not made; it has to end in
  ``_pynet_store_head(first_line, headers)``, with None for the headers that ``setHeader()`` has kept.
- ``socket`` is where it goes, any Duplex. While it is None, or another message is at work on it
  (``_pynet_may_write()`` says no), everything waits in ``_pynet_output``; ``_pynet_flush()`` sends that.
- ``_pynet_done()`` is called when ``end()`` was called and all is handed to the socket; ``_pynet_on_finish()`` when
  the socket has sent it, and emits 'finish'.
- ``_pynet_pending(bytes)`` is told of every change of what waits.

The class holds the first values of these fields, so that making a message costs little. They have the prefix because
programs subclass messages, and may call their own things what they like.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, overload

from typing_extensions import Self

from pynet import Socket
from pynet._errors import (
    ERR_HTTP_BODY_NOT_ALLOWED,
    ERR_HTTP_CONTENT_LENGTH_MISMATCH,
    ERR_INVALID_ARG_TYPE,
    ERR_METHOD_NOT_IMPLEMENTED,
    ERR_STREAM_ALREADY_FINISHED,
    ERR_STREAM_CANNOT_PIPE,
    ERR_STREAM_DESTROYED,
    ERR_STREAM_NULL_VALUES,
    ERR_STREAM_WRITE_AFTER_END,
    ERR_UNKNOWN_ENCODING,
    MISSING,
)
from pynet._events import Bare, EventEmitter, Later, listens
from pynet._loop import current_loop
from pynet._stream import Stream, encode, getDefaultHighWaterMark

from ._head import make_head
from ._outgoing_headers import HeaderMethods

if TYPE_CHECKING:
    from ._listeners import OutgoingListen

__all__ = ["OutgoingMessage"]


@listens
class OutgoingMessage(HeaderMethods, Stream):
    """A message that is being sent: ``ServerResponse`` and ``ClientRequest`` are made of it.

    =============  =========  =======================================================================
    event          arguments  when
    =============  =========  =======================================================================
    ``prefinish``             everything is handed to the socket; before ``finish``
    ``finish``                everything is handed to the system; once
    ``drain``                 there is room again, after ``write()`` said False
    ``pipe``       source     a stream is piped in
    ``unpipe``     source     it is no more
    ``socket``     socket     it was given a socket
    ``timeout``               the socket was idle for as long as ``setTimeout()`` says
    ``error``      err        a write after ``end()``, or what ``destroy()`` was given
    ``close``                 it is over; last
    =============  =========  =======================================================================

    Node: http.md, "Class: http.OutgoingMessage". Differs: no.
    """

    _pynet_known_events = frozenset(
        ("prefinish", "finish", "drain", "pipe", "unpipe", "socket", "timeout", "error", "close", "aborted")
    )

    if not TYPE_CHECKING:  # neither half is a stream's
        _readableState = None
        _writableState = None

    on: OutgoingListen[Self]
    """Call *f* at every *event*, or decorate a function with ``on(event)``; *f* may take fewer arguments."""
    once: OutgoingListen[Self]
    """As ``on()``, but for the next time only."""
    off: OutgoingListen[Self]
    """Remove *f* from the listeners of *event*: the one added last, if it was added more than once."""
    addListener: OutgoingListen[Self]
    removeListener: OutgoingListen[Self]
    prependListener: OutgoingListen[Self]
    prependOnceListener: OutgoingListen[Self]

    #: Whether the body goes out in chunks.
    chunkedEncoding: bool = False
    #: Whether the connection may be kept after this message.
    shouldKeepAlive: bool = True
    #: Whether a body of unknown length goes out in chunks; else the end of the connection ends it.
    useChunkedEncodingByDefault: bool = True
    #: Whether the head gets a ``Date`` if it has none.
    sendDate: bool = False
    #: Whether a body that is not as long as ``Content-Length`` says is refused.
    strictContentLength: bool = False
    maxRequestsOnConnectionReached: bool = False
    #: Whether ``end()`` was called.
    finished: bool = False
    #: Whether ``destroy()`` was called.
    destroyed: bool = False
    #: Always True, as in Node.
    writable: bool = True
    statusCode: int = 0

    _pynet_socket: Any = None
    _pynet_head: bytes | None = None  # once it is made
    _pynet_head_sent = False
    _pynet_has_body = True  # what is written goes anywhere
    _pynet_last = False  # the connection ends with this message
    _pynet_content_length: float | None = None
    _pynet_bytes_written = 0  # of the body; counted for strictContentLength
    _pynet_removed_connection = False  # by removeHeader(), and so on
    _pynet_removed_content_length = False
    _pynet_removed_te = False
    _pynet_default_keep_alive = True  # nobody has set Keep-Alive
    _pynet_relaxed = False  # httpValidation is not strict
    _pynet_unique: frozenset[str] | None = None  # uniqueHeaders
    _pynet_reject_body = False  # rejectNonStandardBodyWrites
    _pynet_trailer = b""
    _pynet_output: list[tuple[bytes, Any]] | None = None  # what waits for the socket, with its callbacks
    _pynet_output_size = 0
    _pynet_need_drain = False
    _pynet_corked = 0
    _pynet_chunks: list[tuple[bytes, Any]] | None = None  # written while corked, to be one chunk
    _pynet_chunks_size = 0
    _pynet_high_water_mark = 0  # 0: the default
    _pynet_closed = False
    _pynet_error: Any = None
    _pynet_end_callbacks: list[Any] | None = None  # of end(); called before 'finish', or with what has kept it away
    _pynet_sent = False  # 'finish' was, or would have been, emitted

    def __init__(self, options: Mapping[str, Any] | None = None, /) -> None:
        EventEmitter.__init__(self)
        self._pynet_loop = current_loop()
        if options:
            self._pynet_take_options(options)

    def _pynet_take_options(self, options: Mapping[str, Any]) -> None:
        self._pynet_high_water_mark = options.get("highWaterMark") or 0
        if options.get("rejectNonStandardBodyWrites"):
            self._pynet_reject_body = True

    # The body

    @overload
    def write(self, chunk: Any, callback: Callable[..., object] | None = None, /) -> bool: ...
    @overload
    def write(self, chunk: Any, encoding: str | None = None, callback: Callable[..., object] | None = None) -> bool: ...
    def write(self, chunk: Any = MISSING, encoding: Any = None, callback: Any = None) -> bool:
        """Send a part of the body; the head goes out with the first one.

        Args:
            chunk: bytes, any other buffer, or str.
            encoding: Of a str; ``"utf8"`` by default.
            callback: Called when the chunk is handed to the system, or with the error.

        Returns:
            False if more waits than ``writableHighWaterMark``: best wait for ``drain`` then.

        Raises:
            TypeError: ``ERR_STREAM_NULL_VALUES``, ``ERR_INVALID_ARG_TYPE``, ``ERR_UNKNOWN_ENCODING``.
            RuntimeError: ``ERR_HTTP_CONTENT_LENGTH_MISMATCH``, ``ERR_HTTP_BODY_NOT_ALLOWED``, each if asked for.

        After ``end()``: ``error`` with ``ERR_STREAM_WRITE_AFTER_END``.

        Node: http.md, "request.write()" and "response.write()". Differs: a str is not sent as latin1 with its head.
        """
        if callable(encoding):
            callback, encoding = encoding, None
        if callback is not None:
            callback = Later(callback, 1, "callback of write()") if callable(callback) else None
        _check_chunk(chunk)
        if not self._pynet_may_take(callback):
            return False
        data = chunk if type(chunk) is bytes else None
        if self.strictContentLength:
            data = data if data is not None else _to_bytes(chunk, encoding)
            self._pynet_count(len(data), False)
        if self._pynet_head is None:
            self._pynet_implicit_head()
        if not self._pynet_has_body:
            return self._pynet_drop(callback)
        data = data if data is not None else _to_bytes(chunk, encoding)
        self._pynet_cork_for_this_tick()
        if not self.chunkedEncoding or not data:
            kept = self._pynet_send(data, callback)
        elif self._pynet_corked:
            kept = self._pynet_keep_chunk(data, callback)
        else:
            kept = self._pynet_send(b"%x\r\n%b\r\n" % (len(data), data), callback)
        if not kept:
            self._pynet_need_drain = True
        return kept

    @overload
    def end(self, callback: Callable[..., object], /) -> Self: ...
    @overload
    def end(self, chunk: Any, callback: Callable[..., object], /) -> Self: ...
    @overload
    def end(
        self, chunk: Any = None, encoding: str | None = None, callback: Callable[..., object] | None = None
    ) -> Self: ...
    def end(self, chunk: Any = None, encoding: Any = None, callback: Any = None) -> Self:
        """End the message, after *chunk* if there is one; ``finish`` follows when all is handed to the system.

        Args:
            chunk: As in ``write()``.
            encoding: Of a str; ``"utf8"`` by default.
            callback: Called with ``finish``; with an error if the message was over before.

        Raises:
            TypeError: ``ERR_INVALID_ARG_TYPE``, ``ERR_UNKNOWN_ENCODING``.
            RuntimeError: ``ERR_HTTP_CONTENT_LENGTH_MISMATCH`` with ``strictContentLength``.

        Node: http.md, "request.end()" and "response.end()". Differs: no.
        """
        if callable(chunk):
            callback, chunk, encoding = chunk, None, None
        elif callable(encoding):
            callback, encoding = encoding, None
        if callback is not None:
            callback = Later(callback, 1, "callback of end()") if callable(callback) else None
        if chunk is MISSING or (chunk is not None and not _is_something(chunk)):
            chunk = None
        if self.finished:
            return self._pynet_end_again(chunk, callback)
        data = b"" if chunk is None else self._pynet_last_chunk(chunk, encoding)
        if self._pynet_head is None:
            self._pynet_content_length = len(data)
            self._pynet_implicit_head()
        if data and not self._pynet_has_body:
            data = self._pynet_dropped()
        if callback is not None:
            self._pynet_end_callbacks = [callback]
        if self._pynet_is_strict() and self._pynet_bytes_written != self._pynet_content_length:
            raise ERR_HTTP_CONTENT_LENGTH_MISMATCH(self._pynet_bytes_written, self._pynet_content_length)
        self._pynet_send_end(data, chunk is not None)
        self.finished = True
        if not self._pynet_output and self._pynet_may_write():
            self._pynet_done()
        return self

    def _pynet_last_chunk(self, chunk: Any, encoding: str | None) -> bytes:
        _check_chunk(chunk)
        if self.destroyed:
            return b""  # write() would have refused it without a word
        try:
            data = chunk if type(chunk) is bytes else _to_bytes(chunk, encoding)
        except ERR_UNKNOWN_ENCODING:
            if self._pynet_head is None:  # as in Node, where it is the socket that does not know the encoding
                self._pynet_implicit_head()
            raise
        if self.strictContentLength:
            self._pynet_count(len(data), True)
        return data

    def _pynet_send_end(self, data: bytes, has_chunk: bool) -> None:
        """The last chunk, and what tells that it was the last; then nothing holds it back any more."""
        if self._pynet_chunks:
            if data:
                self._pynet_keep_chunk(data, None)
                data = b""
            self._pynet_flush_chunks()
        if self._pynet_has_body and self.chunkedEncoding:
            tail = b"0\r\n%b\r\n" % self._pynet_trailer
            if data:
                tail = b"%x\r\n%b\r\n%b" % (len(data), data, tail)
            data = tail
        self._pynet_corked = 0
        socket = self._pynet_socket
        if self._pynet_head_sent and not data and not has_chunk and not self.writableLength:
            self._pynet_loop.next_tick(self._pynet_on_finish)
        elif socket is None or self._pynet_output or not socket.writable or not self._pynet_may_write():
            self._pynet_send(data, self._pynet_on_finish)
        else:
            self._pynet_send_last(socket, data)

    def _pynet_send_last(self, socket: Any, data: bytes) -> None:
        """It is this message's turn, and nothing waits: the rest goes out in one piece, if it can."""
        if not self._pynet_head_sent:
            assert self._pynet_head is not None
            self._pynet_head_sent = True
            data = self._pynet_head + data
        room = not data or socket.write(data)
        while socket.writableCorked:
            socket.uncork()
        if room and not socket.writableLength:
            self._pynet_loop.next_tick(self._pynet_on_finish)
        else:
            socket.write(b"", self._pynet_on_finish)

    def _pynet_end_again(self, chunk: Any, callback: Any) -> Self:
        if chunk is not None:
            if not self.destroyed:
                self._pynet_fail(ERR_STREAM_WRITE_AFTER_END(), callback)
        elif callback is not None:
            if self._pynet_sent:
                callback(ERR_STREAM_ALREADY_FINISHED("end"))
            else:
                self._pynet_end_callbacks = [*(self._pynet_end_callbacks or ()), callback]
        return self

    def _pynet_may_take(self, callback: Any) -> bool:
        """Whether something can be written; if not, *callback* hears why, and unless destroyed 'error' does."""
        if self.finished:
            error: Exception = ERR_STREAM_WRITE_AFTER_END()
        elif self.destroyed:
            error = ERR_STREAM_DESTROYED("write")
        else:
            return True
        if not self.destroyed:
            self._pynet_fail(error, callback)
        elif callback is not None:
            self._pynet_loop.next_tick(callback, error)
        return False

    def _pynet_fail(self, error: Exception, callback: Any) -> None:
        if callback is not None:
            self._pynet_loop.next_tick(callback, error)
        self._pynet_loop.next_tick(self._pynet_emit_error_nt, error)

    def _pynet_emit_error_nt(self, error: Exception) -> None:
        if not self.destroyed:
            self._pynet_error = error
        self.emit("error", error)

    def _pynet_drop(self, callback: Any) -> bool:
        self._pynet_dropped()
        if callback is not None:
            self._pynet_loop.next_tick(callback, None)
        return True

    def _pynet_dropped(self) -> bytes:
        if self._pynet_reject_body:
            raise ERR_HTTP_BODY_NOT_ALLOWED()
        return b""

    def _pynet_is_strict(self) -> bool:
        return (
            self.strictContentLength
            and self._pynet_content_length is not None
            and self._pynet_has_body
            and not self._pynet_removed_content_length
            and not self.chunkedEncoding
            and not self.hasHeader("transfer-encoding")
        )

    def _pynet_count(self, size: int, is_last: bool) -> None:
        total = self._pynet_bytes_written + size
        if self._pynet_is_strict():
            assert self._pynet_content_length is not None
            if total != self._pynet_content_length if is_last else total > self._pynet_content_length:
                raise ERR_HTTP_CONTENT_LENGTH_MISMATCH(total, self._pynet_content_length)
        self._pynet_bytes_written = total

    # The way to the socket

    def _pynet_may_write(self) -> bool:
        """Whether it is this message's turn on the socket."""
        return self._pynet_socket is not None

    def _pynet_send(self, data: bytes, callback: Any = None) -> bool:
        """Send *data* behind the head, if that has not gone yet."""
        if not self._pynet_head_sent:
            assert self._pynet_head is not None
            self._pynet_head_sent = True
            data = self._pynet_head + data
        return self._pynet_write_raw(data, callback)

    def _pynet_write_raw(self, data: bytes, callback: Any = None) -> bool:
        """Send *data*, or keep it until it is this message's turn."""
        socket = self._pynet_socket
        if socket is not None and socket.destroyed:
            return False  # its 'close' is on the way
        if socket is not None and self._pynet_may_write() and socket.writable:
            if self._pynet_output:
                self._pynet_flush_output(socket)
            written: bool = socket.write(data) if callback is None else socket.write(data, callback)
            return written
        if self._pynet_output is None:
            self._pynet_output = []
        self._pynet_output.append((data, callback))
        self._pynet_output_size += len(data)
        self._pynet_pending(len(data))
        return self._pynet_output_size < self.writableHighWaterMark

    def _pynet_flush(self) -> None:
        """It is this message's turn: send what waits."""
        socket = self._pynet_socket
        if socket is None or not socket.writable:
            return
        room = self._pynet_flush_output(socket)
        if self.finished:
            self._pynet_done()
        elif room and self._pynet_need_drain:
            self._pynet_need_drain = False
            self.emit("drain")

    def _pynet_flush_output(self, socket: Any) -> bool:
        output, self._pynet_output = self._pynet_output, None
        if not output:
            return True
        for _ in range(self._pynet_corked):
            socket.cork()
        size, self._pynet_output_size = self._pynet_output_size, 0
        room = True
        if len(output) > 1:
            socket.cork()
        for data, callback in output:
            room = socket.write(data) if callback is None else socket.write(data, callback)
        if len(output) > 1:
            socket.uncork()
        self._pynet_pending(-size)
        return room

    def _pynet_pending(self, change: int) -> None:
        """So many bytes more, or less, wait."""

    def _pynet_done(self) -> None:
        """``end()`` was called, and everything is handed to the socket."""
        if "prefinish" in self._pynet_listeners:
            self.emit("prefinish")

    def _pynet_on_finish(self, error: Any = None) -> None:
        """Everything is handed to the system, or *error* has kept it from that."""
        if error is None and self._pynet_socket is not None:
            error = self._pynet_socket.errored
        if self._pynet_end_callbacks:
            callbacks, self._pynet_end_callbacks = self._pynet_end_callbacks, None
            for callback in callbacks:
                callback(error)
        if error is None and not self._pynet_sent:
            self._pynet_sent = True
            self._pynet_on_sent()
            if "finish" in self._pynet_listeners:
                self.emit("finish")

    def _pynet_on_sent(self) -> None:
        """The same, before anybody else hears of it."""

    def _pynet_cork_for_this_tick(self) -> None:
        """What is written in one go leaves in one go, as one chunk if the body goes out in chunks."""
        socket = self._pynet_socket
        if socket is not None and not socket.writableCorked:
            self.cork()
            self._pynet_loop.next_tick(self.uncork)

    def cork(self) -> None:
        """Hold back what is written until ``uncork()``.

        Node: http.md, "outgoingMessage.cork()". Differs: no.
        """
        self._pynet_corked += 1
        if self._pynet_socket is not None:
            self._pynet_socket.cork()

    def uncork(self) -> None:
        """Send what ``cork()`` holds back: of a body in chunks, as one chunk.

        Node: http.md, "outgoingMessage.uncork()". Differs: no.
        """
        if self._pynet_corked:
            self._pynet_corked -= 1
        if self._pynet_socket is not None:
            self._pynet_socket.uncork()
        if (
            not self._pynet_corked
            and self._pynet_chunks
            and self._pynet_flush_chunks()
            and self._pynet_need_drain
            and not self.finished
        ):
            self._pynet_need_drain = False  # the socket has taken everything, and so will not say it
            self.emit("drain")

    def _pynet_keep_chunk(self, data: bytes, callback: Any) -> bool:
        self._pynet_chunks = self._pynet_chunks or []
        self._pynet_chunks.append((data, callback))
        self._pynet_chunks_size += len(data)
        head = 0 if self._pynet_head_sent or self._pynet_head is None else len(self._pynet_head)
        return self._pynet_chunks_size + head < self.writableHighWaterMark

    def _pynet_flush_chunks(self) -> bool:
        chunks, self._pynet_chunks = self._pynet_chunks or [], None
        self._pynet_chunks_size = 0
        data = b"".join([each for each, _ in chunks])
        callbacks = [callback for _, callback in chunks if callback is not None]

        def on_sent(error: Any = None) -> None:
            for callback in callbacks:
                callback(error)

        return self._pynet_send(b"%x\r\n%b\r\n" % (len(data), data), on_sent if callbacks else None)

    # The head

    def flushHeaders(self) -> None:
        """Send the head now, before any body.

        Node: http.md, "request.flushHeaders()". Differs: no.
        """
        if self._pynet_head is None:
            self._pynet_implicit_head()
        self._pynet_send(b"")

    def _pynet_implicit_head(self) -> None:
        """Make the head: nobody has, and it is needed."""
        raise ERR_METHOD_NOT_IMPLEMENTED("_implicitHeader()")

    def _pynet_store_head(self, first_line: str, headers: Any = None) -> None:
        make_head(self, first_line, headers)

    def _pynet_has_agent(self) -> bool:
        return False

    def _pynet_keep_alive_line(self) -> str:
        """The header ``Keep-Alive``, or nothing."""
        return ""

    @property
    def headersSent(self) -> bool:
        """Whether the head is made, and so on its way.

        Node: http.md, "response.headersSent". Differs: no.
        """
        return self._pynet_head is not None

    # Socket and end

    @property
    def socket(self) -> Socket | None:
        """Where the message goes; None before there is one, and after the message is through.

        Node: http.md, "request.socket" and "response.socket". Differs: no.
        """
        socket: Socket | None = self._pynet_socket
        return socket

    @socket.setter
    def socket(self, value: Any) -> None:
        self._pynet_socket = value

    @property
    def connection(self) -> Socket | None:
        """Alias of ``socket``.

        Node: http.md, "outgoingMessage.connection". Differs: no.
        """
        return self.socket

    @connection.setter
    def connection(self, value: Any) -> None:
        self._pynet_socket = value

    @overload
    def setTimeout(self, msecs: float, callback: Callable[[Any], object] | None = None) -> Self: ...
    @overload
    def setTimeout(self, msecs: float, callback: Bare) -> Self: ...
    def setTimeout(self, msecs: float, callback: Any = None) -> Self:
        """Emit ``timeout`` after *msecs* without traffic on the socket, as soon as there is one.

        Raises:
            TypeError: ``ERR_INVALID_ARG_TYPE``.

        Node: http.md, "outgoingMessage.setTimeout(msesc[, callback])". Differs: no.
        """
        if callback is not None:
            self.on("timeout", callback)
        if self._pynet_socket is None:
            self.once("socket", lambda socket: socket.setTimeout(msecs))
        else:
            self._pynet_socket.setTimeout(msecs)
        return self

    def destroy(self, error: Any = None, callback: Any = None) -> Self:
        """Give up the message, and with it the connection.

        Node: http.md, "outgoingMessage.destroy([error])". Differs: no.
        """
        if self.destroyed:
            return self
        self.destroyed = True
        self._pynet_error = error
        if self._pynet_socket is not None:
            self._pynet_socket.destroy(error)
        else:
            self.once("socket", lambda socket: socket.destroy(error))
        return self

    def pipe(self, destination: Any = None, options: Any = None) -> None:
        """Not readable: ``error`` with ``ERR_STREAM_CANNOT_PIPE``.

        Node: http.md, "outgoingMessage.pipe()". Differs: no.
        """
        self.emit("error", ERR_STREAM_CANNOT_PIPE())

    # What a Writable tells of itself

    @property
    def closed(self) -> bool:
        """Whether ``close`` was emitted, or is on its way."""
        return self._pynet_closed

    @property
    def errored(self) -> Any:
        """What ``destroy()`` was given, or the error that was emitted."""
        return self._pynet_error

    @property
    def writableEnded(self) -> bool:
        """Whether ``end()`` was called."""
        return self.finished

    @property
    def writableFinished(self) -> bool:
        """Whether everything is handed to the system."""
        socket = self._pynet_socket
        return self.finished and not self._pynet_output_size and (socket is None or not socket.writableLength)

    @property
    def writableLength(self) -> int:
        """Bytes that wait, here and in the socket."""
        return (
            self._pynet_output_size
            + self._pynet_chunks_size
            + (self._pynet_socket.writableLength if self._pynet_socket is not None else 0)
        )

    @property
    def writableHighWaterMark(self) -> int:
        """Bytes that may wait before ``write()`` says False."""
        if self._pynet_socket is not None:
            mark: int = self._pynet_socket.writableHighWaterMark
            return mark
        return self._pynet_high_water_mark or getDefaultHighWaterMark()

    @property
    def writableCorked(self) -> int:
        """How many ``uncork()`` are missing."""
        return self._pynet_corked

    @property
    def writableNeedDrain(self) -> bool:
        """Whether ``write()`` has said False, and ``drain`` is to come."""
        return not self.destroyed and not self.finished and self._pynet_need_drain

    @property
    def writableObjectMode(self) -> bool:
        """False: what is written is bytes or text."""
        return False


def _is_something(chunk: Any) -> bool:
    """Whether *chunk* is something in JavaScript, where an empty text and 0 are nothing and an empty buffer is."""
    return not (isinstance(chunk, (str, int, float)) and not chunk)


def _check_chunk(chunk: Any) -> None:
    if chunk is None:
        raise ERR_STREAM_NULL_VALUES()
    if isinstance(chunk, (bytes, str)):
        return
    try:
        memoryview(chunk)
    except TypeError:
        raise ERR_INVALID_ARG_TYPE("chunk", ["string", "Buffer", "Uint8Array"], chunk) from None


def _to_bytes(chunk: Any, encoding: str | None) -> bytes:
    if isinstance(chunk, str):
        return encode(chunk, encoding or "utf8")
    return chunk if isinstance(chunk, bytes) else bytes(chunk)
