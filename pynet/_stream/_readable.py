"""Readable: chunks come in by ``push()`` and leave by ``'data'``, ``read()``, ``pipe()`` or ``async for``.

A stream is paused until somebody wants data. A 'data' listener, ``resume()`` or ``pipe()`` makes it flow: every chunk
is emitted as it comes. A 'readable' listener stops the flow: the listener calls ``read()``. What cannot leave waits in
the buffer, and ``push()`` returns False when the buffer has reached the high water mark.

This module is the machine; the ways out that build on it have modules of their own.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from typing_extensions import Self, Unpack

from pynet._errors import (
    ERR_INVALID_ARG_TYPE,
    ERR_METHOD_NOT_IMPLEMENTED,
    ERR_OUT_OF_RANGE,
    ERR_STREAM_PUSH_AFTER_EOF,
    ERR_STREAM_UNSHIFT_AFTER_END_EVENT,
    ERR_UNKNOWN_ENCODING,
    MISSING,
)
from pynet._events import EventEmitter
from pynet._loop import current_loop

from ._async_iterator import ReadableIterator
from ._base import Stream, apply_hooks, apply_signal, make_life, merge_options
from ._defaults import high_water_mark
from ._destroy import construct, error_or_destroy
from ._encodings import decode, encode, is_encoding
from ._from import readable_from
from ._options import ReadableOptions, names
from ._pipe import pipe, unpipe
from ._state import OPEN, ReadableState
from ._string_decoder import StringDecoder
from ._wrap import wrap

if TYPE_CHECKING:
    from ._typing import ReadableListen

__all__ = ["Readable", "apply_readable_options", "make_readable_state", "start_reading"]

_OPTIONS = names(ReadableOptions)
_MAX_HIGH_WATER_MARK = 0x40000000
_LEADING_INTEGER = re.compile(r"\s*([+-]?\d+)")


class Readable(Stream):
    """A source of bytes; of text after ``setEncoding()``; of any values with ``objectMode``.

    Subclasses supply ``_read(size)``, or pass it as the option ``read``; it calls ``push()``, now or later, with
    chunks and finally with None. Optionally they supply ``_destroy`` and ``_construct``.

    ============  ===============  ===========================================================================
    event         arguments        when
    ============  ===============  ===========================================================================
    ``data``      chunk            a chunk leaves the stream; many times
    ``readable``                   there is something to ``read()``, or the end was reached; many times
    ``end``                        everything was read; once. Never if nobody reads
    ``pause``                      ``pause()`` stopped the flow
    ``resume``                     ``resume()`` took effect, a tick later
    ``error``     error            something failed; once, only ``close`` follows
    ``close``                      the stream is destroyed; once, last
    ============  ===============  ===========================================================================

    Node: stream.md, "Class: stream.Readable". Differs: chunks are ``bytes``; ``from_`` has an underscore.
    """

    _known_events = frozenset({"data", "readable", "end", "pause", "resume", "error", "close"})
    _readableState: ReadableState
    # True in classes whose source pushes by itself until push() returns False, and whose _read() may be called at any
    # time: then a chunk that flows through costs no tick to ask for the next one.
    _self_driven = False

    if TYPE_CHECKING:
        on: ReadableListen[Self]
        once: ReadableListen[Self]
        off: ReadableListen[Self]
        addListener: ReadableListen[Self]
        removeListener: ReadableListen[Self]
        prependListener: ReadableListen[Self]
        prependOnceListener: ReadableListen[Self]

    def __init__(self, options: ReadableOptions | None = None, /, **keywords: Unpack[ReadableOptions]) -> None:
        merged = merge_options(type(self), options, keywords, _OPTIONS)
        EventEmitter.__init__(self, merged if "captureRejections" in merged else None)
        self._loop = current_loop()
        self._life = make_life(merged)
        objectMode = bool(merged.get("objectMode"))
        self._readableState = ReadableState(self._life, high_water_mark(merged, "", objectMode), objectMode)
        if merged:
            apply_readable_options(self._readableState, merged)
            apply_hooks(self, merged)
            apply_signal(self, merged)
        if self._construct is not None:
            construct(self, lambda error: start_reading(self))

    @staticmethod
    def from_(iterable: Iterable[Any] | AsyncIterable[Any], options: ReadableOptions | None = None) -> Readable:
        """Make a readable of what *iterable* yields, in object mode unless *options* say otherwise.

        bytes and str are one chunk, not taken apart. What the iterable raises is the stream's ``'error'``. A stream
        that is destroyed closes its iterator. An async iterable needs a running asyncio loop.

        Node: stream.md, "stream.Readable.from(iterable[, options])". Differs: the name; ``from`` is a keyword.
        """
        return readable_from(Readable, iterable, options)

    def _read(self, size: int, /) -> None:
        """Fetch data and ``push()`` it, now or later; to be overridden. Not called again before that."""
        raise ERR_METHOD_NOT_IMPLEMENTED("_read()")

    # --- in ------------------------------------------------------------------------------------------------------

    def push(self, chunk: Any = MISSING, encoding: str | None = None) -> bool:
        """Add *chunk* to what can be read; None is the end. For those who implement a stream.

        Args:
            chunk: bytes-like, or str in *encoding*; in object mode anything.

        Returns:
            Whether to go on. After False, wait for the next ``_read()``.
        """
        state = self._readableState
        if (
            type(chunk) is bytes
            and state.flowing
            and not state.length
            and not state.sync
            and state.decoder is None
            and chunk
            and not state.objectMode
            and not state.ended
            and state.life.stage is OPEN
            and state.life.errored is None
            and state.dataListening
        ):
            # The short way of the most frequent case; what follows does the same.
            if state.awaiting_drain:
                state.awaiting_drain.clear()
            state.dataEmitted = True
            if self._self_driven:
                state.reading = True
                self.emit("data", chunk)
            else:
                state.reading = False
                try:
                    self.emit("data", chunk)
                finally:
                    maybe_read_more(self, state)
            return not state.ended and (state.length < state.highWaterMark or not state.length)
        if chunk is None:
            state.reading = False
            _on_end_of_data(self, state)
            return False
        if not state.objectMode:
            chunk = _to_chunk(self, state, chunk, encoding)
            if chunk is None:
                return False
            if not chunk:
                state.reading = False
                maybe_read_more(self, state)
                return state.can_push_more()
        if state.ended:
            error_or_destroy(self, ERR_STREAM_PUSH_AFTER_EOF())
            return False
        if state.life.stage is not OPEN or state.life.errored is not None:
            return False
        state.reading = False
        if state.decoder is not None and not isinstance(chunk, str):
            chunk = state.decoder.write(chunk)
            if not chunk:
                maybe_read_more(self, state)
                return state.can_push_more()
        _add_chunk(self, state, chunk)
        return state.can_push_more()

    def unshift(self, chunk: Any = MISSING, encoding: str | None = None) -> bool:
        """Put *chunk* back before everything else, because it was read too early. None is ``push(None)``.

        After ``'end'``: an ``'error'`` of ``ERR_STREAM_UNSHIFT_AFTER_END_EVENT``.

        Node: stream.md, "readable.unshift(chunk[, encoding])". Differs: no.
        """
        state = self._readableState
        if chunk is None:
            state.reading = False
            _on_end_of_data(self, state)
            return False
        if not state.objectMode:
            chunk = _to_chunk(self, state, chunk, encoding)
            if chunk is None:
                return False
            if not chunk:
                return state.can_push_more()
        if state.endEmitted:
            error_or_destroy(self, ERR_STREAM_UNSHIFT_AFTER_END_EVENT())
        elif state.life.stage is not OPEN or state.life.errored is not None:
            return False
        else:
            _add_chunk(self, state, chunk, in_front=True)
        return state.can_push_more()

    # --- out -----------------------------------------------------------------------------------------------------

    def read(self, size: float | str | None = None) -> Any:
        """Take *size* bytes out of the buffer; without *size* the next chunk.

        After ``setEncoding()``: *size* characters, or all the text there is. In object mode: one value, whatever
        *size*. ``read(0)`` takes nothing and has the source read on.

        Returns:
            None if there are not as many; the rest, though shorter, if the end was reached.

        Raises:
            ValueError: ``ERR_OUT_OF_RANGE`` if *size* is above 1 GiB.

        What is returned is also emitted as ``'data'``.

        Node: stream.md, "readable.read([size])". Differs: no.
        """
        state = self._readableState
        asked = size if size is None or type(size) is int else _parse_size(size)
        if asked is not None and asked > state.highWaterMark:
            state.highWaterMark = _next_high_water_mark(asked)
        if asked != 0:
            state.emittedReadable = state.end_unannounced = False
        elif state.needReadable and (state.ended or _is_full(state)):
            # There is plenty to read: nothing but the event is missing.
            if state.ended and not state.length:
                _end_readable(self, state)
            else:
                _emit_readable(self, state)
            return None
        amount = _how_much(state, asked)
        if not amount and state.ended:
            if not state.length:
                _end_readable(self, state)
            return None
        if _wants_more(state, amount):
            _call_read(self, state)
            if not state.reading:  # it has pushed already
                amount = _how_much(state, asked)
        chunk = _take(state, amount) if amount > 0 else None
        if chunk is None:
            state.needReadable = state.length <= state.highWaterMark
            amount = 0
        else:
            state.length -= amount
            if state.awaiting_drain:
                state.awaiting_drain.clear()
        if not state.length:
            if not state.ended:
                state.needReadable = True
            elif asked != amount:
                _end_readable(self, state)
        if chunk is not None:
            life = state.life
            if not life.errorEmitted and not life.closeEmitted:
                state.dataEmitted = True
                self.emit("data", chunk)
        return chunk

    def setEncoding(self, encoding: str | None = None) -> Self:
        """Have text instead of bytes: characters are decoded as a whole, however the bytes were split.

        Args:
            encoding: One of Node's; utf8 if left out.

        Raises:
            TypeError: ``ERR_UNKNOWN_ENCODING``.

        Node: stream.md, "readable.setEncoding(encoding)". Differs: no.
        """
        state = self._readableState
        decoder = StringDecoder(encoding)
        state.decoder = decoder
        state.encoding = decoder.encoding
        if state.buffer:
            text = "".join([decoder.write(chunk) for chunk in _whole_chunks(state)])
            if state.ended:
                text += decoder.end()
            state.buffer.clear()
            state.length = 0
            if text:
                state.buffer.append(text)
                state.length = 1 if state.objectMode else len(text)
        return self

    def pause(self) -> Self:
        """Stop the flow of ``'data'``; what arrives meanwhile is kept.

        Node: stream.md, "readable.pause()". Differs: no.
        """
        state = self._readableState
        if state.life.stage is OPEN:
            was_flowing = state.flowing is not False
            state.flowing = False
            try:
                if was_flowing:
                    self.emit("pause")
            finally:
                state.paused = True  # even if a listener has called resume()
        return self

    def resume(self) -> Self:
        """Let ``'data'`` flow from the next tick on; without listeners for it everything is thrown away.

        Has no effect while there are ``'readable'`` listeners.

        Node: stream.md, "readable.resume()". Differs: no.
        """
        state = self._readableState
        if state.life.stage is not OPEN:
            return self
        if not state.flowing:
            state.flowing = not state.readableListening
            if not state.resumeScheduled:
                state.resumeScheduled = True
                self._loop.next_tick(_resume_nt, self, state)
        state.paused = False
        return self

    def isPaused(self) -> bool:
        """Whether ``pause()`` is in force.

        Node: stream.md, "readable.isPaused()". Differs: no.
        """
        state = self._readableState
        return state.paused is True or state.flowing is False

    def pipe(self, destination: Any, options: Mapping[str, Any] | None = None, *, end: bool = True) -> Any:
        """Write everything to *destination*, as fast as that takes it, and end it with this stream.

        Errors are not passed on: when this stream fails the destination stays open. ``pipeline()`` sees to both.

        Args:
            destination: A ``Writable``, or any object with ``write``, ``end`` and ``on``.
            options: A dict with ``end``.
            end: False leaves the destination open.

        Returns:
            *destination*.

        Node: stream.md, "readable.pipe(destination[, options])". Differs: ``end`` is a keyword too.
        """
        return pipe(self, destination, end and (options is None or options.get("end") is not False))

    def unpipe(self, destination: Any = None) -> Self:
        """Undo ``pipe()`` for *destination*, or for all. The stream is paused when none is left.

        Node: stream.md, "readable.unpipe([destination])". Differs: no.
        """
        unpipe(self, destination)
        return self

    def wrap(self, stream: Any) -> Self:
        """Read from an old-style *stream*: an emitter of ``'data'`` and ``'end'`` with ``pause()`` and ``resume()``.

        Node: stream.md, "readable.wrap(stream)". Differs: no.
        """
        wrap(self, stream)
        return self

    def iterator(self, options: Mapping[str, Any] | None = None, *, destroyOnReturn: bool = True) -> AsyncIterator[Any]:
        """An async iterator over the chunks; ``destroyOnReturn=False`` keeps the stream when it is left early.

        Node: stream.md, "readable.iterator([options])". Differs: ``destroyOnReturn`` is a keyword too.
        """
        if options is not None and options.get("destroyOnReturn") is False:
            destroyOnReturn = False
        return ReadableIterator(self, destroyOnReturn)

    def __aiter__(self) -> AsyncIterator[Any]:
        """``async for chunk in stream``: reads as fast as the loop body; leaving early destroys the stream."""
        return self.iterator()

    def _is_through(self) -> bool:
        return self._readableState.endEmitted

    # --- listeners -----------------------------------------------------------------------------------------------

    def _listener_added(self, event: Any) -> None:
        if event == "data":
            state = self._readableState
            state.dataListening = True
            if "readable" in self._listeners:
                state.readableListening = True
            if state.flowing is not False:
                self.resume()
        elif event == "readable":
            _start_readable_mode(self, self._readableState)

    def _listener_removed(self, event: Any) -> None:
        if event == "readable" or event is None:
            # A tick, so that a listener can be replaced without a flow in between.
            self._loop.next_tick(_update_readable_listening_nt, self)
        if (event == "data" or event is None) and "data" not in self._listeners:
            self._readableState.dataListening = False

    # --- properties ----------------------------------------------------------------------------------------------

    @property
    def readable(self) -> bool:
        """Whether ``read()`` can be called: not ended, destroyed or failed."""
        state = self._readableState
        life = state.life
        return state.readable and life.stage is OPEN and not life.errorEmitted and not state.endEmitted

    @readable.setter
    def readable(self, value: bool) -> None:
        self._readableState.readable = bool(value)

    @property
    def readableAborted(self) -> bool:
        """Whether the stream was destroyed, or failed, before ``'end'``."""
        state = self._readableState
        life = state.life
        return state.readable and (life.stage is not OPEN or life.errored is not None) and not state.endEmitted

    @property
    def readableBuffer(self) -> list[Any]:
        """The chunks that wait."""
        return list(_whole_chunks(self._readableState))

    @property
    def readableDidRead(self) -> bool:
        """Whether a chunk has left the stream."""
        return self._readableState.dataEmitted

    @property
    def readableEncoding(self) -> str | None:
        """The encoding set by ``setEncoding()``."""
        return self._readableState.encoding

    @property
    def readableEnded(self) -> bool:
        """Whether ``'end'`` was emitted."""
        return self._readableState.endEmitted

    @property
    def readableFlowing(self) -> bool | None:
        """True: ``'data'`` flows; False: paused, or there are ``'readable'`` listeners; None: nobody reads yet."""
        return self._readableState.flowing

    @readableFlowing.setter
    def readableFlowing(self, value: bool | None) -> None:
        self._readableState.flowing = value

    @property
    def readableHighWaterMark(self) -> int:
        """Bytes (or objects) to read ahead."""
        return self._readableState.highWaterMark

    @property
    def readableLength(self) -> int:
        """Bytes (characters after ``setEncoding()``, or objects) that wait."""
        return self._readableState.length

    @property
    def readableObjectMode(self) -> bool:
        """Whether chunks may be of any type."""
        return self._readableState.objectMode


# --- construction ------------------------------------------------------------------------------------------------


def make_readable_state(life: Any, options: Mapping[str, Any]) -> ReadableState:
    """The readable half of a Duplex."""
    objectMode = bool(options.get("objectMode") or options.get("readableObjectMode"))
    return ReadableState(life, high_water_mark(options, "readableHighWaterMark", objectMode), objectMode)


def apply_readable_options(state: ReadableState, options: Mapping[str, Any]) -> None:
    """Take over the encodings."""
    default = options.get("defaultEncoding")
    if default:
        if not is_encoding(default):
            raise ERR_UNKNOWN_ENCODING(default)
        state.defaultEncoding = default
    encoding = options.get("encoding")
    if encoding:
        state.decoder = StringDecoder(encoding)
        state.encoding = encoding


def start_reading(stream: Readable) -> None:
    """``_construct()`` has succeeded: read if somebody has asked for data meanwhile."""
    state = stream._readableState
    if state.needReadable:
        maybe_read_more(stream, state)


# --- in ----------------------------------------------------------------------------------------------------------


def _to_chunk(stream: Readable, state: ReadableState, chunk: Any, encoding: str | None) -> bytes | str | None:
    """What was pushed as the bytes, or the text, that the buffer keeps; None if it is neither."""
    if isinstance(chunk, bytes):
        return chunk
    if isinstance(chunk, str):
        encoding = encoding or state.defaultEncoding
        if encoding == state.encoding:
            return chunk
        data = encode(chunk, encoding)
        return data if state.encoding is None else decode(data, state.encoding)
    if chunk is MISSING:
        return b""
    try:
        return bytes(memoryview(chunk))
    except TypeError:
        error = ERR_INVALID_ARG_TYPE("chunk", ["string", "Buffer", "TypedArray", "DataView"], chunk)
    error_or_destroy(stream, error)
    return None


def _add_chunk(stream: Readable, state: ReadableState, chunk: Any, in_front: bool = False) -> None:
    if state.flowing and not state.length and not state.sync and state.dataListening:
        if state.awaiting_drain:
            state.awaiting_drain.clear()
        state.dataEmitted = True
        try:
            stream.emit("data", chunk)
        finally:
            maybe_read_more(stream, state)
        return
    if state.buffer is None:
        state.buffer = deque()
    if in_front:
        _drop_taken(state)
        state.buffer.appendleft(chunk)
    else:
        state.buffer.append(chunk)
    state.length += 1 if state.objectMode else len(chunk)
    if state.needReadable:
        _emit_readable(stream, state)
    maybe_read_more(stream, state)


def _on_end_of_data(stream: Readable, state: ReadableState) -> None:
    if state.ended:
        return
    if state.decoder is not None:
        rest = state.decoder.end()
        if rest:
            if state.buffer is None:
                state.buffer = deque()
            state.buffer.append(rest)
            state.length += 1 if state.objectMode else len(rest)
    state.ended = True
    if state.sync:
        if state.needReadable or state.flowing or "readable" in stream._listeners:
            _emit_readable(stream, state)
        else:
            state.end_unannounced = True
    else:
        # At once: that is when those who listen for 'readable' expect to be told of the end.
        state.needReadable = False
        state.emittedReadable = True
        _emit_readable_nt(stream, state)


def maybe_read_more(stream: Readable, state: ReadableState) -> None:
    """Fill the buffer up to the mark, a tick later: whoever pushes may not be done yet."""
    if not state.readingMore and not state.reading and state.life.constructed:
        state.readingMore = True
        stream._loop.next_tick(_read_more_nt, stream, state)


def _read_more_nt(stream: Readable, state: ReadableState) -> None:
    try:
        while (
            not state.reading
            and not state.ended
            and (state.length < state.highWaterMark or (state.flowing and not state.length))
        ):
            before = state.length
            stream.read(0)
            if state.length == before:
                break
    finally:
        state.readingMore = False


# --- out ---------------------------------------------------------------------------------------------------------


def _parse_size(size: Any) -> int | None:
    """A size as JavaScript's ``parseInt`` sees it; None is no number."""
    if isinstance(size, (int, float)):
        return int(size) if abs(size) < float("inf") else None  # nan compares false
    match = _LEADING_INTEGER.match(size) if isinstance(size, str) else None
    return int(match[1]) if match else None


def _next_high_water_mark(size: int) -> int:
    """The power of two that holds *size*, so that reads that grow slowly do not move the mark each time."""
    if size > _MAX_HIGH_WATER_MARK:
        raise ERR_OUT_OF_RANGE("size", "<= 1GiB", size)
    return 1 << (size - 1).bit_length()


def _is_full(state: ReadableState) -> bool:
    return state.length >= state.highWaterMark if state.highWaterMark else state.length > 0


def _how_much(state: ReadableState, asked: int | None) -> int:
    """How much ``read()`` can return: bytes or characters, but 1 in object mode."""
    if (asked is not None and asked <= 0) or (not state.length and state.ended):
        return 0
    if state.objectMode:
        return 1
    if asked is None:
        # A chunk leaves as it came; text is put together.
        if (state.flowing or state.decoder is None) and state.buffer:
            return len(state.buffer[0]) - state.taken
        return state.length
    if asked <= state.length:
        return asked
    return state.length if state.ended else 0


def _wants_more(state: ReadableState, amount: int) -> bool:
    life = state.life
    if state.ended or state.reading or life.stage is not OPEN or life.errored is not None or not life.constructed:
        return False
    return state.needReadable or not state.length or state.length - amount < state.highWaterMark


def _call_read(stream: Readable, state: ReadableState) -> None:
    state.reading = state.sync = True
    if not state.length:
        state.needReadable = True
    try:
        stream._read(state.highWaterMark)
    except Exception as failure:
        error_or_destroy(stream, failure)
    finally:
        state.sync = False


def _take(state: ReadableState, amount: int) -> Any:
    """Take *amount* out of the buffer; None if it is empty."""
    buffer = state.buffer
    if not buffer:
        return None
    if state.objectMode:
        return buffer.popleft()
    first = buffer[0]
    available = len(first) - state.taken
    if amount < available:
        state.taken += amount
        chunk = first[state.taken - amount : state.taken]
    elif amount == available:
        buffer.popleft()
        chunk = first[state.taken :] if state.taken else first
        state.taken = 0
    else:
        return _take_several(state, buffer, amount)
    return chunk if state.decoder is None else _text(chunk)


def _take_several(state: ReadableState, buffer: deque[Any], amount: int) -> Any:
    pieces = []
    while amount:
        first = buffer[0]
        piece = first[state.taken : state.taken + amount]
        state.taken += len(piece)
        if state.taken == len(first):
            buffer.popleft()
            state.taken = 0
        pieces.append(piece)
        amount -= len(piece)
    return b"".join(pieces) if state.decoder is None else "".join(map(_text, pieces))


def _text(chunk: Any) -> str:
    """A chunk of a stream that decodes; bytes that were put back with ``unshift()`` have not been decoded."""
    return chunk if isinstance(chunk, str) else decode(chunk)


def _drop_taken(state: ReadableState) -> None:
    """Forget the part of the first chunk that has been read."""
    if state.taken and state.buffer:
        state.buffer[0] = state.buffer[0][state.taken :]
        state.taken = 0


def _whole_chunks(state: ReadableState) -> Iterable[Any]:
    _drop_taken(state)
    return state.buffer or ()


def _emit_readable(stream: Readable, state: ReadableState) -> None:
    """Emit 'readable' on the next tick, once however often it is asked for."""
    state.needReadable = False
    if not state.emittedReadable:
        state.emittedReadable = True
        stream._loop.next_tick(_emit_readable_nt, stream, state)


def _emit_readable_nt(stream: Readable, state: ReadableState) -> None:
    try:
        if state.life.stage is OPEN and state.life.errored is None and (state.length or state.ended):
            stream.emit("readable")
            state.emittedReadable = False
    finally:
        if not state.flowing and not state.ended and state.length <= state.highWaterMark:
            state.needReadable = True
        flow(stream, state)


def flow(stream: Readable, state: ReadableState) -> None:
    """Emit what waits, as long as nobody pauses the stream."""
    try:
        while state.flowing and stream.read() is not None:
            pass
    except BaseException:
        # A listener has raised: the rest must not wait for the next chunk to come in.
        if state.flowing and state.length:
            stream._loop.next_tick(flow, stream, state)
        raise


def _resume_nt(stream: Readable, state: ReadableState) -> None:
    if not state.reading:
        stream.read(0)
    state.resumeScheduled = False
    try:
        stream.emit("resume")
    finally:
        flow(stream, state)
        if state.flowing and not state.reading:
            stream.read(0)


def _start_readable_mode(stream: Readable, state: ReadableState) -> None:
    if state.endEmitted or state.readableListening:
        return
    state.readableListening = state.needReadable = True
    state.flowing = False
    state.emittedReadable = False
    if state.length or state.end_unannounced:
        state.end_unannounced = False
        _emit_readable(stream, state)
    if not state.length and not state.reading:
        stream._loop.next_tick(_read_nothing_nt, stream)


def _read_nothing_nt(stream: Readable) -> None:
    stream.read(0)


def _update_readable_listening_nt(stream: Readable) -> None:
    state = stream._readableState
    state.readableListening = "readable" in stream._listeners
    if state.resumeScheduled and state.paused is False:
        state.flowing = True  # or the resume() under way would not flow
    elif state.dataListening:
        stream.resume()
    elif not state.readableListening:
        state.flowing = None


def _end_readable(stream: Readable, state: ReadableState) -> None:
    if not state.endEmitted:
        state.ended = True
        stream._loop.next_tick(_end_readable_nt, stream, state)


def _end_readable_nt(stream: Readable, state: ReadableState) -> None:
    life = state.life
    # Something may have been put back meanwhile.
    if state.endEmitted or state.length or life.errored is not None or life.closeEmitted:
        return
    state.endEmitted = True
    try:
        stream.emit("end")
    finally:
        _after_end(stream, state)


def _after_end(stream: Readable, state: ReadableState) -> None:
    writing = stream._writableState
    if writing is not None and not stream.allowHalfOpen and stream.writable:
        stream._loop.next_tick(_end_writable_nt, stream)
    elif state.life.autoDestroy and (writing is None or writing.finished or not writing.writable):
        stream.destroy()


def _end_writable_nt(stream: Any) -> None:
    if stream.writable and not stream.writableEnded and not stream.destroyed:
        stream.end()
