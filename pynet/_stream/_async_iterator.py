"""The async iterator over a readable: ``async for chunk in stream``."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

from pynet._events import Origin

from ._end_of_stream import as_exception, watch_end
from ._utils import destroyer

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

    from ._readable import Readable

__all__ = ["ReadableIterator"]


class ReadableIterator(AsyncIterator[Any]):
    """Chunks of a readable, one per step; the stream is read no faster than that.

    Leaving the loop early (``break``, an exception) drops the iterator, and that destroys the stream, unless
    ``destroyOnReturn`` is False. ``aclose()`` does it explicitly.
    """

    __slots__ = ("_reader",)

    def __init__(self, stream: Readable, destroy_on_return: bool = True) -> None:
        # The listeners belong to an object of their own, or the stream would keep this one from being dropped.
        self._reader = Reader(stream, destroy_on_return)

    def __aiter__(self) -> ReadableIterator:
        return self

    async def __anext__(self) -> object:
        chunk = await self._reader.next_chunk()
        if chunk is None:
            raise StopAsyncIteration
        return chunk

    async def aclose(self) -> None:
        """Stop iterating."""
        self._reader.leave()

    def __del__(self) -> None:
        reader = self._reader
        reader.stream._pynet_loop.on_own_thread(reader.leave)


class Reader:
    """The reading of one iteration."""

    __slots__ = ("cleanup", "destroy_on_return", "done", "error", "origin", "over", "stream", "waiters")

    def __init__(self, stream: Readable, destroy_on_return: bool) -> None:
        self.stream = stream
        self.destroy_on_return = destroy_on_return
        self.error: object = None
        self.over = False  # the stream has ended, failed or closed
        self.done = False  # and that was reported; or the iterator was left
        self.waiters: list[asyncio.Future[None]] = []  # several where steps were begun before the first had its chunk
        self.origin: Origin | None = None  # where the first step was made
        self.cleanup: Callable[[], None] | None = None  # stops watching for the end; None before the first step

    async def next_chunk(self) -> object:
        """The next chunk; None at the end."""
        stream = self.stream
        while not self.done:
            if self.cleanup is None:
                self.origin = Origin()
                stream.on("readable", self.wake)
                self.cleanup = watch_end(stream, self.on_over, writable=False)
            chunk = None if stream.destroyed else stream.read()
            if chunk is not None:
                return chunk
            if self.over:
                self.finish()
            else:
                await self.wait()
        return None

    async def wait(self) -> None:
        waiter = self.stream._pynet_loop.host.create_future()
        if self.waiters:
            self.waiters = [other for other in self.waiters if not other.done()]  # but for those that were cancelled
        self.waiters.append(waiter)
        await waiter

    def is_idle(self) -> bool:
        """Whether nobody waits for a chunk.

        The listeners live as long as the iterator, which may be longer: a task that was cancelled is kept by its
        traceback.
        """
        return all(waiter.done() for waiter in self.waiters)

    def wake(self) -> None:
        """Have all that wait look again, in the order in which they came."""
        waiters, self.waiters = self.waiters, []
        for waiter in waiters:
            if not waiter.done():
                waiter.set_result(None)

    def on_over(self, error: object) -> None:
        self.over = True
        self.error = error
        self.wake()

    def finish(self) -> None:
        """The stream is over: let go of it, and raise what it failed with."""
        self.done = True
        self.let_go(self.stream._pynet_life.autoDestroy and (self.destroy_on_return or self.error is not None))
        if self.error is not None:
            raise as_exception(self.error)

    def leave(self) -> None:
        """The loop was left before the end."""
        if not self.done and self.cleanup is not None:
            self.done = True
            self.let_go(self.destroy_on_return)
            self.wake()

    def let_go(self, destroy: bool) -> None:
        self.stream.off("readable", self.wake)
        if destroy:
            # Still watched: an AbortError that this makes is not the program's business.
            destroyer(self.stream)
        elif self.cleanup is not None:
            self.cleanup()
