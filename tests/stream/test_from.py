"""Readable.from_() and Duplex.from_(): streams of iterables, functions, pairs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from pynet.errors import ERR_INVALID_ARG_TYPE, ERR_INVALID_RETURN_VALUE
from pynet.stream import Duplex, PassThrough, Readable
from tests.lab import run

from .lab import Boom, closed, hosted, idle, sink, trace

EVENTS = ("data", "end", "finish", "error", "close")


def test_iterables() -> None:
    for source in (["a", "b"], ("a", "b"), iter(["a", "b"]), {"a": 1, "b": 2}):
        stream = Readable.from_(source)
        assert (stream.readableObjectMode, stream.readableHighWaterMark) == (True, 1)
        log = trace(stream, *EVENTS)
        run()
        assert log == ["data a", "data b", "end", "close"]


def test_options() -> None:
    stream = Readable.from_(["a", b"b"], {"objectMode": False, "encoding": "hex"})
    log = trace(stream, *EVENTS)
    run()
    assert log == ["data 61", "data 62", "end", "close"]


def test_bytes_and_text_are_one_chunk() -> None:
    for source in ("abc", b"abc", bytearray(b"abc"), memoryview(b"abc")):
        stream = Readable.from_(source)
        assert (stream.readableObjectMode, stream.readableHighWaterMark) == (True, 16)
        chunks: list[Any] = []
        stream.on("data", chunks.append)
        run()
        assert chunks == [source]


def test_none_among_the_values() -> None:
    stream = Readable.from_(["a", None, "b"])
    log = trace(stream, *EVENTS)
    run()
    assert log == ["data a", "error ERR_STREAM_NULL_VALUES", "close"]


def test_what_the_iterable_raises() -> None:
    def letters() -> Iterator[str]:
        yield "a"
        raise Boom("g")

    stream = Readable.from_(letters())
    log = trace(stream, *EVENTS)
    run()
    assert log == ["data a", "error g", "close"]


def test_what_is_no_iterable() -> None:
    wrong: Any = 5
    with pytest.raises(ERR_INVALID_ARG_TYPE) as caught:
        Readable.from_(wrong)
    assert caught.value.message == ('The "iterable" argument must be an instance of Iterable. Received type number (5)')


@pytest.mark.parametrize("reaction", ["swallow", "raise again", "raise another"])
def test_a_generator_hears_of_the_destruction(reaction: str) -> None:
    log: list[str] = []

    def letters() -> Iterator[str]:
        try:
            yield "a"
            yield "b"
        except Boom as error:
            log.append(f"caught {error}")
            if reaction == "raise again":
                raise
            if reaction == "raise another":
                raise Boom("another") from error
        finally:
            log.append("finally")

    stream = Readable.from_(letters())
    trace(stream, *EVENTS, log=log)
    stream.once("data", lambda: stream.destroy(Boom("d")))
    run()
    last = "error another" if reaction == "raise another" else "error d"
    # Chunks that had been fetched already still flow out.
    assert log == ["data a", "caught d", "finally", "data b", last, "close"]


def test_a_generator_is_closed_without_an_error() -> None:
    log: list[str] = []

    def letters() -> Iterator[str]:
        try:
            yield "a"
            yield "b"
        finally:
            log.append("finally")

    stream = Readable.from_(letters())
    trace(stream, *EVENTS, log=log)
    stream.once("data", lambda: stream.destroy())
    run()
    assert log == ["data a", "finally", "data b", "close"]


def test_it_is_read_no_faster_than_wanted() -> None:
    taken: list[int] = []

    def numbers() -> Iterator[int]:
        for number in range(100):
            taken.append(number)
            yield number

    stream = Readable.from_(numbers())
    stream.read(0)
    run()
    assert taken == [0]
    assert stream.read() == 0
    run()
    assert taken == [0, 1]
    stream.destroy()
    run()


def test_async_iterables() -> None:
    async def letters() -> AsyncIterator[str]:
        yield "a"
        await asyncio.sleep(0)
        yield "b"

    async def fails() -> AsyncIterator[Any]:
        yield "a"
        yield None

    async def main() -> None:
        stream = Readable.from_(letters())
        log = trace(stream, *EVENTS)
        await closed(stream)
        assert log == ["data a", "data b", "end", "close"]
        stream = Readable.from_(fails())
        log = trace(stream, *EVENTS)
        await closed(stream)
        assert log == ["data a", "error ERR_STREAM_NULL_VALUES", "close"]

    hosted(main())


def test_an_async_generator_hears_of_the_destruction() -> None:
    log: list[str] = []

    async def letters(stuck: bool) -> AsyncIterator[str]:
        try:
            yield "a"
            if stuck:
                await asyncio.Event().wait()
            yield "b"
        except Boom as error:
            log.append(f"caught {error}")
            raise
        finally:
            log.append("finally")

    async def main() -> None:
        stream = Readable.from_(letters(False))
        trace(stream, "error", "close", log=log)
        stream.once("data", lambda: stream.destroy(Boom("d")))
        await closed(stream)
        assert log == ["caught d", "finally", "error d", "close"]
        log.clear()
        stream = Readable.from_(letters(True))
        trace(stream, "data", "error", "close", log=log)
        while not log:
            await asyncio.sleep(0)
        stream.destroy()
        await closed(stream)
        assert log == ["data a", "finally", "close"]

    hosted(main())


def test_an_async_iterator_without_ways_to_end_it() -> None:
    class Numbers:
        def __init__(self) -> None:
            self.last = 0

        def __aiter__(self) -> Numbers:
            return self

        async def __anext__(self) -> int:
            self.last += 1
            return self.last

    async def main() -> None:
        stream = Readable.from_(Numbers())
        log = trace(stream, "data", "close", "error")
        stream.once("data", lambda: stream.destroy())
        await closed(stream)
        assert log == ["data 1", "close"]

    hosted(main())


def test_async_iterables_need_asyncio() -> None:
    async def letters() -> AsyncIterator[str]:
        yield "a"

    stream = Readable.from_(letters())
    errors: list[Any] = []
    stream.on("error", errors.append)
    stream._destroy = lambda error, callback: callback(error)  # type: ignore[method-assign]
    stream.resume()
    run()
    assert "asyncio" in str(errors[0])


# --- Duplex.from_ ------------------------------------------------------------------------------------------------


def halves(stream: Duplex) -> tuple[bool, bool]:
    return stream.readable, stream.writable


def test_a_duplex_is_itself() -> None:
    stream = PassThrough()
    assert Duplex.from_(stream) is stream


def test_of_one_stream() -> None:
    source = idle()
    stream = Duplex.from_(source)
    log = trace(stream, *EVENTS)
    assert halves(stream) == (True, False)
    source.push("x")
    source.push(None)
    run()
    assert log == ["data x", "end", "close"]
    log = []
    stream = Duplex.from_(sink(log))
    trace(stream, *EVENTS, log=log)
    assert halves(stream) == (False, True)
    stream.end("x")
    run()
    assert log == ["write x", "finish", "close"]


def test_of_a_pair() -> None:
    log: list[str] = []
    source = idle()
    stream = Duplex.from_({"readable": source, "writable": sink(log, highWaterMark=1)})
    trace(stream, *EVENTS, log=log)
    stream.write("a")
    stream.end("b")
    source.push("x")
    source.push(None)
    run()
    assert log == ["write a", "write b", "data x", "finish", "end", "close"]


def test_back_pressure_of_a_pair() -> None:
    source, target = idle(highWaterMark=1), PassThrough(highWaterMark=1)
    stream = Duplex.from_({"readable": source, "writable": target})
    log: list[str] = []
    stream.write("aa", lambda: log.append("a"))
    stream.write("b", lambda: log.append("b"))
    run()
    assert log == []
    target.resume()
    run()
    assert log == ["a", "b"]
    assert stream.read() is None
    source.push("x")
    source.push("y")
    run()
    assert [stream.read(), stream.read()] == [b"x", b"y"]
    stream.on("error", lambda: None).destroy()
    run()


@pytest.mark.parametrize("failing", ["pair", "readable", "writable"])
def test_failures_of_a_pair(failing: str) -> None:
    source, target = idle(), sink()
    for half in (source, target):
        half.on("error", lambda: None)
    stream = Duplex.from_({"readable": source, "writable": target})
    log = trace(stream, "error", "close")
    {"pair": stream, "readable": source, "writable": target}[failing].destroy(Boom("x"))
    run()
    assert log == ["error x", "close"]
    assert (source.destroyed, target.destroyed, stream.destroyed) == (True, True, True)


def test_a_pair_destroyed_without_error() -> None:
    source, target = idle(), sink()
    for half in (source, target):
        half.on("error", lambda: None)
    stream = Duplex.from_({"readable": source, "writable": target})
    log = trace(stream, "error", "close")
    stream.destroy()
    run()
    assert log == ["error ABORT_ERR", "close"]


def test_of_an_iterable() -> None:
    for source in (["a", "b"], {"readable": ["a", "b"]}):
        stream = Duplex.from_(source)
        log = trace(stream, *EVENTS)
        assert halves(stream) == (True, False)
        run()
        assert log == ["data a", "data b", "end", "close"]


def test_of_a_generator_function() -> None:
    async def upper(source: AsyncIterator[Any]) -> AsyncIterator[str]:
        async for chunk in source:
            yield chunk.upper()

    async def main() -> None:
        stream = Duplex.from_(upper)
        log = trace(stream, *EVENTS)
        assert halves(stream) == (True, True)
        stream.write("a")
        stream.end("b")
        await closed(stream)
        assert log[:2] == ["data A", "data B"]
        assert sorted(log[2:4]) == ["end", "finish"]

    hosted(main())


def test_of_an_async_function() -> None:
    seen: list[Any] = []

    async def consume(source: AsyncIterator[Any]) -> None:
        async for chunk in source:
            seen.append(chunk)

    async def fails(source: AsyncIterator[Any]) -> None:
        raise Boom("c")

    async def answers(source: AsyncIterator[Any]) -> int:
        return 5

    async def main() -> None:
        stream = Duplex.from_(consume)
        log = trace(stream, *EVENTS)
        assert halves(stream) == (False, True)
        stream.end("q")
        await closed(stream)
        assert (seen, log) == (["q"], ["finish", "close"])
        for function, error in ((fails, "c"), (answers, "ERR_INVALID_RETURN_VALUE")):
            stream = Duplex.from_(function)
            log = trace(stream, *EVENTS)
            await closed(stream)
            assert log == [f"error {error}", "close"]
            stream = Duplex.from_(function)
            log = trace(stream, *EVENTS)
            stream.end()
            await closed(stream)
            assert log == [f"error {error}", "close"]

    hosted(main())


def test_of_an_awaitable() -> None:
    async def value() -> str:
        return "v"

    async def nothing() -> None:
        pass

    async def main() -> None:
        for awaitable, expected in ((value(), ["data v", "end", "close"]), (nothing(), ["end", "close"])):
            stream = Duplex.from_(awaitable)
            log = trace(stream, *EVENTS)
            assert halves(stream) == (True, False)
            await closed(stream)
            assert log == expected

    hosted(main())


def test_of_anything_else() -> None:
    for wrong in (5, None, {}, {"nothing": 1}):
        with pytest.raises(
            ERR_INVALID_ARG_TYPE, match='The "body" argument must be of type function or an instance of'
        ):
            Duplex.from_(wrong)
    with pytest.raises(ERR_INVALID_RETURN_VALUE):
        Duplex.from_(lambda source: 5)
