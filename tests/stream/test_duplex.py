"""Duplex: two halves, one life; options for one half; half-open and not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pynet.errors import ERR_INVALID_ARG_VALUE
from pynet.stream import Duplex, Readable, Stream, Writable, duplexPair
from tests.lab import run

from .lab import both_ways, drain, immediate, trace


def test_it_is_both() -> None:
    stream = both_ways()
    assert isinstance(stream, Readable)
    assert isinstance(stream, Writable)
    assert isinstance(stream, Stream)
    assert (stream.readable, stream.writable, stream.allowHalfOpen) == (True, True, True)


def test_closed_when_both_halves_are_through() -> None:
    stream = both_ways()
    log = trace(stream, "end", "finish", "close")
    stream.push(None)
    stream.resume()
    run()
    assert log == ["end"]
    stream.end()
    run()
    assert log == ["end", "finish", "close"]


def test_without_half_open_the_end_ends_the_other_half() -> None:
    log: list[str] = []

    def write(chunk: bytes, encoding: str, callback: Callable[..., None]) -> None:
        log.append(f"write {chunk.decode()}")
        callback()

    stream = Duplex(read=lambda: None, write=write, allowHalfOpen=False)
    trace(stream, "end", "finish", "close", log=log)
    stream.once("end", lambda: stream.write("still possible"))
    stream.push(None)
    stream.resume()
    run()
    assert log == ["end", "write still possible", "finish", "close"]


def test_destroyed_in_the_end_listener() -> None:
    stream = both_ways(allowHalfOpen=False)
    log = trace(stream, "end", "finish", "close")
    stream.on("end", lambda: stream.destroy())
    stream.push(None)
    stream.resume()
    run()
    assert log == ["end", "close"]


@pytest.mark.parametrize("half", ["readable", "writable"])
def test_a_half_can_be_switched_off(half: str) -> None:
    stream = both_ways(**{half: False})
    log = trace(stream, "end", "finish", "close")
    if half == "readable":
        assert (stream.readable, stream.readableEnded, stream.readableAborted) == (False, True, False)
        stream.end()
    else:
        assert (stream.writable, stream.writableFinished, stream.writableAborted) == (False, True, False)
        stream.push(None)
        stream.resume()
    run()
    assert log == (["finish", "close"] if half == "readable" else ["end", "close"])


def marks(**options: Any) -> tuple[int, int]:
    stream = both_ways(**options)
    return stream.readableHighWaterMark, stream.writableHighWaterMark


def test_marks() -> None:
    assert marks() == (65536, 65536)
    assert marks(highWaterMark=5) == (5, 5)
    assert marks(readableHighWaterMark=1, writableHighWaterMark=2) == (1, 2)
    assert marks(highWaterMark=7, readableHighWaterMark=1, writableHighWaterMark=2) == (7, 7)
    assert marks(highWaterMark=None) == (65536, 65536)
    assert marks(highWaterMark=0) == (0, 0)
    assert marks(highWaterMark=3.0) == (3, 3)
    assert marks(objectMode=True) == (16, 16)
    assert marks(readableObjectMode=True) == (16, 65536)
    assert marks(writableObjectMode=True) == (65536, 16)


@pytest.mark.parametrize("mark", [-1, 1.5, float("nan"), float("inf"), "5", True])
def test_impossible_marks(mark: Any) -> None:
    with pytest.raises(ERR_INVALID_ARG_VALUE, match=r"The property 'options\.readableHighWaterMark' is invalid"):
        both_ways(highWaterMark=mark)
    with pytest.raises(ERR_INVALID_ARG_VALUE, match=r"The property 'options\.highWaterMark' is invalid"):
        Writable(highWaterMark=mark)


def test_object_modes() -> None:
    stream = both_ways(readableObjectMode=True)
    assert (stream.readableObjectMode, stream.writableObjectMode) == (True, False)
    stream = both_ways(writableObjectMode=True)
    assert (stream.readableObjectMode, stream.writableObjectMode) == (False, True)


def test_the_halves_do_not_mix() -> None:
    stream = both_ways()
    stream.write("written")
    stream.push("pushed")
    assert stream.read() == b"pushed"
    stream.end("last")
    assert stream.readable


def test_an_echo() -> None:
    class Echo(Duplex):
        def _read(self, size: int) -> None:
            pass

        def _write(self, chunk: bytes, encoding: str, callback: Callable[..., None]) -> None:
            self.push(chunk)
            immediate(callback)

        def _final(self, callback: Callable[..., None]) -> None:
            self.push(None)
            callback()

    stream = Echo()
    log = trace(stream, "data", "finish", "end", "close")
    stream.write("a")
    stream.end("b")
    run()
    assert log == ["data a", "data b", "finish", "end", "close"] or log == [
        "data a",
        "data b",
        "end",
        "finish",
        "close",
    ]


def test_events_of_both() -> None:
    stream = both_ways(highWaterMark=1)
    log = trace(stream, "pause", "resume", "drain")
    stream.pause()
    stream.cork()
    stream.write("xx")
    stream.uncork()
    stream.resume()
    drain()
    assert log == ["pause", "drain", "resume"]


def test_a_pair_in_object_mode_passes_anything_on() -> None:
    one, other = duplexPair(objectMode=True)
    got: list[Any] = []
    other.on("data", lambda value: got.append(value))
    values: list[Any] = [5, {}, {"a": 1}, object(), "text", b"bytes"]
    for value in [*values, "", b"", []]:  # these three are nothing, in Node too
        one.write(value)
    one.end()
    run()
    assert got == values


def test_a_pair_may_be_destroyed_by_the_listener_of_a_write() -> None:
    one, other = duplexPair()
    closed: list[str] = []
    one.on("close", lambda: closed.append("one"))
    other.on("close", lambda: closed.append("other"))

    def data(chunk: bytes) -> None:
        other.destroy()
        one.destroy()

    other.on("data", data)
    run()
    one.write("x")
    run()
    assert closed == ["other", "one"]
