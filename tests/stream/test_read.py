"""read(): sizes, the mark, the end; whatever the split and the sizes, the bytes are the same."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pynet.errors import ERR_OUT_OF_RANGE
from pynet.stream import Readable
from tests.lab import run

from .lab import drain, idle, immediate, trace


def test_sizes() -> None:
    stream = idle()
    stream.push("abcdef")
    assert stream.read(2) == b"ab"
    assert stream.read("2") == b"cd"
    assert stream.read(10) is None
    assert stream.readableLength == 2
    assert stream.read(-1) is None
    assert stream.read(0) is None
    assert stream.read(1.7) == b"e"
    assert stream.read("x") == b"f"
    assert stream.read() is None


@pytest.mark.parametrize("size", [None, "x", "", float("nan"), float("inf"), [], "-"])
def test_no_number_is_no_size(size: Any) -> None:
    stream = idle()
    stream.push("abc")
    assert stream.read(size) == b"abc"


def test_without_a_size_bytes_come_by_chunks_and_text_as_a_whole() -> None:
    stream = idle()
    stream.push("abc")
    stream.push("de")
    assert stream.read() == b"abc"
    text = idle(encoding="utf8")
    text.push("abc")
    text.push("de")
    assert text.read() == "abcde"


def test_sizes_across_chunks() -> None:
    for encoding in (None, "latin1"):
        stream = idle(encoding=encoding)
        for chunk in ("ab", "cd", "ef"):
            stream.push(chunk)
        assert [stream.read(n) for n in (1, 3, 2)] == (["a", "bcd", "ef"] if encoding else [b"a", b"bcd", b"ef"])


def test_at_the_end_less_is_given() -> None:
    stream = idle()
    log = trace(stream, "end")
    stream.push("abc")
    stream.push(None)
    assert stream.read(10) == b"abc"
    assert stream.read(10) is None
    drain()
    assert log == ["end"]


def test_object_mode_gives_one_value_for_any_size() -> None:
    stream = idle(objectMode=True)
    for value in (1, 2, 3):
        stream.push(value)
    assert [stream.read(0), stream.read(5), stream.read(), stream.read("x"), stream.read()] == [None, 1, 2, 3, None]


def test_a_large_size_raises_the_mark() -> None:
    stream = idle()
    stream.read(70000)
    assert stream.readableHighWaterMark == 131072
    stream.read(1)
    stream.read(131073)
    assert stream.readableHighWaterMark == 262144
    with pytest.raises(ERR_OUT_OF_RANGE) as caught:
        stream.read(0x40000001)
    assert caught.value.message == 'The value of "size" is out of range. It must be <= 1GiB. Received 1073741825'


def test_read_emits_data() -> None:
    stream = idle()
    log: list[bytes] = []
    stream.prependListener("data", log.append)
    stream.push("abc")
    stream.read(1)
    stream.read()
    assert log == [b"a", b"bc"]


def test_read_calls_the_source() -> None:
    calls: list[int] = []

    def read(size: int) -> None:
        calls.append(size)
        if len(calls) < 3:
            stream.push("ab")

    stream = Readable(read=read, highWaterMark=3)
    assert stream.read(0) is None
    assert calls == [3]
    assert stream.read(1) == b"a"
    assert len(calls) == 2
    drain()
    assert (len(calls), stream.readableLength) == (2, 3)


def test_a_read_within_a_read_gives_everything_once() -> None:
    seen: list[bytes] = []
    calls: list[int] = []

    def read(size: int) -> None:
        calls.append(size)
        if len(calls) == 1:
            stream.push("abc")
            seen.append(stream.read(4))

    stream = Readable(read=read)
    stream.unshift("x")
    assert stream.read(1) is None
    assert seen == [b"xabc"]
    assert stream.readableLength == 0


@given(
    st.lists(st.binary(min_size=1, max_size=12)),
    st.lists(st.integers(0, 9) | st.none(), min_size=1, max_size=8),
    st.integers(0, 20),
    st.booleans(),
)
def test_any_split_and_any_sizes_give_the_same_bytes(
    chunks: list[bytes], sizes: list[int | None], mark: int, later: bool
) -> None:
    waiting = [*chunks, None]
    got: list[bytes] = []
    turn = 0

    def source(size: int) -> None:
        if waiting:
            chunk = waiting.pop(0)
            if later:
                immediate(stream.push, chunk)
            else:
                stream.push(chunk)

    def readable() -> None:
        nonlocal turn
        while True:
            size = sizes[turn % len(sizes)]
            turn += 1
            # Less than is asked for comes only at the end, so ask for something that is there.
            chunk = stream.read(size if size and size <= stream.readableLength else None)
            if chunk is None:
                return
            got.append(chunk)

    stream = Readable(read=source, highWaterMark=mark)
    log = trace(stream, "end", "close", "error")
    stream.on("readable", readable)
    run()
    assert b"".join(got) == b"".join(chunks)
    assert log == ["end", "close"]


@given(
    st.lists(st.binary(min_size=1, max_size=12)), st.integers(0, 20), st.lists(st.booleans(), min_size=1, max_size=6)
)
def test_pauses_lose_nothing(chunks: list[bytes], mark: int, pauses: list[bool]) -> None:
    waiting = [*chunks, None]
    got: list[bytes] = []

    def source(size: int) -> None:
        if waiting:
            stream.push(waiting.pop(0))

    def data(chunk: bytes) -> None:
        got.append(chunk)
        if pauses[len(got) % len(pauses)]:
            stream.pause()
            immediate(stream.resume)

    stream = Readable(read=source, highWaterMark=mark)
    log = trace(stream, "end", "close")
    stream.on("data", data)
    run()
    assert b"".join(got) == b"".join(chunks)
    assert log == ["end", "close"]


@given(st.text(), st.integers(1, 7), st.sampled_from(["utf8", "utf16le", "base64", "hex"]))
def test_text_does_not_depend_on_the_split(text: str, size: int, encoding: str) -> None:
    data = text.encode("utf-16-le" if encoding == "utf16le" else "utf-8", "surrogatepass")
    whole = idle(encoding=encoding)
    whole.push(data)
    whole.push(None)
    split = idle(encoding=encoding)
    for at in range(0, len(data), size):
        split.push(data[at : at + size])
    split.push(None)
    assert (split.read() or "") == (whole.read() or "")
