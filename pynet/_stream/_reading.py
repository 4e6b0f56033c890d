"""The machine inside a readable: what ``push()``, ``read()`` and the ticks between them do to its state.

Functions whose name ends in ``_nt`` run from ``nextTick``. State changes before listeners are called. Where a listener
raises, what has to follow the event follows on the next tick: the exception is seen first, and nothing is lost.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from pynet._errors import ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE, MISSING

from ._async_hooks import take_coroutine
from ._destroy import error_or_destroy
from ._encodings import decode, encode
from ._state import OPEN, ReadableState

if TYPE_CHECKING:
    from ._readable import Readable

_MAX_HIGH_WATER_MARK = 0x40000000
_LEADING_INTEGER = r"\s*([+-]?\d+)"

# --- in ----------------------------------------------------------------------------------------------------------


def to_chunk(stream: Readable, state: ReadableState, chunk: Any, encoding: str | None) -> bytes | str | None:
    """What was pushed as the bytes, or the text, that the buffer keeps; None if it is neither."""
    if isinstance(chunk, bytes):
        return chunk
    if isinstance(chunk, str):
        encoding = encoding or state.defaultEncoding
        return chunk if encoding == state.encoding else encode(chunk, encoding)
    if chunk is MISSING:
        return b""
    try:
        return bytes(memoryview(chunk))
    except TypeError:
        error = ERR_INVALID_ARG_TYPE("chunk", ["string", "Buffer", "TypedArray", "DataView"], chunk)
    error_or_destroy(stream, error)
    return None


def deliver(stream: Readable, state: ReadableState, chunk: bytes) -> bool:
    """``push(chunk)`` for a source that reads by itself, where it is not for ``data`` at once; returns what that would.

    The short way leaves out what ``push()`` asks first: a source reads for no stream that has ended or failed.
    """
    if not state.flowing and state.decoder is None and not state.sync and stream._pynet_self_driven:
        if state.buffer is None:
            state.buffer = deque()
        state.buffer.append(chunk)
        state.length += len(chunk)
        if state.needReadable:
            emit_readable(stream, state)
        # What push() would find out a tick later: there is nothing to ask of a source that goes on by itself.
        state.reading = is_on = state.length < state.highWaterMark
        return is_on
    return stream.push(chunk)


def add_chunk(stream: Readable, state: ReadableState, chunk: Any, in_front: bool = False) -> None:
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
        emit_readable(stream, state)
    maybe_read_more(stream, state)


def on_end_of_data(stream: Readable, state: ReadableState) -> None:
    """``push(None)``."""
    state.reading = False
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
        if state.needReadable or state.flowing or "readable" in stream._pynet_listeners:
            emit_readable(stream, state)
        else:
            state.end_unannounced = True
    else:
        # At once: that is when those who listen for 'readable' expect to be told of the end.
        state.needReadable = False
        state.emittedReadable = True
        _emit_readable_nt(stream, state)


def start_reading(stream: Readable) -> None:
    """``_construct()`` has succeeded: read if somebody has asked for data meanwhile."""
    state = stream._readableState
    if state.needReadable:
        maybe_read_more(stream, state)


def maybe_read_more(stream: Readable, state: ReadableState) -> None:
    """Fill the buffer up to the mark, a tick later: whoever pushes may not be done yet."""
    if not state.readingMore and not state.reading and state.life.constructed:
        state.readingMore = True
        stream._pynet_tick(_read_more_nt, stream, state)


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


def parse_size(size: object) -> int | None:
    """A size as JavaScript's ``parseInt`` sees it; None is no number."""
    if isinstance(size, (int, float)):
        return int(size) if abs(size) < float("inf") else None  # nan compares false
    match = re.match(_LEADING_INTEGER, size) if isinstance(size, str) else None
    return int(match[1]) if match else None


def next_high_water_mark(size: int) -> int:
    """The power of two that holds *size*, so that reads that grow slowly do not move the mark each time."""
    if size > _MAX_HIGH_WATER_MARK:
        raise ERR_OUT_OF_RANGE("size", "<= 1GiB", size)
    return 1 << (size - 1).bit_length()


def is_full(state: ReadableState) -> bool:
    return state.length >= state.highWaterMark if state.highWaterMark else state.length > 0


def how_much(state: ReadableState, asked: int | None) -> int:
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


def wants_more(state: ReadableState, amount: int) -> bool:
    life = state.life
    if state.ended or state.reading or life.stage is not OPEN or life.errored is not None or not life.constructed:
        return False
    return state.needReadable or not state.length or state.length - amount < state.highWaterMark


def call_read(stream: Readable, state: ReadableState) -> None:
    state.reading = state.sync = True
    if not state.length:
        state.needReadable = True
    try:
        result = stream._read(state.highWaterMark)
        if result is not None:
            take_coroutine(stream, result, "_read", None)
    except Exception as failure:
        error_or_destroy(stream, failure)
    finally:
        state.sync = False


def take(state: ReadableState, amount: int) -> object:
    """Take *amount*, if that is anything, out of the buffer; None if it is empty: then the next chunk is announced."""
    buffer = state.buffer
    if amount <= 0 or not buffer:
        state.needReadable = state.length <= state.highWaterMark
        return None
    state.length -= amount
    if state.awaiting_drain:
        state.awaiting_drain.clear()
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


def _take_several(state: ReadableState, buffer: deque[Any], amount: int) -> object:
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


def whole_chunks(state: ReadableState) -> Iterable[Any]:
    _drop_taken(state)
    return state.buffer or ()


def emit_readable(stream: Readable, state: ReadableState) -> None:
    """Emit 'readable' on the next tick, once however often it is asked for."""
    state.needReadable = False
    if not state.emittedReadable:
        state.emittedReadable = True
        stream._pynet_tick(_emit_readable_nt, stream, state)


def _emit_readable_nt(stream: Readable, state: ReadableState) -> None:
    life = state.life
    if life.stage is OPEN and life.errored is None and (state.length or state.ended):
        try:
            stream.emit("readable")
        except BaseException:
            state.emittedReadable = False
            stream._pynet_tick(_after_readable, stream, state)
            raise
        state.emittedReadable = False
    if state.ended:
        flow(stream, state)
    else:
        _after_readable(stream, state)


def _after_readable(stream: Readable, state: ReadableState) -> None:
    if not state.flowing and not state.ended and state.length <= state.highWaterMark:
        state.needReadable = True
    flow(stream, state)


def flow(stream: Readable, state: ReadableState) -> None:
    """Emit what waits, as long as nobody pauses the stream."""
    if not state.length and (state.reading or state.ended) and stream._pynet_self_driven:
        # read() would find nothing, and not have to ask the source.
        if state.flowing:
            state.emittedReadable = state.end_unannounced = False
            if state.ended:
                end_readable(stream, state)
            else:
                state.needReadable = True
        return
    try:
        while state.flowing and stream.read() is not None:
            pass
    except BaseException:
        # A listener has raised: the rest must not wait for the next chunk to come in.
        if state.flowing and state.length:
            stream._pynet_tick(flow, stream, state)
        raise


def resume_nt(stream: Readable, state: ReadableState) -> None:
    if not state.reading:
        stream.read(0)
    state.resumeScheduled = False
    try:
        stream.emit("resume")
    except BaseException:
        stream._pynet_tick(_after_resume, stream, state)
        raise
    _after_resume(stream, state)


def _after_resume(stream: Readable, state: ReadableState) -> None:
    flow(stream, state)
    if state.flowing and not state.reading:
        stream.read(0)


def start_readable_mode(stream: Readable, state: ReadableState) -> None:
    if state.endEmitted or state.readableListening:
        return
    state.readableListening = state.needReadable = True
    state.flowing = False
    state.emittedReadable = False
    if state.length or state.end_unannounced:
        state.end_unannounced = False
        emit_readable(stream, state)
    if not state.length and not state.reading:
        stream._pynet_tick(_read_nothing_nt, stream)


def _read_nothing_nt(stream: Readable) -> None:
    stream.read(0)


def update_readable_listening_nt(stream: Readable) -> None:
    state = stream._readableState
    state.readableListening = "readable" in stream._pynet_listeners
    if state.resumeScheduled and state.paused is False:
        state.flowing = True  # or the resume() under way would not flow
    elif state.dataListening:
        stream.resume()
    elif not state.readableListening:
        state.flowing = None


def end_readable(stream: Readable, state: ReadableState) -> None:
    if not state.endEmitted:
        state.ended = True
        if not state.end_scheduled:
            state.end_scheduled = True
            stream._pynet_tick(_end_readable_nt, stream, state)


def _end_readable_nt(stream: Readable, state: ReadableState) -> None:
    life = state.life
    state.end_scheduled = False
    # Something may have been put back meanwhile.
    if state.endEmitted or state.length or life.errored is not None or life.closeEmitted:
        return
    state.endEmitted = True
    try:
        stream.emit("end")
    finally:
        writing = stream._writableState
        if writing is not None and getattr(stream, "writable", False) and not getattr(stream, "allowHalfOpen", True):
            stream._pynet_tick(_end_writable_nt, stream)
        elif life.autoDestroy and (writing is None or writing.finished or not writing.writable):
            stream.destroy()


def _end_writable_nt(stream: Any) -> None:
    if stream.writable:
        stream.end()
