"""StringDecoder: bytes that arrive in pieces become text, without cutting a character in two."""

from __future__ import annotations

from collections.abc import Callable

from pynet._errors import ERR_INVALID_ARG_TYPE, ERR_UNKNOWN_ENCODING

from ._encodings import BytesLike, decoder_for, normalize_encoding

__all__ = ["StringDecoder"]


class StringDecoder:
    """Decode a byte stream piece by piece; an unfinished character waits for its rest.

    The texts returned, put together, are the text of all the bytes, however they were split.

    Args:
        encoding: One of Node's encodings; None is utf8.

    Raises:
        TypeError: ``ERR_UNKNOWN_ENCODING``.

    Node: string_decoder.md. Differs: with utf16le a high surrogate is held back even if half a code unit
    follows it, because two Python strings put together do not join a surrogate pair.
    """

    __slots__ = ("_cut", "_decode", "_held", "encoding")

    def __init__(self, encoding: str | None = None) -> None:
        name = normalize_encoding("utf8" if encoding is None or encoding == "" else encoding)
        if name is None:
            raise ERR_UNKNOWN_ENCODING(encoding)
        self.encoding = name
        self._decode = decoder_for(name)
        self._cut = _CUTS.get(name)
        self._held = b""

    def write(self, buf: BytesLike | str) -> str:
        """Return the text of all characters that are complete now; a str comes back as it is."""
        if isinstance(buf, str):
            return buf
        if not isinstance(buf, (bytes, bytearray, memoryview)):
            raise ERR_INVALID_ARG_TYPE("buf", ["Buffer", "TypedArray", "DataView"], buf)
        if self._cut is None:
            return self._decode(buf)
        data = self._held + buf if self._held else buf
        end = self._cut(data)
        if end == len(data):
            self._held = b""
            return self._decode(data)
        self._held = bytes(data[end:])
        return self._decode(data[:end])

    def end(self, buf: BytesLike | str | None = None) -> str:
        """Return the rest: *buf* if given, then what an unfinished character comes to (U+FFFD in utf8)."""
        text = "" if buf is None else self.write(buf)
        held, self._held = self._held, b""
        return text + self._decode(held) if held else text


def _cut_utf8(data: BytesLike) -> int:
    """Where the unfinished last character begins; what can never become a character is not held back."""
    size = len(data)
    if not size or data[-1] < 0x80:
        return size
    for back in range(1, min(size, 4) + 1):
        byte = data[-back]
        if byte & 0xC0 != 0x80:
            return size - back if back < _utf8_length(byte) else size
    return size


def _utf8_length(lead: int) -> int:
    if lead & 0xE0 == 0xC0:
        return 2
    if lead & 0xF0 == 0xE0:
        return 3
    return 4 if lead & 0xF8 == 0xF0 else 1


def _cut_utf16le(data: BytesLike) -> int:
    size = len(data) & ~1
    return size - 2 if size and data[size - 1] & 0xFC == 0xD8 else size


def _cut_base64(data: BytesLike) -> int:
    return len(data) - len(data) % 3


_CUTS: dict[str, Callable[[BytesLike], int]] = {
    "utf8": _cut_utf8,
    "utf16le": _cut_utf16le,
    "base64": _cut_base64,
    "base64url": _cut_base64,
}
