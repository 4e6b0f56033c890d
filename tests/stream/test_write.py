"""write(): what it takes, what it refuses, what it returns, what _write() sees."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from typing import Any

import pytest

from pynet.errors import (
    ERR_INVALID_ARG_TYPE,
    ERR_METHOD_NOT_IMPLEMENTED,
    ERR_MULTIPLE_CALLBACK,
    ERR_STREAM_NULL_VALUES,
    ERR_UNKNOWN_ENCODING,
)
from pynet.stream import Duplex, Writable, WriteRequest, setDefaultHighWaterMark
from tests import switches
from tests.lab import run

from .lab import Boom, drain, note, sink, slow_sink, trace

Seen = list[tuple[Any, Any]]


def collector(**options: Any) -> tuple[Writable, Seen]:
    seen: Seen = []

    def write(chunk: Any, encoding: Any, callback: Callable[..., None]) -> None:
        seen.append((chunk, encoding))
        callback()

    return Writable(write=write, **options), seen


@pytest.mark.parametrize(
    ("chunk", "encoding", "expected"),
    [
        (b"a", None, b"a"),
        (b"a", "latin1", b"a"),
        ("é", None, b"\xc3\xa9"),
        ("é", "latin1", b"\xe9"),
        ("é", "UTF-8", b"\xc3\xa9"),
        ("YQ==", "base64", b"a"),
        ("", None, b""),
    ],
)
def test_bytes_and_text_arrive_as_bytes(chunk: Any, encoding: Any, expected: bytes) -> None:
    stream, seen = collector()
    assert stream.write(chunk, encoding) is True
    assert seen == [(expected, "buffer")]


@pytest.mark.skipif(switches.chosen() in ("bytes", "text"), reason="of the type that is written")
def test_text_stays_text_where_it_is_not_decoded() -> None:
    stream, seen = collector(decodeStrings=False)
    stream.write("é")
    stream.write("é", "latin1")
    stream.write(b"x")
    assert seen == [("é", "utf8"), ("é", "latin1"), (b"x", "buffer")]


def test_default_encoding() -> None:
    stream, seen = collector(defaultEncoding="latin1")
    stream.write("é")
    assert stream.setDefaultEncoding("HEX") is stream
    stream.write("6162")
    assert seen == [(b"\xe9", "buffer"), (b"ab", "buffer")]
    for wrong in ("nope", None, ""):
        with pytest.raises(ERR_UNKNOWN_ENCODING):
            stream.setDefaultEncoding(wrong)  # type: ignore[arg-type]
    with pytest.raises(ERR_UNKNOWN_ENCODING):
        Writable(defaultEncoding="nope")


def test_mutable_buffers_are_not_copied() -> None:
    stream, seen = collector()
    data = bytearray(b"abc")
    view = memoryview(data)[1:]
    stream.cork()
    stream.write(data)
    stream.write(view)
    assert stream.writableLength == 5
    data[1] = ord("x")
    stream.uncork()
    assert seen[0][0] is data
    assert seen[1][0] is view
    assert bytes(view) == b"xc"


def test_other_buffers_count_in_bytes() -> None:
    stream, seen = collector()
    stream.cork()
    stream.write(array("H", [1, 2]))
    stream.write(memoryview(b"abcdef")[::2])
    stream.write(memoryview(array("I", [7])))
    assert stream.writableLength == 4 + 3 + 4
    stream.uncork()
    assert [bytes(chunk) for chunk, _ in seen] == [array("H", [1, 2]).tobytes(), b"ace", array("I", [7]).tobytes()]


@pytest.mark.parametrize("chunk", [5, 1.5, {}, object(), ["a"], True])
def test_what_is_no_chunk_is_a_type_error(chunk: Any) -> None:
    stream, seen = collector()
    with pytest.raises(ERR_INVALID_ARG_TYPE) as caught:
        stream.write(chunk)
    assert caught.value.message.startswith(
        'The "chunk" argument must be of type string or an instance of Buffer, TypedArray, or DataView. Received '
    )
    with pytest.raises(ERR_INVALID_ARG_TYPE):
        stream.end(chunk)
    assert seen == []


def test_nothing_at_all_is_undefined() -> None:
    stream: Any = collector()[0]
    with pytest.raises(ERR_INVALID_ARG_TYPE, match="Received undefined"):
        stream.write()


@pytest.mark.parametrize("objectMode", [False, True])
def test_none_is_refused(objectMode: bool) -> None:
    with pytest.raises(ERR_STREAM_NULL_VALUES, match="May not write null values to stream"):
        sink(objectMode=objectMode).write(None)


@pytest.mark.parametrize("encoding", ["nope", 5, "utf_8"])
def test_an_unknown_encoding_is_refused_for_bytes_too(encoding: Any) -> None:
    for chunk in ("a", b"a"):
        with pytest.raises(ERR_UNKNOWN_ENCODING):
            sink().write(chunk, encoding)
    with pytest.raises(ERR_UNKNOWN_ENCODING):
        sink().write("a", "buffer")
    assert sink().write(b"a", "buffer") is True


def test_object_mode_takes_anything() -> None:
    stream, seen = collector(objectMode=True)
    value = object()
    for chunk in (value, 0, "", False, "text", b"bytes"):
        stream.write(chunk)
    stream.write("text", "latin1")
    assert seen == [
        (value, None),
        (0, None),
        ("", None),
        (False, None),
        ("text", None),
        (b"bytes", None),
        ("text", "latin1"),
    ]


def test_the_mark_counts_what_waits() -> None:
    stream = slow_sink(highWaterMark=3)
    log = trace(stream, "drain")
    assert [stream.write("a"), stream.write("b"), stream.write("c"), stream.write("d")] == [True, True, False, False]
    assert stream.writableLength == 4
    assert stream.writableNeedDrain
    run()
    assert log == ["drain"]
    assert stream.writableLength == 0
    assert not stream.writableNeedDrain


def test_what_is_written_at_once_never_fills_the_buffer() -> None:
    stream = sink(highWaterMark=1)
    log = trace(stream, "drain")
    assert stream.write("abc") is True
    run()
    assert log == []


def test_a_callback_may_stand_for_the_encoding() -> None:
    stream = sink()
    log: list[Any] = []
    stream.write("a", log.append)
    stream.write("b", "utf8", log.append)
    stream.write("c", callback=log.append)
    stream.write("d", encoding="utf8", callback=lambda: log.append("bare"))
    not_callable: Any = 7
    assert stream.write("e", "utf8", not_callable) is True
    drain()
    assert log == [None, None, None, "bare"]


def test_equal_callbacks_share_a_tick() -> None:
    stream = sink()
    log: list[str] = []

    def written(error: Any) -> None:
        log.append("written")

    stream.write("a", written)
    stream._pynet_loop.next_tick(log.append, "tick")
    stream.write("b", written)
    drain()
    assert log == ["written", "written", "tick"]


def test_without_an_implementation() -> None:
    with pytest.raises(ERR_METHOD_NOT_IMPLEMENTED, match=r"The _write\(\) method is not implemented"):
        Writable().write("a")
    with pytest.raises(NotImplementedError):
        Duplex().write("a")


def test_writev_alone_is_enough() -> None:
    seen: list[Any] = []

    def writev(requests: list[WriteRequest], callback: Callable[..., None]) -> None:
        seen.append([(request.chunk, request.encoding) for request in requests])
        callback()

    stream = Writable(writev=writev)
    stream.write("a")
    stream.cork()
    stream.write("b")
    stream.write("c", "latin1")
    assert repr(stream.writableBuffer[0]) == "WriteRequest(chunk=b'b', encoding='buffer')"
    stream.uncork()
    assert seen == [[(b"a", "buffer")], [(b"b", "buffer"), (b"c", "buffer")]]


def test_an_exception_of_write_reaches_the_caller() -> None:
    def write(chunk: bytes, encoding: str, callback: Callable[..., None]) -> None:
        raise Boom

    with pytest.raises(Boom):
        Writable(write=write).write("a")


@pytest.mark.parametrize("later", [False, True])
def test_a_second_callback_is_an_error(later: bool) -> None:
    def write(chunk: bytes, encoding: str, callback: Callable[..., None]) -> None:
        callback()
        if later:
            stream._pynet_loop.next_tick(callback)
        else:
            callback()

    stream = Writable(write=write)
    log = trace(stream, "error", "close")
    stream.write("a")
    run()
    assert log == ["error ERR_MULTIPLE_CALLBACK", "close"]
    assert isinstance(stream.errored, ERR_MULTIPLE_CALLBACK)


def test_what_is_written_from_inside_writev_is_not_lost() -> None:
    seen: list[list[bytes]] = []

    def writev(requests: list[WriteRequest], callback: Callable[..., None]) -> None:
        seen.append([request.chunk for request in requests])
        if len(seen) == 1:
            stream.write("late")
        callback()

    def write(chunk: bytes, encoding: str, callback: Callable[..., None]) -> None:
        seen.append([chunk])
        callback()

    stream = Writable(writev=writev, write=write)
    stream.cork()
    stream.write("a")
    stream.write("b")
    stream.uncork()
    assert seen == [[b"a", b"b"], [b"late"]]


def test_a_write_from_inside_write_comes_after_it() -> None:
    log: list[str] = []

    def write(chunk: bytes, encoding: str, callback: Callable[..., None]) -> None:
        log.append(f"write {chunk.decode()}")
        if chunk == b"outer":
            stream.write("inner", note(log, "inner"))
        callback()
        log.append(f"done {chunk.decode()}")

    stream = Writable(write=write)
    stream.write("outer", note(log, "outer"))
    drain()
    assert log == ["write outer", "write inner", "done inner", "done outer", "inner None", "outer None"]


def test_the_default_mark_can_be_changed() -> None:
    setDefaultHighWaterMark(False, 10)
    try:
        assert sink().writableHighWaterMark == 10
    finally:
        setDefaultHighWaterMark(False, 65536)
    assert sink().writableHighWaterMark == 65536
    assert sink(objectMode=True).writableHighWaterMark == 16
