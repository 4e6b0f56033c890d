"""Frames of RFC 6455 and 7692 as cases: what a peer sends, in the order of the sections of the Autobahn test suite.

``python -m tests.ws.frame_cases | node tests/data/record_ws_frames.js > tests/data/ws_frames.json`` records what
``ws`` makes of them, as server and as client.
"""

from __future__ import annotations

import json
import sys
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

KEY = b"\x37\xfa\x21\x3d"
TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10


@dataclass(frozen=True)
class Case:
    """What the peer sends, as *chunks* in hex, and the options of our side."""

    name: str
    side: str
    chunks: list[str]
    options: dict[str, Any] = field(default_factory=dict)
    deflate: str = ""  # the header that asks for compression, or grants it


@dataclass(frozen=True)
class Frame:
    opcode: int
    payload: bytes = b""
    fin: bool = True
    rsv: int = 0
    length: int = 0  # size of the field for the length: 2 or 8 where it is longer than needed
    masked: bool | None = None

    def encode(self, masked: bool) -> bytes:
        masked = masked if self.masked is None else self.masked
        size = len(self.payload)
        bit = 0x80 if masked else 0
        head = bytes([(0x80 if self.fin else 0) | self.rsv | self.opcode])
        if self.length == 8 or size > 65535:
            head += bytes([bit | 127]) + size.to_bytes(8, "big")
        elif self.length == 2 or size > 125:
            head += bytes([bit | 126]) + size.to_bytes(2, "big")
        else:
            head += bytes([bit | size])
        if not masked:
            return head + self.payload
        return head + KEY + bytes(byte ^ KEY[i % 4] for i, byte in enumerate(self.payload))


Row = tuple[str, list["Frame | bytes"], dict[str, Any], str]


def deflated(data: bytes, *, bits: int = 15, final: bool = False) -> bytes:
    compressor = zlib.compressobj(wbits=-bits)
    out = compressor.compress(data)
    return out + compressor.flush() if final else (out + compressor.flush(zlib.Z_SYNC_FLUSH))[:-4]


def rows() -> Iterator[Row]:
    """Name, frames (or bytes as they are), options, extension header."""
    for group in (framing, pings, reserved_bits, opcodes, fragments, texts, closes, limits, compression):
        for name, frames, *rest in group():
            options = rest[0] if rest else {}
            header = rest[1] if len(rest) > 1 else ""
            yield f"{group.__name__}: {name}", frames, options, header


def framing() -> Iterator[Any]:
    for opcode, kind in ((TEXT, "text"), (BINARY, "binary")):
        for size in (0, 1, 125, 126, 127, 128, 65535, 65536):
            yield f"{kind} of {size}", [Frame(opcode, b"*" * size)]
        yield f"{kind} of 1 with 16 bits of length", [Frame(opcode, b"*", length=2)]
        yield f"{kind} of 1 with 64 bits of length", [Frame(opcode, b"*", length=8)]
        yield f"{kind} of 0 with 16 bits of length", [Frame(opcode, b"", length=2)]
        yield f"{kind} of 200 with 64 bits of length", [Frame(opcode, b"*" * 200, length=8)]
    yield "binary 0xfe", [Frame(BINARY, b"\xfe" * 125)]
    yield "many in a row", [Frame(TEXT if i % 2 else BINARY, b"%d" % i) for i in range(40)]
    yield (
        "the wrong mask",
        [Frame(TEXT, b"x", masked=True), Frame(TEXT, b"y", masked=False), Frame(TEXT, b"z", masked=True)],
    )
    yield "64 bits of length, the top one set", [b"\x82\xff\x80\0\0\0\0\0\0\0"]
    yield "64 bits of length, the top one set, unmasked", [b"\x82\x7f\x80\0\0\0\0\0\0\0"]


def pings() -> Iterator[Any]:
    for size in (0, 1, 124, 125):
        yield f"ping of {size}", [Frame(PING, b"p" * size)]
    yield "ping of 126", [Frame(PING, b"p" * 126)]
    yield "ping of 0 with 16 bits of length", [Frame(PING, b"", length=2)]
    yield "ping of bytes", [Frame(PING, bytes(range(0xF0, 0x100)))]
    yield "pong unasked", [Frame(PONG)]
    yield "pong unasked with data", [Frame(PONG, b"unasked")]
    yield "pong, then ping", [Frame(PONG, b"unasked"), Frame(PING, b"ping")]
    yield "pong of 126", [Frame(PONG, b"p" * 126)]
    yield "ten pings", [Frame(PING, b"%d" % i) for i in range(10)]
    yield "no automatic pong", [Frame(PING, b"x")], {"autoPong": False}
    yield "ping in two fragments", [Frame(PING, b"x", fin=False), Frame(0, b"y")]


def reserved_bits() -> Iterator[Any]:
    for rsv in range(1, 8):
        yield f"{rsv} in a text", [Frame(TEXT, b"x"), Frame(TEXT, b"y", rsv=rsv << 4), Frame(PING)]
        yield f"{rsv} in an empty text", [Frame(TEXT, rsv=rsv << 4)]
    yield "2 in a ping", [Frame(PING, b"p", rsv=0x20)]
    yield "4 in a ping", [Frame(PING, b"p", rsv=0x40)]
    yield "4 in a close", [Frame(CLOSE, b"", rsv=0x40)]
    yield "4 in a continuation", [Frame(TEXT, b"x", fin=False), Frame(0, b"y", rsv=0x40)]
    yield "1 in a close", [Frame(CLOSE, b"", rsv=0x10)]


def opcodes() -> Iterator[Any]:
    for opcode in (3, 4, 5, 6, 7, 11, 12, 13, 14, 15):
        yield f"{opcode}", [Frame(opcode)]
        yield f"{opcode} with data between messages", [Frame(TEXT, b"x"), Frame(opcode, b"y"), Frame(PING)]


def fragments() -> Iterator[Any]:
    first, last = Frame(TEXT, b"frag1", fin=False), Frame(0, b"frag2")
    yield "text in two", [first, last]
    yield "binary in two", [Frame(BINARY, b"\0\xff", fin=False), Frame(0, b"\x80")]
    yield "text in three", [first, Frame(0, b"-", fin=False), last]
    yield "a ping between", [first, Frame(PING, b"ping"), last]
    yield "a pong between", [first, Frame(PONG, b"pong"), last]
    yield (
        "pings between many",
        [
            part
            for i in range(5)
            for part in (Frame(TEXT if i == 0 else 0, b"%d" % i, fin=i == 4), Frame(PING, b"%d" % i))
        ],
    )
    yield "nothing but empty ones", [Frame(TEXT, fin=False), Frame(0, fin=False), Frame(0)]
    yield "data between empty ones", [Frame(TEXT, fin=False), Frame(0, b"middle", fin=False), Frame(0)]
    yield "a continuation of nothing", [Frame(0, b"x")]
    yield "a continuation of nothing, not final", [Frame(0, b"x", fin=False), Frame(TEXT, b"y")]
    yield "a continuation after a whole message", [Frame(TEXT, b"x"), Frame(0, b"y")]
    yield "a continuation too many", [first, last, Frame(0, b"x")]
    yield "a text inside", [first, Frame(TEXT, b"x")]
    yield "a binary inside", [first, Frame(BINARY, b"x")]
    yield "a close inside", [first, Frame(CLOSE, b"\x03\xe8"), last]
    yield "a reserved opcode inside", [first, Frame(3), last]
    yield "two messages", [first, last, Frame(BINARY, b"a", fin=False), Frame(0, b"b")]
    yield "one byte each", [Frame(TEXT if i == 0 else 0, b"x", fin=i == 99) for i in range(100)]


GOOD_TEXTS = {
    "ascii": b"Hello World",
    "greek": "κόσμε".encode(),
    "two bytes, the first": b"\xc2\x80",
    "three bytes, the first": b"\xe0\xa0\x80",
    "four bytes, the first": b"\xf0\x90\x80\x80",
    "before the surrogates": b"\xed\x9f\xbf",
    "behind the surrogates": b"\xee\x80\x80",
    "replacement": b"\xef\xbf\xbd",
    "U+FFFE": b"\xef\xbf\xbe",
    "U+FFFF": b"\xef\xbf\xbf",
    "U+10FFFF": b"\xf4\x8f\xbf\xbf",
    "byte order mark": b"\xef\xbb\xbfx",
    "NUL": b"\0",
    "emoji": "🎉 party".encode(),
}
BAD_TEXTS = {
    "a continuation byte alone": b"\x80",
    "two continuation bytes": b"\x80\xbf",
    "0xff": b"\xff",
    "0xfe 0xff": b"\xfe\xff",
    "overlong slash, two bytes": b"\xc0\xaf",
    "overlong slash, three": b"\xe0\x80\xaf",
    "overlong slash, four": b"\xf0\x80\x80\xaf",
    "overlong slash, five": b"\xf8\x80\x80\x80\xaf",
    "overlong slash, six": b"\xfc\x80\x80\x80\x80\xaf",
    "overlong NUL": b"\xc0\x80",
    "largest overlong of two": b"\xc1\xbf",
    "largest overlong of three": b"\xe0\x9f\xbf",
    "a high surrogate": b"\xed\xa0\x80",
    "a low surrogate": b"\xed\xbf\xbf",
    "a pair of surrogates": b"\xed\xa0\x80\xed\xb0\x80",
    "U+110000": b"\xf4\x90\x80\x80",
    "five bytes": b"\xf8\x88\x80\x80\x80",
    "six bytes": b"\xfc\x84\x80\x80\x80\x80",
    "cut after one of two": b"x\xc3",
    "cut after two of three": b"x\xe2\x82",
    "cut after three of four": b"x\xf0\x9f\x8e",
    "Latin-1": b"caf\xe9!",
    "good, then bad": "κόσμε".encode() + b"\xed\xa0\x80edited",
}


def texts() -> Iterator[Any]:
    for name, text in GOOD_TEXTS.items():
        yield f"good: {name}", [Frame(TEXT, text)]
        yield (
            f"good: {name}, a byte in each fragment",
            [Frame(TEXT if i == 0 else 0, text[i : i + 1], fin=i == len(text) - 1) for i in range(len(text))],
        )
    for name, text in BAD_TEXTS.items():
        yield f"bad: {name}", [Frame(TEXT, text), Frame(PING)]
        yield f"bad: {name}, in two fragments", [Frame(TEXT, text[:-1], fin=False), Frame(0, text[-1:]), Frame(PING)]
    yield "bad in the first of two, the rest never comes", [Frame(TEXT, b"\xff", fin=False)]
    yield "binary is not checked", [Frame(BINARY, b"\xff\xfe")]
    yield "not checked if so asked", [Frame(TEXT, b"\xff")], {"skipUTF8Validation": True}


def closes() -> Iterator[Any]:
    yield "empty", [Frame(CLOSE)]
    yield "twice", [Frame(CLOSE), Frame(CLOSE)]
    yield "then a ping", [Frame(CLOSE), Frame(PING)]
    yield "then a text", [Frame(CLOSE, b"\x03\xe8"), Frame(TEXT, b"x")]
    yield "after a text", [Frame(TEXT, b"x"), Frame(CLOSE)]
    yield "after half a message", [Frame(TEXT, b"x", fin=False), Frame(CLOSE)]
    yield "one byte", [Frame(CLOSE, b"\x03")]
    yield "a code", [Frame(CLOSE, b"\x03\xe8")]
    yield "a code and a reason", [Frame(CLOSE, b"\x03\xe8Hello World")]
    yield "a reason of 123", [Frame(CLOSE, b"\x03\xe8" + b"*" * 123)]
    yield "a reason of 124", [Frame(CLOSE, b"\x03\xe8" + b"*" * 124)]
    yield "a reason in Greek", [Frame(CLOSE, b"\x03\xe8" + "κόσμε".encode())]
    yield "in fragments", [Frame(CLOSE, b"\x03\xe8", fin=False)]
    for name, text in BAD_TEXTS.items():
        yield f"a bad reason: {name}", [Frame(CLOSE, b"\x03\xe8" + text)]
    for code in [*range(1000, 1017), 0, 999, 1100, 2000, 2999, 3000, 3999, 4000, 4999, 5000, 65535]:
        yield f"code {code}", [Frame(CLOSE, code.to_bytes(2, "big") + b"why")]


def limits() -> Iterator[Any]:
    yield "maxPayload reached", [Frame(TEXT, b"x" * 10)], {"maxPayload": 10}
    yield "maxPayload exceeded", [Frame(TEXT, b"x" * 11)], {"maxPayload": 10}
    yield "maxPayload exceeded, the head alone", [b"\x81\x8b"], {"maxPayload": 10}
    yield "maxPayload exceeded, the head alone, 16 bits", [b"\x81\xfe\x10\0"], {"maxPayload": 10}
    yield "maxPayload exceeded, the head alone, 64 bits", [b"\x81\xff\0\0\0\1\0\0\0\0"], {"maxPayload": 10}
    yield (
        "maxPayload exceeded by fragments",
        [Frame(TEXT, b"123456", fin=False), Frame(0, b"78901")],
        {"maxPayload": 10},
    )
    yield "maxPayload not exceeded by two messages", [Frame(TEXT, b"123456"), Frame(TEXT, b"78901")], {"maxPayload": 10}
    yield (
        "maxPayload does not count pings",
        [Frame(TEXT, b"123456", fin=False), Frame(PING, b"x" * 90), Frame(0, b"7")],
        {"maxPayload": 10},
    )
    yield "maxPayload 0 is none", [Frame(BINARY, b"x" * 70000)], {"maxPayload": 0}
    yield "2^53 - 1 bytes", [b"\x82\xff\0\x1f\xff\xff\xff\xff\xff\xff"]
    yield "2^53 bytes", [b"\x82\xff\0\x20\0\0\0\0\0\0"]
    for most, count in ((4, 4), (4, 5), (1, 1), (1, 2), (0, 50)):
        parts = [Frame(TEXT if i == 0 else 0, b"x", fin=i == count - 1) for i in range(count)]
        yield f"maxFragments {most}, {count} of them", parts, {"maxFragments": most}
    yield "maxFragments counts empty ones", [Frame(TEXT, fin=False), Frame(0, fin=False), Frame(0)], {"maxFragments": 2}
    yield "maxFragments counts those of one message", [
        Frame(TEXT, b"a", fin=False), Frame(0, b"b"), Frame(TEXT, b"c", fin=False), Frame(0, b"d")
    ], {"maxFragments": 2}  # fmt: skip
    yield "maxFragments: the head of the third is no fault yet", [
        Frame(TEXT, b"a", fin=False), Frame(0, b"b", fin=False), b"\0\x85" + KEY
    ], {"maxFragments": 2}  # fmt: skip


ASKS = "permessage-deflate"
ALONE = f"{ASKS}; client_no_context_takeover; server_no_context_takeover"
SMALL = f"{ASKS}; client_max_window_bits=9; server_max_window_bits=9"
HELLO = deflated(b"Hello")
ALL_BYTES = bytes(range(256))


def packed(payload: bytes, opcode: int = TEXT, **more: Any) -> Frame:
    """The first frame of a compressed message."""
    return Frame(opcode, payload, rsv=0x40, **more)


def cut(payload: bytes, *places: int, opcode: int = TEXT) -> list[Frame]:
    """A compressed message in fragments."""
    parts = [payload[start:end] for start, end in zip((0, *places), (*places, None), strict=True)]
    rest = [Frame(0, part, fin=False) for part in parts[1:-1]]
    return [packed(parts[0], opcode, fin=False), *rest, Frame(0, parts[-1])]


def compression() -> Iterator[Any]:
    for group in (whole_and_cut, of_the_rfc, windows, among_others, not_inflatable, limits_of_size, bits_elsewhere):
        for name, frames, *rest in group():
            yield name, frames, rest[0] if rest else {}, rest[1] if len(rest) > 1 else ASKS
    yield "a window of 512 bytes", [packed(deflated(ALL_BYTES * 40, bits=9), BINARY)], {}, SMALL
    larger = deflated(ALL_BYTES * 40 + b"x" * 3000 + bytes(range(200)), bits=15)
    yield "a window larger than agreed", [packed(larger, BINARY)], {}, SMALL


def whole_and_cut() -> Iterator[Any]:
    for name, data in (
        ("hello", b"Hello"),
        ("nothing", b""),
        ("1000", b"x" * 1000),
        ("100 000", b"ab" * 50000),
        ("bytes", ALL_BYTES * 300),
    ):
        yield f"{name}, one frame", [packed(deflated(data), BINARY)]
        yield f"{name}, three fragments", cut(deflated(data), 1, 3, opcode=BINARY)


def of_the_rfc() -> Iterator[Any]:
    first = bytes.fromhex("f248cdc9c90700")
    shared = [packed(first), packed(bytes.fromhex("f200110000"))]
    yield "RFC 7692, 7.2.3.1", [packed(first)]
    yield "RFC 7692, 7.2.3.1, in fragments", cut(first, 3)
    yield "RFC 7692, 7.2.3.2, the window is shared", shared
    yield "the window is not shared, but used", shared, {}, ALONE
    yield "RFC 7692, 7.2.3.3, no compression", [packed(bytes.fromhex("000500faff48656c6c6f00"))]
    yield "RFC 7692, 7.2.3.4, a final block", [packed(bytes.fromhex("f348cdc9c9070000"))]
    yield "RFC 7692, 7.2.3.5, two blocks", [packed(bytes.fromhex("f248050000 00ffffcac9c90700"))]


def windows() -> Iterator[Any]:
    yield "a final block, then another message", [packed(deflated(b"one", final=True)), packed(HELLO)]
    yield "each on its own", [packed(HELLO), packed(HELLO)], {}, ALONE


def among_others() -> Iterator[Any]:
    yield "plain among compressed", [packed(HELLO), Frame(TEXT, b"plain"), packed(HELLO)]
    yield "empty payload", [packed(b"")]
    yield "empty payload after a message", [packed(HELLO), packed(b"")]
    yield "an empty stored block", [packed(b"\0")]
    begun, ended = cut(HELLO, 3)
    yield "a ping between the fragments", [begun, Frame(PING, b"p"), ended]


def not_inflatable() -> Iterator[Any]:
    yield "no deflate stream", [packed(b"\xff\xff\xff\1")]
    yield "a bad distance", [packed(bytes.fromhex("f20011000000"))]
    yield "bad stored lengths", [packed(bytes.fromhex("00050000004865"))]
    yield "bad UTF-8", [packed(deflated(b"x\xff"))]
    yield "a cut character", [packed(deflated(b"x\xe2\x82"))]


def limits_of_size() -> Iterator[Any]:
    bomb = deflated(b"\0" * 10**6)
    yield "a bomb", [packed(bomb, BINARY)], {"maxPayload": 100000}
    yield "a bomb in fragments", cut(bomb, 500, opcode=BINARY), {"maxPayload": 200000}
    yield "inflated to the limit", [packed(deflated(b"\0" * 1000), BINARY)], {"maxPayload": 1000}
    yield "inflated over the limit by one", [packed(deflated(b"\0" * 1001), BINARY)], {"maxPayload": 1000}
    yield "compressed over the limit", [packed(deflated(ALL_BYTES[:100]), BINARY)], {"maxPayload": 50}


def bits_elsewhere() -> Iterator[Any]:
    yield "RSV1 in a continuation", [packed(HELLO[:3], fin=False), packed(HELLO[3:], 0)]
    yield "RSV1 in a ping", [packed(b"p", PING)]
    yield "RSV1 in a close", [packed(b"", CLOSE)]
    yield "RSV1 and RSV3", [Frame(TEXT, HELLO, rsv=0x50)]


def cases() -> list[Case]:
    found = []
    for name, frames, options, header in rows():
        for side in ("server", "client"):
            masked = side == "server"
            data = b"".join(part if isinstance(part, bytes) else part.encode(masked) for part in frames)
            if not masked and any(isinstance(part, bytes) and part[1:2] >= b"\x80" for part in frames):
                continue  # written for a server
            found.append(Case(name, side, [data.hex()], options, header))
    return found


CASES_BY_SIDE = cases()


if __name__ == "__main__":
    json.dump([asdict(case) for case in cases()], sys.stdout)
