"""Pumps: what an iterable yields, written to a stream at the stream's pace."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterable, Callable, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from pynet._loop import current_loop

from ._end_of_stream import as_exception, watch_end
from ._utils import listen, unlisten

if TYPE_CHECKING:
    import asyncio

    from ._typing import PipeTarget

__all__ = ["pump", "pump_async"]


def pump(iterable: Iterable[object], target: PipeTarget, end: bool, finish: Callable[[object], None]) -> None:
    """Write the values of *iterable* to *target*; *finish* gets None or the error."""
    _Pump(iter(iterable), target, end, finish).start()


class _Pump:
    """The first value is fetched at once; what follows comes from microtasks, as behind an ``await`` in JavaScript."""

    __slots__ = ("cleanup", "end", "error", "finish", "iterator", "loop", "target", "wake")

    def __init__(
        self, iterator: Iterator[object], target: PipeTarget, end: bool, finish: Callable[[object], None]
    ) -> None:
        self.iterator = iterator
        self.target = target
        self.end = end
        self.finish = finish
        self.loop = current_loop()
        self.wake: Callable[[], None] | None = None  # what goes on after 'drain', or after the end of the target
        self.error: object = None
        self.cleanup: Callable[[], None] | None = None

    def start(self) -> None:
        listen(self.target, "drain", self.on_drain)
        self.cleanup = watch_end(self.target, self.on_over, readable=False)
        if getattr(self.target, "writableNeedDrain", False):
            self.wake = self.run
        else:
            self.fetch_first()

    def fetch_first(self) -> None:
        try:
            first = next(self.iterator)
        except StopIteration:
            self.loop.queue_microtask(self.end_target)
        except Exception as error:
            self.loop.queue_microtask(self.settle, error)
        else:
            # Two hops: an ``await`` of what a plain iterator gives takes longer than that of a promise.
            self.loop.queue_microtask(self.loop.queue_microtask, self.write_first, first)

    def write_first(self, first: object) -> None:
        try:
            full = self.target.write(first) is False
        except Exception as error:
            self.settle(error)
            return
        if full:
            self.wait(self.run)
        else:
            self.run()

    def on_drain(self, *_: object) -> None:
        wake, self.wake = self.wake, None
        if wake is not None:
            self.loop.queue_microtask(wake)

    def on_over(self, error: object) -> None:
        """The target has finished, or failed."""
        if error is not None:
            self.error = error
            if self.wake is not None:
                self.wake = partial(self.settle, error)
        self.on_drain()

    def run(self) -> None:
        try:
            for chunk in self.iterator:
                if self.target.write(chunk) is False:
                    self.wait(self.run)
                    return
        except Exception as error:
            self.settle(error)
            return
        self.end_target()

    def end_target(self) -> None:
        if not self.end:
            self.settle(None)
            return
        try:
            self.target.end()
        except Exception as error:
            self.settle(error)
        else:
            self.wait(self.succeed)

    def succeed(self) -> None:
        self.settle(None)

    def wait(self, wake: Callable[[], None]) -> None:
        if self.error is None:
            self.wake = wake
        else:
            self.settle(self.error)

    def settle(self, error: object) -> None:
        assert self.cleanup is not None
        self.cleanup()
        unlisten(self.target, "drain", self.on_drain)
        self.wake = None
        close = getattr(self.iterator, "close", None)
        if close is not None:  # a generator that was left early
            try:
                close()
            except Exception as failure:  # of its clean-up; what came first counts, as where JavaScript leaves a loop
                error = failure if error is None else error
        self.finish(error)


async def pump_async(
    iterable: AsyncIterable[object], target: PipeTarget, end: bool, finish: Callable[[object], None]
) -> None:
    """Write the values of *iterable* to *target*; *finish* gets None or the error."""
    gate = _Gate()
    listen(target, "drain", gate.open)
    cleanup = watch_end(target, gate.open, readable=False)
    error: object = None
    try:
        if getattr(target, "writableNeedDrain", False):
            await gate.wait()
        async for chunk in iterable:
            if target.write(chunk) is False:
                await gate.wait()
        if end:
            target.end()
            await gate.wait()
    except Exception as failure:
        error = failure
        close = getattr(iterable, "aclose", None)
        if close is not None:
            with contextlib.suppress(Exception):  # of its clean-up: what came first counts
                await close()
    finally:
        cleanup()
        unlisten(target, "drain", gate.open)
    finish(error)


class _Gate:
    """What a coroutine waits at until 'drain', or the end of the stream."""

    __slots__ = ("error", "waiter")

    def __init__(self) -> None:
        self.waiter: asyncio.Future[None] | None = None
        self.error: object = None

    def open(self, error: object = None, *_: object) -> None:
        if error is not None:
            self.error = error
        waiter, self.waiter = self.waiter, None
        if waiter is not None and not waiter.done():
            waiter.set_result(None)

    async def wait(self) -> None:
        if self.error is None:
            self.waiter = current_loop().host.create_future()
            await self.waiter
        if self.error is not None:
            raise as_exception(self.error)
