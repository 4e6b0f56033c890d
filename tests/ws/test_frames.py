"""The reader of frames against what ``ws`` made of the same bytes: whole, a byte at a time, and cut at random."""

from __future__ import annotations

import hashlib
import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pynet._ws._deflate import Deflate
from pynet._ws._errors import WebSocketFrameError
from pynet._ws._frames import BINARY, CLOSE, PING, TEXT, Close, MessageReader, ReaderLimits, frame
from pynet._ws._header_lists import parse_extensions
from pynet._ws._negotiation import EXTENSION, accept_answer, accept_offer

from .frame_cases import Case, cases

RECORDED = {
    (row["name"], row["side"]): row
    for row in json.loads((Path(__file__).parents[1] / "data" / "ws_frames.json").read_text("utf-8"))
}
CASES = cases()

# ws looks at a text when its last fragment is there; here a bad fragment is refused at once.
EARLIER = {
    "texts: bad in the first of two, the rest never comes": [
        ["error", "WS_ERR_INVALID_UTF8", "Invalid WebSocket frame: invalid UTF-8 sequence"],
        ["close", 1006, ""],
    ]
}


def expected(case: Case) -> list[list[Any]]:
    row = RECORDED[case.name, case.side]
    events: list[list[Any]] = EARLIER.get(case.name, row["events"])
    return events


def shown(data: bytes | bytearray) -> str:
    return data.hex() if len(data) <= 64 else f"{len(data)} {hashlib.sha1(data).hexdigest()}"


def reader_for(case: Case) -> MessageReader:
    deflate = None
    is_server = case.side == "server"
    if case.deflate:
        parsed = parse_extensions(case.deflate)[EXTENSION]
        parameters = accept_offer(parsed, {}) if is_server else accept_answer(parsed, {})
        deflate = Deflate(parameters, is_server, {})
    limits = {key: value for key, value in case.options.items() if key in ReaderLimits._fields}
    return MessageReader(is_server, ReaderLimits(**limits), deflate)


def read(reader: MessageReader, chunks: list[bytes]) -> list[list[Any]]:
    events: list[list[Any]] = []
    try:
        for chunk in chunks:
            reader.feed(chunk)
            while (received := reader.next()) is not None:
                opcode, data = received
                if opcode == CLOSE:
                    assert isinstance(data, Close)
                    return [*events, ["close", data.code, shown(data.reason)]]
                assert isinstance(data, bytes)
                if opcode <= BINARY:
                    events.append(["message", shown(data), opcode == BINARY])
                else:
                    events.append(["ping" if opcode == PING else "pong", shown(data)])
    except WebSocketFrameError as error:
        events += [["error", error.code, error.message], ["close", 1006, ""]]
    return events


def each(case: Case) -> str:
    return f"{case.side}-{case.name}"


def test_every_case_was_recorded() -> None:
    assert {(case.name, case.side) for case in CASES} == set(RECORDED)
    assert len(CASES) > 500


@pytest.mark.parametrize("case", CASES, ids=each)
def test_whole(case: Case) -> None:
    assert read(reader_for(case), [bytes.fromhex(chunk) for chunk in case.chunks]) == expected(case)


@pytest.mark.parametrize("case", CASES, ids=each)
def test_a_byte_at_a_time(case: Case) -> None:
    data = bytes.fromhex("".join(case.chunks))
    step = 1 if len(data) < 5000 else 997
    chunks = [data[i : i + step] for i in range(0, len(data), step)]
    assert read(reader_for(case), chunks) == expected(case)


@pytest.mark.parametrize("case", CASES, ids=each)
def test_cut_anywhere(case: Case) -> None:
    chance = random.Random(each(case))
    data = bytes.fromhex("".join(case.chunks))
    for _ in range(3):
        cuts = sorted(chance.choices(range(len(data) + 1), k=5))
        chunks = [data[a:b] for a, b in zip([0, *cuts], [*cuts, len(data)], strict=True) if a < b]
        assert read(reader_for(case), chunks) == expected(case)


def short_way(side: str, chunk: bytes) -> bytes | None:
    """What ``whole_message()`` takes of *chunk*, if anything."""
    return MessageReader(side == "server").whole_message(chunk)


def long_way(side: str, chunk: bytes) -> list[list[Any]]:
    return read(MessageReader(side == "server"), [chunk])


@pytest.mark.parametrize("side", ["server", "client"])
@pytest.mark.parametrize("size", [0, 1, 125, 126, 127, 128, 200, 65535, 65536, 70_000])
@pytest.mark.parametrize("opcode", [TEXT, BINARY])
def test_the_short_way_takes_whole_messages_alone(side: str, size: int, opcode: int) -> None:
    """A chunk that is as long as the byte of the length says is no message if that byte means something else."""
    data = frame(opcode, b"x" * size, b"\1\2\3\4" if side == "server" else None)
    for cut in (*range(min(len(data), 300)), len(data) - 1):
        assert short_way(side, data[:cut]) is None
    assert short_way(side, data) == (b"x" * size if size < 65536 else None)
    assert short_way(side, data + data) is None


@given(
    data=st.binary(max_size=300), side=st.sampled_from(["server", "client"]), head=st.sampled_from([0, 125, 126, 127])
)
def test_the_short_way_says_what_the_long_way_says(data: bytes, side: str, head: int) -> None:
    for chunk in (data, bytes((0x81, head | (0x80 if side == "server" else 0))) + data):
        message = short_way(side, chunk)
        if message is not None:
            assert long_way(side, chunk) == [["message", shown(message), chunk[0] == 0x82]]


def test_a_message_is_refused_at_the_limit_the_short_way_too() -> None:
    reader = MessageReader(True, ReaderLimits(maxPayload=100))
    assert reader.whole_message(frame(BINARY, b"x" * 100, b"abcd")) == b"x" * 100
    assert reader.whole_message(frame(BINARY, b"x" * 101, b"abcd")) is None
    assert read(reader, [frame(BINARY, b"x" * 100, b"abcd") + frame(TEXT, b"x" * 101, b"abcd")]) == [
        ["message", shown(b"x" * 100), True],
        ["error", "WS_ERR_UNSUPPORTED_MESSAGE_LENGTH", "Max payload size exceeded"],
        ["close", 1006, ""],
    ]
