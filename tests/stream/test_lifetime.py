"""Memory: a closed stream is freed at once, without the garbage collector; an idle one is small."""

from __future__ import annotations

import sys
import tracemalloc
import weakref
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from pynet.stream import Duplex, PassThrough, Readable, Transform, Writable, duplexPair, finished, pipeline
from tests.lab import run

from .lab import Boom, idle, immediate, sink, slow_sink

pytestmark = pytest.mark.usefixtures("no_collector")


def gone(make: Callable[[], Any]) -> bool:
    """Whether what *make* returns is freed as soon as nobody holds it and the loop has run."""
    made = make()
    references = [weakref.ref(stream) for stream in (made if isinstance(made, (list, tuple)) else [made])]
    run()
    del made
    return all(reference() is None for reference in references)


def lived(stream: Any) -> Any:
    if isinstance(stream, Readable):
        stream.on("data", lambda: None)
        stream.push(b"abc")
        stream.push(None)
    if isinstance(stream, Writable):
        stream.write("a", lambda: None)
        stream.cork()
        stream.write("b")
        stream.end("c", None, lambda: None)
    return stream


class Echo(Duplex):
    def _read(self, size: int) -> None:
        pass

    def _write(self, chunk: bytes, encoding: str, callback: Callable[..., None]) -> None:
        immediate(callback)


MAKERS: list[Callable[[], Any]] = [idle, sink, slow_sink, Echo]


def test_after_a_whole_life() -> None:
    for make in MAKERS:
        assert gone(partial(lambda make: lived(make()), make)), make


def test_after_destroy() -> None:
    for make in MAKERS:

        def destroyed(make: Callable[[], Any] = make) -> Any:
            stream = lived(make())
            stream.on("error", lambda: None)
            stream.destroy(Boom("x"))
            return stream

        assert gone(destroyed), make


def test_transform() -> None:
    def transform() -> Transform:
        stream = PassThrough()
        stream.on("data", lambda: None)
        stream.end("a")
        return stream

    def stuck() -> Transform:
        stream = PassThrough(highWaterMark=1)
        stream.write("aa")
        stream.write("b")
        stream.destroy()
        return stream

    assert gone(transform)
    assert gone(stuck)


def test_pipe() -> None:
    def piped() -> list[Any]:
        source, middle, target = idle(), PassThrough(), slow_sink(highWaterMark=1)
        source.pipe(middle).pipe(target)
        source.push("a")
        source.push(None)
        return [source, middle, target]

    assert gone(piped)


def test_pipeline_and_finished() -> None:
    def pipelined() -> list[Any]:
        streams: list[Any] = [idle(), PassThrough(), slow_sink(highWaterMark=1)]
        pipeline(streams, lambda: None)
        finished(streams[0], lambda: None)
        streams[0].push("a")
        streams[0].push(None)
        return streams

    def failing() -> list[Any]:
        streams: list[Any] = [idle(), PassThrough(), slow_sink()]
        pipeline(streams, lambda: None)
        streams[0].push("a")
        streams[1].destroy(Boom("x"))
        return streams

    assert gone(pipelined)
    assert gone(failing)


def test_from_an_iterable() -> None:
    def listed() -> Readable:
        stream = Readable.from_(["a", "b"])
        stream.on("data", lambda: None)
        return stream

    def one() -> Readable:
        stream = Readable.from_(b"a")
        stream.on("data", lambda: None)
        return stream

    assert gone(listed)
    assert gone(one)


def test_a_pair() -> None:
    def paired() -> Any:
        left, right = duplexPair()
        for side in (left, right):
            side.on("data", lambda: None)
            side.end("x")
        return left, right

    assert gone(paired)


def test_an_idle_stream_is_small() -> None:
    streams: list[Any] = []
    Echo()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    for _ in range(1000):
        streams.append(Echo(allowHalfOpen=False, emitClose=False, decodeStrings=False))
    size = (tracemalloc.get_traced_memory()[0] - before) / 1000
    tracemalloc.stop()
    # Two states, a life, the instance with its dict and the dict of listeners.
    assert size < 1500, size


def test_states_have_slots() -> None:
    stream = Echo()
    for state in (stream._pynet_life, stream._readableState, stream._writableState):
        assert not hasattr(state, "__dict__")
    assert sys.getsizeof(stream._readableState) < 400
    assert stream._readableState.buffer is None
    assert stream._writableState.buffered is None
