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
from contextvars import Context
from typing import TYPE_CHECKING, Any, overload

from typing_extensions import Self

from pynet._errors import (
    ERR_HTTP_BODY_NOT_ALLOWED,
    ERR_HTTP_CONTENT_LENGTH_MISMATCH,
    ERR_INVALID_ARG_TYPE,
    ERR_METHOD_NOT_IMPLEMENTED,
    ERR_STREAM_ALREADY_FINISHED,
    ERR_STREAM_DESTROYED,
    ERR_STREAM_NULL_VALUES,
    ERR_STREAM_WRITE_AFTER_END,
    ERR_UNKNOWN_ENCODING,
    MISSING,
)
from pynet._events import Later, listens
from pynet._loop import current_loop
from pynet._stream import encode

from ._head import LENGTH, make_head
from ._outgoing_headers import HeaderMethods

if TYPE_CHECKING:
    from pynet._loop import Loop

    from ._carrier import Carrier
    from ._listeners import OutgoingListen
    from ._sending import Callback

__all__ = ["OutgoingMessage"]


@listens
class OutgoingMessage(HeaderMethods):
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

    on: OutgoingListen[Self]  # type: ignore[assignment]
    """Call *f* at every *event*, or decorate a function with ``on(event)``; *f* may take fewer arguments."""
    once: OutgoingListen[Self]  # type: ignore[assignment]
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
    #: Whether a body that is not as long as ``Content-Length`` says is refused.
    strictContentLength: bool = False
    maxRequestsOnConnectionReached: bool = False
    #: Always True, as in Node.
    writable: bool = True
    statusCode: int = 0

    __slots__ = (
        "_pynet_bytes_written",
        "_pynet_content_length",
        "_pynet_default_keep_alive",
        "_pynet_has_body",
        "_pynet_last",
    )

    _pynet_has_body: bool  # what is written goes anywhere
    _pynet_last: bool  # the connection ends with this message
    _pynet_content_length: float | None
    _pynet_default_keep_alive: bool  # nobody has set Keep-Alive
    _pynet_bytes_written: int  # of the body; counted for strictContentLength
    _pynet_unique: frozenset[str] | None = None  # uniqueHeaders
    _pynet_reject_body = False  # rejectNonStandardBodyWrites

    def __init__(self, options: Mapping[str, Any] | None = None, /) -> None:
        self._pynet_start(current_loop(), options)

    def _pynet_start(self, loop: Loop, options: Mapping[str, object] | None) -> None:
        """Give the fields of all parts their first values: a call for each would cost as much again."""
        self._pynet_listeners = {}
        self._pynet_loop = loop
        self._pynet_socket = self._pynet_head = self._pynet_headers = None
        self._pynet_output = self._pynet_chunks = self._pynet_end_callbacks = None
        self._pynet_error = self._pynet_content_length = None
        self._pynet_head_sent = self._pynet_sent = self._pynet_last = self._pynet_closed = False
        self._pynet_need_drain = False
        self._pynet_has_body = self._pynet_default_keep_alive = True
        self._pynet_removed = 0
        self._pynet_output_size = self._pynet_corked = self._pynet_chunks_size = 0
        self._pynet_high_water_mark = self._pynet_bytes_written = 0
        if options:
            self._pynet_take_options(options)

    def _pynet_take_options(self, options: object) -> None:
        if not isinstance(options, Mapping):
            return
        self._pynet_high_water_mark = options.get("highWaterMark") or 0
        if options.get("rejectNonStandardBodyWrites"):
            self._pynet_reject_body = True

    def _pynet_home(self) -> Context | None:
        socket = self._pynet_socket
        return None if socket is None else socket._pynet_home()

    def _pynet_tick(self, callback: Callable[..., object], *args: object) -> None:
        self._pynet_loop.tick_in(self._pynet_home(), callback, *args)

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
        elif encoding is not None and callable(encoding):
            callback, encoding = encoding, None
        if callback is not None:
            callback = Later(callback, 1, "callback of end()") if callable(callback) else None
        if chunk is MISSING or (not chunk and chunk.__class__ is not bytes and not _is_something(chunk)):
            chunk = None
        if self.finished:
            return self._pynet_end_again(chunk, callback)
        data = b"" if chunk is None else self._pynet_last_chunk(chunk, encoding)
        if self._pynet_head is None and (chunk is None or not self.destroyed):
            self._pynet_content_length = len(data)
            self._pynet_implicit_head()
        if data and not self._pynet_has_body:
            data = self._pynet_dropped()
        if callback is not None:
            self._pynet_end_callbacks = [callback]
        if self.strictContentLength:
            self._pynet_check_length()
        if self._pynet_head is not None:  # else it was given up, and its last chunk with it
            self._pynet_send_end(data, chunk is not None)
        self.finished = True
        if "prefinish" in self._pynet_listeners and not self._pynet_output and self._pynet_may_write():
            self._pynet_done()
        return self

    def _pynet_last_chunk(self, chunk: object, encoding: str | None) -> bytes:
        if self.destroyed:
            _check_chunk(chunk)
            return b""  # write() would have refused it without a word
        if type(chunk) is bytes:
            data = chunk
        elif type(chunk) is str and chunk.isascii() and encoding is None:
            data = chunk.encode()
        else:
            data = self._pynet_converted(chunk, encoding)
        if self.strictContentLength:
            self._pynet_count(len(data), True)
        return data

    def _pynet_converted(self, chunk: object, encoding: str | None) -> bytes:
        _check_chunk(chunk)
        try:
            return _to_bytes(chunk, encoding)
        except ERR_UNKNOWN_ENCODING:
            if self._pynet_head is None:  # as in Node, where it is the socket that does not know the encoding
                self._pynet_implicit_head()
            raise

    def _pynet_send_end(self, data: bytes, has_chunk: bool) -> None:
        """The last chunk, and what tells that it was the last; then nothing holds it back any more."""
        if self._pynet_chunks:
            if data:
                self._pynet_keep_chunk(data, None)
                data = b""
            self._pynet_flush_chunks()
        if self.chunkedEncoding and self._pynet_has_body:
            tail = b"0\r\n%b\r\n" % self._pynet_trailer
            if data:
                tail = b"%x\r\n%b\r\n%b" % (len(data), data, tail)
            data = tail
        self._pynet_corked = 0
        socket = self._pynet_socket
        if self._pynet_head_sent and not data and not has_chunk and not self.writableLength:
            self._pynet_tick(self._pynet_on_finish)
        elif socket is None or self._pynet_output or not socket.writable or not self._pynet_may_write():
            is_lost = socket is not None and socket.destroyed  # of which 'close' tells, not the callback of end()
            self._pynet_send(data, None if is_lost else self._pynet_on_finish)
        else:
            self._pynet_send_last(socket, data)
            return
        if socket is not None:
            _uncork_fully(socket)

    def _pynet_send_last(self, socket: Carrier, data: bytes) -> None:
        """It is this message's turn, and nothing waits: the rest goes out in one piece, if it can."""
        if not self._pynet_head_sent:
            assert self._pynet_head is not None
            self._pynet_head_sent = True
            data = self._pynet_head + data
        room = not data or socket.write(data)
        writing = socket._writableState
        if writing.corked:
            _uncork_fully(socket)
        if room and not writing.length:
            self._pynet_loop.tick_in(self._pynet_home(), self._pynet_on_finish)
        else:
            socket.write(b"", self._pynet_on_finish)

    def _pynet_end_again(self, chunk: object, callback: Callback | None) -> Self:
        if chunk is not None:
            if not self.destroyed:
                self._pynet_fail(ERR_STREAM_WRITE_AFTER_END(), callback)
        elif callback is not None:
            if self._pynet_sent:
                callback(ERR_STREAM_ALREADY_FINISHED("end"))
            else:
                self._pynet_end_callbacks = [*(self._pynet_end_callbacks or ()), callback]
        return self

    def _pynet_may_take(self, callback: Callback | None) -> bool:
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
            self._pynet_tick(callback, error)
        return False

    def _pynet_fail(self, error: Exception, callback: Callback | None) -> None:
        if callback is not None:
            self._pynet_tick(callback, error)
        self._pynet_tick(self._pynet_emit_error_nt, error)

    def _pynet_emit_error_nt(self, error: Exception) -> None:
        if not self.destroyed:  # else it is over, and 'close' may have been
            self._pynet_error = error
            self.emit("error", error)

    def _pynet_drop(self, callback: Callback | None) -> bool:
        self._pynet_dropped()
        if callback is not None:
            self._pynet_tick(callback, None)
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
            and not self._pynet_removed & LENGTH
            and not self.chunkedEncoding
            and not self.hasHeader("transfer-encoding")
        )

    def _pynet_check_length(self) -> None:
        if self._pynet_is_strict() and self._pynet_bytes_written != self._pynet_content_length:
            raise ERR_HTTP_CONTENT_LENGTH_MISMATCH(self._pynet_bytes_written, self._pynet_content_length)

    def _pynet_count(self, size: int, is_last: bool) -> None:
        total = self._pynet_bytes_written + size
        if self._pynet_is_strict():
            assert self._pynet_content_length is not None
            if total != self._pynet_content_length if is_last else total > self._pynet_content_length:
                raise ERR_HTTP_CONTENT_LENGTH_MISMATCH(total, self._pynet_content_length)
        self._pynet_bytes_written = total

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

    def _pynet_store_head(self, first_line: str, headers: object = None) -> None:
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


def _uncork_fully(socket: Carrier) -> None:
    while socket.writableCorked:
        socket.uncork()


def _is_something(chunk: object) -> bool:
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
