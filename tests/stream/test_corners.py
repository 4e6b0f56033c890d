"""Streams in corners: what Node 26 does when a target is left, full, broken or gone at an awkward moment."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest

from pynet.abort import AbortController
from pynet.errors import AggregateError
from pynet.stream import Duplex, PassThrough, Readable, Writable, finished, pipeline, promises
from tests.lab import run

from .lab import Boom, drain, immediate, show

Write = Callable[[Any, str, Callable[..., None]], None]


def writer(log: list[str], before: Callable[[bytes], object] = lambda chunk: None, name: str = "got") -> Write:
    """Notes each chunk, calls *before* with it, and is done at once."""

    def write(chunk: Any, encoding: str, callback: Callable[..., None]) -> None:
        log.append(f"{name} {show(chunk)}")
        before(chunk)
        callback()

    return write


def slow(log: list[str], fails: int = 0) -> Writable:
    """Takes one byte at a time, and fails with the *fails*-th chunk."""
    chunks = 0

    def write(chunk: Any, encoding: str, callback: Callable[..., None]) -> None:
        nonlocal chunks
        chunks += 1
        log.append(f"got {show(chunk)}")
        immediate(callback, Boom("full") if chunks == fails else None)

    return Writable(write=write, highWaterMark=1)


def note(log: list[str], name: str) -> Callable[[Any], None]:
    return lambda error: log.append(f"{name} {show(error)}")


async def texts(*values: str, error: Exception | None = None) -> AsyncIterator[str]:
    for value in values:
        yield value
    if error is not None:
        raise error


def test_writable_can_be_switched_off_for_those_who_ask() -> None:
    log: list[str] = []
    stream = Writable(write=writer(log))
    stream.writable = False
    assert (stream.writable, stream.write("x")) == (False, True)
    run()
    assert log == ["got x"]


def test_destroyed_by_a_write_among_several() -> None:
    log: list[str] = []
    stream = Writable(write=writer(log, lambda chunk: stream.destroy() if chunk == b"b" else None))
    stream.on("close", lambda: log.append("close"))
    stream.cork()
    for text in "abcd":
        stream.write(text, note(log, f"callback {text}"))
    stream.uncork()
    run()
    assert log == [
        *("got a", "got b", "callback a None", "close", "callback b None"),
        *("callback c ERR_STREAM_DESTROYED", "callback d ERR_STREAM_DESTROYED"),
    ]


@pytest.mark.parametrize("other", [False, True], ids=["alone", "beside another"])
def test_unpiped_by_the_write_that_fills_it(other: bool) -> None:
    """It is waited for no longer."""
    log: list[str] = []
    source = Readable(read=lambda size: None)

    def write(chunk: bytes, encoding: str, callback: Callable[..., None]) -> None:
        log.append(f"got {show(chunk)}")
        source.unpipe(target)
        immediate(callback)

    target = Writable(write=write, highWaterMark=1)
    source.pipe(target)
    if other:
        source.pipe(Writable(write=writer(log, name="other")))
    source.push("a")
    source.push("b")
    run()
    if other:
        assert log == ["got a", "other a", "other b"]
        assert (source.readableFlowing, source.readableLength) == (True, 0)
    else:
        assert log == ["got a"]
        assert (source.readableFlowing, source.readableLength) == (False, 1)


def test_a_pipeline_into_a_stream_that_is_full() -> None:
    log: list[str] = []
    target = slow(log)
    target.write("0")
    pipeline(["1", "2"], target, note(log, "done"))
    run()
    assert log == ["got 0", "got 1", "got 2", "done None"]


def test_a_coroutine_pipeline_into_a_stream_that_is_full() -> None:
    log: list[str] = []

    async def main() -> None:
        target = slow(log)
        target.write("0")
        await promises.pipeline(texts("1", "2"), target)

    asyncio.run(main())
    assert log == ["got 0", "got 1", "got 2"]


def test_a_target_that_fails_while_it_is_waited_for() -> None:
    """The generator is left, and cleans up, before the callback hears of it."""
    log: list[str] = []

    def values() -> Iterator[str]:
        try:
            yield from ("1", "2", "3")
        finally:
            log.append("left")

    pipeline(values(), slow(log, fails=2), note(log, "done"))
    run()
    assert log == ["got 1", "got 2", "left", "done full"]


def test_a_target_that_is_gone_before_it_begins() -> None:
    log: list[str] = []
    target = Writable(write=writer(log, lambda chunk: target.destroy(Boom("gone"))))
    target.on("error", lambda error: None)
    pipeline(["1", "2"], target, note(log, "done"))
    run()
    assert log == ["got 1", "done gone"]


def test_a_coroutine_source_that_fails() -> None:
    log: list[str] = []

    async def main() -> None:
        target = Writable(write=writer(log))
        with pytest.raises(Boom, match="source"):
            await promises.pipeline(texts("1", error=Boom("source")), target)
        assert target.destroyed

    asyncio.run(main())
    assert log == ["got 1"]


class Unclosable:
    """An async iterator that nobody can close."""

    def __aiter__(self) -> Unclosable:
        return self

    async def __anext__(self) -> str:
        raise Boom("no value")


def test_a_source_that_cannot_be_closed() -> None:
    async def main() -> None:
        with pytest.raises(Boom, match="no value"):
            await promises.pipeline(Unclosable(), Writable(write=writer([])))

    asyncio.run(main())


def test_a_coroutine_pipeline_that_leaves_its_target_open() -> None:
    log: list[str] = []

    async def main() -> None:
        target = Writable(write=writer(log))
        await promises.pipeline(texts("1"), target, end=False)
        assert not target.writableEnded
        target.write("2")

    asyncio.run(main())
    assert log == ["got 1", "got 2"]


def test_a_consumer_without_a_value() -> None:
    async def consume(source: Any) -> None:
        async for _ in source:
            pass

    async def main() -> None:
        assert await promises.pipeline(["a"], consume) is None

    asyncio.run(main())


def test_a_pipeline_from_a_stream_that_is_at_its_end() -> None:
    log: list[str] = []
    source = Readable.from_(["a"])
    source.on("data", lambda chunk: log.append(chunk))
    source.on("end", lambda: pipeline(source, PassThrough().resume(), note(log, "done")))
    run()
    assert log == ["a", "done None"]


def test_aborting_what_has_finished() -> None:
    log: list[str] = []
    controller = AbortController()
    stream = PassThrough()
    finished(stream, {"signal": controller.signal}, note(log, "finished"))
    stream.resume()
    stream.end()
    stream.on("close", lambda: controller.abort())
    run()
    assert log == ["finished None"]


def test_an_iterable_whose_values_are_read_as_they_come() -> None:
    """Each ``read()`` in a listener asks for more while values are being pushed: none comes twice."""
    got: list[int | str] = []
    source = Readable.from_([1, 2, 3, 4, 5], {"highWaterMark": 2})

    @source.on("readable")
    def _() -> None:
        while (value := source.read()) is not None:
            got.append(value)

    source.on("end", lambda: got.append("end"))
    run()
    assert got == [1, 2, 3, 4, 5, "end"]


def test_two_errors_of_which_one_holds_several() -> None:
    """``destroy(error)`` of a stream whose construction fails as well: an AggregateError takes the other in."""
    answers: list[Callable[..., None]] = []
    several = AggregateError([Boom("one"), Boom("two")])
    stream = Writable(construct=answers.append)
    errors: list[Any] = []
    stream.on("error", errors.append)
    drain()
    stream.destroy(several)
    answers[0](Boom("not constructed"))
    run()
    assert errors == [several]
    assert [str(error) for error in several.errors] == ["one", "two", "not constructed"]


def test_an_async_echo_whose_reader_is_slow() -> None:
    """``Duplex.from_`` of a function that yields what it gets: what was written waits for room, and none is lost."""
    got: list[bytes] = []

    async def main() -> None:
        async def echo(source: Any) -> AsyncIterator[Any]:
            async for chunk in source:
                yield chunk

        stream = Duplex.from_(echo)
        for _ in range(40):
            stream.write(bytes(10_000))
        stream.end()
        async for chunk in stream:
            got.append(chunk)
            await asyncio.sleep(0)

    asyncio.run(main())
    assert sum(map(len, got)) == 400_000
