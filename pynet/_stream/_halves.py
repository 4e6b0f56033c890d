"""The halves of a stream as the options of its constructor want them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pynet._errors import ERR_UNKNOWN_ENCODING

from ._base import make_life
from ._defaults import high_water_mark
from ._encodings import is_encoding
from ._state import CLOSED, DESTROYED, Life, ReadableState, WritableState
from ._string_decoder import StringDecoder

if TYPE_CHECKING:
    from ._duplex import Duplex
    from ._readable import Readable

__all__ = [
    "apply_readable_options",
    "apply_writable_options",
    "make_halves",
    "make_plain_halves",
    "make_readable_half",
    "make_source_halves",
]


def make_plain_halves(stream: Duplex, life: Life, mark: int) -> None:
    """Both halves as they are without options, with the same high water mark."""
    stream._pynet_life = life
    stream._readableState = ReadableState(life, mark)
    stream._writableState = WritableState(life, mark)


def make_source_halves(stream: Duplex, life: Life, mark: int, paused: bool) -> None:
    """The same for a source that pushes by itself, and has been started unless *paused*; text is written as it is."""
    stream._pynet_life = life
    reading = stream._readableState = ReadableState(life, mark)
    if paused:
        reading.flowing = False
    else:  # what the first read(0) leads to
        reading.reading = reading.needReadable = True
        reading.sync = False
    writing = stream._writableState = WritableState(life, mark)
    writing.decodeStrings = False


def make_readable_half(stream: Readable, mark: int, *, ended: bool = False, closed: bool = False) -> None:
    """The state of a readable without options that is made late: *ended* says that nothing came, and nothing will;
    *closed* that this was read, and the stream closed.
    """
    life = stream._pynet_life = Life()
    state = stream._readableState = ReadableState(life, mark)
    if ended or closed:
        state.ended = state.end_unannounced = True
    if closed:
        state.flowing = state.endEmitted = True
        life.move(DESTROYED)
        life.move(CLOSED)
        life.closeEmitted = True


def make_halves(stream: Duplex, options: Mapping[str, object]) -> None:
    """Both halves, and what they share, as *options* want them."""
    life: Life | None = getattr(stream, "_pynet_life", None)  # a subclass may have one of its own
    if life is None:
        life = stream._pynet_life = make_life(options)
    reading = stream._readableState = _readable_half(life, options)
    writing = stream._writableState = _writable_half(life, options)
    apply_readable_options(reading, options)
    apply_writable_options(writing, options)
    if options.get("allowHalfOpen") is False:
        stream.allowHalfOpen = False
    if options.get("readable") is False:
        reading.readable = False
        reading.ended = reading.endEmitted = True
    if options.get("writable") is False:
        writing.writable = False
        writing.ending = writing.ended = writing.finished = True


def _readable_half(life: Life, options: Mapping[str, object]) -> ReadableState:
    objectMode = bool(options.get("objectMode") or options.get("readableObjectMode"))
    return ReadableState(life, high_water_mark(options, "readableHighWaterMark", objectMode), objectMode)


def _writable_half(life: Life, options: Mapping[str, object]) -> WritableState:
    objectMode = bool(options.get("objectMode") or options.get("writableObjectMode"))
    return WritableState(life, high_water_mark(options, "writableHighWaterMark", objectMode), objectMode)


def apply_readable_options(state: ReadableState, options: Mapping[str, Any]) -> None:
    """Take over the encodings."""
    default = options.get("defaultEncoding")
    if default:
        _check_encoding(default)
        state.defaultEncoding = default
    encoding = options.get("encoding")
    if encoding:
        state.decoder = StringDecoder(encoding)
        state.encoding = encoding


def apply_writable_options(state: WritableState, options: Mapping[str, Any]) -> None:
    """Take over what is to be done with text."""
    if options.get("decodeStrings") is False:
        state.decodeStrings = False
    encoding = options.get("defaultEncoding")
    if encoding is not None:
        _check_encoding(encoding)
        state.defaultEncoding = encoding


def _check_encoding(encoding: object) -> None:
    if not is_encoding(encoding):
        raise ERR_UNKNOWN_ENCODING(encoding)
