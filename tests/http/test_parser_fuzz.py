"""The parser on mutated messages: it neither hangs nor grows, raises nothing, and pieces do not matter.

With Node at hand, the same inputs go through its parser too.
"""

from __future__ import annotations

import json
import random
import subprocess
from pathlib import Path
from typing import Any

import pytest

from pynet._errors import ParseError
from pynet._http._messages import End, Head
from pynet._http._parser import RequestParser, ResponseParser
from tests.parity.harness import find_node

from .test_parser import cut, run

PLAYER = Path(__file__).resolve().parent.parent / "data" / "parse_http.js"
REQUESTS = [
    b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
    b"POST /a?b#c HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    b'3;a=b;c="d e"\r\nabc\r\nA\r\n0123456789\r\n0\r\nA: b\r\nC: d\r\n\r\nGET /x HTTP/1.0\r\n\r\n',
    b"PUT http://u@h:80/x HTTP/1.1\r\nContent-Length: 5\r\nX: a b\t c\r\nEmpty:\r\nConnection: keep-alive, X\r\n\r\n"
    b"helloGET / HTTP/1.1\r\nConnection: close\r\n\r\nmore",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    b'OPTIONS * HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0;x="a\\"b"\r\n\r\n',
    b"SOURCE /x ICE/1.0\r\n\r\n",
    b"DESCRIBE x RTSP/1.0\r\n\r\n",
    b"GET //[::1]:80/ HTTP/1.1\r\n\r\n",
]
RESPONSES = [
    b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX: y\r\n\r\nhello",
    b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    b"3;a=b\r\nabc\r\n0\r\nT: v\r\n\r\n",
    b"HTTP/1.0 200 OK\r\n\r\nabc",
    b"HTTP/1.1 204 No\r\n\r\n",
    b"HTTP/1.1 304 No\r\nContent-Length: 5\r\n\r\n",
    b"HTTP/1.1 200\r\nTransfer-Encoding: gzip\r\n\r\nabc",
]
PIECES = [b"\r", b"\n", b"\r\n", b" ", b"\t", b":", b";", b",", b"0", b"5", b"f", b"\0", b"\x01", b"\x7f", b"\xff"]
PIECES += [b"x", b"/", b'"', b"\\", b"=", b"#", b"?", b"@", b"[", b"]", b"-", b"+", b"a" * 30, b"HTTP/1.1"]
PIECES += [b"Content-Length: 5\r\n", b"Transfer-Encoding: chunked\r\n", b"Connection: close\r\n"]


def mutated(rng: random.Random, text: bytes) -> bytes:
    for _ in range(rng.choice([0, 1, 1, 1, 2, 3])):
        kind, at = rng.random(), rng.randrange(len(text) + 1)
        if kind < 0.45:
            text = text[:at] + rng.choice(PIECES) + text[at:]
        elif kind < 0.65:
            text = text[:at] + text[at + 1 + rng.randrange(3) :]
        elif kind < 0.85:
            text = text[:at] + rng.choice(PIECES) + text[at + 1 :]
        else:
            end = rng.randrange(len(text) + 1)
            text = text[:at] + text[min(at, end) : max(at, end)] + text[at:]
    return text


def inputs(seed: int, count: int) -> list[tuple[bool, bytes]]:
    rng = random.Random(seed)
    found = []
    for _ in range(count):
        is_request = rng.random() < 0.65
        found.append((is_request, mutated(rng, rng.choice(REQUESTS if is_request else RESPONSES))))
    return found


@pytest.mark.parametrize("validation", ["strict", "relaxed", "insecure"])
def test_pieces_of_anything(validation: str) -> None:
    rng = random.Random(validation)

    def seen(parser: RequestParser | ResponseParser, pieces: list[bytes]) -> list[Any]:
        events = run(parser, pieces)
        if validation != "relaxed":
            return events
        # Two parsers read a line: of two faults in it either may be seen first, and what is before one may be lost.
        if any(event[:1] == ("error",) for event in events):
            return [event for event in events if event[:1] == ("head",)]
        return events

    for is_request, data in inputs(1, 1500):
        make = RequestParser if is_request else ResponseParser
        whole = seen(make(0, 1000, validation), [data])
        pieces = cut(data, [rng.randrange(len(data) + 1) for _ in range(rng.randrange(1, 5))])
        assert seen(make(0, 1000, validation), pieces) == whole, (data, pieces)


def verdict(is_request: bool, data: bytes) -> list[Any]:
    """What our parser makes of *data*, in the words of the player's."""
    parser = RequestParser() if is_request else ResponseParser()
    seen: list[Any] = []
    for event in [*parser.feed(data), *parser.finish()]:
        if isinstance(event, Head):
            seen.append(["head", event.major, event.minor, event.raw, event.method, event.url, event.status])
        elif isinstance(event, bytes):
            if seen and seen[-1][0] == "body":
                seen[-1][1] += event.decode("latin-1")
            else:
                seen.append(["body", event.decode("latin-1")])
        elif isinstance(event, End):
            seen.append(["end", event.trailers])
        else:
            assert isinstance(event, ParseError)
            seen.append(["error", event.code, event.reason])
    if parser.stopped:
        seen.append(["stop"])
    parser.close()
    return seen


@pytest.mark.skipif(find_node() is None, reason="no Node 26: set PYNET_NODE")
def test_verdicts_beside_node() -> None:
    found = inputs(2, 3000)
    jobs = [json.dumps([is_request, data.decode("latin-1")]) for is_request, data in found]
    node = find_node()
    assert node is not None
    command = [node, "--no-warnings", "--expose-internals", str(PLAYER)]
    played = subprocess.run(command, input="\n".join(jobs), capture_output=True, text=True, check=True, timeout=60)
    expected = [json.loads(line) for line in played.stdout.splitlines()]
    different = []
    for (is_request, data), want in zip(found, expected, strict=True):
        got = verdict(is_request, data)
        versions = [event[1:3] for event in want if event[0] == "head"]
        if is_request and any(version not in ([1, 0], [1, 1]) for version in versions):
            assert got[-1][:2] == ["error", "HPE_INVALID_VERSION"]  # stricter on purpose
        elif got != want:
            different.append((data, want, got))
    assert different == []
