"""end(): its forms, its callback, what follows, and a second end()."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pynet.stream import Writable
from tests.lab import run

from .lab import Boom, drain, immediate, note, sink, slow_sink, trace


def test_forms() -> None:
    log: list[str] = []
    with_data: list[tuple[Any, ...]] = [
        ("x",),
        ("x", "latin1"),
        (b"x", None),
        ("x", note(log, "cb")),
        ("x", "utf8", note(log, "cb")),
    ]
    without: list[tuple[Any, ...]] = [(), (None,), (note(log, "cb"),), (None, note(log, "cb"))]
    for arguments in with_data + without:
        stream = sink(log)
        assert stream.end(*arguments) is stream
        drain()
    assert log == ["write x"] * 3 + ["write x", "cb None"] * 2 + ["cb None"] * 2


def test_keywords() -> None:
    log: list[str] = []
    sink(log).end(chunk="é", encoding="latin1", callback=note(log, "cb"))
    drain()
    assert log == ["write \xe9", "cb None"]


def test_order_of_the_end() -> None:
    stream = sink()
    log = trace(stream, "prefinish", "finish", "close")
    stream._pynet_loop.next_tick(log.append, "tick before")
    stream.end(note(log, "callback"))
    log.append("returned")
    stream._pynet_loop.next_tick(log.append, "tick after")
    assert (stream.writableEnded, stream.writableFinished, stream.writable) == (True, False, False)
    run()
    assert log == ["prefinish", "returned", "tick before", "callback None", "finish", "tick after", "close"]
    assert stream.writableFinished
    assert stream.closed


def test_what_is_queued_goes_first() -> None:
    log: list[str] = []
    stream = slow_sink(log)
    trace(stream, "finish", log=log)
    stream.write("a", note(log, "a"))
    stream.write("b", note(log, "b"))
    stream.end("c", note(log, "end"))
    run()
    assert log == ["write a", "write b", "a None", "write c", "b None", "end None", "finish"]


def test_final_comes_before_finish() -> None:
    log: list[str] = []

    def final(callback: Callable[..., None]) -> None:
        log.append("final")
        immediate(callback)

    stream = sink(log, final=final)
    trace(stream, "prefinish", "finish", log=log)
    stream.end("x", note(log, "end"))
    run()
    assert log == ["write x", "final", "prefinish", "end None", "finish"]


def test_an_error_of_final() -> None:
    for how in ("now", "later", "raised"):

        def final(callback: Callable[..., None], how: str = how) -> None:
            if how == "raised":
                raise Boom("final")
            if how == "now":
                callback(Boom("final"))
            else:
                immediate(callback, Boom("final"))

        stream = sink(final=final)
        log = trace(stream, "finish", "error", "close")
        stream.end(note(log, "end"))
        run()
        expected = ["error final", "close"]
        assert log == (["end final", *expected] if how == "later" else [*expected, "end final"])


def test_final_called_back_twice() -> None:
    def final(callback: Callable[..., None]) -> None:
        callback()
        callback()

    stream = sink(final=final)
    log = trace(stream, "finish", "error", "close")
    stream.end()
    run()
    assert log == ["finish", "error ERR_MULTIPLE_CALLBACK", "close"]


def test_a_second_end() -> None:
    stream = sink()
    log = trace(stream, "error", "finish", "close")
    stream.end(note(log, "first"))
    stream.end(note(log, "second"))
    run()
    stream.end(note(log, "third"))
    stream.end()
    run()
    assert log == ["first None", "second None", "finish", "close", "third ERR_STREAM_ALREADY_FINISHED"]


def test_a_second_end_with_data() -> None:
    stream = sink()
    log = trace(stream, "error", "finish", "close")
    stream.end()
    stream.end("x", note(log, "second"))
    run()
    assert log == ["error ERR_STREAM_WRITE_AFTER_END", "close", "second ERR_STREAM_WRITE_AFTER_END"]
    assert isinstance(stream.errored, RuntimeError)


def test_write_after_end() -> None:
    stream = sink()
    log = trace(stream, "error", "close")
    stream.end()
    assert stream.write("x", note(log, "write")) is False
    run()
    assert log == ["write ERR_STREAM_WRITE_AFTER_END", "error ERR_STREAM_WRITE_AFTER_END", "close"]


def test_end_after_destroy_never_calls_back() -> None:
    stream = sink()
    log = trace(stream, "error", "finish", "close")
    stream.destroy()
    stream.end(note(log, "end"))
    stream.end(note(log, "again"))
    run()
    assert log == ["close", "again ERR_STREAM_DESTROYED"]


def test_end_bypasses_an_overridden_write() -> None:
    class Shouting(Writable):
        def write(self, *args: Any) -> bool:
            return super().write(b"!", *args[1:])

        def _write(self, chunk: bytes, encoding: str, callback: Callable[..., None]) -> None:
            log.append(chunk)
            callback()

    log: list[bytes] = []
    stream = Shouting()
    stream.write(b"a")
    stream.end(b"b")
    assert log == [b"!", b"b"]


def test_end_uncorks() -> None:
    log: list[str] = []
    stream = sink(log)
    stream.cork()
    stream.cork()
    stream.write("a")
    stream.end("b")
    assert log == ["write a", "write b"]
    assert stream.writableCorked == 0


def test_without_auto_destroy_nothing_closes() -> None:
    stream = sink(autoDestroy=False)
    log = trace(stream, "finish", "close")
    stream.end()
    run()
    assert log == ["finish"]
    assert not stream.destroyed
