"""pydgram._send_arguments: which argument is what, and the bytes of a datagram. No sockets."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pydgram._send_arguments import in_a_row, payload_of, piece_of, read_send, slice_of
from pynet.errors import MISSING, NodeError


def callback() -> None:
    pass


NAMES = ("offset", "length", "port", "address", "callback")


def row(connected: bool, args: tuple[Any, ...], keywords: dict[str, Any]) -> tuple[Any, ...]:
    """What ``send(msg, *args, **keywords)`` makes of its arguments."""
    given = dict.fromkeys(NAMES, MISSING) | dict(zip(NAMES, args, strict=False)) | keywords
    return in_a_row(connected, *(given[name] for name in NAMES))


def plain(request: tuple[Any, ...]) -> tuple[Any, ...]:
    """A request with its payload as bytes, to compare."""
    payload, *rest = request
    return (b"".join(map(bytes, payload)) if isinstance(payload, list) else bytes(payload), *rest)


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        ((9,), (b"abc", 9, None, None)),
        ((9, callback), (b"abc", 9, None, callback)),
        ((9, "h"), (b"abc", 9, "h", None)),
        ((9, "h", callback), (b"abc", 9, "h", callback)),
        ((9, None, callback), (b"abc", 9, None, callback)),
        ((9, ""), (b"abc", 9, "", None)),
        (("9", "h"), (b"abc", 9, "h", None)),
        ((1, 1, 9), (b"b", 9, None, None)),
        ((1, 1, 9, callback), (b"b", 9, None, callback)),
        ((1, 1, 9, "h"), (b"b", 9, "h", None)),
        ((1, 1, 9, "h", callback), (b"b", 9, "h", callback)),
        ((1, 1, 9, None, callback), (b"b", 9, None, callback)),
        ((1, 1, 9, "h", "none"), (b"b", 9, "h", None)),
    ],
)
@pytest.mark.parametrize("msg", [b"abc", "abc", bytearray(b"abc"), memoryview(b"abc")])
def test_forms_without_a_peer(args: tuple[Any, ...], expected: tuple[Any, ...], msg: Any) -> None:
    assert plain(read_send(False, msg, args)) == expected


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        ((), (b"abc", None, None, None)),
        ((callback,), (b"abc", None, None, callback)),
        ((None,), (b"abc", None, None, None)),
        ((1, 1), (b"b", None, None, None)),
        ((1, 1, callback), (b"b", None, None, callback)),
        ((1, 1, None, None, callback), (b"b", None, None, callback)),
        ((9,), (b"abc", None, None, None)),
        ((9, "h"), (b"abc", None, None, None)),
    ],
)
def test_forms_with_a_peer(args: tuple[Any, ...], expected: tuple[Any, ...]) -> None:
    assert plain(read_send(True, b"abc", args)) == expected


@pytest.mark.parametrize("args", [(1, 1, 9), (1, 1, 9, "h"), (1, 1, None, "h"), (9, "h", callback)])
def test_a_receiver_beside_a_peer(args: tuple[Any, ...]) -> None:
    with pytest.raises(NodeError, match="Already connected"):
        read_send(True, b"abc", args)


@pytest.mark.parametrize(
    ("args", "keywords", "expected"),
    [
        ((), {"port": 9}, (9,)),
        ((9,), {"address": "h"}, (9, "h")),
        ((9,), {"callback": callback}, (9, callback)),
        ((1, 1), {"callback": callback, "address": "h", "port": 9}, (1, 1, 9, "h", callback)),
        ((), {"length": 1, "offset": 1, "port": 9, "address": "h", "callback": callback}, (1, 1, 9, "h", callback)),
        ((1, 1, 9, "h"), {"callback": callback}, (1, 1, 9, "h", callback)),
    ],
)
def test_keywords(args: tuple[Any, ...], keywords: dict[str, Any], expected: tuple[Any, ...]) -> None:
    assert row(False, args, keywords) == expected


def test_keywords_that_name_a_receiver_beside_a_peer() -> None:
    for keywords in ({"port": 9}, {"address": "h"}):
        with pytest.raises(NodeError, match="Already connected"):
            row(True, (), keywords)


@pytest.mark.parametrize("keywords", [{"length": 1}, {"length": 1, "port": 9}, {"offset": 1, "port": 9}])
def test_half_of_a_slice(keywords: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match="offset and length together"):
        row(False, (), keywords)


def test_buffers_are_not_copied() -> None:
    buffer = bytearray(b"abc")
    for payload in (piece_of(buffer), slice_of(buffer, 0, 3), read_send(False, buffer, (9,))[0]):
        buffer[0] = 0x41
        assert payload is not None
        assert bytes(payload)[:1] == b"A"  # type: ignore[arg-type]
        buffer[0] = 0x61


def test_the_list_is_copied() -> None:
    pieces: list[Any] = ["a", b"b"]
    payload = payload_of(pieces)
    pieces.append("c")
    assert payload == [b"a", b"b"]
    assert payload_of(("a",)) == [b"a"]
    assert payload_of([]) == b""


def test_views_are_bytes() -> None:
    words = array("H", [0x6261, 0x6463])
    piece = piece_of(words)
    assert piece is not None
    assert len(piece) == 4
    assert bytes(slice_of(words, 1, 2)) == words.tobytes()[1:3]
    assert piece_of(array("H")) == b""
    assert piece_of(memoryview(b"abcdef")[::2]) == b"ace"


@pytest.mark.parametrize("msg", [None, 5, 1.5, True, MISSING, object(), {"a": 1}, {1}, callback])
def test_what_has_no_bytes(msg: Any) -> None:
    calls: list[Callable[[], object]] = [
        lambda: read_send(False, msg, (9,)),
        lambda: read_send(True, msg, ()),
        lambda: slice_of(msg, 0, 0),
        lambda: payload_of([msg]),
    ]
    for call in calls:
        with pytest.raises(TypeError, match="must be of type string or an instance of Buffer, TypedArray, or DataView"):
            call()


@given(data=st.binary(max_size=64), offset=st.integers(-70, 70), length=st.integers(-70, 70))
def test_slices_stay_inside(data: bytes, offset: int, length: int) -> None:
    if 0 <= offset <= len(data) and 0 <= length <= len(data) - offset:
        assert bytes(slice_of(data, offset, length)) == data[offset : offset + length]
    else:
        with pytest.raises(ValueError, match="is outside of buffer bounds"):
            slice_of(data, offset, length)
