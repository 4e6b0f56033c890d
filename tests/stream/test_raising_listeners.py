"""A listener or callback that raises: the exception leaves run(), the stream goes on where it was."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pynet.stream import Duplex, Readable, Stream
from tests.lab import run

from .lab import Boom, both_ways, idle, immediate, note, sink, slow_sink, trace


def once_raising(log: list[str], name: str) -> Callable[..., None]:
    def listener(*args: Any) -> None:
        if name not in log:
            log.append(name)
            raise Boom(name)

    return listener


def run_through(log: list[str]) -> None:
    """Run until nothing raises any more."""
    for _ in range(10):
        try:
            run()
        except Boom as error:
            log.append(f"raised {error}")
        else:
            return


@pytest.mark.parametrize("event", ["data", "resume", "end", "finish", "close", "drain", "prefinish"])
def test_the_rest_of_the_life_follows(event: str) -> None:
    log: list[str] = []
    turns = [b"a", b"b", None]

    def read(size: int) -> None:
        immediate(stream.push, turns.pop(0))

    def write(chunk: bytes, encoding: str, callback: Callable[..., None]) -> None:
        immediate(callback)

    stream = Duplex(read=read, write=write, allowHalfOpen=False, highWaterMark=1)
    stream.add_listener(event, once_raising(log, event))
    seen: list[bytes] = []
    stream.on("data", seen.append)
    events = trace(stream, "end", "finish", "close")
    stream.write("xx", note(log, "written"))
    run_through(log)
    assert f"raised {event}" in log
    assert "written None" in log
    # What raised keeps the listeners behind it from their turn, as in Node; nothing else is lost.
    assert [e for e in ("end", "finish", "close") if e != event] == [e for e in events if e != event]
    assert b"".join(seen) in (b"ab", b"b")
    assert stream.closed


def test_buffered_chunks_still_come_out() -> None:
    stream = idle()
    log: list[str] = []
    seen: list[bytes] = []
    stream.push("a")
    stream.push("b")
    stream.push("c")
    stream.push(None)

    def data(chunk: bytes) -> None:
        seen.append(chunk)
        if len(seen) == 1:
            raise Boom("data")

    stream.on("data", data)
    trace(stream, "end", "close", log=log)
    run_through(log)
    assert seen == [b"a", b"b", b"c"]
    assert log == ["raised data", "end", "close"]


def test_readable_mode_goes_on() -> None:
    stream = idle()
    log: list[str] = []
    stream.on("readable", once_raising(log, "readable"))
    stream.on("readable", lambda: log.append(f"read {stream.read()!r}"))
    stream.push("a")
    run_through(log)
    stream.push("b")
    run_through(log)
    assert log == ["readable", "raised readable", "read b'a'"]


def test_write_callbacks() -> None:
    stream = sink()
    log = trace(stream, "finish", "close")
    stream.write("a", once_raising(log, "a"))
    stream.write("b", note(log, "b"))
    stream.end(once_raising(log, "end"))
    run_through(log)
    assert log == ["a", "raised a", "b None", "end", "raised end", "finish", "close"]


def test_equal_write_callbacks_are_all_called() -> None:
    stream = sink()
    calls: list[int] = []
    log: list[str] = []

    def written(error: Any) -> None:
        calls.append(1)
        if len(calls) == 2:
            raise Boom("second")

    for _ in range(4):
        stream.write("x", written)
    stream.end()
    run_through(log)
    assert len(calls) == 4
    assert log == ["raised second"]
    assert stream.writableFinished


def test_callbacks_of_a_failed_buffer() -> None:
    stream = slow_sink()
    log: list[str] = []
    stream.write("a")
    stream.write("b", once_raising(log, "b"))
    stream.write("c", note(log, "c"))
    stream.end(once_raising(log, "end"))
    stream.end(note(log, "end too"))
    stream.destroy()
    run_through(log)
    assert log == [
        "b",
        "raised b",
        "c ERR_STREAM_DESTROYED",
        "end",
        "raised end",
        "end too ERR_STREAM_DESTROYED",
    ]


def test_the_callback_of_a_failed_write() -> None:
    def write(chunk: bytes, encoding: str, callback: Callable[..., None]) -> None:
        callback(Boom("w"))

    stream = Duplex(write=write)
    log = trace(stream, "error", "close")
    stream.write("a", once_raising(log, "a"))
    run_through(log)
    assert log == ["a", "raised a", "error w", "close"]


def test_an_error_listener() -> None:
    stream: Stream
    for stream in (idle(), sink(), both_ways()):
        log = trace(stream, "close")
        stream.add_listener("error", once_raising(log, "error"))
        stream.destroy(Boom("x"))
        run_through(log)
        assert log == ["error", "raised error", "close"]


def test_a_pause_listener() -> None:
    stream = idle()
    stream.on("pause", once_raising([], "pause"))
    with pytest.raises(Boom):
        stream.pause()
    assert stream.isPaused()


def test_push_reaches_the_source_with_the_exception() -> None:
    for driven in (False, True):

        class Source(Readable):
            _pynet_self_driven = driven

            def _read(self, size: int) -> None:
                pass

        stream = Source()
        log: list[str] = []
        stream.on("data", once_raising(log, "data"))
        run()
        with pytest.raises(Boom):
            stream.push(b"a")
        trace(stream, "data", log=log)
        stream.push(b"b")
        run()
        assert log == ["data", "data b"]
