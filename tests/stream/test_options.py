"""Options: a dict or keywords; hooks as functions; what is unknown; signals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pynet.abort import AbortController, AbortSignal
from pynet.errors import ERR_INVALID_ARG_TYPE, AbortError
from pynet.stream import Duplex, PassThrough, Readable, Stream, Transform, Writable, addAbortSignal
from tests.lab import run

from .lab import drain, idle, note, sink, trace

CLASSES: list[type[Any]] = [Readable, Writable, Duplex, Transform, PassThrough]


@pytest.mark.parametrize("cls", CLASSES)
def test_keywords_and_dict(cls: type[Any]) -> None:
    for stream in (cls(highWaterMark=3), cls({"highWaterMark": 3}), cls({"highWaterMark": 5}, highWaterMark=3)):
        state = stream._readableState or stream._writableState
        assert state.highWaterMark == 3
    assert cls(None).destroyed is False
    assert cls({}).destroyed is False


@pytest.mark.parametrize("cls", CLASSES)
def test_unknown_options(cls: type[Any]) -> None:
    cls({"nonsense": 1})
    with pytest.raises(TypeError, match=rf"{cls.__name__}\(\) got an unexpected keyword argument 'nonsense'"):
        cls(nonsense=1)


def test_hooks_take_as_many_arguments_as_they_like() -> None:
    calls: list[str] = []
    Readable(read=lambda: calls.append("none")).read()
    Readable(read=lambda size: calls.append(str(size)), highWaterMark=7).read()
    Readable(read=lambda *args: calls.append(str(len(args)))).read()
    Writable(write=lambda chunk: calls.append(chunk.decode())).write("chunk")
    assert calls == ["none", "7", "1", "chunk"]


def test_hooks_of_a_subclass_too() -> None:
    calls: list[Any] = []

    class Short(Duplex):
        def _read(self) -> None:  # type: ignore[override]
            calls.append("read")

        def _write(self, chunk: bytes) -> None:  # type: ignore[override]
            calls.append(chunk)

        def _destroy(self, *args: Any) -> None:
            calls.append(len(args))
            args[1](args[0])

    stream = Short()
    stream.read()
    stream.write("x")
    stream.destroy()
    assert calls == ["read", b"x", 2]
    assert Short._read.__name__ == "_read"


def test_a_hook_that_is_no_function_is_ignored() -> None:
    wrong: Any = 5
    stream = Writable(write=lambda chunk, encoding, callback: callback(), final=wrong)
    log = trace(stream, "finish")
    stream.end()
    run()
    assert log == ["finish"]


def test_capture_rejections_is_passed_on() -> None:
    for stream in (
        Readable(captureRejections=False),
        Writable(captureRejections=False),
        Duplex(captureRejections=False),
    ):
        assert stream.captureRejections is False
    assert Readable().captureRejections is True


@pytest.mark.parametrize("make", [idle, sink])
def test_a_signal_destroys(make: Callable[..., Stream]) -> None:
    controller = AbortController()
    stream = make(signal=controller.signal)
    log = trace(stream, "error", "close")
    drain()
    assert log == []
    controller.abort("why")
    assert stream.destroyed
    run()
    assert log == ["error ABORT_ERR", "close"]
    assert isinstance(stream.errored, AbortError)
    assert stream.errored.cause == "why"


def test_an_aborted_signal_destroys_at_once() -> None:
    stream = idle(signal=AbortSignal.abort())
    log = trace(stream, "error", "close")
    assert stream.destroyed
    run()
    assert log == ["error ABORT_ERR", "close"]


def test_a_signal_is_let_go_at_the_end() -> None:
    controller = AbortController()
    stream = sink()
    assert addAbortSignal(controller.signal, stream) is stream
    stream.end()
    run()
    controller.abort()
    assert stream.errored is None


def test_wrong_signals() -> None:
    wrong: Any = 5
    with pytest.raises(ERR_INVALID_ARG_TYPE, match='"signal" argument must be an instance of AbortSignal'):
        idle(signal=wrong)
    assert not idle(signal=None).destroyed
    with pytest.raises(ERR_INVALID_ARG_TYPE) as caught:
        addAbortSignal(AbortController().signal, {})
    assert caught.value.message == (
        'The "stream" argument must be an instance of ReadableStream, WritableStream, or Stream. '
        "Received an instance of Object"
    )


def test_callbacks_take_as_many_arguments_as_they_like() -> None:
    log: list[str] = []
    stream = sink()
    stream.write("a", lambda: log.append("bare"))
    stream.write("b", note(log, "one"))
    stream.end(lambda: log.append("end"))
    run()
    assert log == ["bare", "one None", "end"]
