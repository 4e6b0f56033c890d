"""pipe() and unpipe(): back-pressure, the end, errors, targets that are not ours."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyee
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pynet.events import EventEmitter
from pynet.stream import PassThrough, Readable, Writable
from tests.lab import run

from .lab import Boom, drain, idle, immediate, sink, slow_sink, tick, trace


def test_order_of_a_short_life() -> None:
    log: list[str] = []
    source, target = idle(), sink(log)
    trace(source, "end", "close", "pause", "resume", log=log, name="source ")
    target.on("pipe", lambda readable: log.append(f"pipe {readable is source}"))
    target.on("unpipe", lambda readable: log.append(f"unpipe {readable is source}"))
    trace(target, "finish", "close", log=log, name="target ")
    assert source.pipe(target) is target
    source.push("a")
    source.push(None)
    run()
    assert log == [
        "pipe True",
        "source resume",
        "write a",
        "source end",
        "target finish",
        "unpipe True",
        "source close",
        "target close",
    ]


def test_the_target_is_ended_unless_asked_not_to() -> None:
    forms: list[dict[str, Any]] = [{"options": {"end": False}}, {"end": False}]
    for how in forms:
        source, target = idle(), sink()
        source.pipe(target, **how)
        source.push(None)
        run()
        assert not target.writableEnded
        assert source.closed
    source, target = idle(), sink()
    source.pipe(target)
    source.push(None)
    run()
    assert target.writableFinished


def test_standard_output_is_never_ended() -> None:
    source, target = idle(), sink()
    target._isStdio = True  # type: ignore[attr-defined]
    source.pipe(target)
    source.push(None)
    run()
    assert not target.writableEnded


def test_back_pressure() -> None:
    log: list[str] = []
    source, target = idle(), slow_sink(log, highWaterMark=2)
    trace(source, "pause", "resume", log=log)
    source.pipe(target)
    for chunk in ("abc", "d"):
        source.push(chunk)
    source.push(None)
    run()
    assert log == ["resume", "write abc", "pause", "resume", "write d"]


def test_a_full_target_is_waited_for_at_once() -> None:
    source, target = idle(), slow_sink(highWaterMark=1)
    target.write("x")
    source.pipe(target)
    assert source.isPaused()
    source.push("a")
    source.push(None)
    run()
    assert target.writableFinished


def test_several_targets_wait_for_the_slowest() -> None:
    fast_log: list[str] = []
    slow_log: list[str] = []
    source, fast, slow = idle(), sink(fast_log), slow_sink(slow_log, highWaterMark=1)
    source.pipe(fast)
    source.pipe(slow)
    for chunk in "abc":
        source.push(chunk)
    source.push(None)
    run()
    assert fast_log == slow_log == ["write a", "write b", "write c"]
    assert fast.writableFinished
    assert slow.writableFinished


def test_unpipe_one_and_all() -> None:
    source, first, second = idle(), sink(), sink()
    log = trace(first, "unpipe", name="first ")
    trace(second, "unpipe", name="second ", log=log)
    source.pipe(first)
    source.pipe(second)
    assert source.unpipe(sink()) is source
    source.unpipe(first)
    assert len(log) == 1
    drain()
    assert not source.isPaused()
    source.unpipe()
    assert len(log) == 2
    assert source.isPaused()
    assert source.unpipe() is source
    for target in (first, second):
        assert target.listenerCount("finish") == target.listenerCount("close") == target.listenerCount("error") == 0


def test_unpiped_while_full_the_others_go_on() -> None:
    log: list[str] = []
    source, stuck, target = idle(), Writable(write=lambda: None, highWaterMark=1), sink(log)
    source.pipe(stuck)
    source.pipe(target)
    drain()
    source.push("a")
    assert source.isPaused()
    source.unpipe(stuck)
    source.push("b")
    source.push(None)
    run()
    assert log == ["write a", "write b"]


def test_an_error_of_the_target_unpipes_and_counts_as_unhandled() -> None:
    source, target = idle(), sink()
    source.pipe(target)
    target.destroy(Boom("t"))
    with pytest.raises(Boom, match="t"):
        run()
    assert source._readableState.pipes == []
    assert not source.destroyed


def test_an_error_of_the_target_that_is_heard() -> None:
    source, target = idle(), sink()
    log = trace(target, "error", "close")
    source.pipe(target)
    target.destroy(Boom("t"))
    run()
    assert log == ["error t", "close"]
    assert not source.destroyed


def test_an_error_event_emitted_by_hand_destroys() -> None:
    source, target = idle(), sink()
    source.pipe(target)
    target.emit("error", Boom("by hand"))
    assert target.destroyed
    with pytest.raises(Boom):
        run()


def test_an_error_of_the_source_leaves_the_target_open() -> None:
    source, target = idle(), sink()
    source.on("error", lambda: None)
    source.pipe(target)
    source.destroy(Boom("s"))
    run()
    assert target.writable


def test_a_source_that_has_ended() -> None:
    source, target = idle(autoDestroy=False), sink()
    source.push(None)
    source.resume()
    run()
    source.pipe(target)
    run()
    assert target.writableFinished


def test_a_closing_target_is_unpiped() -> None:
    source, target = idle(), sink()
    source.pipe(target)
    target.destroy()
    run()
    assert source._readableState.pipes == []


def test_a_writable_cannot_be_piped_from() -> None:
    stream = sink()
    log = trace(stream, "error", "close")
    assert stream.pipe(sink()) is None
    run()
    assert log == ["error ERR_STREAM_CANNOT_PIPE", "close"]
    assert stream.errored.message == "Cannot pipe, not readable"


def test_a_chain() -> None:
    log: list[str] = []
    source = idle()
    source.pipe(PassThrough()).pipe(PassThrough(highWaterMark=1)).pipe(slow_sink(log, highWaterMark=1))
    for chunk in "abc":
        source.push(chunk)
    source.push(None)
    run()
    assert log == ["write a", "write b", "write c"]


class Minimal:
    """As little as a target can be."""

    def __init__(self) -> None:
        self.log: list[Any] = []
        self.listeners: dict[str, list[Callable[..., None]]] = {}

    def on(self, event: str, f: Callable[..., None]) -> None:
        self.listeners.setdefault(event, []).append(f)

    def write(self, chunk: bytes) -> None:
        self.log.append(chunk)

    def end(self) -> None:
        self.log.append("end")


class OnPyee(pyee.EventEmitter):
    """A target on somebody else's emitter, with back-pressure."""

    def __init__(self) -> None:
        super().__init__()
        self.log: list[Any] = []

    def write(self, chunk: bytes) -> bool:
        self.log.append(chunk)
        immediate(self.emit, "drain")
        return False

    def end(self) -> None:
        self.log.append("end")
        self.emit("finish")


class OnOurs(EventEmitter):
    """A target on our emitter that is not a stream."""

    def __init__(self) -> None:
        super().__init__()
        self.log: list[Any] = []

    def write(self, chunk: bytes) -> bool:
        self.log.append(chunk)
        tick(self.emit, "drain")
        return False

    def end(self) -> None:
        self.log.append("end")
        self.emit("finish")


@pytest.mark.parametrize("cls", [Minimal, OnPyee, OnOurs])
def test_targets_that_are_not_ours(cls: type[Any]) -> None:
    source, target = idle(), cls()
    assert source.pipe(target) is target
    source.push("a")
    source.push("b")
    source.push(None)
    run()
    assert target.log == [b"a", b"b", "end"]


def test_a_foreign_target_can_be_unpiped() -> None:
    for target in (OnPyee(), OnOurs()):
        source = idle()
        source.pipe(target)
        source.unpipe(target)
        source.push("a")
        drain()
        assert target.log == []


def test_an_error_of_a_foreign_target_is_its_own_business() -> None:
    source, target = idle(), OnOurs()
    target.on("error", lambda: None)
    source.pipe(target)
    target.emit("error", Boom())
    assert source._readableState.pipes == []


@given(
    st.lists(st.binary(min_size=1, max_size=9)),
    st.integers(0, 10),
    st.integers(0, 10),
    st.lists(st.sampled_from(["sync", "tick", "turn"]), min_size=1, max_size=4),
)
def test_everything_arrives_in_order(chunks: list[bytes], mark: int, target_mark: int, modes: list[str]) -> None:
    waiting: list[bytes | None] = [*chunks, None]
    got: list[bytes] = []

    def read(size: int) -> None:
        if waiting:
            stream.push(waiting.pop(0))

    def write(chunk: bytes, encoding: str, callback: Callable[..., None]) -> None:
        got.append(chunk)
        {"sync": lambda f: f(), "tick": tick, "turn": immediate}[modes[len(got) % len(modes)]](callback)

    stream = Readable(read=read, highWaterMark=mark)
    target = Writable(write=write, highWaterMark=target_mark)
    stream.pipe(target)
    run()
    assert b"".join(got) == b"".join(chunks)
    assert target.writableFinished
    assert target.closed
    assert stream.closed
