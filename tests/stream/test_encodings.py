"""Text to bytes and back as Node does it, broken input included; StringDecoder, however the bytes are split."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pynet._stream import Readable, StringDecoder, decode, encode, is_encoding, normalize_encoding
from pynet.errors import ERR_INVALID_ARG_TYPE, ERR_UNKNOWN_ENCODING

RECORD: dict[str, Any] = json.loads((Path(__file__).parent.parent / "data" / "encodings.json").read_text())
ENCODINGS: list[str] = RECORD["encodings"]
ALIASES: dict[str, list[str | None]] = {
    "utf8": ["utf-8", "UTF8", "Utf-8", "", None],
    "utf16le": ["ucs2", "UCS-2", "utf-16le", "UTF16LE"],
    "latin1": ["binary", "LATIN1"],
    "ascii": ["ASCII"],
    "hex": ["HEX"],
    "base64": ["BASE64"],
    "base64url": ["Base64URL"],
}
UNKNOWN = ["nope", "buffer", "utf-16", "utf_8", "latin-1", " utf8", 5]


def joined(text: str) -> str:
    """*text* as JavaScript sees it: two surrogates that meet are one character."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_text_is_encoded_as_recorded(encoding: str) -> None:
    column = 1 + ENCODINGS.index(encoding)
    for row in RECORD["encoded"]:
        assert encode(row[0], encoding).hex() == row[column], ascii(row[0])


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_bytes_are_decoded_as_recorded(encoding: str) -> None:
    for pieces, end, whole in RECORD["decoded"][encoding]:
        data = bytes.fromhex("".join(piece for piece, _ in pieces))
        assert decode(data, encoding) == whole, data.hex()
        decoder = StringDecoder(encoding)
        texts = [decoder.write(bytes.fromhex(piece)) for piece, _ in pieces]
        rest = decoder.end()
        if encoding == "utf16le":
            # Here a surrogate waits for its partner longer than in Node, because Python would not join the two.
            assert "".join(texts) + rest == joined("".join(text for _, text in pieces) + end), data.hex()
        else:
            assert (texts, rest) == ([text for _, text in pieces], end), data.hex()


@pytest.mark.parametrize("name", ALIASES)
def test_names(name: str) -> None:
    assert normalize_encoding(name) == name
    for alias in ALIASES[name]:
        assert StringDecoder(alias).encoding == name
        assert encode("YWJj", alias) == encode("YWJj", name)
        if alias:
            assert normalize_encoding(alias) == name
            assert is_encoding(alias)


@pytest.mark.parametrize("name", UNKNOWN)
def test_unknown_names(name: Any) -> None:
    assert not is_encoding(name)
    for use in (lambda: encode("x", name), lambda: decode(b"x", name), lambda: StringDecoder(name)):
        with pytest.raises(ERR_UNKNOWN_ENCODING) as caught:
            use()
        assert isinstance(caught.value, TypeError)
        assert caught.value.message == f"Unknown encoding: {name}"


@pytest.mark.parametrize(("value", "shown"), [(False, "false"), (0, "0"), ({}, "{}"), ([], "[]")])
def test_what_is_falsy_and_no_text_is_no_encoding(value: Any, shown: str) -> None:
    with pytest.raises(ERR_UNKNOWN_ENCODING, match=re.escape(f"Unknown encoding: {shown}")):
        Readable().setEncoding(value)


def test_any_buffer_is_decoded() -> None:
    for encoding in ENCODINGS:
        expected = decode(b"\x41\xc3\xa9\x00", encoding)
        assert decode(bytearray(b"\x41\xc3\xa9\x00"), encoding) == expected
        assert decode(memoryview(b"\x41\xc3\xa9\x00"), encoding) == expected
        assert StringDecoder(encoding).end(memoryview(b"\x41\xc3\xa9\x00")) == expected


def test_decoder_returns_text_as_it_is() -> None:
    decoder = StringDecoder("hex")
    assert decoder.write("zz") == "zz"
    assert decoder.end("q") == "q"


def test_decoder_refuses_what_is_no_buffer() -> None:
    wrong: Any = 5
    with pytest.raises(ERR_INVALID_ARG_TYPE) as caught:
        StringDecoder().write(wrong)
    assert caught.value.message == (
        'The "buf" argument must be an instance of Buffer, TypedArray, or DataView. Received type number (5)'
    )


def test_decoder_starts_anew_after_end() -> None:
    decoder = StringDecoder("utf8")
    assert decoder.end(b"\xe2\x82") == "\ufffd"
    assert decoder.write(b"\xac") == "\ufffd"
    assert decoder.end() == ""


@given(st.sampled_from(ENCODINGS), st.lists(st.binary(max_size=5)))
def test_any_split_gives_the_same_text(encoding: str, pieces: list[bytes]) -> None:
    decoder = StringDecoder(encoding)
    text = "".join(map(decoder.write, pieces)) + decoder.end()
    whole = b"".join(pieces)
    if encoding == "utf16le":
        assert text == decode(whole, encoding)
    elif encoding.startswith("base64"):
        assert encode(text, encoding) == whole
    else:
        assert text == decode(whole, encoding)


@given(st.text(), st.integers(1, 5))
def test_text_survives_a_round_trip(text: str, size: int) -> None:
    for encoding in ("utf8", "utf16le"):
        data = encode(text, encoding)
        decoder = StringDecoder(encoding)
        pieces = [data[at : at + size] for at in range(0, len(data), size)]
        assert "".join(map(decoder.write, pieces)) + decoder.end() == decode(data, encoding)
    if not any("\ud800" <= c <= "\udfff" for c in text):
        assert decode(encode(text)) == text


@given(st.binary())
def test_bytes_survive_a_round_trip(data: bytes) -> None:
    for encoding in ("latin1", "hex", "base64", "base64url"):
        assert encode(decode(data, encoding), encoding) == data
