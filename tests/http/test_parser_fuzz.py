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

from .mutations import comparable, inputs
from .test_parser import cut, run

PLAYER = Path(__file__).resolve().parent.parent / "data" / "parse_http.js"


@pytest.mark.parametrize("validation", ["strict", "relaxed", "insecure"])
def test_pieces_of_anything(validation: str) -> None:
    rng = random.Random(validation)

    for is_request, data in inputs(1, 1500):
        make = RequestParser if is_request else ResponseParser
        whole = comparable(run(make(0, 1000, validation), [data]), validation != "relaxed")
        pieces = cut(data, [rng.randrange(len(data) + 1) for _ in range(rng.randrange(1, 5))])
        assert comparable(run(make(0, 1000, validation), pieces), validation != "relaxed") == whole, (data, pieces)


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
