"""Pumps: what an iterable yields, written to a stream at the stream's pace."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterable, Callable, Iterable, Iterator
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
    """A loop of JavaScript's over an iterator, ``for await``: what the iterator answers counts two microtasks later.

    Only the first value is fetched at once. What is waited for counts one microtask after it is there, and so does what
    the iterator raises.
    """

    __slots__ = ("cleanup", "end", "error", "finish", "iterator", "loop", "target", "waiting")

    def __init__(
        self, iterator: Iterator[object], target: PipeTarget, end: bool, finish: Callable[[object], None]
    ) -> None:
        self.iterator = iterator
        self.target = target
        self.end = end
        self.finish = finish
        self.loop = current_loop()
        # What goes on after 'drain' or the end of the target, and what if that has failed.
        self.waiting: tuple[Callable[[], None], Callable[[object], None]] | None = None
        self.error: object = None  # the target's
        self.cleanup: Callable[[], None] | None = None

    def start(self) -> None:
        listen(self.target, "drain", self.on_drain)
        self.cleanup = watch_end(self.target, self.on_over, readable=False)
        if getattr(self.target, "writableNeedDrain", False):
            self.wait(self.fetch, self.settle)
        else:
            self.fetch()

    def answered(self, f: Callable[..., None], *args: object) -> None:
        """Call *f* when an answer of the iterator counts."""
        self.loop.queue_microtask(self.loop.queue_microtask, f, *args)

    def fetch(self) -> None:
        try:
            value = next(self.iterator)
        except StopIteration:
            self.answered(self.end_target)
        except Exception as error:
            self.loop.queue_microtask(self.settle, error)
        else:
            self.answered(self.write, value)

    def write(self, value: object) -> None:
        try:
            full = self.target.write(value) is False
        except Exception as error:
            self.leave(error)
            return
        if full:
            self.wait(self.fetch, self.leave)
        else:
            self.fetch()

    def wait(self, go_on: Callable[[], None], failed: Callable[[object], None]) -> None:
        self.waiting = (go_on, failed)
        if self.error is not None:
            self.on_drain()

    def on_drain(self, *_: object) -> None:
        waiting, self.waiting = self.waiting, None
        if waiting is None:
            return
        go_on, failed = waiting
        if self.error is None:
            self.loop.queue_microtask(go_on)
        else:
            self.loop.queue_microtask(failed, self.error)

    def on_over(self, error: object) -> None:
        """The target has finished, or failed."""
        if error is not None:
            self.error = error
        self.on_drain()

    def leave(self, error: object) -> None:
        """Stop in the middle: a generator cleans up before *error* goes on."""
        close = getattr(self.iterator, "close", None)
        if close is None:
            self.loop.queue_microtask(self.settle, error)
            return
        try:
            close()
        except Exception:  # what came first counts
            self.loop.queue_microtask(self.settle, error)
        else:
            self.answered(self.settle, error)

    def end_target(self) -> None:
        if not self.end:
            self.settle(None)
            return
        try:
            self.target.end()
        except Exception as error:
            self.settle(error)
        else:
            self.wait(self.succeed, self.settle)

    def succeed(self) -> None:
        self.settle(None)

    def settle(self, error: object) -> None:
        assert self.cleanup is not None
        self.cleanup()
        unlisten(self.target, "drain", self.on_drain)
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
