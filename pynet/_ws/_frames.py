"""Frames on the wire (RFC 6455, section 5): reading and writing them, without I/O.

``MessageReader`` takes bytes as they come and gives back messages, pings, pongs and closes, one by one, so that its
user can stop between any two. Errors come at the moment at which ``ws`` notices them: what is wrong with a head is
said before its payload is there. While a payload is incomplete its chunks are kept as a list and joined once.
"""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, Final, NamedTuple

from ._close_codes import NO_STATUS, is_sendable
from ._errors import (
    WS_ERR_EXPECTED_FIN,
    WS_ERR_EXPECTED_MASK,
    WS_ERR_INVALID_CLOSE_CODE,
    WS_ERR_INVALID_CONTROL_PAYLOAD_LENGTH,
    WS_ERR_INVALID_OPCODE,
    WS_ERR_INVALID_UTF8,
    WS_ERR_TOO_MANY_BUFFERED_PARTS,
    WS_ERR_UNEXPECTED_MASK,
    WS_ERR_UNEXPECTED_RSV_1,
    WS_ERR_UNEXPECTED_RSV_2_3,
    WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH,
    WS_ERR_UNSUPPORTED_MESSAGE_LENGTH,
)
from ._mask import apply_mask

if TYPE_CHECKING:
    from ._deflate import Deflate

__all__ = [
    "BINARY",
    "CLOSE",
    "CONTINUATION",
    "PING",
    "PONG",
    "TEXT",
    "Close",
    "MessageReader",
    "Received",
    "ReaderLimits",
    "frame",
    "frame_head",
]

CONTINUATION: Final = 0
TEXT: Final = 1
BINARY: Final = 2
CLOSE: Final = 8
PING: Final = 9
PONG: Final = 10

_FIN: Final = 0x80
_RSV1: Final = 0x40
_RSV2_3: Final = 0x30
_MASKED: Final = 0x80
_LARGEST_SAFE: Final = 2**53 - 1  # JavaScript's; a length beyond it is refused whatever maxPayload is

_WHOLE_TEXT: Final = _FIN | TEXT
_WHOLE_BINARY: Final = _FIN | BINARY

# Where the reader stands in a frame.
_HEAD, _LENGTH, _MASK, _PAYLOAD = range(4)


class Close(NamedTuple):
    """What a close frame says."""

    code: int
    reason: bytes


#: Opcode of a whole message or of a control frame, and its payload: the fragments as they came if they were asked for.
Received = tuple[int, "bytes | list[bytes] | Close"]


class ReaderLimits(NamedTuple):
    """What is taken from a peer; 0 is no limit."""

    maxPayload: int = 100 * 1024 * 1024
    maxFragments: int = 16 * 1024
    maxBufferedChunks: int = 256 * 1024
    skipUTF8Validation: bool = False


def frame_head(opcode: int, size: int, fin: bool = True, rsv1: bool = False, masked: int = 0) -> bytes:
    """The head of a frame whose payload has *size* bytes, up to the mask; *masked* is 0 or 0x80."""
    first = opcode | (_FIN if fin else 0) | (_RSV1 if rsv1 else 0)
    if size < 126:
        return bytes((first, masked | size))
    if size < 65536:
        return bytes((first, masked | 126, size >> 8, size & 255))
    return bytes((first, masked | 127)) + size.to_bytes(8, "big")


def frame(
    opcode: int,
    payload: bytes | bytearray | memoryview,
    mask: bytes | None = None,
    fin: bool = True,
    rsv1: bool = False,
) -> bytes:
    """The bytes of one frame; *mask* (four bytes) for what a client sends."""
    if mask is None:
        return b"".join((frame_head(opcode, len(payload), fin, rsv1), payload))
    return b"".join((frame_head(opcode, len(payload), fin, rsv1, _MASKED), mask, apply_mask(payload, mask)))


class MessageReader:
    """Reads what one side of a connection receives: ``feed()`` bytes, then call ``next()`` until it gives None.

    After an error it is of no more use.
    """

    __slots__ = (
        "_at", "_chunks", "_data", "_deflate", "_fin", "_fragments", "_have", "_in_message", "_is_compressed",
        "_key_size", "_length", "_limits", "_mask", "_masked", "_most", "_opcode", "_parts", "_read", "_size", "_state",
        "_text", "_waiting", "is_idle", "keeps_fragments", "seeks_whole",
    )  # fmt: skip

    def __init__(self, is_server: bool, limits: ReaderLimits = ReaderLimits(), deflate: Deflate | None = None) -> None:  # noqa: B008
        # Of what comes: the bit of the second byte that says that it is masked, and the bytes of the mask.
        self._masked = _MASKED if is_server else 0
        self._key_size = 4 if is_server else 0
        self._limits = limits
        self._deflate = deflate
        self.keeps_fragments = False  # binaryType "fragments"
        self.seeks_whole = False  # whether ``whole_message()`` is of use at all
        self.is_idle = False  # nothing is begun, and it is
        self._most = limits.maxPayload if limits.maxPayload > 0 else _LARGEST_SAFE
        # What came and was not used: what is joined, from _at on, and what came behind it.
        self._data = b""
        self._at = 0
        self._chunks: list[bytes] = []
        self._have = 0  # bytes in _chunks
        self._waiting = 0  # chunks that hold the unused bytes
        # The frame whose head was read.
        self._state = _HEAD
        self._opcode = 0
        self._fin = False
        self._length = 0
        self._mask: bytes | None = None
        # The message whose fragments are coming; _in_message is its opcode, or 0.
        self._in_message = 0
        self._is_compressed = False
        self._fragments: list[bytes] = []
        self._parts = 0  # fragments, empty ones too
        self._size = 0  # bytes of the message by the heads of its frames
        self._read = 0  # bytes of the message so far, inflated
        self._text: codecs.IncrementalDecoder | None = None  # checks a text that comes in fragments

    # --- bytes in

    def feed(self, chunk: bytes) -> None:
        """Take *chunk*; nothing is parsed yet.

        Raises:
            WS_ERR_TOO_MANY_BUFFERED_PARTS: It is one chunk too many for a frame that does not get complete.
        """
        self.is_idle = False
        if self._at == len(self._data) and not self._chunks:
            self._data = chunk
            self._at = 0
            self._waiting = 1
            return
        most = self._limits.maxBufferedChunks
        if 0 < most <= self._waiting:
            raise WS_ERR_TOO_MANY_BUFFERED_PARTS("buffered chunks")
        self._waiting += 1
        self._chunks.append(chunk)
        self._have += len(chunk)

    def whole_message(self, chunk: bytes) -> bytes | None:
        """The message, if *chunk* is that and nothing else: one frame, plain and complete. Then it is used.

        To be asked while ``is_idle``. Most chunks are one. Nothing is an error here: what it does not take is for
        ``feed()``.
        """
        if not self._masked:
            return self._whole_from_server(chunk)
        size = len(chunk)
        if size < 6:
            return None
        length = chunk[1] - _MASKED
        begin = 6
        if length > 125:
            if length == 127 or size < 8:
                return None
            length = chunk[2] << 8 | chunk[3]
            begin = 8
        if begin + length != size or length > self._most:
            return None
        first = chunk[0]
        if first == _WHOLE_BINARY:
            return apply_mask(chunk[begin:], chunk[begin - 4 : begin])
        if first != _WHOLE_TEXT:
            return None
        payload = apply_mask(chunk[begin:], chunk[begin - 4 : begin])
        return payload if payload.isascii() or self._is_text(payload) else None

    def _whole_from_server(self, chunk: bytes) -> bytes | None:
        size = len(chunk)
        if size < 2:
            return None
        length = chunk[1]
        begin = 2
        if length > 125:
            if length != 126 or size < 4:
                return None
            length = chunk[2] << 8 | chunk[3]
            begin = 4
        if begin + length != size or length > self._most:
            return None
        payload = chunk[begin:]
        first = chunk[0]
        if first == _WHOLE_BINARY:
            return payload
        if first != _WHOLE_TEXT:
            return None
        return payload if payload.isascii() or self._is_text(payload) else None

    def _next_whole(self) -> Received | None:
        """The next message, if it stands there in one frame, plain and complete; None says nothing.

        For a reader between two messages. As ``whole_message()``, where more than one came at a time.
        """
        data = self._data
        at = self._at
        have = len(data)
        if have < at + 2:
            return None
        opcode = data[at] - _FIN
        if opcode != TEXT and opcode != BINARY:
            return None
        length = data[at + 1] - self._masked
        begin = at + 2 + self._key_size
        if length == 126 and have > begin + 2:
            length = data[at + 2] << 8 | data[at + 3]
            begin += 2
        elif not 0 <= length < 126:
            return None
        end = begin + length
        if end > have or length > self._most:
            return None
        payload = data[begin:end]
        if self._masked:
            payload = apply_mask(payload, data[begin - 4 : begin])
        if opcode == TEXT and not (payload.isascii() or self._is_text(payload)):
            return None
        self._at = end
        return opcode, payload

    def _is_text(self, payload: bytes) -> bool:
        if not self._limits.skipUTF8Validation:
            try:
                payload.decode()
            except UnicodeDecodeError:
                return False  # to be said in its turn
        return True

    def _available(self, count: int) -> bool:
        """Whether *count* bytes stand at ``_at``, joining what came if they do."""
        data = self._data
        rest = len(data) - self._at
        if rest >= count:
            return True
        if rest + self._have < count:
            return False
        chunks = self._chunks
        self._data = b"".join((memoryview(data)[self._at :], *chunks)) if rest or len(chunks) > 1 else chunks[0]
        self._at = 0
        self._chunks = []
        self._have = 0
        self._waiting = 1  # what is left over is a part of the last one
        return True

    @property
    def buffered(self) -> int:
        """Bytes that wait for the rest of their frame."""
        return len(self._data) - self._at + self._have

    # --- messages out

    def next(self) -> Received | None:
        """The next message or control frame; None: more bytes are needed.

        Raises:
            WebSocketFrameError: The peer broke the protocol or went over a limit.
        """
        if not (self._state or self._in_message or self.keeps_fragments):
            received = self._next_whole()
            if received is not None:
                return received
        while True:
            if self._state != _PAYLOAD and not self._read_head():
                if self._at == len(self._data):
                    self._data, self._at = b"", 0  # an idle connection keeps nothing
                    self.is_idle = self.seeks_whole and not (self._state or self._in_message or self.keeps_fragments)
                return None
            length = self._length
            if length:
                if not self._available(length):
                    return None
                at = self._at
                self._at = end = at + length
                payload = self._data[at:end]
                if self._mask is not None:
                    payload = apply_mask(payload, self._mask)
            else:
                payload = b""
            self._state = _HEAD
            if self._opcode >= CLOSE:
                return self._control(payload)
            received = self._message(payload)
            if received is not None:
                return received

    def _read_head(self) -> bool:
        """Go on with the head of a frame; False: more bytes are needed."""
        if self._state == _HEAD:
            if not self._available(2):
                return False
            at = self._at
            self._at = at + 2
            self._check_head(self._data[at], self._data[at + 1])
        if self._state == _LENGTH:
            size = 2 if self._length == 126 else 8
            if not self._available(size):
                return False
            at = self._at
            self._at = at + size
            self._length = int.from_bytes(self._data[at : at + size], "big")
            self._check_length()
        if self._state == _MASK:
            if not self._available(4):
                return False
            at = self._at
            self._at = at + 4
            self._mask = self._data[at : at + 4]
            self._state = _PAYLOAD
        return True

    def _check_head(self, first: int, second: int) -> None:
        """Take the first two bytes of a frame, in the order in which ``ws`` finds fault with them."""
        if first & _RSV2_3:
            raise WS_ERR_UNEXPECTED_RSV_2_3
        compressed = bool(first & _RSV1)
        if compressed and self._deflate is None:
            raise WS_ERR_UNEXPECTED_RSV_1
        opcode = first & 0x0F
        fin = bool(first & _FIN)
        length = second & 0x7F
        if opcode == CONTINUATION:
            if compressed:
                raise WS_ERR_UNEXPECTED_RSV_1
            if not self._in_message:
                raise WS_ERR_INVALID_OPCODE(opcode)
        elif opcode <= BINARY:
            if self._in_message:
                raise WS_ERR_INVALID_OPCODE(opcode)
            self._is_compressed = compressed
            self._in_message = opcode
        elif CLOSE <= opcode <= PONG:
            _check_control(opcode, fin, compressed, length)
        else:
            raise WS_ERR_INVALID_OPCODE(opcode)
        if second & _MASKED != self._masked:
            raise WS_ERR_EXPECTED_MASK if self._masked else WS_ERR_UNEXPECTED_MASK
        self._opcode = opcode
        self._fin = fin
        self._length = length
        if length >= 126:
            self._state = _LENGTH
        else:
            self._check_length()

    def _check_length(self) -> None:
        length = self._length
        if length > _LARGEST_SAFE:
            raise WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH
        if length and self._opcode < CLOSE:
            self._size += length
            if 0 < self._limits.maxPayload < self._size:
                raise WS_ERR_UNSUPPORTED_MESSAGE_LENGTH
        self._state = _MASK if self._masked else _PAYLOAD

    # --- what the frames make

    def _message(self, payload: bytes) -> Received | None:
        """Take the payload of a data frame; the message, if it is its last."""
        fin = self._fin
        limits = self._limits
        if 0 < limits.maxFragments <= self._parts:
            raise WS_ERR_TOO_MANY_BUFFERED_PARTS("message fragments")
        if self._is_compressed:
            payload = self._inflate(payload, fin)
        opcode = self._in_message
        if opcode == TEXT and not limits.skipUTF8Validation:
            self._check_text(payload, fin)
        if not fin:
            self._parts += 1
            if payload:
                self._fragments.append(payload)
            return None
        fragments = self._fragments
        keeps = self.keeps_fragments and opcode == BINARY
        if self._parts or keeps:
            if payload:
                fragments.append(payload)
            self._fragments = []
            self._parts = 0
            self._text = None
            payload = b"" if keeps else b"".join(fragments)
        self._in_message = self._size = self._read = 0
        return opcode, fragments if keeps else payload

    def _inflate(self, payload: bytes, fin: bool) -> bytes:
        assert self._deflate is not None
        most = self._limits.maxPayload
        inflated = self._deflate.decompress(payload, fin, most - self._read if most > 0 else None)
        self._read += len(inflated)
        return inflated

    def _check_text(self, payload: bytes, fin: bool) -> None:
        """Find bad UTF-8 as soon as it is there: a character may be cut by fragments, not by the end."""
        try:
            if self._text is None:
                if fin:
                    payload.isascii() or payload.decode()
                    return
                self._text = codecs.getincrementaldecoder("utf-8")()
            self._text.decode(payload, fin)
        except UnicodeDecodeError:
            raise WS_ERR_INVALID_UTF8 from None

    def _control(self, payload: bytes) -> Received:
        if self._opcode != CLOSE:
            return self._opcode, payload
        if not payload:
            return CLOSE, Close(NO_STATUS, b"")
        code = int.from_bytes(payload[:2], "big")
        if not is_sendable(code):
            raise WS_ERR_INVALID_CLOSE_CODE(code)
        reason = payload[2:]
        if not self._limits.skipUTF8Validation:
            try:
                reason.decode()
            except UnicodeDecodeError:
                raise WS_ERR_INVALID_UTF8 from None
        return CLOSE, Close(code, reason)


def _check_control(opcode: int, fin: bool, compressed: bool, length: int) -> None:
    if not fin:
        raise WS_ERR_EXPECTED_FIN
    if compressed:
        raise WS_ERR_UNEXPECTED_RSV_1
    if length > 125 or (opcode == CLOSE and length == 1):
        raise WS_ERR_INVALID_CONTROL_PAYLOAD_LENGTH(length)
