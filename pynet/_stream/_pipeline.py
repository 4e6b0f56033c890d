"""pipeline(): streams, iterables and functions in a row, with one callback for all of them."""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from pynet._errors import (
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_RETURN_VALUE,
    ERR_MISSING_ARGS,
    ERR_STREAM_DESTROYED,
    ERR_STREAM_PREMATURE_CLOSE,
    ERR_STREAM_UNABLE_TO_PIPE,
    MISSING,
    AbortError,
    validate_abort_signal,
    validate_function,
)
from pynet._events import Later, addAbortListener, arity, fit
from pynet._loop import Promise, current_loop

from ._duplex import Duplex
from ._end_of_stream import as_exception, watch_end
from ._pump import pump, pump_async
from ._state import Callback
from ._transform import PassThrough
from ._typing import Stage
from ._utils import (
    destroyer,
    is_closed,
    is_readable_finished,
    is_readable_stream,
    is_stream,
    isDestroyed,
    isReadable,
    listen,
    unlisten,
)

if TYPE_CHECKING:
    from typing import TypeGuard

    from pynet._abort import AbortController
    from pynet._events import AbortListener, AbortSignalLike

    from ._typing import ForeignStream, Listenable, PipeTarget

__all__ = ["pipeline", "pipeline_future"]

#: What one stage hands to the next.
_Flow: TypeAlias = "ForeignStream | Duplex | Iterable[object] | AsyncIterable[object]"

_WEAK = (AbortError, ERR_STREAM_PREMATURE_CLOSE)  # they tell less than any other error


def pipeline(*streams: Stage | Sequence[Stage], callback: Callback | None = None) -> Any:
    """Pipe *streams* into each other, destroy all of them if one fails, and say when all is over.

    The first may be a readable, an iterable, an async iterable, or a function that returns one. The last may be a
    writable, or a function that consumes what it gets. Those between are duplexes, or functions that take an iterable
    and return one: generator functions and, under asyncio, async generator functions.

    Args:
        streams: Two or more, or one list of them; then the callback.
        callback: Called once, with None or the first error, and with what a last function returned.

    Returns:
        The last stream. Without a callback, and where asyncio is running, a future of the result.

    Raises:
        TypeError: ``ERR_MISSING_ARGS``, ``ERR_INVALID_ARG_TYPE``.

    Node: stream.md, "stream.pipeline(source[, ...transforms], destination, callback)". Differs: the future.
    """
    stages: list[object] = list(streams)
    if callback is None:
        if current_loop().host.is_asyncio and not _is_callback(stages):
            return pipeline_future(stages, {})
        callback = validate_function(stages.pop() if stages else MISSING, "streams[stream.length - 1]")
    return _Pipeline(Later(callback, 2, "callback of pipeline()"), {}).run(_unpacked(stages))


def pipeline_future(stages: list[object], options: Mapping[str, object]) -> Promise[object]:
    """A future of the result."""

    def start(settle: Callable[..., None]) -> None:
        def done(error: object, value: object) -> None:
            settle(None if error is None else as_exception(error), value)

        _Pipeline(done, options).run(_unpacked(stages))

    return current_loop().host.outcome(start)


def _is_callback(stages: list[object]) -> bool:
    """Whether the last of *stages* is the callback, and no function that consumes: where a future is possible,
    that takes a destination before it, and no coroutine function.
    """
    import inspect

    last = stages[-1] if stages else None
    return (
        callable(last)
        and not is_stream(last)
        and not inspect.iscoroutinefunction(last)
        and not inspect.isasyncgenfunction(last)
        and not inspect.isgeneratorfunction(last)
    )


def _unpacked(stages: list[object]) -> list[object]:
    if len(stages) == 1 and isinstance(stages[0], (list, tuple)):
        stages = list(stages[0])
    if len(stages) < 2:
        raise ERR_MISSING_ARGS("streams")
    return stages


class _Pipeline:
    """The common fate of several streams."""

    __slots__ = (
        "abort_listener",
        "callback",
        "cleanups",
        "controller",
        "destroys",
        "end",
        "error",
        "outer_signal",
        "running",
        "value",
    )

    def __init__(self, callback: Callable[[object, object], object], options: Mapping[str, Any]) -> None:
        self.callback = callback
        self.end = options.get("end") is not False  # end the last stream too
        self.outer_signal: AbortSignalLike | None = options.get("signal")
        self.running = 0  # parts that are not through
        self.error: object = None
        self.value: object = None  # what a last function returned
        self.destroys: list[Callable[[object], None]] = []  # one for each stream
        self.cleanups: list[Callable[[], None]] = []  # for a last stream that goes on being read
        # Its signal tells functions that nobody wants their output any more.
        self.controller: AbortController | None = None
        self.abort_listener: AbortListener | None = None

    def run(self, stages: list[object]) -> _Flow:
        """Connect *stages*; returns the last stream."""
        signal = self.outer_signal
        validate_abort_signal(MISSING if signal is None else signal, "options.signal")
        if signal is not None and not signal.aborted:
            self.abort_listener = addAbortListener(signal, lambda *_: self.abort(signal))
        last = len(stages) - 1
        for at, stage in enumerate(stages):
            if is_stream(stage):
                if at < last and _is_gone(stages[at + 1]):
                    raise ERR_STREAM_UNABLE_TO_PIPE()
                self.adopt(stage, reading=at < last, writing=at > 0)
            if at == 0:
                result = self.open_source(stage)
            elif callable(stage) and not is_stream(stage):
                result = self.call(stage, result, at, at == last)
            else:
                result = self.connect(result, stage, at == last)
        if signal is not None and signal.aborted:
            current_loop().next_tick(self.abort, signal)
        return result

    def abort(self, signal: AbortSignalLike) -> None:
        self.finish(AbortError(signal.reason), last=False)

    def part_done(self, error: object = None) -> None:
        self.running -= 1
        self.finish(error, last=not self.running)

    def part_failed(self, error: object) -> None:
        self.finish(error, last=False)

    def finish(self, error: object, last: bool) -> None:
        """The first error takes everything down; 'Premature close' and an abort give way to one that comes later."""
        if error is not None and (self.error is None or isinstance(self.error, _WEAK)):
            self.error = error
        if self.error is None and not last:
            return
        destroys, self.destroys = self.destroys, []
        for destroy in destroys:
            destroy(self.error)
        if self.abort_listener is not None:
            self.abort_listener.dispose()
            self.abort_listener = None
        if self.controller is not None:
            self.controller.abort()
        if last:
            cleanups, self.cleanups = self.cleanups, []
            if self.error is None:
                for cleanup in cleanups:
                    cleanup()
            current_loop().next_tick(self.callback, self.error, self.value)

    def adopt(self, stream: Listenable, reading: bool, writing: bool) -> None:
        """Take responsibility for *stream*."""
        stays_open = not reading and bool(isReadable(stream))
        if reading or self.end:
            destroy, cleanup = _destroyer(stream, reading, writing)
            self.destroys.append(destroy)
            if stays_open:
                self.cleanups.append(cleanup)

        def on_error(error: object = None, *_: object) -> None:
            if error is not None and not isinstance(error, _WEAK):
                self.part_failed(error)

        listen(stream, "error", on_error)
        if stays_open:
            self.cleanups.append(lambda: unlisten(stream, "error", on_error))

    def open_source(self, stage: object) -> _Flow:
        if is_readable_stream(stage) or _is_iterable(stage):
            return stage
        if not callable(stage):
            return Duplex.from_(stage)
        result = fit(stage, 1)(self.stage_options(stage, 1))
        if not _is_iterable(result):
            raise ERR_INVALID_RETURN_VALUE("Iterable, AsyncIterable or Stream", "source", result)
        return result

    def call(self, stage: Callable[..., object], source: _Flow, at: int, last: bool) -> _Flow:
        """A function in the row: a transform, or at the end a consumer."""
        result = fit(stage, 2)(_suitable(source, stage), self.stage_options(stage, 2))
        if not last:
            if not _is_iterable(result):
                raise ERR_INVALID_RETURN_VALUE("AsyncIterable", f"transform[{at - 1}]", result)
            return result
        # Something that can be piped on has to be returned, so the values go to a stream.
        outlet = PassThrough(objectMode=True)
        if isinstance(result, Awaitable):
            self.running += 1
            current_loop().host.create_task(self.consume(result, outlet))
        elif _is_iterable(result):
            self.start_pump(result, outlet)
        else:
            raise ERR_INVALID_RETURN_VALUE("AsyncIterable or Promise", "destination", result)
        destroy, cleanup = _destroyer(outlet, False, True)
        self.destroys.append(destroy)
        self.cleanups.append(cleanup)
        return outlet

    async def consume(self, result: Awaitable[object], outlet: PassThrough) -> None:
        try:
            self.value = await result
        except Exception as error:
            outlet.destroy(error)
            current_loop().next_tick(self.part_done, error)
            return
        if self.value is not None:
            outlet.write(self.value)
        if self.end:
            outlet.end()
        current_loop().next_tick(self.part_done)

    def connect(self, source: _Flow, stream: object, last: bool) -> _Flow:
        if not is_stream(stream):
            return Duplex.from_(stream)
        if is_readable_stream(source):
            self.running += 2
            cleanup = self.pipe(source, stream, end=self.end or not last)
            if last and isReadable(stream):
                self.cleanups.append(cleanup)
        elif _is_iterable(source):
            self.start_pump(source, stream, end=self.end or not last)
        else:
            raise ERR_INVALID_ARG_TYPE(
                "val", ["Readable", "Iterable", "AsyncIterable", "ReadableStream", "TransformStream"], source
            )
        return stream

    def pipe(self, source: ForeignStream, target: ForeignStream, end: bool) -> Callable[[], None]:
        ended = False

        def on_close(*_: object) -> None:
            if not ended:
                self.part_failed(ERR_STREAM_PREMATURE_CLOSE())

        def end_target(*_: object) -> None:
            nonlocal ended
            ended = True
            target.end()

        listen(target, "close", on_close)
        source.pipe(target, {"end": False})
        if not end:
            self.part_done()
        elif is_readable_finished(source):
            current_loop().next_tick(end_target)
        else:
            source.once("end", end_target)
        watch_end(source, lambda error: self.source_over(source, error), readable=True, writable=False)
        return watch_end(target, self.part_done, readable=False, writable=True)

    def source_over(self, source: ForeignStream, error: object) -> None:
        state = getattr(source, "_readableState", None)
        if (
            isinstance(error, ERR_STREAM_PREMATURE_CLOSE)
            and state is not None
            and state.ended
            and state.errored is None
            and not state.errorEmitted
        ):
            # Some streams close before their 'end', which still comes when they were read to the end.
            source.once("end", lambda: self.part_done()).once("error", self.part_done)
        else:
            self.part_done(error)

    def start_pump(
        self, iterable: Iterable[object] | AsyncIterable[object], target: PipeTarget, end: bool = True
    ) -> None:
        self.running += 1
        if isinstance(iterable, AsyncIterable):
            current_loop().host.create_task(pump_async(iterable, target, end, self.part_done))
        else:
            pump(iterable, target, end, self.part_done)

    def stage_options(self, stage: Callable[..., object], at: int) -> dict[str, object]:
        """The last argument of a function: a signal that says when its output is not wanted any more."""
        if arity(stage)[0] < at:
            return {}
        if self.controller is None:
            from pynet._abort import AbortController

            self.controller = AbortController()
        return {"signal": self.controller.signal}


def _is_gone(stage: object) -> bool:
    """Whether *stage* is a stream that nothing can be piped to any more."""
    return is_stream(stage) and (is_closed(stage) or bool(isDestroyed(stage)))


def _is_iterable(value: object) -> TypeGuard[Iterable[object] | AsyncIterable[object]]:
    return isinstance(value, (Iterable, AsyncIterable)) and not isinstance(value, Mapping)


def _suitable(source: _Flow, stage: Callable[..., object]) -> object:
    """*source* as *stage* can iterate over it: an async function needs an async iterable."""
    if isinstance(source, AsyncIterable):
        return source
    if not isinstance(source, Iterable):
        if not is_readable_stream(source):
            raise ERR_INVALID_ARG_TYPE("val", ["Readable", "Iterable", "AsyncIterable"], source)
        return source
    import inspect

    if inspect.isasyncgenfunction(stage) or inspect.iscoroutinefunction(stage):
        return _asynchronous(source)
    return source


async def _asynchronous(iterable: Iterable[object]) -> AsyncIterator[object]:
    for value in iterable:
        yield value


def _destroyer(stream: Listenable, reading: bool, writing: bool) -> tuple[Callable[[object], None], Callable[[], None]]:
    """How to destroy *stream* unless it is over, and how to stop watching whether it is."""
    over = False

    def on_close(*_: object) -> None:
        nonlocal over
        over = True

    def on_over(error: object) -> None:
        nonlocal over
        over = error is None

    def destroy(error: object) -> None:
        nonlocal over
        if not over:
            over = True
            destroyer(stream, ERR_STREAM_DESTROYED("pipe") if error is None else error)

    listen(stream, "close", on_close)
    return destroy, watch_end(stream, on_over, readable=reading, writable=writing)
