"""Things that happen in an order that is rare: an answer before its question, an end in the middle of something."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pyee
import pytest

from pynet.events import EventEmitter
from pynet.stream import Duplex, PassThrough, Readable, Writable, pipeline
from tests.lab import run

from .lab import Boom, drain, hosted, idle, immediate, note, sink, slow_sink, trace

# Several pipes from one source


class Scripted(EventEmitter):
    """A target that answers each write() as it was told, and emits 'drain' only by hand."""

    def __init__(self, log: list[str], name: str, answers: list[bool]) -> None:
        super().__init__()
        self.log, self.name, self.answers = log, name, answers

    def write(self, chunk: Any) -> bool:
        self.log.append(f"{self.name} {bytes(chunk).decode()}")
        return self.answers.pop(0)

    def end(self) -> None: ...


@pytest.mark.parametrize("object_mode", [False, True])
def test_a_source_that_was_resumed_by_hand_asks_all_its_targets_anew(object_mode: bool) -> None:
    """A destination that was full at the chunk before is not waited for again."""
    log: list[str] = []
    source = idle(objectMode=object_mode)
    first, second = Scripted(log, "first", [False, True, True]), Scripted(log, "second", [True, False, True])
    source.pipe(first)
    source.pipe(second)
    drain()
    for chunk in (b"1", b"2"):
        source.push(chunk)
        assert not source.readableFlowing
        if chunk == b"1":
            source.resume()
            drain()
    second.emit("drain")
    assert source.readableFlowing
    source.push(b"3")
    assert log == ["first 1", "second 1", "first 2", "second 2", "first 3", "second 3"]


class NoEmitter:
    """A target that can be written to and listened to, and no more."""

    def on(self, event: str, f: Callable[..., None]) -> None: ...
    def write(self, chunk: bytes) -> None: ...
    def end(self) -> None: ...


def test_a_target_that_cannot_emit_is_unpiped_without_being_told() -> None:
    source, target = idle(), NoEmitter()
    source.pipe(target)
    source.unpipe(target)
    drain()
    assert source._readableState.pipes == []
    assert source.isPaused()


class OnPyee(pyee.EventEmitter):
    def write(self, chunk: bytes) -> None: ...
    def end(self) -> None: ...


def test_a_foreign_target_whose_listeners_were_taken_away() -> None:
    """pyee raises where there is nothing to remove."""
    source, target = idle(), OnPyee()
    target.on("unpipe", lambda *args: None)
    source.pipe(target)
    for event in ("error", "close", "finish"):
        target.remove_all_listeners(event)
    source.unpipe(target)
    assert source._readableState.pipes == []
    assert source.listenerCount("data") == 0


# Duplex.from_()


def test_a_consumer_that_is_done_before_the_end() -> None:
    log: list[str] = []

    async def consume(values: AsyncIterator[Any]) -> None:
        log.append("consumed")

    async def main() -> None:
        stream = Duplex.from_(consume)
        finished = asyncio.get_running_loop().create_future()
        stream.on("finish", lambda: finished.set_result(None))
        await asyncio.sleep(0)
        assert log == ["consumed"]
        stream.end()
        await finished
        stream.destroy()

    hosted(main())


def test_a_pair_reads_no_more_than_it_has_room_for() -> None:
    reading: Any = Readable.from_([bytes([i]) * 40_000 for i in range(8)], {"objectMode": False})
    stream = Duplex.from_({"readable": reading, "writable": sink()})
    got: list[bytes] = []
    log = trace(stream, "end")
    immediate(lambda: log.append(str(stream.readableLength < 200_000)))
    immediate(lambda: stream.on("data", got.append))
    immediate(stream.end)
    stream.read(0)
    run()
    assert log == ["True", "end"]
    assert b"".join(got) == b"".join(bytes([i]) * 40_000 for i in range(8))


# Readable.from_()


def test_values_that_read_the_stream_that_they_are_for() -> None:
    def values() -> Iterator[bytes]:
        for i in range(4):
            source.read(0)  # a generator that is at work cannot be asked for the next value
            yield bytes([i])

    source = Readable.from_(values(), {"objectMode": True, "highWaterMark": 8})
    got: list[Any] = []
    source.on("data", got.append)
    run()
    assert got == [b"\0", b"\1", b"\2", b"\3"]


def test_an_async_source_that_takes_the_error_as_its_end() -> None:
    log: list[str] = []

    async def values() -> AsyncIterator[str]:
        try:
            yield "a"
            yield "b"
        except Boom:
            log.append("left")

    async def main() -> None:
        source = Readable.from_(values())
        trace(source, "error", log=log)
        closed = asyncio.get_running_loop().create_future()
        source.on("close", lambda: closed.set_result(None))
        source.once("data", lambda value: source.destroy(Boom("mine")))
        await asyncio.wait_for(closed, 10)

    hosted(main())
    assert log == ["left", "error mine"]


# pipeline()


def test_a_source_that_closes_before_its_end_is_read() -> None:
    """What it still holds arrives; that is no premature close."""
    log: list[str] = []
    source, target = idle(), slow_sink(log, highWaterMark=1)
    pipeline(source, target, note(log, "done"))
    for chunk in "ab":
        source.push(chunk)
    source.push(None)
    source.emit("close")
    run()
    assert log == ["write a", "write b", "done None"]


def test_a_target_that_fails_within_the_write_that_fills_it() -> None:
    log: list[str] = []

    class Target(EventEmitter):
        writable = True

        def write(self, chunk: Any) -> bool:
            log.append(f"write {chunk}")
            self.emit("error", Boom("full"))
            return False

        def end(self) -> None: ...

        def destroy(self, error: Any = None) -> None:
            log.append("destroyed")

    def values() -> Iterator[str]:
        try:
            yield from ("1", "2")
        finally:
            log.append("left")

    target = Target()
    target.on("error", lambda: None)
    pipeline(values(), target, note(log, "done"))
    run()
    assert log == ["write 1", "destroyed", "left", "done full"]


# The end of a writable


def failing(log: list[str]) -> Callable[..., None]:
    def callback(error: Any = None) -> None:
        log.append(f"callback {error}")
        raise Boom("of a callback")

    return callback


def run_raising(log: list[str]) -> None:
    with pytest.raises(Boom, match="of a callback"):
        run()
    log.append("raised")
    run()


def test_a_callback_that_raises_when_a_write_before_it_has_failed() -> None:
    stream = Writable(write=lambda chunk, encoding, callback: immediate(callback, Boom("write")))
    log = trace(stream, "error", "close")
    stream.write("a", note(log, "a"))
    stream.write("b", failing(log))
    stream.write("c", note(log, "c"))
    run_raising(log)
    assert log[0] == "a write"
    assert log[1].startswith("callback ")
    assert log[2] == "raised"
    assert log[-2:] == ["error write", "close"]
    assert [line for line in log if line.startswith("c ")]


def test_a_callback_of_end_that_raises_when_final_has_failed() -> None:
    stream = Writable(
        write=lambda chunk, encoding, callback: callback(), final=lambda callback: immediate(callback, Boom("final"))
    )
    log = trace(stream, "error", "finish", "close")
    stream.end(failing(log))
    run_raising(log)
    assert log == ["callback final", "raised", "error final", "close"]


def test_a_final_that_answers_and_then_raises() -> None:
    """Twice an answer, of which the second is an error."""

    def final(callback: Callable[..., None]) -> None:
        callback()
        raise Boom("final")

    stream = Writable(write=lambda chunk, encoding, callback: callback(), final=final)
    log = trace(stream, "error", "finish", "close")
    stream.end(note(log, "ended"))
    run()
    assert log == ["finish", "error final", "close", "ended final"]


def test_destroyed_between_prefinish_and_finish() -> None:
    log: list[str] = []
    stream = Writable(write=lambda chunk, encoding, callback: immediate(callback))
    trace(stream, "prefinish", "finish", "error", "close", log=log)
    stream.add_listener("prefinish", lambda: stream.destroy())
    stream.write("a")
    stream.end(note(log, "ended"))
    run()
    assert log == ["prefinish", "ended ERR_STREAM_DESTROYED", "close"]


def test_destroyed_by_a_prefinish_listener_that_raises() -> None:
    log: list[str] = []
    stream = Writable(write=lambda chunk, encoding, callback: immediate(callback))
    trace(stream, "finish", "error", "close", log=log)

    def listener() -> None:
        stream.destroy()
        raise Boom("of a callback")

    stream.add_listener("prefinish", listener)
    stream.write("a")
    stream.end(note(log, "ended"))
    run_raising(log)
    assert sorted(log) == ["close", "ended ERR_STREAM_DESTROYED", "raised"]


def test_a_transform_that_answers_twice_is_told() -> None:
    def transform(chunk: Any, encoding: str, callback: Callable[..., None]) -> None:
        callback(None, chunk)
        callback(None, chunk)

    stream = PassThrough(transform=transform)
    log = trace(stream, "error", "close")
    stream.write("a")
    run()
    assert log == ["error ERR_MULTIPLE_CALLBACK", "close"]


def test_another_thread_is_turned_away() -> None:
    stream = sink()
    caught: list[BaseException] = []

    def elsewhere() -> None:
        try:
            stream.write("a")
        except RuntimeError as error:
            caught.append(error)

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join(10)
    assert len(caught) == 1
    assert stream.writableLength == 0
