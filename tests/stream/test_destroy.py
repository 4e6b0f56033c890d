"""destroy(): what it does at once, what follows, what the hooks can change, and that it happens once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pynet._stream._state import CLOSED, DESTROYED, OPEN, Life
from pynet.errors import ERR_STREAM_DESTROYED
from pynet.stream import Duplex, Readable, Stream, Writable
from tests.lab import run

from .lab import Boom, both_ways, idle, immediate, note, sink, slow_sink, trace


def each() -> list[Stream]:
    return [idle(), sink(), both_ways()]


def test_state_first_events_later() -> None:
    for stream in each():
        log = trace(stream, "error", "close")
        error = Boom("x")
        assert stream.destroy(error) is stream
        assert (stream.destroyed, stream.closed, stream.errored, log) == (True, True, error, [])
        run()
        assert log == ["error x", "close"]


def test_without_error() -> None:
    for stream in each():
        log = trace(stream, "error", "close")
        stream.destroy()
        run()
        assert log == ["close"]
        assert stream.errored is None


def test_only_the_first_destroy_counts() -> None:
    for stream in each():
        log = trace(stream, "error", "close")
        stream.destroy(Boom("first"), note(log, "done"))
        stream.destroy(Boom("second"), note(log, "done too"))
        run()
        stream.destroy(Boom("third"))
        run()
        assert log == ["done first", "done too None", "error first", "close"]


def test_anything_may_be_the_error() -> None:
    for stream in each():
        log = trace(stream, "error")
        stream.destroy("text")  # type: ignore[arg-type]
        run()
        assert log == ["error text"]


def test_an_unheard_error_leaves_run() -> None:
    stream = idle()
    log = trace(stream, "close")
    stream.destroy(Boom("x"))
    with pytest.raises(Boom):
        run()
    run()
    assert log == ["close"]


def hooked(cls: type[Any], log: list[str], answer: Callable[[Any, Callable[..., None]], object]) -> Any:
    def destroy(error: Any, callback: Callable[..., None]) -> None:
        log.append(f"_destroy {error}")
        answer(error, callback)

    hooks: dict[str, Any] = {"destroy": destroy}
    if cls is not Writable:
        hooks["read"] = lambda: None
    if cls is not Readable:
        hooks["write"] = lambda chunk, encoding, callback: callback()
    return cls(hooks)


@pytest.mark.parametrize("cls", [Readable, Writable, Duplex])
def test_the_hook_may_swallow_or_replace_the_error(cls: type[Any]) -> None:
    for answer, events in (
        (lambda error, callback: callback(error), ["error x", "close"]),
        (lambda error, callback: callback(), ["close"]),
        (lambda error, callback: callback(Boom("y")), ["error y", "close"]),
        (lambda error, callback: (callback(error), callback(Boom("late"))), ["error x", "close"]),
    ):
        log: list[str] = []
        stream = hooked(cls, log, answer)
        trace(stream, "error", "close", log=log)
        stream.destroy(Boom("x"))
        assert str(stream.errored) == "x"
        run()
        assert log == ["_destroy x", *events]


@pytest.mark.parametrize("cls", [Readable, Writable, Duplex])
def test_the_hook_may_take_its_time(cls: type[Any]) -> None:
    log: list[str] = []
    stream = hooked(cls, log, lambda error, callback: immediate(callback, error))
    trace(stream, "close", log=log)
    stream.destroy(None, note(log, "done"))
    assert (stream.destroyed, stream.closed) == (True, False)
    run()
    assert (stream.closed, log) == (True, ["_destroy None", "done None", "close"])


@pytest.mark.parametrize("cls", [Readable, Writable, Duplex])
def test_a_raising_hook(cls: type[Any]) -> None:
    def answer(error: Any, callback: Callable[..., None]) -> None:
        raise Boom("hook")

    log: list[str] = []
    stream = hooked(cls, log, answer)
    trace(stream, "error", "close", log=log)
    stream.destroy()
    run()
    assert log == ["_destroy None", "error hook", "close"]


def test_what_the_callback_raises_is_not_swallowed() -> None:
    stream = sink()
    log = trace(stream, "close")

    def done(error: Any) -> None:
        raise Boom

    with pytest.raises(Boom):
        stream.destroy(None, done)
    run()
    assert log == ["close"]


def test_without_emit_close() -> None:
    stream = sink(emitClose=False)
    log = trace(stream, "close")
    stream.destroy()
    run()
    assert (stream.closed, log) == (True, [])


def test_pending_writes_are_told() -> None:
    for error, code in ((None, "ERR_STREAM_DESTROYED"), (Boom("x"), "x")):
        stream = slow_sink()
        log = trace(stream, "error", "close")
        stream.write("a", note(log, "a"))
        stream.write("b", note(log, "b"))
        stream.end(note(log, "end"))
        stream.destroy(error)
        run()
        told = [f"b {code}", f"end {code}"]
        if error is None:
            assert log == ["close", "a None", *told]
        else:
            assert log == ["error x", "close", "a None", *told]


def test_write_after_destroy() -> None:
    stream = sink()
    log = trace(stream, "error", "close")
    stream.destroy()
    assert stream.write("x", note(log, "write")) is False
    run()
    assert log == ["close", "write ERR_STREAM_DESTROYED"]
    assert issubclass(ERR_STREAM_DESTROYED, RuntimeError)


def test_an_error_of_write() -> None:
    def write(chunk: bytes, encoding: str, callback: Callable[..., None]) -> None:
        callback(Boom("w"))

    stream = Writable(write=write)
    log = trace(stream, "error", "close")
    assert stream.write("a", note(log, "a")) is False
    assert stream.write("b", note(log, "b")) is False
    run()
    assert log == ["a w", "b w", "error w", "close"]


def test_errors_without_auto_destroy() -> None:
    def write(chunk: bytes, encoding: str, callback: Callable[..., None]) -> None:
        callback(Boom("w"))

    stream = Writable(write=write, autoDestroy=False)
    log = trace(stream, "error", "close")
    stream.write("a")
    run()
    stream.end(note(log, "end"))
    assert stream.write("b", note(log, "never")) is False
    run()
    assert log == ["error w", "end w"]
    assert (stream.destroyed, stream.writable) == (False, False)


def test_push_and_read_after_destroy() -> None:
    stream = idle()
    stream.push("abc")
    stream.destroy()
    assert stream.push("x") is False
    assert stream.unshift("x") is False
    assert stream.read() == b"abc"
    assert stream.pause().resume().readableFlowing is None
    run()
    assert stream.readableAborted
    assert not stream.readable


def test_aborted_halves() -> None:
    stream = both_ways()
    assert (stream.readableAborted, stream.writableAborted) == (False, False)
    stream.destroy()
    assert (stream.readableAborted, stream.writableAborted) == (True, True)
    done = both_ways()
    done.end()
    done.push(None)
    done.resume()
    run()
    assert done.destroyed
    assert (done.readableAborted, done.writableAborted) == (False, False)


def test_the_property_can_be_set() -> None:
    stream = sink()
    stream.destroyed = True
    stream.destroyed = True
    assert (stream.destroyed, stream.closed, stream.writable) == (True, False, False)
    stream.destroyed = False
    assert stream.writable


def test_undestroy_starts_a_new_life() -> None:
    stream = both_ways()
    log = trace(stream, "error", "close", "finish", "end")
    stream.end()
    stream.push(None)
    stream.resume()
    run()
    stream._undestroy()
    assert (stream.destroyed, stream.closed, stream.writable, stream.readable) == (False, False, True, True)
    stream.destroy(Boom("again"))
    run()
    assert log == ["finish", "end", "close", "error again", "close"]
    only_writable = Duplex(readable=False, write=lambda chunk, encoding, callback: callback())
    only_writable.destroy()
    run()
    only_writable._undestroy()
    assert (only_writable.readable, only_writable.readableEnded, only_writable.writable) == (False, True, True)


def test_an_impossible_move_is_a_bug() -> None:
    life = Life()
    with pytest.raises(AssertionError, match="from OPEN to CLOSED"):
        life.move(CLOSED)
    life.move(DESTROYED)
    life.move(CLOSED)
    with pytest.raises(AssertionError, match="from CLOSED to DESTROYED"):
        life.move(DESTROYED)
    life.move(OPEN)


def test_states_tell_of_the_life() -> None:
    stream = both_ways(emitClose=False, autoDestroy=False)
    for state in (stream._readableState, stream._writableState):
        assert (state.destroyed, state.closed, state.constructed, state.errored) == (False, False, True, None)
        assert (state.errorEmitted, state.closeEmitted, state.autoDestroy, state.emitClose) == (False,) * 4
    stream.on("error", lambda: None)
    stream.destroy(Boom("x"))
    run()
    for state in (stream._readableState, stream._writableState):
        assert (state.destroyed, state.closed, state.errorEmitted, state.closeEmitted) == (True,) * 4
        assert str(state.errored) == "x"
