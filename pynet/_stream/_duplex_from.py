"""Duplex.from_(): one duplex out of a pair of streams, or of what can be turned into one."""

from __future__ import annotations

from collections.abc import AsyncIterable, Awaitable, Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from pynet._errors import ERR_INVALID_ARG_TYPE, ERR_INVALID_RETURN_VALUE, AbortError

from ._base import apply_hooks
from ._end_of_stream import watch_end
from ._from import readable_from
from ._options import as_mapping
from ._utils import destroyer, is_ours, is_readable_stream, is_writable_stream, isReadable, isWritable, listen

if TYPE_CHECKING:
    from ._duplex import Duplex
    from ._readable import Readable
    from ._typing import ForeignStream
    from ._writable import Writable

__all__ = ["duplex_from"]

_Reading: TypeAlias = "ForeignStream | Readable"
_Writing: TypeAlias = "ForeignStream | Writable"


def duplex_from(cls: type[Duplex], source: object, options: object = None) -> Duplex:
    """A *cls* made of *source*; one that is a duplex already comes back as it is."""
    if is_ours(source) and source._readableState is not None and source._writableState is not None:
        return cast("Duplex", source)
    if is_readable_stream(source) or is_writable_stream(source):
        return _pair(
            cls,
            source if is_readable_stream(source) else None,
            source if is_writable_stream(source) else None,
        )
    if isinstance(source, Mapping) and ("readable" in source or "writable" in source):
        return _pair(cls, _half(cls, source.get("readable")), _half(cls, source.get("writable")))
    if callable(source):
        return _of_function(cls, source)
    if isinstance(source, Awaitable):
        source = _one(source)
    if isinstance(source, (Iterable, AsyncIterable)) and not isinstance(source, Mapping):
        stream = readable_from(cls, source, {**as_mapping(options), "writable": False})
        assert isinstance(stream, cls)
        return stream
    raise ERR_INVALID_ARG_TYPE(
        "body",
        [
            "Blob",
            "ReadableStream",
            "WritableStream",
            "Stream",
            "Iterable",
            "AsyncIterable",
            "Function",
            "{ readable, writable } pair",
            "Promise",
        ],
        source,
    )


def _half(cls: type[Duplex], half: object) -> ForeignStream | Duplex | None:
    if half is None or is_readable_stream(half) or is_writable_stream(half):
        return half
    return duplex_from(cls, half)


def _of_function(cls: type[Duplex], function: Callable[..., object]) -> Duplex:
    """What is written goes to *function* as an async iterable; what it yields can be read."""
    inlet = _queue(cls)
    result = function(inlet)
    if isinstance(result, Awaitable):
        return _consumer(cls, inlet, result)
    if not isinstance(result, (Iterable, AsyncIterable)):
        raise ERR_INVALID_RETURN_VALUE("Iterable, AsyncIterable or AsyncFunction", "body", result)
    return _pair(cls, readable_from(cls, result, {"writable": False}), inlet)


def _consumer(cls: type[Duplex], inlet: Duplex, result: Awaitable[object]) -> Duplex:
    """A duplex that can only be written to; it finishes when *result* is there."""
    stream = _pair(cls, None, inlet)
    outcome: list[object] = []
    waiting: list[Callable[..., None]] = []

    def settle(error: object) -> None:
        outcome.append(error)
        if waiting:
            stream._pynet_tick(waiting.pop(), error)
        elif error is not None:
            stream._pynet_tick(destroyer, stream, error)

    async def wait() -> None:
        try:
            value = await result
        except Exception as error:
            settle(error)
        else:
            settle(None if value is None else ERR_INVALID_RETURN_VALUE("nully", "body", value))

    def final(callback: Callable[..., None]) -> None:
        inlet.end()
        if outcome:
            stream._pynet_tick(callback, outcome[0])
        else:
            waiting.append(callback)

    apply_hooks(stream, {"final": final})
    stream._pynet_loop.host.create_task(wait())
    return stream


async def _one(awaitable: Awaitable[object]) -> object:
    value = await awaitable
    if value is not None:
        yield value


def _queue(cls: type[Duplex]) -> Duplex:
    """A duplex of which one can read what was written."""
    waiting: list[Callable[..., None]] = []

    def write(chunk: object, encoding: str, callback: Callable[..., None]) -> None:
        if stream.push(chunk):
            callback()
        else:
            waiting.append(callback)

    def read() -> None:
        while waiting:
            waiting.pop()()

    def final(callback: Callable[..., None]) -> None:
        stream.once("end", lambda: callback())  # the reader has taken everything
        stream.push(None)

    stream = cls({"objectMode": True, "write": write, "read": read, "final": final})
    return stream


def _pair(cls: type[Duplex], reading: _Reading | None, writing: _Writing | None) -> Duplex:
    readable, writable = bool(isReadable(reading)), bool(isWritable(writing))
    stream = cls(
        {
            "readableObjectMode": bool(getattr(reading, "readableObjectMode", False)),
            "writableObjectMode": bool(getattr(writing, "writableObjectMode", False)),
            "readable": readable,
            "writable": writable,
        }
    )
    _Pair(stream, reading, writing).attach(readable, writable)
    return stream


class _Pair:
    """Two streams behind one duplex."""

    __slots__ = ("answered", "on_closed", "on_drain", "on_finish", "reading", "stream", "waits_for_readable", "writing")

    def __init__(self, stream: Duplex, reading: _Reading | None, writing: _Writing | None) -> None:
        self.stream = stream
        self.reading = reading
        self.writing = writing
        self.on_drain: Callable[..., None] | None = None
        self.on_finish: Callable[..., None] | None = None
        self.on_closed: Callable[[object], None] | None = None
        self.answered = False  # one of the two is over
        self.waits_for_readable = False

    def attach(self, readable: bool, writable: bool) -> None:
        if writable and self.writing is not None:
            self.attach_writing(self.writing)
        if readable and self.reading is not None:
            self.attach_reading(self.reading)
        apply_hooks(self.stream, {"destroy": self.destroy})

    def attach_writing(self, writing: _Writing) -> None:
        def write(chunk: object, encoding: str, callback: Callable[..., None]) -> None:
            if writing.write(chunk, encoding if isinstance(chunk, str) else None) is False:
                self.on_drain = callback
            else:
                callback()

        def final(callback: Callable[..., None]) -> None:
            writing.end()
            self.on_finish = callback

        watch_end(writing, lambda error: self.on_over(error, self.reading))
        apply_hooks(self.stream, {"write": write, "final": final})
        listen(writing, "drain", self.drained)
        listen(writing, "finish", self.finished)

    def attach_reading(self, reading: _Reading) -> None:
        stream = self.stream

        def read(size: int) -> None:
            while True:
                chunk = reading.read()
                if chunk is None:
                    self.waits_for_readable = True
                    return
                if not stream.push(chunk):
                    return

        def became_readable(*_: object) -> None:
            if self.waits_for_readable:
                self.waits_for_readable = False
                read(0)

        watch_end(reading, lambda error: self.on_over(error, self.writing))
        apply_hooks(stream, {"read": read})
        listen(reading, "readable", became_readable)
        listen(reading, "end", lambda *_: stream.push(None))

    def on_over(self, error: Any, other: object) -> None:
        if error is not None and other is not None:
            destroyer(other, error)
        callback, self.on_closed = self.on_closed, None
        self.answered = True
        if callback is not None:
            callback(error)
        elif error is not None:
            self.stream.destroy(error)

    def drained(self, *_: object) -> None:
        callback, self.on_drain = self.on_drain, None
        if callback is not None:
            callback()

    def finished(self, *_: object) -> None:
        callback, self.on_finish = self.on_finish, None
        if callback is not None:
            callback()

    def destroy(self, error: object, callback: Callable[[object], None]) -> None:
        if error is None and not self.answered:
            error = AbortError()
        self.on_drain = self.on_finish = None
        self.waits_for_readable = False
        if self.answered:
            callback(error)
            return
        self.on_closed = callback
        destroyer(self.writing, error)
        destroyer(self.reading, error)
