"""Readable.from_(): a readable of what an iterable, or an async iterable, yields."""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, cast

from pynet._errors import ERR_INVALID_ARG_TYPE, ERR_STREAM_NULL_VALUES

from ._options import as_mapping

if TYPE_CHECKING:
    import asyncio

    from ._options import ReadableOptions
    from ._readable import Readable

__all__ = ["readable_from"]


def readable_from(cls: type[Readable], source: object, options: Mapping[str, object] | None) -> Readable:
    """A *cls* whose chunks are the values of *source*."""
    if isinstance(source, (str, bytes, bytearray, memoryview)):
        return _of_one_chunk(cls, source, options)
    feed: _Feed | _AsyncFeed
    if isinstance(source, AsyncIterable):
        feed = _AsyncFeed(source.__aiter__())
    elif isinstance(source, Iterable):
        feed = _Feed(iter(source))
    else:
        raise ERR_INVALID_ARG_TYPE("iterable", ["Iterable"], source)
    hooks = {"read": feed.read, "destroy": feed.destroy}
    given = {"objectMode": True, "highWaterMark": 1, **as_mapping(options), **hooks}
    feed.stream = cls(cast("ReadableOptions", given))
    return feed.stream


def _of_one_chunk(cls: type[Readable], chunk: object, options: Mapping[str, object] | None) -> Readable:
    def read() -> None:
        stream.push(chunk)
        stream.push(None)
        del stream._read  # it knows the stream

    stream = cls(cast("ReadableOptions", {"objectMode": True, **as_mapping(options), "read": read}))
    return stream


class _Feed:
    """An iterator as the source of a stream."""

    __slots__ = ("iterator", "reading", "stream")

    stream: Readable

    def __init__(self, iterator: Iterator[object]) -> None:
        self.iterator = iterator
        self.reading = False  # values are being pushed, or there are no more

    def read(self, size: int) -> None:
        if not self.reading:
            self.reading = True
            self.push_values()

    def push_values(self) -> None:
        stream = self.stream
        try:
            for value in self.iterator:
                if hasattr(value, "__await__"):
                    self.start_waiting(value)
                    return
                if value is None:
                    raise ERR_STREAM_NULL_VALUES()
                if not stream.push(value):
                    self.reading = False
                    return
            stream.push(None)
        except Exception as error:
            stream.destroy(error)

    def start_waiting(self, awaitable: Awaitable[object]) -> None:
        host = self.stream._pynet_loop.host
        if not host.is_asyncio and hasattr(awaitable, "close"):
            awaitable.close()  # nobody will ever await it
        host.start_task(self.wait_for(awaitable))

    async def wait_for(self, awaitable: Awaitable[object]) -> None:
        """Push what *awaitable* gives, and go on."""
        try:
            value = await awaitable
            if value is None:
                raise ERR_STREAM_NULL_VALUES()
        except Exception as error:
            self.stream.destroy(error)
            return
        if self.stream.destroyed:
            return
        if self.stream.push(value):
            self.push_values()
        else:
            self.reading = False

    def destroy(self, error: object, callback: Callable[[object], None]) -> None:
        outcome, answers = error, 0
        try:
            for _ in self.close(error):
                answers += 1
        except Exception as failure:
            outcome = failure
        # A tick after the microtasks that Node's promises take: one, and two to wait for each answer of the iterator.
        self.finish(1 + 2 * answers, callback, outcome)
        del self.stream._read, self.stream._destroy  # they know the stream

    def close(self, error: object) -> Iterator[None]:
        """Let a generator clean up: it sees the error of the stream, or just its end. Yields after each answer."""
        throw = getattr(self.iterator, "throw", None)
        if throw is not None and isinstance(error, BaseException):
            try:
                throw(error)
            except StopIteration:
                yield
                return
            yield
        close = getattr(self.iterator, "close", None)
        if close is not None:
            close()
            yield

    def finish(self, microtasks: int, callback: Callable[[object], None], outcome: object) -> None:
        loop = self.stream._pynet_loop
        if microtasks:
            loop.queue_microtask(self.finish, microtasks - 1, callback, outcome)
        else:
            loop.next_tick(callback, outcome)


class _AsyncFeed:
    """An async iterator as the source of a stream. It needs tasks, hence an asyncio loop."""

    __slots__ = ("iterator", "stream", "task")

    stream: Readable

    def __init__(self, iterator: AsyncIterator[object]) -> None:
        self.iterator = iterator
        self.task: asyncio.Task[None] | None = None  # what pushes values; or, at the end, cleans up

    def read(self, size: int) -> None:
        if self.task is None:
            self.task = self.stream._pynet_loop.host.create_task(self.pull())

    async def pull(self) -> None:
        stream = self.stream
        try:
            async for value in self.iterator:
                if value is None:
                    raise ERR_STREAM_NULL_VALUES()
                if not stream.push(value):
                    self.task = None
                    return
            stream.push(None)
        except Exception as error:
            stream.destroy(error)

    def destroy(self, error: object, callback: Callable[[object], None]) -> None:
        pulling, loop = self.task, self.stream._pynet_loop
        self.task = loop.host.create_task(self.clean_up(error, pulling, callback))
        del self.stream._read, self.stream._destroy  # they know the stream

    async def clean_up(
        self, error: object, pulling: asyncio.Task[None] | None, callback: Callable[[object], None]
    ) -> None:
        outcome = error
        try:
            # Node would wait for the value under way; Python can do better and stop the waiting.
            if pulling is not None and not pulling.done() and pulling.cancel():
                await _settled(self.stream, pulling)
            await self.close(error)
        except Exception as failure:
            outcome = failure
        self.stream._pynet_tick(callback, outcome)

    async def close(self, error: object) -> None:
        throw = getattr(self.iterator, "athrow", None)
        if throw is not None and isinstance(error, BaseException):
            try:
                await throw(error)
            except StopAsyncIteration:
                return
        close = getattr(self.iterator, "aclose", None)
        if close is not None:
            await close()


async def _settled(stream: Readable, task: asyncio.Task[None]) -> None:
    """Wait until *task* is done, however it ends."""
    await stream._pynet_loop.host.outcome(lambda settle: task.add_done_callback(lambda _: settle()))
