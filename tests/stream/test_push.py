"""push() and unshift(): what they take, what they return, what they refuse."""

from __future__ import annotations

from array import array
from typing import Any

import pytest

from pynet.errors import ERR_METHOD_NOT_IMPLEMENTED, ERR_UNKNOWN_ENCODING
from pynet.stream import Readable
from tests.lab import run

from .lab import Boom, drain, idle, trace


@pytest.mark.parametrize(
    ("chunk", "encoding", "expected"),
    [
        (b"a", None, b"a"),
        (bytearray(b"a"), None, b"a"),
        (memoryview(b"a"), None, b"a"),
        (array("B", [97]), None, b"a"),
        ("é", None, b"\xc3\xa9"),
        ("é", "latin1", b"\xe9"),
        ("YQ==", "base64", b"a"),
    ],
)
def test_chunks_come_out_as_bytes(chunk: Any, encoding: str | None, expected: bytes) -> None:
    for method in ("push", "unshift"):
        stream = idle()
        assert getattr(stream, method)(chunk, encoding) is True
        read = stream.read()
        assert (type(read), read) == (bytes, expected)


def test_text_is_kept_in_the_encoding_that_is_set() -> None:
    stream = idle(encoding="hex")
    stream.push("a")
    stream.push("zz", "hex")
    stream.push(b"b")
    assert stream.readableEncoding == "hex"
    assert stream.read() == "61zz62"
    stream.unshift("a")
    assert stream.read() == "61"
    stream.unshift(b"a")
    assert stream.read() == "a"


def test_text_is_not_decoded_across_a_text_chunk() -> None:
    stream = idle(encoding="utf8")
    stream.push(b"\xc3")
    stream.push(b"\xa9")
    assert stream.read() == "é"


def test_the_default_encoding_of_text() -> None:
    stream = idle(defaultEncoding="hex")
    stream.push("6162")
    assert stream.read() == b"ab"
    with pytest.raises(ERR_UNKNOWN_ENCODING):
        idle(defaultEncoding="nope")
    with pytest.raises(ERR_UNKNOWN_ENCODING):
        idle(encoding="nope")
    with pytest.raises(ERR_UNKNOWN_ENCODING):
        idle().push("x", "nope")


@pytest.mark.parametrize("method", ["push", "unshift"])
def test_what_is_no_chunk_is_an_error_event(method: str) -> None:
    stream = idle()
    log = trace(stream, "error", "close")
    assert getattr(stream, method)(5) is False
    run()
    assert log == ["error ERR_INVALID_ARG_TYPE", "close"]
    assert stream.errored.message == (
        'The "chunk" argument must be of type string or an instance of Buffer, TypedArray, or DataView. '
        "Received type number (5)"
    )


def test_nothing_is_nothing() -> None:
    stream = idle()
    for empty in (b"", "", bytearray()):
        assert stream.push(empty) is True
        assert stream.unshift(empty) is True
    assert stream.push() is True
    assert stream.readableLength == 0


def test_object_mode_takes_anything_but_none() -> None:
    stream = idle(objectMode=True)
    value = object()
    for chunk in (value, 0, "", b"", False):
        assert stream.push(chunk) is True
    stream.unshift("first")
    assert stream.readableLength == 6
    assert stream.push(None) is False
    assert [stream.read() for _ in range(6)] == ["first", value, 0, "", b"", False]


def test_push_asks_for_more_below_the_mark() -> None:
    stream = idle(highWaterMark=3)
    assert [stream.push("ab"), stream.push("c"), stream.push("d")] == [True, False, False]
    stream = idle(highWaterMark=0)
    assert [stream.push("a"), stream.push("")] == [False, False]
    stream.read()
    assert stream.push("") is True


def test_push_after_the_end() -> None:
    stream = idle()
    log = trace(stream, "error", "close")
    stream.push(None)
    assert stream.push(None) is False
    assert stream.push("x") is False
    run()
    assert log == ["error ERR_STREAM_PUSH_AFTER_EOF", "close"]


def test_unshift_after_the_end_event() -> None:
    stream = idle(autoDestroy=False)
    log = trace(stream, "end", "error")
    stream.push(None)
    stream.unshift("x")
    stream.resume()
    run()
    assert log == ["end"]
    assert stream.unshift("y") is False
    run()
    assert log == ["end", "error ERR_STREAM_UNSHIFT_AFTER_END_EVENT"]


def test_unshift_none_is_the_end() -> None:
    stream = idle()
    log = trace(stream, "end")
    assert stream.unshift(None) is False
    stream.resume()
    run()
    assert log == ["end"]


def test_unshift_goes_before_a_chunk_that_is_partly_read() -> None:
    stream = idle()
    stream.push("abcdef")
    assert stream.read(2) == b"ab"
    stream.unshift("XY")
    assert stream.readableBuffer == [b"XY", b"cdef"]
    assert stream.read(4) == b"XYcd"
    assert stream.readableBuffer == [b"ef"]
    assert stream.readableLength == 2


def test_without_an_implementation() -> None:
    stream = Readable()
    log = trace(stream, "error", "close")
    assert stream.read() is None
    run()
    assert log == ["error ERR_METHOD_NOT_IMPLEMENTED", "close"]
    assert isinstance(stream.errored, ERR_METHOD_NOT_IMPLEMENTED)
    assert stream.errored.message == "The _read() method is not implemented"


def test_an_exception_of_read_is_the_error() -> None:
    def read(size: int) -> None:
        raise Boom("r")

    stream = Readable(read=read)
    log = trace(stream, "error", "close")
    stream.resume()
    run()
    assert log == ["error r", "close"]


def test_a_chunk_that_flows_is_emitted_at_once() -> None:
    stream = idle()
    log = trace(stream, "data", "end")
    stream.resume()
    drain()
    assert stream.push(b"a") is True
    assert log == ["data a"]
    assert stream.readableDidRead
    stream.pause()
    stream.push(b"b")
    assert log == ["data a"]
    stream.resume()
    drain()
    assert log == ["data a", "data b"]


def test_read_is_called_for_more_a_tick_later() -> None:
    calls: list[int] = []
    stream = Readable(read=calls.append, highWaterMark=10)
    stream.resume()
    stream.on("data", lambda: None)
    drain()
    assert calls == [10]
    stream.push(b"a")
    assert calls == [10]
    drain()
    assert calls == [10, 10]


def test_a_self_driven_source_is_not_asked() -> None:
    calls: list[int] = []

    class Source(Readable):
        _pynet_self_driven = True

        def _read(self, size: int) -> None:
            calls.append(size)

    stream = Source(highWaterMark=2)
    seen: list[bytes] = []
    stream.on("data", seen.append)
    drain()
    calls.clear()
    for chunk in (b"a", b"b", b"c"):
        assert stream.push(chunk) is True
        drain()
    assert (seen, calls) == ([b"a", b"b", b"c"], [])
    stream.pause()
    assert stream.push(b"d") is True
    assert stream.push(b"e") is False
    stream.resume()
    drain()
    assert b"".join(seen) == b"abcde"
    assert calls, "the source has to be started again"
