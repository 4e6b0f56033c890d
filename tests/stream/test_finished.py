"""finished(): called once, however a stream comes to its end, and even if it already has."""

from __future__ import annotations

from typing import Any

import pytest

from pynet.abort import AbortController, AbortSignal
from pynet.errors import ERR_INVALID_ARG_TYPE, ERR_STREAM_PREMATURE_CLOSE, AbortError
from pynet.events import EventEmitter
from pynet.stream import PassThrough, Stream, finished, promises
from tests.lab import run

from .lab import Boom, both_ways, hosted, idle, note, sink, trace


def end_of(stream: Any, log: list[str], options: dict[str, Any] | None = None) -> None:
    finished(stream, options, note(log, "finished"))


def test_readable_writable_duplex() -> None:
    streams: list[Any] = [idle(), sink(), both_ways()]
    for stream in streams:
        log = trace(stream, "close")
        end_of(stream, log)
        if hasattr(stream, "push"):
            stream.push(None)
            stream.resume()
        if hasattr(stream, "write"):
            stream.end()
        run()
        assert log == ["close", "finished None"]


def test_errors_and_early_ends() -> None:
    stream: Stream
    for stream in (idle(), sink(), both_ways()):
        for error, expected in ((Boom("x"), "finished x"), (None, "finished ERR_STREAM_PREMATURE_CLOSE")):
            stream = type(stream)()
            log: list[str] = []
            end_of(stream, log)
            stream.destroy(error)
            run()
            assert log == [expected]


def test_halves() -> None:
    stream = PassThrough()
    log: list[str] = []
    finished(stream, {"readable": False}, note(log, "written"))
    finished(stream, {"writable": False}, note(log, "read"))
    finished(stream, note(log, "both"))
    stream.end("a")
    run()
    assert log == ["written None"]
    stream.resume()
    run()
    assert log == ["written None", "read None", "both None"]


def test_afterwards() -> None:
    done, failed, open_still, ended = sink(), sink(), sink(autoDestroy=False), idle(autoDestroy=False)
    failed.on("error", lambda: None)
    done.end()
    open_still.end()
    failed.destroy(Boom("x"))
    ended.push(None)
    ended.resume()
    run()
    for stream, expected in ((done, None), (failed, "x"), (open_still, None), (ended, None)):
        log: list[str] = []
        end_of(stream, log)
        assert log == []
        run()
        assert log == [f"finished {expected}"]


def test_after_an_error_event_that_closes_nothing() -> None:
    stream = idle(autoDestroy=False)
    stream.on("error", lambda: None)
    stream.push(5)
    log: list[str] = []
    end_of(stream, log)
    run()
    assert log == ["finished ERR_INVALID_ARG_TYPE"]


def test_without_close_the_end_itself_counts() -> None:
    forms: list[dict[str, Any]] = [{"emitClose": False}, {"autoDestroy": False}]
    for options in forms:
        stream = sink(**options)
        log = trace(stream, "finish")
        end_of(stream, log)
        stream.end()
        run()
        assert log == ["finish", "finished None"]


def test_cleanup() -> None:
    stream = sink()
    log: list[str] = []
    before = {event: stream.listenerCount(event) for event in ("end", "finish", "error", "close")}
    cleanup = finished(stream, note(log, "finished"))
    assert stream.listenerCount("close") == before["close"] + 1
    cleanup()
    cleanup()
    assert {event: stream.listenerCount(event) for event in before} == before
    stream.end()
    run()
    assert log == []


def test_listeners_stay_so_that_a_late_error_is_heard() -> None:
    stream = sink(autoDestroy=False)
    log: list[str] = []
    end_of(stream, log)
    stream.end()
    run()
    assert stream.emit("error", Boom("late")) is True
    assert log == ["finished None"]


def test_errors_can_be_left_to_others() -> None:
    stream = sink()
    log: list[str] = []
    finished(stream, {"error": False}, note(log, "finished"))
    assert stream.listenerCount("error") == 0
    stream.on("error", lambda error: log.append(f"error {error}"))
    stream.destroy(Boom("x"))
    run()
    assert log == ["error x", "finished x"]


def test_a_signal() -> None:
    controller = AbortController()
    stream = sink()
    log: list[str] = []
    end_of(stream, log, {"signal": controller.signal})
    controller.abort()
    assert log == ["finished ABORT_ERR"]
    assert not stream.destroyed
    end_of(stream, log, {"signal": AbortSignal.abort()})
    run()
    assert log == ["finished ABORT_ERR"] * 2
    late = AbortController()
    end_of(stream, log, {"signal": late.signal})
    stream.end()
    run()
    late.abort()
    assert log[2:] == ["finished None"]


def test_wrong_arguments() -> None:
    wrong: Any = {}
    with pytest.raises(ERR_INVALID_ARG_TYPE, match='The "stream" argument must be an instance of ReadableStream'):
        finished(wrong, lambda: None)
    wrong = 5
    with pytest.raises(ERR_INVALID_ARG_TYPE, match='The "options" argument must be of type object'):
        finished(sink(), wrong, lambda: None)
    with pytest.raises(ERR_INVALID_ARG_TYPE, match='The "callback" argument must be of type function'):
        finished(sink())
    with pytest.raises(ERR_INVALID_ARG_TYPE, match=r'"options\.signal" property must be an instance of AbortSignal'):
        finished(sink(), {"signal": 5}, lambda: None)
    log: list[str] = []
    stream = sink()
    finished(stream, None, note(log, "finished"))
    stream.end()
    run()
    assert log == ["finished None"]


class Foreign(EventEmitter):
    """A stream that is not ours."""

    readable = True
    writable = True

    def write(self, chunk: bytes) -> bool:
        return True

    def pipe(self, target: Any) -> Any:
        return target


def test_foreign_streams() -> None:
    stream = Foreign()
    log: list[str] = []
    end_of(stream, log)
    stream.emit("end")
    assert log == []
    stream.writable = False
    stream.emit("end")
    assert log == ["finished None"]
    for event, expected in (("close", "ERR_STREAM_PREMATURE_CLOSE"), ("error", "x")):
        stream = Foreign()
        end_of(stream, log)
        stream.emit(event, Boom("x"))
        assert log.pop() == f"finished {expected}"


def test_a_foreign_stream_that_was_aborted() -> None:
    stream = Foreign()
    stream.aborted = False  # type: ignore[attr-defined]
    log: list[str] = []
    end_of(stream, log)
    stream.emit("aborted")
    assert log == ["finished ERR_STREAM_PREMATURE_CLOSE"]


class Slotted:
    """Neither ours nor open to weak references."""

    __slots__ = ("listeners",)

    def __init__(self) -> None:
        self.listeners: dict[str, Any] = {}

    def on(self, event: str, f: Any) -> None:
        self.listeners[event] = f

    def write(self, chunk: bytes) -> None:
        pass


def test_a_stream_without_weak_references() -> None:
    stream = Slotted()
    log: list[str] = []
    cleanup = finished(stream, note(log, "finished"))
    stream.listeners["error"](Boom("x"))
    cleanup()
    assert log == ["finished x"]


def test_as_a_future() -> None:
    async def main() -> None:
        stream = sink()
        stream.end()
        assert await finished(stream) is None  # type: ignore[func-returns-value]
        assert await promises.finished(stream) is None  # type: ignore[func-returns-value]
        other = idle()
        future = promises.finished(other, cleanup=True)
        other.destroy()
        with pytest.raises(ERR_STREAM_PREMATURE_CLOSE):
            await future
        assert other.listenerCount("error") == 0
        words = sink()
        future = promises.finished(words, {"writable": True})
        words.destroy("just text")  # type: ignore[arg-type]
        with pytest.raises(RuntimeError, match="just text"):
            await future
        controller = AbortController()
        future = promises.finished(idle(), signal=controller.signal)
        controller.abort()
        with pytest.raises(AbortError):
            await future
        wrong: Any = "yes"
        with pytest.raises(ERR_INVALID_ARG_TYPE, match="cleanup"):
            promises.finished(sink(), cleanup=wrong)

    hosted(main())


def test_futures_need_asyncio() -> None:
    with pytest.raises(RuntimeError, match=r"pynet\.run\(main\(\)\)"):
        promises.finished(sink())
