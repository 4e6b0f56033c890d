"""The reader of frames against what ``ws`` made of the same bytes: whole, a byte at a time, and cut at random."""

from __future__ import annotations

import hashlib
import json
import random
from pathlib import Path
from typing import Any

import pytest

from pynet._ws._deflate import Deflate
from pynet._ws._errors import WebSocketFrameError
from pynet._ws._frames import BINARY, CLOSE, PING, Close, MessageReader, ReaderLimits
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
