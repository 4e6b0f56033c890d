"""Both sides of a WebSocket against what ``ws`` did with the same frames: its events, and the bytes of its answer."""

from __future__ import annotations

from typing import Any

import pytest

from pynet import testing
from pynet._ws import WebSocket
from pynet._ws._header_lists import parse_extensions
from pynet._ws._negotiation import EXTENSION, accept_answer, accept_offer
from pynet.stream import Duplex, duplexPair

from .frame_cases import CASES_BY_SIDE, Case
from .test_frames import EARLIER, RECORDED, each, expected, shown

CASES = CASES_BY_SIDE


def no_mask(mask: bytearray) -> None:
    mask[:] = bytes(4)


def watch(ws: WebSocket) -> list[list[Any]]:
    events: list[list[Any]] = []
    ws.on("message", lambda data, isBinary: events.append(["message", shown(data), isBinary]))
    ws.on("ping", lambda data: events.append(["ping", shown(data)]))
    ws.on("pong", lambda data: events.append(["pong", shown(data)]))
    ws.on("error", lambda error: events.append(["error", error.code, error.message]))
    ws.on("close", lambda code, reason: events.append(["close", code, shown(reason)]))
    return events


def opened(case: Case, socket: Duplex) -> WebSocket:
    is_server = case.side == "server"
    ws = WebSocket(None, None, {**case.options, "generateMask": no_mask})
    parameters = None
    if case.deflate:
        asked = parse_extensions(case.deflate)[EXTENSION]
        parameters = accept_offer(asked, {}) if is_server else accept_answer(asked, {})
    ws._pynet_open(socket, b"", is_server, parameters)
    return ws


def answer(case: Case) -> str:
    if case.name in EARLIER:
        return "880203ef" if case.side == "server" else "88820000000003ef"
    return str(RECORDED[case.name, case.side]["answer"])


def play(case: Case, near: Duplex, far: Duplex, step: int) -> tuple[list[list[Any]], bytearray]:
    """The events and the answer when the peer *far* sends the frames, *step* bytes at a time."""
    received = bytearray()
    far.on("data", received.extend)
    far.on("end", lambda: far.end())
    events = watch(opened(case, near))
    data = bytes.fromhex("".join(case.chunks))
    for at in range(0, len(data), step):
        if not far.destroyed and not far.writableEnded:
            far.write(data[at : at + step])
    return events, received


@pytest.mark.parametrize("step", [10**6, 1], ids=["whole", "bytewise"])
@pytest.mark.parametrize("case", CASES, ids=each)
def test_as_ws(case: Case, step: int) -> None:
    if step == 1 and sum(map(len, case.chunks)) > 10000:
        step = 997
    with testing.new_loop() as loop:
        near, far = duplexPair()
        events, received = play(case, near, far, step)
        loop.run()
        assert events == expected(case)
        assert shown(received) == answer(case)
        if near.destroyed:
            assert far.destroyed or far.readableEnded
        near.destroy()
        far.destroy()
        loop.run()


@pytest.mark.parametrize("case", [case for case in CASES if case.name.startswith(("closes", "limits"))], ids=each)
def test_over_tcp(case: Case) -> None:
    with testing.new_loop() as loop:
        near, far = testing.socket_pair()
        events, received = play(case, near, far, 10**6)
        wanted = expected(case)
        if wanted and wanted[-1][0] == "close":
            loop.run()
        else:
            far.end()
            loop.run()
            wanted = [*wanted, ["close", 1006, ""]]
        assert events == wanted
        assert shown(received) == answer(case)
