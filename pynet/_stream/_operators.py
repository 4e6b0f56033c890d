"""map(), filter(), forEach() and toArray() of a readable: functions, async ones too, over what it gives."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from math import floor, isfinite, nan
from typing import TYPE_CHECKING, Any, Final

from pynet._errors import (
    ERR_INVALID_ARG_TYPE,
    MISSING,
    AbortError,
    is_number,
    to_number,
    validate_abort_signal,
    validate_integer,
    validate_object,
)
from pynet._events import fit
from pynet._loop import current_loop

from ._async_iterator import ReadableIterator
from ._options import as_mapping

if TYPE_CHECKING:
    import asyncio

    from pynet._events import AbortSignalLike

    from ._readable import Readable

__all__ = ["each", "kept", "mapped", "to_list"]

_SKIPPED: Final = object()  # what filter() leaves out


def mapped(source: Readable, fn: object, options: object, keywords: Mapping[str, object]) -> AsyncIterator[object]:
    """What *fn* makes of each chunk."""
    return _Mapping(source, _function(fn), _Options.of(options, keywords)).results()


def kept(source: Readable, fn: object, options: object, keywords: Mapping[str, object]) -> AsyncIterator[object]:
    """The chunks of which *fn* says something true."""
    ask = _function(fn)

    def choose(chunk: object, told: Mapping[str, object]) -> object:
        answer = ask(chunk, told)
        if not hasattr(answer, "__await__"):
            return chunk if answer else _SKIPPED
        return _chosen(answer, chunk)

    return _Mapping(source, choose, _Options.of(options, keywords)).results()


def each(source: Readable, fn: object, options: object, keywords: Mapping[str, object]) -> asyncio.Future[None]:
    """Call *fn* with each chunk."""
    call = _function(fn)
    read = _Options.of(options, keywords)

    async def go() -> None:
        async for _ in _Mapping(source, call, read).results():
            pass

    return current_loop().host.start_task(go())


def to_list(source: Readable, options: object, signal: AbortSignalLike | None) -> asyncio.Future[list[object]]:
    """All the chunks."""
    merged = dict(_given(options))
    if signal is not None:
        merged["signal"] = signal
    wanted = merged.get("signal")
    validate_abort_signal(MISSING if wanted is None else wanted, "options.signal")

    async def go() -> list[object]:
        chunks = []
        reader = ReadableIterator(source)
        try:
            async for chunk in reader:
                _check(wanted)
                chunks.append(chunk)
        finally:
            await reader.aclose()
        return chunks

    return current_loop().host.start_task(go())


class _Options:
    """What the caller asks for."""

    __slots__ = ("concurrency", "limit", "signal")

    def __init__(self, concurrency: int, limit: int, signal: AbortSignalLike | None) -> None:
        self.concurrency = concurrency  # calls under way at a time
        self.limit = limit  # results, and calls under way, that wait for the consumer
        self.signal = signal

    @classmethod
    def of(cls, options: object, keywords: Mapping[str, object]) -> _Options:
        merged = {**_given(options), **{name: value for name, value in keywords.items() if value is not None}}
        signal = merged.get("signal")
        validate_abort_signal(MISSING if signal is None else signal, "options.signal")
        concurrency = _whole(merged, "concurrency", 1, 1)
        ahead = _whole(merged, "highWaterMark", concurrency - 1, 0)
        return cls(concurrency, ahead + concurrency, signal)


class _Mapping:
    """Reads the source and calls the function ahead of its consumer, within the limits; results keep their order."""

    __slots__ = ("done", "failure", "function", "goes_on", "options", "queue", "reader", "ready", "running")

    def __init__(self, source: Readable, function: Callable[..., object], options: _Options) -> None:
        self.reader = ReadableIterator(source)
        self.function = function
        self.options = options
        self.queue: deque[asyncio.Future[object]] = deque()
        self.running = 0
        self.done = False  # the source has no more, or nobody wants more
        self.failure: BaseException | None = None  # of the source, behind what is queued
        self.ready: asyncio.Future[None] | None = None  # what the consumer waits for
        self.goes_on: asyncio.Future[None] | None = None  # what the reading waits for

    async def results(self) -> AsyncIterator[object]:
        current_loop().host.start_task(self.read_ahead())
        try:
            while True:
                while self.queue:
                    result = await self.queue[0]
                    _check(self.options.signal)
                    if result is not _SKIPPED:
                        yield result
                    self.queue.popleft()
                    self.read_on()
                if self.failure is not None:
                    raise self.failure
                if self.done:
                    return
                self.ready = current_loop().host.create_future()
                await self.ready
        finally:
            self.done = True
            _settle(self.goes_on)
            _forget(self.queue)
            # Ends the reading too. Node would go on waiting for a chunk that nobody wants.
            await self.reader.aclose()

    async def read_ahead(self) -> None:
        told = {"signal": self.signal_for_calls()}
        try:
            async for chunk in self.reader:
                if self.is_over():
                    return
                _check(self.options.signal)
                self.call(chunk, told)
                _settle(self.ready)
                if not self.may_read():
                    self.goes_on = current_loop().host.create_future()
                    await self.goes_on
                if self.is_over():
                    return
        except Exception as error:
            self.failure = error
        finally:
            self.done = True
            _settle(self.ready)
            await self.reader.aclose()

    def signal_for_calls(self) -> object:
        from pynet._abort import AbortController

        given = self.options.signal
        return AbortController().signal if given is None else given

    def call(self, chunk: object, told: Mapping[str, object]) -> None:
        """Call the function; what it returns, or raises, takes its place in the queue."""
        host = current_loop().host
        self.running += 1
        outcome: asyncio.Future[object]
        try:
            result = self.function(chunk, told)
        except Exception as error:
            outcome = host.create_future()
            outcome.set_exception(error)
            self.done = True
        else:
            if hasattr(result, "__await__"):
                outcome = host.start_task(_awaited(result))
            else:
                outcome = host.create_future()
                outcome.set_result(result)
        outcome.add_done_callback(self.called)
        self.queue.append(outcome)

    def called(self, outcome: asyncio.Future[object]) -> None:
        self.running -= 1
        if not outcome.cancelled() and outcome.exception() is not None:
            self.done = True
        self.read_on()

    def is_over(self) -> bool:
        return self.done

    def may_read(self) -> bool:
        return self.running < self.options.concurrency and len(self.queue) < self.options.limit

    def read_on(self) -> None:
        if self.done or self.may_read():
            _settle(self.goes_on)


def _function(fn: object) -> Callable[..., object]:
    if not callable(fn):
        raise ERR_INVALID_ARG_TYPE("fn", "function", fn)
    return fit(fn, 2)


def _given(options: object) -> Mapping[str, Any]:
    if options is MISSING or options is None:
        return {}
    return as_mapping(validate_object(options, "options"))


def _whole(options: Mapping[str, object], name: str, default: int, least: int) -> int:
    value = options.get(name)
    if value is None:
        return default
    number = value if is_number(value) else to_number(value) if isinstance(value, str) else nan
    return validate_integer(floor(number) if isfinite(number) else number, f"options.{name}", least)


def _check(signal: AbortSignalLike | None) -> None:
    if signal is not None and signal.aborted:
        raise AbortError(signal.reason)


def _settle(future: asyncio.Future[None] | None) -> None:
    if future is not None and not future.done():
        future.set_result(None)


def _forget(queue: deque[asyncio.Future[object]]) -> None:
    """Nobody will ask for these results, nor for what they failed with."""
    for outcome in queue:
        outcome.add_done_callback(lambda outcome: outcome.cancelled() or outcome.exception())


async def _chosen(answer: Awaitable[object], chunk: object) -> object:
    return chunk if await answer else _SKIPPED


async def _awaited(awaitable: Awaitable[object]) -> object:
    return await awaitable
