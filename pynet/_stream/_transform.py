"""Transform: a duplex whose output is made of its input; PassThrough, the one that changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, cast

from pynet._errors import ERR_METHOD_NOT_IMPLEMENTED
from pynet._events import fit
from pynet._typing import Self, Unpack

from ._async_hooks import take_coroutine
from ._base import merge_options
from ._destroy import or_none
from ._duplex import Duplex
from ._options import DuplexOptions, TransformOptions, names

__all__ = ["PassThrough", "Transform"]

_OPTIONS = names(TransformOptions)


class Transform(Duplex):
    """A duplex that turns what is written into what can be read.

    Subclasses supply ``_transform(chunk, encoding, callback)``, or pass it as the option ``transform``: it calls
    ``push()`` any number of times and then ``callback(error, chunk)``, where *chunk*, if not None, is pushed too.
    Optionally they supply ``_flush(callback)``, which is called before the end and answers likewise.

    Node: stream.md, "Class: stream.Transform". Differs: no.
    """

    _pynet_callback: Callable[..., None] | None = None  # of the write under way
    _pynet_length_before = 0  # of the readable half, when that write began
    _pynet_waiting = False  # the output is full: that write is called back by _read()

    if TYPE_CHECKING:

        def _flush(self, callback: Callable[..., None], /) -> object: ...
    else:
        _flush = None

    def __init__(self, options: TransformOptions | None = None, /, **keywords: Unpack[TransformOptions]) -> None:
        merged = merge_options(type(self), options, keywords, _OPTIONS)
        super().__init__(cast("DuplexOptions", _without_second_buffer(merged)))
        # Everything that a first _read() would settle is settled, so output may leave at once.
        self._readableState.sync = False

    def _transform(self, chunk: Any, encoding: Any, callback: Callable[..., None], /) -> object:
        """Turn *chunk* into output and call ``callback(error, output)``; to be overridden."""
        raise ERR_METHOD_NOT_IMPLEMENTED("_transform()")

    def _write(self, chunk: Any, encoding: Any, callback: Callable[..., None], /) -> None:
        self._pynet_callback = callback
        self._pynet_length_before = self._readableState.length
        result = self._transform(chunk, encoding, self._pynet_transform_done)
        if result is not None:
            take_coroutine(self, result, "_transform", self._pynet_transform_done)

    def _pynet_transform_done(self, error: object = None, chunk: object = None, *_: object) -> None:
        callback = self._pynet_callback or self._pynet_write_done
        if not self._pynet_waiting:
            self._pynet_callback = None  # it knows the stream
        if error is not None and or_none(error) is not None:
            callback(error)
            return
        if chunk is not None:
            self.push(chunk)
        reading = self._readableState
        if reading.ended:
            self._pynet_tick(callback)
        elif (
            self._writableState.ended
            or reading.length == self._pynet_length_before
            or reading.length < reading.highWaterMark
        ):
            callback()
        else:
            self._pynet_callback = callback
            self._pynet_waiting = True

    def _read(self, size: int, /) -> None:
        if self._pynet_waiting:
            self._pynet_waiting = False
            callback, self._pynet_callback = self._pynet_callback, None
            assert callback is not None
            callback()

    def destroy(self, error: Any = None, callback: Callable[[Any], object] | None = None) -> Self:
        super().destroy(error, callback)
        self._pynet_waiting = False
        self._pynet_callback = None
        return self

    def _final(self, callback: Callable[..., None], /) -> None:
        _flush_out(self, fit(callback, 1))

    def _pynet_on_prefinish(self) -> None:
        # A _final() of somebody else's is in the place of ours, so the end has not been pushed yet.
        if getattr(self._final, "__func__", None) is not Transform._final:
            _flush_out(self, None)


class PassThrough(Transform):
    """A transform whose output is its input.

    Node: stream.md, "Class: stream.PassThrough". Differs: no.
    """

    def _transform(self, chunk: Any, encoding: Any, callback: Callable[..., None], /) -> None:
        callback(None, chunk)


def _without_second_buffer(options: Mapping[str, object]) -> Mapping[str, object]:
    """Where nothing may be buffered for reading, the writable half must not buffer in its place."""
    mark = options.get("highWaterMark")
    if mark is None:
        mark = options.get("readableHighWaterMark")
    if mark != 0:
        return options
    writing = options.get("writableHighWaterMark") or 0
    return {**options, "highWaterMark": None, "readableHighWaterMark": 0, "writableHighWaterMark": writing}


def _flush_out(stream: Transform, callback: Callable[..., None] | None) -> None:
    """Push what ``_flush()`` has left, and the end."""

    def flushed(error: object = None, chunk: object = None, *_: object) -> None:
        if or_none(error) is not None:
            if callback is not None:
                callback(error)
            else:
                stream.destroy(error)
            return
        if chunk is not None:
            stream.push(chunk)
        stream.push(None)
        if callback is not None:
            callback(None)

    if stream._flush is not None and not stream.destroyed:
        result = stream._flush(flushed)
        if result is not None:
            take_coroutine(stream, result, "_flush", flushed)
    else:
        flushed()
