"""cork() and uncork(): what is kept, and how it is handed over."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pynet.stream import Writable, WriteRequest
from tests.lab import run

from .lab import Boom, immediate, note, sink, trace


def gatherer(log: list[str], error: Exception | None = None) -> Writable:
    def write(chunk: bytes, encoding: str, callback: Callable[..., None]) -> None:
        log.append(f"write {chunk.decode()}")
        callback()

    def writev(requests: list[WriteRequest], callback: Callable[..., None]) -> None:
        log.append("writev " + "|".join(request.chunk.decode() for request in requests))
        immediate(callback, error)

    return Writable(write=write, writev=writev)


def test_as_many_uncorks_as_corks() -> None:
    log: list[str] = []
    stream = sink(log)
    stream.cork()
    stream.cork()
    stream.write("a")
    stream.uncork()
    assert (stream.writableCorked, stream.writableLength, log) == (1, 1, [])
    stream.uncork()
    stream.uncork()
    assert (stream.writableCorked, stream.writableLength, log) == (0, 0, ["write a"])


def test_several_chunks_are_one_writev_and_each_has_its_callback() -> None:
    log: list[str] = []
    stream = gatherer(log)
    stream.cork()
    for letter in "abc":
        stream.write(letter, note(log, letter))
    stream.write("d")
    stream.uncork()
    run()
    assert log == ["writev a|b|c|d", "a None", "b None", "c None"]


def test_one_chunk_is_a_write() -> None:
    log: list[str] = []
    stream = gatherer(log)
    stream.cork()
    stream.write("a")
    stream.uncork()
    assert log == ["write a"]


def test_an_error_of_writev_reaches_all() -> None:
    log: list[str] = []
    stream = gatherer(log, Boom("v"))
    trace(stream, "error", "close", log=log)
    stream.cork()
    stream.write("a", note(log, "a"))
    stream.write("b", note(log, "b"))
    stream.end(note(log, "end"))
    run()
    assert log == ["writev a|b", "a v", "b v", "end v", "error v", "close"]


def test_a_raising_callback_does_not_take_the_others_along() -> None:
    log: list[Any] = []
    stream = gatherer(log)

    def bad(error: Any) -> None:
        raise Boom

    stream.cork()
    stream.write("a", bad)
    stream.write("b", note(log, "b"))
    stream.uncork()
    try:
        run()
    except Boom:
        log.append("raised")
    run()
    assert log == ["writev a|b", "raised", "b None"]


def test_destroyed_while_corked() -> None:
    log: list[str] = []
    stream = sink(log)
    trace(stream, "error", "close", log=log)
    stream.cork()
    stream.write("a", note(log, "a"))
    stream.destroy(Boom("d"))
    run()
    assert log == ["a d", "error d", "close"]
    assert stream.writableLength == 0


def test_a_writev_that_destroys_the_stream_is_the_last() -> None:
    log: list[str] = []

    def writev(requests: list[WriteRequest], callback: Callable[..., None]) -> None:
        log.append("writev " + "|".join(request.chunk.decode() for request in requests))
        stream.write("c", note(log, "c"))
        stream.write("d", note(log, "d"))
        callback()
        stream.destroy()

    stream = Writable(writev=writev)
    trace(stream, "close", log=log)
    stream.cork()
    stream.write("a", note(log, "a"))
    stream.write("b", note(log, "b"))
    stream.uncork()
    run()
    assert log[0] == "writev a|b"
    assert sorted(log[1:]) == ["a None", "b None", "c ERR_STREAM_DESTROYED", "close", "d ERR_STREAM_DESTROYED"]
