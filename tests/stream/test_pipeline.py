"""pipeline(): one callback for several streams, and all of them destroyed when one fails."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest

from pynet.abort import AbortController, AbortSignal
from pynet.errors import (
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_RETURN_VALUE,
    ERR_MISSING_ARGS,
    ERR_STREAM_PREMATURE_CLOSE,
    ERR_STREAM_UNABLE_TO_PIPE,
    AbortError,
)
from pynet.stream import PassThrough, Readable, Writable, pipeline, promises
from tests.lab import run

from .lab import Boom, hosted, idle, immediate, note, sink, slow_sink, trace


def test_success() -> None:
    log: list[str] = []
    source, middle, target = idle(), PassThrough(), slow_sink(log, highWaterMark=1)
    trace(target, "finish", "close", log=log)
    assert pipeline(source, middle, target, note(log, "done")) is target
    source.push("a")
    source.push("b")
    source.push(None)
    run()
    assert log == ["write a", "write b", "finish", "close", "done None"]
    assert source.closed
    assert middle.closed


def test_a_list_of_streams() -> None:
    log: list[str] = []
    source, target = idle(), sink()
    pipeline([source, target], note(log, "done"))
    source.push(None)
    run()
    pipeline([idle().destroy(), sink()], callback=note(log, "keyword"))
    run()
    assert log == ["done None", "keyword ERR_STREAM_PREMATURE_CLOSE"]


@pytest.mark.parametrize("failing", [0, 1, 2])
@pytest.mark.parametrize("error", [Boom("x"), None])
def test_one_failure_destroys_all(failing: int, error: Any) -> None:
    streams: list[Any] = [idle(), PassThrough(), sink()]
    log: list[str] = []
    pipeline(*streams, note(log, "done"))
    streams[0].push("a")
    immediate(streams[failing].destroy, error)
    run()
    assert log == ["done x" if error else "done ERR_STREAM_PREMATURE_CLOSE"]
    assert all(stream.destroyed for stream in streams)


def test_a_stream_that_is_gone() -> None:
    for target in (sink().destroy(), PassThrough().destroy()):
        with pytest.raises(ERR_STREAM_UNABLE_TO_PIPE, match="Cannot pipe to a closed or destroyed stream"):
            pipeline(idle(), target, lambda: None)
    log: list[str] = []
    pipeline(idle().destroy(), sink(), note(log, "done"))
    run()
    assert log == ["done ERR_STREAM_PREMATURE_CLOSE"]


def test_a_last_stream_that_can_be_read_stays_open() -> None:
    log: list[str] = []
    source, last = idle(), PassThrough()
    pipeline(source, last, note(log, "done"))
    source.push("a")
    source.push(None)
    run()
    assert log == ["done None"]
    assert not last.destroyed
    assert last.listenerCount("error") == 0
    trace(last, "data", "end", log=log)
    run()
    assert log == ["done None", "data a", "end"]


def test_wrong_arguments() -> None:
    wrong: Any
    with pytest.raises(ERR_INVALID_ARG_TYPE) as caught:
        pipeline(idle(), sink())
    assert caught.value.message.startswith('The "streams[stream.length - 1]" property must be of type function.')
    with pytest.raises(ERR_INVALID_ARG_TYPE):
        pipeline()
    for few in ((lambda: None,), (idle(), lambda: None), ([idle()], lambda: None)):
        with pytest.raises(ERR_MISSING_ARGS, match='The "streams" argument must be specified'):
            pipeline(*few)
    for wrong in ((idle(), {}), ({}, sink()), (5, sink()), (idle(), 5)):
        with pytest.raises(
            ERR_INVALID_ARG_TYPE, match='The "body" argument must be of type function or an instance of'
        ):
            pipeline(*wrong, lambda: None)
    for returning in ((lambda: 5, sink()), (idle(), lambda source: 5, sink()), (idle(), lambda source: 5)):
        with pytest.raises(ERR_INVALID_RETURN_VALUE):
            pipeline(*returning, lambda: None)


def test_what_cannot_be_read_has_no_successor() -> None:
    log: list[str] = []
    for successor, kinds in (
        (sink(), "Readable, Iterable, AsyncIterable, ReadableStream, or TransformStream"),
        (iter, "Readable, Iterable, or AsyncIterable"),
    ):
        with pytest.raises(ERR_INVALID_ARG_TYPE) as caught:
            pipeline(idle(), sink(), successor, note(log, "done"))
        wanted = f'The "val" argument must be an instance of {kinds}. Received an instance of Writable'
        assert caught.value.message == wanted
    run()
    assert log == []


def test_iterables_and_generators() -> None:
    def letters() -> Iterator[str]:
        yield "a"
        yield "b"

    def upper(source: Iterator[str]) -> Iterator[str]:
        for text in source:
            yield text.upper()

    def fails() -> Iterator[str]:
        yield "a"
        raise Boom("g")

    for stages, expected in (
        ([["a", "b"]], ["write a", "write b", "done None"]),
        ([letters], ["write a", "write b", "done None"]),
        ([letters, upper], ["write A", "write B", "done None"]),
        ([fails], ["write a", "done g"]),
        ([fails, upper], ["write A", "done g"]),
        (["abc"], ["write a", "write b", "write c", "done None"]),
    ):
        log: list[str] = []
        pipeline(*stages, slow_sink(log, highWaterMark=1), note(log, "done"))
        run()
        assert log == expected


def test_an_iterable_for_a_target_that_fails() -> None:
    closed: list[str] = []

    def letters() -> Iterator[str]:
        try:
            while True:
                yield "a"
        finally:
            closed.append("closed")

    def write(chunk: bytes, encoding: str, callback: Callable[..., None]) -> None:
        immediate(callback, Boom("w"))

    log: list[str] = []
    pipeline(letters, Writable(write=write, highWaterMark=1), note(log, "done"))
    run()
    assert (log, closed) == (["done w"], ["closed"])


def test_a_target_that_is_full_to_begin_with() -> None:
    log: list[str] = []
    target = slow_sink(log, highWaterMark=1)
    target.write("x")
    pipeline(["a"], target, note(log, "done"))
    run()
    assert log == ["write x", "write a", "done None"]


def test_a_sync_consumer() -> None:
    def double(source: Iterator[int]) -> Iterator[int]:
        for number in source:
            yield number * 2

    log: list[Any] = []
    last = pipeline([1, 2], double, lambda error: log.append(error))
    last.on("data", log.append)
    run()
    assert log == [2, 4, None] or log == [None, 2, 4]


def test_async_functions() -> None:
    async def upper(source: AsyncIterator[Any]) -> AsyncIterator[str]:
        async for chunk in source:
            yield (chunk if isinstance(chunk, str) else chunk.decode()).upper()

    async def collect(source: AsyncIterator[str]) -> str:
        return "".join([chunk async for chunk in source])

    async def main() -> None:
        log: list[str] = []
        source = idle()
        source.push("ab")
        source.push(None)
        await promises.pipeline(source, upper, slow_sink(log, highWaterMark=1))
        assert log == ["write AB"]
        assert await promises.pipeline(["a", "b"], upper, collect) == "AB"
        assert await pipeline(["x"], upper, collect) == "X"
        outcome = asyncio.get_running_loop().create_future()
        pipeline(["a"], collect, lambda error, value: outcome.set_result((error, value)))
        assert await outcome == (None, "a")

    hosted(main())


def test_failures_under_asyncio() -> None:
    async def fails(source: AsyncIterator[Any]) -> AsyncIterator[str]:
        async for chunk in source:
            yield chunk
            raise Boom("f")

    async def consumer(source: AsyncIterator[Any]) -> None:
        async for _ in source:
            raise Boom("c")

    async def main() -> None:
        source, target = idle(), slow_sink(highWaterMark=1)
        source.push("a")
        with pytest.raises(Boom, match="f"):
            await promises.pipeline(source, fails, target)
        assert source.destroyed
        assert target.destroyed
        with pytest.raises(Boom, match="c"):
            await promises.pipeline(["a"], consumer)
        with pytest.raises(ERR_STREAM_PREMATURE_CLOSE):
            await promises.pipeline(idle().destroy(), sink())
        broken = Writable(write=lambda chunk, encoding, callback: callback(Boom("w")), highWaterMark=1)
        with pytest.raises(Boom, match="w"):
            await promises.pipeline(["a", "b"], fails, broken)

    hosted(main())


def test_a_signal() -> None:
    async def main() -> None:
        controller = AbortController()
        source, target = idle(), sink()
        future = promises.pipeline(source, target, {"signal": controller.signal})
        controller.abort("why")
        with pytest.raises(AbortError) as caught:
            await future
        assert caught.value.cause == "why"
        assert source.destroyed
        assert target.destroyed
        with pytest.raises(AbortError):
            await promises.pipeline(idle(), sink(), signal=AbortSignal.abort())
        wrong: Any = 5
        with pytest.raises(ERR_INVALID_ARG_TYPE):
            promises.pipeline(idle(), sink(), signal=wrong)

    hosted(main())


def test_functions_hear_that_their_output_is_not_wanted() -> None:
    signals: list[Any] = []

    def source(options: dict[str, Any]) -> Iterator[str]:
        signals.append(options["signal"])
        yield "a"

    def through(values: Iterator[str], options: dict[str, Any]) -> Iterator[str]:
        signals.append(options["signal"])
        return values

    log: list[str] = []
    pipeline(source, through, sink(), note(log, "done"))
    assert len(signals) == 2  # both bodies have begun
    run()
    assert log == ["done None"]
    assert signals[0] is signals[1]
    assert signals[0].aborted


def test_without_end() -> None:
    async def main() -> None:
        target = sink()
        await promises.pipeline(Readable.from_(["a"]), target, end=False)
        await promises.pipeline(["b"], target, {"end": False})
        assert target.writable

    hosted(main())


def failing_sink() -> Writable:
    def write(chunk: bytes, encoding: str, callback: Callable[..., None]) -> None:
        immediate(callback, Boom("full"))

    return Writable(write=write, highWaterMark=1)


def test_a_generator_whose_clean_up_fails_too() -> None:
    """The first error is the one to tell, as in Node; above all the callback is called."""

    def values() -> Iterator[str]:
        try:
            yield from "abc"
        finally:
            raise Boom("clean-up")

    log: list[str] = []
    pipeline(values(), failing_sink(), note(log, "done"))
    run()
    assert log == ["done full"]


def test_an_async_generator_whose_clean_up_fails_too() -> None:
    async def values() -> AsyncIterator[str]:
        try:
            for letter in "abc":
                yield letter
        finally:
            raise Boom("clean-up")

    async def main() -> None:
        with pytest.raises(Boom, match="full"):
            await asyncio.wait_for(promises.pipeline(values(), failing_sink()), 20)

    hosted(main())


def test_an_iterator_that_has_ended_is_not_closed() -> None:
    class Values:
        def __iter__(self) -> Iterator[str]:
            return self

        def __next__(self) -> str:
            raise StopIteration

        def close(self) -> None:
            raise Boom("close")

    log: list[str] = []
    pipeline(Values(), sink(), note(log, "done"))
    run()
    assert log == ["done None"]
