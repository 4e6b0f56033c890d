"""permessage-deflate (RFC 7692): one compressor and one decompressor for a connection, as negotiated.

A message ends with a flush whose last four bytes are left out on the wire, and put back before inflating. Both
directions keep their window from message to message unless "no context takeover" was agreed.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from typing import Any, Final

from ._errors import WS_ERR_UNSUPPORTED_MESSAGE_LENGTH, WebSocketRangeError, ZlibError

__all__ = ["Deflate", "DeflateParameters"]

_TAIL: Final = b"\x00\x00\xff\xff"
_WINDOW_BITS: Final = 15

#: The parameters as agreed: names of RFC 7692 with True, or with the number of bits.
DeflateParameters = Mapping[str, int]


class Deflate:
    """Compresses what one side sends and inflates what it receives.

    Args:
        parameters: What was negotiated.
        is_server: The side; it says which of the parameters count for sending.
        options: ``perMessageDeflate`` of the program: ``zlibDeflateOptions``, ``zlibInflateOptions`` and
            ``threshold`` count here.
    """

    __slots__ = (
        "_compressor",
        "_compressor_args",
        "_decompressor",
        "_decompressor_args",
        "_forgets_in",
        "_forgets_out",
        "threshold",
    )

    def __init__(self, parameters: DeflateParameters, is_server: bool, options: Mapping[str, Any]) -> None:
        own, peer = ("server", "client") if is_server else ("client", "server")
        self._forgets_out = bool(parameters.get(f"{own}_no_context_takeover"))
        self._forgets_in = bool(parameters.get(f"{peer}_no_context_takeover"))
        self.threshold: float = options.get("threshold", 1024)
        self._compressor_args = _deflate_args(_bits(parameters, own), options.get("zlibDeflateOptions") or {})
        self._decompressor_args = _inflate_args(_bits(parameters, peer), options.get("zlibInflateOptions") or {})
        # Made with the first message: a pair takes 300 KiB, and most connections are idle.
        self._compressor: zlib._Compress | None = None
        self._decompressor: zlib._Decompress | None = None

    @property
    def forgets(self) -> bool:
        """Whether each message that we send is compressed on its own: then small ones are not worth it."""
        return self._forgets_out

    def compress(self, data: bytes | bytearray | memoryview, fin: bool) -> bytes:
        """The payload of a frame that holds *data*; *fin*: it ends the message."""
        compressor = self._compressor
        if compressor is None:
            compressor = self._compressor = zlib.compressobj(*self._compressor_args)
        out = compressor.compress(data) + compressor.flush(zlib.Z_SYNC_FLUSH)
        if not fin:
            return out
        if self._forgets_out:
            self._compressor = None
        # A second flush in a row yields nothing: then the first byte of an empty block stands for it.
        return out[:-4] or b"\x00"

    def decompress(self, data: bytes, fin: bool, limit: int | None) -> bytes:
        """What the payload *data* of a frame holds.

        Raises:
            WS_ERR_UNSUPPORTED_MESSAGE_LENGTH: More than *limit* bytes; None means no limit. No more than that is ever
                inflated.
            ZlibError: It is not a deflate stream.
        """
        decompressor = self._decompressor
        if decompressor is None:
            decompressor = self._decompressor = zlib.decompressobj(*self._decompressor_args)
        if fin:
            data += _TAIL
        try:
            # One byte more than allowed: that it came is the answer.
            out = decompressor.decompress(data, 0 if limit is None else limit + 1)
        except zlib.error as error:
            raise ZlibError(str(error)) from error
        if limit is not None and len(out) > limit:
            raise WS_ERR_UNSUPPORTED_MESSAGE_LENGTH
        if (fin and self._forgets_in) or decompressor.eof:
            self._decompressor = None
        return out

    def close(self) -> None:
        """Let go of the windows."""
        self._compressor = self._decompressor = None


def _bits(parameters: DeflateParameters, side: str) -> int:
    bits = parameters.get(f"{side}_max_window_bits", _WINDOW_BITS)
    return bits if type(bits) is int else _WINDOW_BITS  # True: the client only said that it could


def _deflate_args(bits: int, options: Mapping[str, Any]) -> tuple[Any, ...]:
    """Arguments of ``zlib.compressobj``; zlibDeflateOptions that have no effect on the result are ignored."""
    _check_bits(bits)
    strategy = options.get("strategy", zlib.Z_DEFAULT_STRATEGY)
    if bits == 8:
        # zlib has no raw window of 256 bytes to write with. Without matches any window will do.
        bits, strategy = 9, zlib.Z_HUFFMAN_ONLY
    level, memory = options.get("level", zlib.Z_DEFAULT_COMPRESSION), options.get("memLevel", 8)
    if not -1 <= level <= 9:
        raise _out_of_range("level", -1, 9, level)
    if not 1 <= memory <= 9:
        raise _out_of_range("memLevel", 1, 9, memory)
    dictionary = options.get("dictionary")
    return (level, zlib.DEFLATED, -bits, memory, strategy, *([] if dictionary is None else [dictionary]))


def _inflate_args(bits: int, options: Mapping[str, object]) -> tuple[Any, ...]:
    _check_bits(bits)
    dictionary = options.get("dictionary")
    return (-bits,) if dictionary is None else (-bits, dictionary)


def _check_bits(bits: int) -> None:
    if not 8 <= bits <= 15:
        raise _out_of_range("windowBits", 8, 15, bits)


def _out_of_range(name: str, low: int, high: int, value: object) -> WebSocketRangeError:
    return WebSocketRangeError(
        f'The value of "options.{name}" is out of range. It must be >= {low} and <= {high}. Received {value}'
    )
