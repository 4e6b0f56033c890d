"""Streams under asyncio: ``async for``, ``async with``, coroutine listeners."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from pynet._loop import current_loop
from pynet.errors import ERR_STREAM_PREMATURE_CLOSE, AbortError
from pynet.stream import PassThrough, Readable, Writable

from .lab import Boom, both_ways, closed, hosted, idle, sink, slow_sink, trace


def test_every_chunk_then_the_end() -> None:
    async def main() -> None:
        stream = idle()
        stream.push("a")
        current_loop().set_immediate(stream.push, "b")
        current_loop().set_immediate(lambda: current_loop().set_immediate(stream.push, None))
        assert [chunk async for chunk in stream] == [b"a", b"b"]
        assert stream.destroyed

    hosted(main())


def test_text_and_objects() -> None:
    async def main() -> None:
        text = idle(encoding="utf8")
        text.push(b"\xc3")
        text.push(b"\xa9")
        text.push(None)
        assert [chunk async for chunk in text] == ["é"]
        assert [value async for value in Readable.from_([1, 0, ""])] == [1, 0, ""]

    hosted(main())


def test_back_pressure() -> None:
    taken: list[int] = []

    def read(size: int) -> None:
        taken.append(len(taken))
        stream.push(len(taken) if len(taken) < 50 else None)

    stream: Readable

    async def main() -> None:
        nonlocal stream
        stream = Readable(read=read, objectMode=True, highWaterMark=2)
        async for value in stream:
            assert len(taken) <= value + 4
            await asyncio.sleep(0)

    hosted(main())
    assert len(taken) == 50


@pytest.mark.parametrize("way", ["break", "raise", "return", "aclose"])
def test_leaving_early_destroys(way: str) -> None:
    async def read_one(stream: Readable) -> None:
        iterator = stream.__aiter__()
        async for chunk in iterator:
            assert chunk == b"a"
            if way == "raise":
                raise Boom
            if way == "return":
                return
            if way == "aclose":
                await iterator.aclose()  # type: ignore[attr-defined]
                await iterator.aclose()  # type: ignore[attr-defined]
            break

    async def main() -> None:
        stream = idle()
        log = trace(stream, "close")
        stream.push("a")
        stream.push("b")
        if way == "raise":
            with pytest.raises(Boom):
                await read_one(stream)
        else:
            await read_one(stream)
        assert stream.destroyed
        assert isinstance(stream.errored, AbortError)
        await closed(stream)
        assert log == ["close"]

    hosted(main())


def test_leaving_early_can_keep_the_stream() -> None:
    async def main() -> None:
        stream = idle()
        stream.push("a")
        stream.push("b")
        forms: list[dict[str, Any]] = [{"destroyOnReturn": False}, {"options": {"destroyOnReturn": False}}]
        for form in forms:
            async for chunk in stream.iterator(**form):
                assert chunk in (b"a", b"b")
                break
        assert not stream.destroyed
        assert stream.listenerCount("readable") == stream.listenerCount("error") == 0
        stream.destroy()

    hosted(main())


def test_an_unused_iterator_does_nothing() -> None:
    async def main() -> None:
        stream = idle()
        stream.__aiter__()
        assert not stream.destroyed
        assert stream.listenerCount("readable") == 0

    hosted(main())


def test_errors_are_raised_in_the_loop() -> None:
    async def main() -> None:
        for error, expected in ((Boom("e"), Boom), (None, ERR_STREAM_PREMATURE_CLOSE), ("text", RuntimeError)):
            stream = idle()
            stream.push("a")
            chunks: list[bytes] = []
            with pytest.raises(expected):
                async for chunk in stream:
                    chunks.append(chunk)
                    current_loop().next_tick(stream.destroy, error)
            assert chunks == [b"a"]

    hosted(main())


def test_after_the_end_nothing_more() -> None:
    async def main() -> None:
        stream = idle(autoDestroy=False)
        stream.push(None)
        iterator = stream.__aiter__()
        for _ in range(2):
            with pytest.raises(StopAsyncIteration):
                await iterator.__anext__()
        assert not stream.destroyed
        gone = idle()
        gone.push(None)
        gone.resume()
        await closed(gone)
        assert [chunk async for chunk in gone] == []

    hosted(main())


def test_a_duplex_is_destroyed_when_it_was_read() -> None:
    async def main() -> None:
        stream = both_ways()
        stream.push(None)
        assert [chunk async for chunk in stream] == []
        assert stream.destroyed
        through = PassThrough()
        through.end("a")
        assert [chunk async for chunk in through] == [b"a"]
        assert through.errored is None

    hosted(main())


def test_two_waiters_are_woken() -> None:
    async def main() -> None:
        stream = idle()

        async def one() -> bytes | None:
            async for chunk in stream.iterator(destroyOnReturn=False):
                result: bytes = chunk
                return result
            return None

        tasks = [asyncio.ensure_future(one()) for _ in range(2)]
        await asyncio.sleep(0)
        stream.push("a")
        await asyncio.sleep(0)
        current_loop().set_immediate(stream.push, "b")
        assert sorted(filter(None, await asyncio.gather(*tasks))) == [b"a", b"b"]
        stream.destroy()

    hosted(main())


def test_async_for_needs_asyncio() -> None:
    stream = idle()
    step = stream.__aiter__().__anext__()
    with pytest.raises(RuntimeError, match="asyncio"):
        step.send(None)  # type: ignore[attr-defined]
    stream.destroy()
    current_loop().drain()


# --- async with --------------------------------------------------------------------------------------------------


def test_leaving_the_block_destroys_and_waits() -> None:
    async def main() -> None:
        for make in (idle, sink, both_ways):
            stream: Any = make()
            log = trace(stream, "error", "close")
            async with stream as entered:
                assert entered is stream
            assert log == ["error ABORT_ERR", "close"]

    hosted(main())


def test_a_stream_that_was_through_is_just_closed() -> None:
    async def main() -> None:
        reading, writing, both = idle(), sink(), both_ways(autoDestroy=False)
        for stream in (reading, both):
            stream.push(None)
            stream.resume()
        writing.end()
        both.end()
        await closed(reading)
        async with reading, writing, both:
            while not (both.readableEnded and both.writableFinished):
                await asyncio.sleep(0)
        assert (reading.errored, writing.errored, both.errored) == (None, None, None)
        assert both.closed

    hosted(main())


def test_an_exception_of_the_block_is_the_cause() -> None:
    async def main() -> None:
        stream = idle()
        with pytest.raises(Boom):
            async with stream:
                raise Boom("body")
        assert isinstance(stream.errored, AbortError)
        assert isinstance(stream.errored.__cause__, Boom)

    hosted(main())


def test_a_failure_in_the_block_comes_out() -> None:
    async def main() -> None:
        stream = sink()
        stream.on("error", lambda: None)
        with pytest.raises(Boom, match="w"):
            async with stream:
                stream.destroy(Boom("w"))

    hosted(main())


# --- coroutine listeners -----------------------------------------------------------------------------------------


def test_a_failing_coroutine_listener_destroys_the_stream() -> None:
    async def main() -> None:
        for make in (idle, sink, both_ways):
            stream: Any = make()
            log = trace(stream, "error", "close")

            async def listener() -> None:
                await asyncio.sleep(0)
                raise Boom("listener")

            stream.on("custom", listener)
            stream.emit("custom")
            await closed(stream)
            assert log == ["error listener", "close"]

    hosted(main())


def test_a_program() -> None:
    async def numbers() -> AsyncIterator[str]:
        for number in range(5):
            yield f"{number}\n"

    async def main() -> list[str]:
        lines: list[str] = []

        def write(chunk: bytes, encoding: str, callback: Callable[..., None]) -> None:
            lines.append(chunk.decode())
            current_loop().set_immediate(callback)

        target = Writable(write=write, highWaterMark=2)
        async with slow_sink() as unused:
            Readable.from_(numbers()).pipe(PassThrough(highWaterMark=1)).pipe(target)
            await closed(target)
            unused.end()
            await closed(unused)
        return lines

    assert hosted(main()) == ["0\n", "1\n", "2\n", "3\n", "4\n"]


def test_steps_that_are_begun_before_the_first_has_its_chunk() -> None:
    async def main() -> None:
        stream = idle()
        iterator = stream.__aiter__()
        steps = [asyncio.ensure_future(anext(iterator)) for _ in range(4)]
        await asyncio.sleep(0)
        steps[1].cancel()
        stream.push("a")
        current_loop().set_immediate(stream.push, "b")
        current_loop().set_immediate(lambda: current_loop().set_immediate(stream.push, None))
        outcomes = await asyncio.wait_for(asyncio.gather(*steps, return_exceptions=True), 20)
        assert [outcomes[0], outcomes[2]] == [b"a", b"b"]
        assert isinstance(outcomes[1], asyncio.CancelledError)
        assert isinstance(outcomes[3], StopAsyncIteration)

    hosted(main())


def test_steps_that_wait_when_the_iterator_is_left() -> None:
    async def main() -> None:
        stream = idle()
        iterator = stream.iterator(destroyOnReturn=False)
        steps = [asyncio.ensure_future(anext(iterator)) for _ in range(2)]
        await asyncio.sleep(0)
        await iterator.aclose()  # type: ignore[attr-defined]
        outcomes = await asyncio.wait_for(asyncio.gather(*steps, return_exceptions=True), 20)
        assert [type(outcome) for outcome in outcomes] == [StopAsyncIteration, StopAsyncIteration]
        assert not stream.destroyed
        stream.destroy()

    hosted(main())


def test_one_of_the_steps_that_wait_learns_of_a_failure() -> None:
    async def main() -> None:
        stream = idle()
        iterator = stream.__aiter__()
        steps = [asyncio.ensure_future(anext(iterator)) for _ in range(2)]
        await asyncio.sleep(0)
        stream.destroy(Boom("x"))
        outcomes = await asyncio.wait_for(asyncio.gather(*steps, return_exceptions=True), 20)
        assert [type(outcome) for outcome in outcomes] == [Boom, StopAsyncIteration]

    hosted(main())
