"""Node's character encodings: text to bytes, bytes to text, and the names for both.

Nothing here raises for odd text or odd bytes: as in Node, lone surrogates become U+FFFD in UTF-8, characters
beyond U+00FF keep their low byte in latin1, and hex and base64 stop at (or skip) what they cannot read.
Only an unknown encoding name is an error. Knows nothing of streams, so that datagram sockets can use it too.
"""

from __future__ import annotations

from binascii import a2b_base64, b2a_base64, unhexlify
from collections.abc import Callable
from typing import TypeAlias

from pynet._errors import ERR_UNKNOWN_ENCODING

__all__ = ["BytesLike", "decode", "decoder_for", "encode", "encoder_for", "is_encoding", "normalize_encoding"]

BytesLike: TypeAlias = "bytes | bytearray | memoryview"

_ALIASES = {
    "utf8": "utf8",
    "utf-8": "utf8",
    "ucs2": "utf16le",
    "ucs-2": "utf16le",
    "utf16le": "utf16le",
    "utf-16le": "utf16le",
    "latin1": "latin1",
    "binary": "latin1",
    "ascii": "ascii",
    "hex": "hex",
    "base64": "base64",
    "base64url": "base64url",
}

_HEX_DIGITS = b"0123456789abcdefABCDEF"
_BASE64_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_NOT_BASE64 = bytes(byte for byte in range(256) if byte not in _BASE64_ALPHABET + b"-_")
_FROM_URL_ALPHABET = bytes.maketrans(b"-_", b"+/")
_SEVEN_BITS = bytes(byte & 0x7F for byte in range(256))


def normalize_encoding(encoding: object) -> str | None:
    """Return the canonical name (``"utf8"``, ``"utf16le"``, …) of *encoding*, or None if there is none such."""
    if not isinstance(encoding, str):
        return None
    return _ALIASES.get(encoding) or _ALIASES.get(encoding.lower())


def is_encoding(encoding: object) -> bool:
    """Whether *encoding* names one of Node's encodings, in any case of letters."""
    return normalize_encoding(encoding) is not None


def encode(text: str, encoding: str | None = "utf8") -> bytes:
    """Turn *text* into bytes as ``Buffer.from(text, encoding)`` does.

    Raises:
        TypeError: ``ERR_UNKNOWN_ENCODING``.
    """
    if encoding == "utf8":
        try:
            return text.encode()
        except UnicodeEncodeError:
            return _encode_utf8(text)
    return encoder_for(encoding)(text)


def decode(data: BytesLike, encoding: str | None = "utf8") -> str:
    """Turn *data* into text as ``buffer.toString(encoding)`` does.

    Raises:
        TypeError: ``ERR_UNKNOWN_ENCODING``.
    """
    return decoder_for(encoding)(data)


def encoder_for(encoding: str | None) -> Callable[[str], bytes]:
    """Return the function that encodes text; None and ``""`` mean utf8."""
    name = normalize_encoding(encoding or "utf8")
    if name is None:
        raise ERR_UNKNOWN_ENCODING(encoding)
    return _ENCODERS[name]


def decoder_for(encoding: str | None) -> Callable[[BytesLike], str]:
    """Return the function that decodes bytes; None and ``""`` mean utf8."""
    name = normalize_encoding(encoding or "utf8")
    if name is None:
        raise ERR_UNKNOWN_ENCODING(encoding)
    return _DECODERS[name]


def _encode_utf8(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        # Through UTF-16: two surrogates that stand next to each other are one character, as in a JavaScript string.
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").encode()


def _encode_utf16le(text: str) -> bytes:
    return text.encode("utf-16-le", "surrogatepass")


def _encode_latin1(text: str) -> bytes:
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass")[::2]  # the low byte of each UTF-16 code unit


def _encode_hex(text: str) -> bytes:
    digits = _encode_latin1(text)
    others = digits.translate(None, _HEX_DIGITS)
    length = digits.index(others[:1]) if others else len(digits)
    return unhexlify(digits[: length & ~1])


def _encode_base64(text: str) -> bytes:
    symbols = _encode_latin1(text).partition(b"=")[0].translate(_FROM_URL_ALPHABET, _NOT_BASE64)
    spare = len(symbols) % 4
    if spare == 1:  # six bits are not a byte
        return a2b_base64(symbols[:-1])
    return a2b_base64(symbols + b"=" * (-spare % 4))


def _decode_utf8(data: BytesLike) -> str:
    return str(data, "utf-8", "replace")


def _decode_utf16le(data: BytesLike) -> str:
    return str(memoryview(data)[: len(data) & ~1], "utf-16-le", "surrogatepass")


def _decode_latin1(data: BytesLike) -> str:
    return str(data, "latin-1")


def _decode_ascii(data: BytesLike) -> str:
    return bytes(data).translate(_SEVEN_BITS).decode("ascii")


def _decode_hex(data: BytesLike) -> str:
    return data.hex()


_URL_SAFE = bytes.maketrans(b"+/", b"-_")


def _decode_base64(data: BytesLike) -> str:
    return b2a_base64(data, newline=False).decode("ascii")


def _decode_base64url(data: BytesLike) -> str:
    return b2a_base64(data, newline=False).translate(_URL_SAFE).rstrip(b"=").decode("ascii")


_ENCODERS: dict[str, Callable[[str], bytes]] = {
    "utf8": _encode_utf8,
    "utf16le": _encode_utf16le,
    "latin1": _encode_latin1,
    "ascii": _encode_latin1,  # as in Node: only decoding masks the eighth bit
    "hex": _encode_hex,
    "base64": _encode_base64,
    "base64url": _encode_base64,  # either alphabet is read under both names
}

_DECODERS: dict[str, Callable[[BytesLike], str]] = {
    "utf8": _decode_utf8,
    "utf16le": _decode_utf16le,
    "latin1": _decode_latin1,
    "ascii": _decode_ascii,
    "hex": _decode_hex,
    "base64": _decode_base64,
    "base64url": _decode_base64url,
}
