"""Transform and PassThrough: output from input, flush, back-pressure from one half to the other, failures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pynet.errors import ERR_METHOD_NOT_IMPLEMENTED
from pynet.stream import PassThrough, Transform
from tests.lab import run

from .lab import Boom, drain, immediate, note, trace

Callback = Callable[..., None]


class Upper(Transform):
    def _transform(self, chunk: bytes, encoding: str, callback: Callback) -> None:
        callback(None, chunk.upper())

    def _flush(self, callback: Callback) -> None:
        callback(None, b"!")


def test_output_from_input() -> None:
    stream = Upper()
    log = trace(stream, "data", "end", "finish", "close")
    stream.write("a")
    stream.end("b")
    run()
    assert log == ["data A", "data B", "data !", "end", "finish", "close"]


def test_as_functions() -> None:
    def transform(chunk: bytes, encoding: str, callback: Callback) -> None:
        stream.push(chunk)
        stream.push(chunk)
        callback()

    stream = Transform(transform=transform, flush=lambda callback: immediate(callback))
    log = trace(stream, "data", "end")
    stream.end("a")
    run()
    assert log == ["data a", "data a", "end"]


def test_pass_through_changes_nothing() -> None:
    stream = PassThrough()
    log = trace(stream, "data", "end", "close")
    stream.write(b"a")
    stream.end("b")
    run()
    assert log == ["data a", "data b", "end", "close"]
    objects = PassThrough(objectMode=True)
    seen: list[Any] = []
    objects.on("data", seen.append)
    values: list[Any] = [0, "", False, {}]
    for value in values:
        objects.write(value)
    assert seen == values


def test_none_as_output_is_no_output() -> None:
    stream = Transform(transform=lambda chunk, encoding, callback: callback(None, None))
    log = trace(stream, "data", "end")
    stream.end("a")
    run()
    assert log == ["end"]


def test_without_an_implementation() -> None:
    with pytest.raises(ERR_METHOD_NOT_IMPLEMENTED, match="_transform"):
        Transform().write("a")


def test_errors() -> None:
    stream = Transform(transform=lambda chunk, encoding, callback: callback(Boom("t")))
    log = trace(stream, "error", "close")
    stream.write("a", note(log, "a"))
    stream.end(note(log, "end"))
    run()
    assert log == ["a t", "end t", "error t", "close"]


def test_errors_of_flush() -> None:
    def raising(callback: Callback) -> None:
        raise Boom("f")

    for flush in (raising, lambda callback: callback(Boom("f"))):
        stream = Transform(transform=lambda chunk, encoding, callback: callback(), flush=flush)
        log = trace(stream, "error", "finish", "close")
        stream.end("a", None, note(log, "end"))
        run()
        assert log == ["error f", "close", "end f"]


def test_called_back_twice() -> None:
    def transform(chunk: bytes, encoding: str, callback: Callback) -> None:
        callback(None, chunk)
        callback(None, chunk)

    stream = Transform(transform=transform)
    log = trace(stream, "data", "error", "close")
    stream.write("a")
    run()
    assert log == ["data a", "data a", "error ERR_MULTIPLE_CALLBACK", "close"]


def test_a_final_of_ones_own_comes_before_flush() -> None:
    log: list[str] = []

    def final(callback: Callback) -> None:
        log.append("final")
        callback()

    def flush(callback: Callback) -> None:
        log.append("flush")
        callback()

    stream = Transform(transform=lambda chunk, encoding, callback: callback(None, chunk), final=final, flush=flush)
    trace(stream, "data", "end", "finish", log=log)
    stream.end("a")
    run()
    assert log == ["data a", "final", "flush", "end", "finish"]


def test_a_failing_flush_under_a_final_of_ones_own() -> None:
    stream = Transform(
        transform=lambda chunk, encoding, callback: callback(),
        final=lambda callback: callback(),
        flush=lambda callback: callback(Boom("f")),
    )
    log = trace(stream, "error", "close")
    stream.end()
    run()
    assert log == ["error f", "close"]


def test_full_output_holds_the_input() -> None:
    stream = PassThrough(readableHighWaterMark=1, writableHighWaterMark=2)
    log: list[str] = []
    assert stream.write("a", note(log, "a")) is True
    assert stream.write("b", note(log, "b")) is False
    drain()
    assert log == []
    assert stream.read() == b"a"
    drain()
    assert log == ["a None"]
    assert stream.read() == b"b"
    drain()
    assert log == ["a None", "b None"]


def test_destroyed_while_the_output_is_full() -> None:
    stream = PassThrough(highWaterMark=1)
    log = trace(stream, "close")
    stream.write("aa", note(log, "a"))
    stream.write("b", note(log, "b"))
    stream.destroy()
    run()
    assert log == ["close"]
    assert stream._pynet_callback is None


def test_a_mark_of_zero_is_for_both_halves() -> None:
    for options in ({"readableHighWaterMark": 0}, {"highWaterMark": 0}):
        stream = PassThrough(options)  # type: ignore[arg-type]
        assert (stream.readableHighWaterMark, stream.writableHighWaterMark) == (0, 0)
        assert stream.write("a") is False
        assert stream.read() == b"a"


def test_the_output_may_end_before_the_input() -> None:
    def transform(chunk: bytes, encoding: str, callback: Callback) -> None:
        stream.push(None)
        callback()

    stream = Transform(transform=transform)
    log = trace(stream, "end", "finish")
    stream.resume()
    stream.write("a", note(log, "a"))
    stream.write("b", note(log, "b"))
    run()
    assert log == ["end", "a None", "b None"]
    assert stream.writable


@given(st.lists(st.binary(max_size=9)), st.integers(0, 9), st.booleans())
def test_everything_comes_through(chunks: list[bytes], mark: int, later: bool) -> None:
    def transform(chunk: bytes, encoding: str, callback: Callback) -> None:
        if later:
            immediate(callback, None, chunk)
        else:
            callback(None, chunk)

    stream = Transform(transform=transform, highWaterMark=mark)
    got: list[bytes] = []
    stream.on("data", got.append)
    log = trace(stream, "finish", "end", "close", "error")
    for chunk in chunks:
        stream.write(chunk)
    stream.end()
    run()
    assert b"".join(got) == b"".join(chunks)
    assert sorted(log[:2]) == ["end", "finish"]
    assert log[2:] == ["close"]
