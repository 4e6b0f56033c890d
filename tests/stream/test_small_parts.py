"""The rest: questions about streams, default marks, pairs, old-style streams, the inventory's stream errors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyee
import pytest

from pynet import stream as module
from pynet.abort import AbortController
from pynet.errors import ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE
from pynet.events import EventEmitter
from pynet.stream import (
    Duplex,
    Readable,
    Stream,
    Writable,
    addAbortSignal,
    destroy,
    duplexPair,
    finished,
    getDefaultHighWaterMark,
    isDestroyed,
    isDisturbed,
    isErrored,
    isReadable,
    isWritable,
    pipeline,
    setDefaultHighWaterMark,
)
from tests.lab import run

from .lab import Boom, both_ways, drain, hosted, idle, note, sink, trace

Answers = tuple[Any, Any, Any, Any, Any]


def answers(value: Any) -> Answers:
    return isDestroyed(value), isDisturbed(value), isErrored(value), isReadable(value), isWritable(value)


class Pipes(EventEmitter):
    readable: Any = True

    def pipe(self, target: Any) -> None: ...


class Writes(EventEmitter):
    writable: Any = True

    def write(self, chunk: Any) -> None: ...


def test_questions() -> None:
    assert answers(idle()) == (False, False, False, True, None)
    assert answers(sink()) == (False, False, False, None, True)
    assert answers(both_ways()) == (False, False, False, True, True)
    assert answers(both_ways(readable=False)) == (False, False, False, False, True)
    assert answers(both_ways(writable=False)) == (False, False, False, True, False)
    strangers: list[Any] = [{}, None, 5, EventEmitter()]
    for value in strangers:
        assert answers(value) == (None, False, False, None, None)
    assert answers(Pipes()) == (False, False, False, True, None)
    assert answers(Writes()) == (False, False, False, None, True)


def test_questions_later_in_life() -> None:
    stream = idle()
    stream.push("a")
    stream.read()
    assert answers(stream) == (False, True, False, True, None)
    stream.push(None)
    assert isReadable(stream)
    stream.destroy()
    assert answers(stream) == (True, True, False, False, None)
    failed = idle()
    failed.on("error", lambda: None)
    failed.destroy(Boom())
    assert not isErrored(failed)
    run()
    assert isErrored(failed)
    ended = sink()
    ended.end()
    assert isWritable(ended) is False
    closing = Writes()
    closing.destroyed = True  # type: ignore[attr-defined]
    assert answers(closing) == (True, False, False, None, False)


def test_destroy_of_any_stream() -> None:
    log: list[Any] = []
    for stream in (idle(), sink()):
        trace(stream, "error", "close", log=log)
        destroy(stream)
        destroy(stream)
        run()
    assert log == ["error ABORT_ERR", "close"] * 2
    destroy({}, Boom())
    foreign = Pipes()
    foreign.destroy = log.append  # type: ignore[attr-defined]
    destroy(foreign, "why")
    assert log[-1] == "why"
    closing = Writes()
    closing.close = lambda: log.append("closed")  # type: ignore[attr-defined]
    destroy(closing)
    assert log[-1] == "closed"
    destroy(Writes())


def test_default_marks() -> None:
    assert (getDefaultHighWaterMark(), getDefaultHighWaterMark(False), getDefaultHighWaterMark(True)) == (
        65536,
        65536,
        16,
    )
    try:
        setDefaultHighWaterMark(True, 3)
        assert Readable(objectMode=True).readableHighWaterMark == 3
        assert Duplex(writableObjectMode=True).writableHighWaterMark == 3
    finally:
        setDefaultHighWaterMark(True, 16)
    with pytest.raises(ERR_OUT_OF_RANGE) as caught:
        setDefaultHighWaterMark(False, -1)
    assert caught.value.message == (
        'The value of "value" is out of range. It must be >= 0 && <= 9007199254740991. Received -1'
    )
    wrong: Any = "5"
    with pytest.raises(ERR_INVALID_ARG_TYPE):
        setDefaultHighWaterMark(False, wrong)


# --- duplexPair --------------------------------------------------------------------------------------------------


def test_a_pair_talks() -> None:
    left, right = duplexPair()
    log: list[str] = []
    trace(left, "data", "end", "close", log=log, name="left ")
    trace(right, "data", "end", "close", log=log, name="right ")
    left.write("to the right")
    right.end("to the left")
    left.end()
    run()
    assert sorted(log[:2]) == ["left data to the left", "right data to the right"]
    assert sorted(log[2:]) == ["left close", "left end", "right close", "right end"]


def test_a_pair_has_back_pressure() -> None:
    left, right = duplexPair(highWaterMark=1)
    log: list[str] = []
    left.write("", note(log, "empty"))
    drain()
    assert log == ["empty None"]
    left.write("a", note(log, "a"))
    left.write("b", note(log, "b"))
    drain()
    assert log == ["empty None"]
    assert right.read() == b"a"
    drain()
    assert log == ["empty None", "a None"]
    assert right.read() == b"b"


def test_one_side_goes() -> None:
    left, right = duplexPair()
    log = trace(right, "end", "close", "error")
    right.resume()
    left.destroy()
    run()
    assert log == ["end"]
    right.destroy()
    run()
    assert log == ["end", "close"]
    left, right = duplexPair()
    log = trace(right, "end", "close", "error")
    left.on("error", lambda: None)
    left.destroy(Boom())
    run()
    assert log == ["close"]
    left, right = duplexPair()
    left.destroy()
    right.destroy()
    run()


# --- wrap --------------------------------------------------------------------------------------------------------


class Old(pyee.EventEmitter):
    """An old-style stream: it just emits, and can be asked to wait."""

    def __init__(self, log: list[str]) -> None:
        super().__init__()
        self.pause = lambda: log.append("pause")
        self.resume = lambda: log.append("resume")
        self.destroy = lambda error: log.append(f"destroy {error}")

    def pipe(self, target: Any) -> None: ...


def test_an_old_style_stream() -> None:
    log: list[str] = []
    old = Old(log)
    stream = Readable(highWaterMark=2)
    assert stream.wrap(old) is stream
    old.emit("data", b"abc")
    assert log == ["pause"]
    trace(stream, "data", "end", "close", log=log)
    run()
    assert log == ["pause", "resume", "data abc"]
    old.emit("data", b"d")
    old.emit("end")
    run()
    assert log == ["pause", "resume", "data abc", "data d", "end", "close"]


def test_ways_an_old_style_stream_may_end() -> None:
    for event, expected in (
        ("error", ["error x", "close"]),
        ("close", ["close"]),
        ("destroy", ["close"]),
    ):
        log: list[str] = []
        old = Old(log)
        stream = Readable().wrap(old)
        trace(stream, "error", "close", log=log)
        old.emit(event, Boom("x"))
        run()
        assert log == expected


# --- the inventory -----------------------------------------------------------------------------------------------


def experiments() -> dict[str, dict[str, Any]]:
    data = json.loads((Path(__file__).parent.parent / "data" / "error_experiments.json").read_text(encoding="utf-8"))
    rows = data if isinstance(data, list) else data["experiments"]
    return {row["call"]: row.get("error", {}) for row in rows if row["group"] in ("stream", "socket.write")}


def error_of(stream: Any, act: Any) -> Any:
    errors: list[Any] = []
    stream.on("error", errors.append)
    act(stream)
    run()
    return errors[0]


def raised(act: Any) -> Any:
    with pytest.raises(Exception) as caught:  # compared by code and text below
        act()
    return caught.value


def callback_of(act: Any) -> Any:
    errors: list[Any] = []
    act(errors.append)
    run()
    return errors[0]


def push_after_end(stream: Any) -> None:
    stream.push(None)
    stream.push("x")


def unshift_after_end(stream: Any) -> None:
    stream.push(None)
    stream.resume()
    run()
    stream.unshift("x")


def write_after_end(callback: Any) -> None:
    stream = sink()
    stream.on("error", lambda: None)
    stream.end()
    stream.write("x", callback)


def end_twice(callback: Any) -> None:
    stream = sink()
    stream.end()
    run()
    stream.end(callback)


def write_after_destroy(callback: Any) -> None:
    sink().destroy().write("x", callback)


def end_after_close(callback: Any) -> None:
    stream = sink().destroy()
    run()
    stream.end("x", callback)


def closed_early(callback: Any) -> None:
    stream = both_ways()
    finished(stream, callback)
    stream.destroy()


def read_closed() -> Any:
    async def main() -> None:
        stream = both_ways()
        stream._pynet_loop.next_tick(stream.destroy)
        async for _ in stream:
            pass

    return raised(lambda: hosted(main()))


def disposed() -> Any:
    async def main() -> Any:
        stream = both_ways()
        errors: list[Any] = []
        stream.on("error", errors.append)
        async with stream:
            pass
        return errors[0]

    return hosted(main())


none: Any = None
empty: Any = {}

ERRORS: dict[str, Any] = {
    "socket.write(null)": lambda: raised(lambda: sink().write(none)),
    "socket.write(data, cb) after end(): callback": lambda: callback_of(write_after_end),
    "socket.write(data) after end(): 'error' event": lambda: error_of(sink(), lambda s: s.end().write("x")),
    "socket.end(cb) a second time, finished": lambda: callback_of(end_twice),
    "socket.end(data) a second time": lambda: error_of(sink(), lambda s: s.end().end("x")),
    "socket.write(data, cb) after destroy(): callback": lambda: callback_of(write_after_destroy),
    "socket.end(data, cb) after the close event": lambda: callback_of(end_after_close),
    "readable.push() after EOF": lambda: error_of(idle(), push_after_end),
    "socket.unshift() after the end event": lambda: error_of(idle(autoDestroy=False), unshift_after_end),
    "socket.unshift(5) error event": lambda: error_of(idle(), lambda s: s.unshift(5)),
    "writable.pipe() on a non-readable stream": lambda: error_of(sink(), lambda s: s.pipe(sink())),
    "stream.finished(socket) when destroyed without error": lambda: callback_of(closed_early),
    "for await (socket) destroyed without error": read_closed,
    "socket[Symbol.asyncDispose]() on an open socket": disposed,
    "stream.setDefaultHighWaterMark(false, -1)": lambda: raised(lambda: setDefaultHighWaterMark(False, -1)),
    "stream.addAbortSignal({}, socket)": lambda: raised(lambda: addAbortSignal(empty, sink())),
    "stream.addAbortSignal(signal, {})": lambda: raised(lambda: addAbortSignal(AbortController().signal, {})),
    "stream.pipeline(socket) one stream": lambda: raised(lambda: pipeline(idle(), lambda: None)),
    "stream.finished({}, cb)": lambda: raised(lambda: finished({}, lambda: None)),  # type: ignore[call-overload]
    "stream.finished(socket) no callback": lambda: raised(lambda: finished(sink())),
}


@pytest.mark.parametrize("call", ERRORS)
def test_errors_of_the_inventory(call: str) -> None:
    expected = experiments()[call]
    error = ERRORS[call]()
    assert (error.code, error.message) == (expected["code"], expected["message"])
    builtin = {"TypeError": TypeError, "RangeError": ValueError, "Error": RuntimeError}
    assert isinstance(error, builtin[expected.get("js_class", expected.get("class", "Error"))])


def test_public_names() -> None:
    for name in module.__all__:
        assert hasattr(module, name), name
    assert issubclass(Readable, Stream)
    assert issubclass(Writable, Stream)
    assert issubclass(Stream, pyee.EventEmitter)
