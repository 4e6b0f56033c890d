"""Node's clients at our servers, and ours at Node's: each side sees what it would see with Node at both ends."""

from __future__ import annotations

import functools
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).resolve().parent / "peers"
ROOT = HERE.parent.parent.parent
OLDEST_NODE = 20
DEADLINE_S = 60

# Time-outs and half-open sockets that read no more keep no program running.
HOLD = ["later", 900, []]

# What each side does in the first of these events ("start": at once). Who ends first, and how the other one answers.
SCENARIOS: dict[str, dict[str, dict[str, Any]]] = {
    "client ends first": {"client": {"connect": [["write", "hello"], ["end"]]}, "server": {"data": [["write", "hi"]]}},
    "server ends first": {"client": {}, "server": {"start": [["write", "hello"], ["end", "bye"]]}},
    "both end at once": {"client": {"connect": [["end", "a"]]}, "server": {"start": [["end", "b"]]}},
    "nobody says a word": {"client": {"connect": [["end"]]}, "server": {}},
    "client ends before it is connected": {"client": {"start": [["write", "early"], ["end"]]}, "server": {}},
    "server answers and ends": {
        "client": {"connect": [["write", "question"]]},
        "server": {"data": [["end", "answer"]]},
    },
    "half-open client answers late": {
        "client": {"halfOpen": True, "end": [["later", 20, [["write", "late"], ["end"]]]]},
        "server": {"start": [["end", "bye"]]},
    },
    "half-open server answers late": {
        "client": {"connect": [["end", "bye"]]},
        "server": {"halfOpen": True, "end": [["write", "late"], ["later", 20, [["end", " words"]]]]},
    },
    "both half-open": {
        "client": {"halfOpen": True, "connect": [["write", "one"]], "end": [["end", "three"]]},
        "server": {"halfOpen": True, "data": [["end", "two"]]},
    },
    "half-open server never ends, and times out": {
        "client": {"connect": [["end", "bye"]]},
        "server": {"halfOpen": True, "start": [["setTimeout", 300], HOLD], "timeout": [["destroy"]]},
    },
    "half-open client never ends, and times out": {
        "client": {"halfOpen": True, "start": [HOLD], "connect": [["setTimeout", 300]], "timeout": [["destroy"]]},
        "server": {"start": [["end", "bye"]]},
    },
    "client destroys": {"client": {"data": [["destroy"]]}, "server": {"start": [["write", "hello"]]}},
    "server destroys": {"client": {"connect": [["write", "hello"]]}, "server": {"data": [["destroy"]]}},
    "server destroys at once": {"client": {}, "server": {"start": [["destroy"]]}},
    "client destroys with an error": {
        "client": {"data": [["destroy with", "enough"]]},
        "server": {"start": [["write", "hello"]]},
    },
    "client destroys soon": {
        "client": {"connect": [["write", "hello"], ["destroySoon"]]},
        "server": {},
    },
    "server destroys soon": {"client": {}, "server": {"start": [["write", "hello"], ["destroySoon"]]}},
    "client resets": {"client": {"data": [["resetAndDestroy"]]}, "server": {"start": [["write", "hello"]]}},
    "server resets": {"client": {"connect": [["write", "hello"]]}, "server": {"data": [["resetAndDestroy"]]}},
    "client resets a half-open server": {
        "client": {"connect": [["write", "x"]], "data": [["resetAndDestroy"]]},
        "server": {"halfOpen": True, "data": [["end", "bye"]]},
    },
    "client times out": {
        "client": {"connect": [["setTimeout", 300]], "timeout": [["end"]]},
        "server": {},
    },
    "server times out": {
        "client": {"connect": [["write", "hello"]]},
        "server": {"start": [["setTimeout", 300]], "timeout": [["end", "too slow"]]},
    },
    "server times out and destroys": {
        "client": {"connect": [["write", "hello"]]},
        "server": {"start": [["setTimeout", 300]], "timeout": [["destroy"]]},
    },
    "a lot from the client": {"client": {"connect": [["flood", 3_000_000], ["end"]]}, "server": {}},
    "a lot from the server": {"client": {}, "server": {"start": [["flood", 3_000_000], ["end"]]}},
    "a lot both ways": {
        "client": {"connect": [["flood", 1_000_000], ["end"]]},
        "server": {"start": [["flood", 1_000_000], ["end"]]},
    },
    "a paused client reads the end later": {
        "client": {"start": [["pause"]], "connect": [["later", 40, [["resume"]]]]},
        "server": {"start": [["end", "waiting for you"]]},
    },
    "a paused server reads the end later": {
        "client": {"connect": [["end", "waiting for you"]]},
        "server": {"start": [["pause"], ["later", 40, [["resume"]]]]},
    },
}


@functools.cache
def find_node() -> str | None:
    """``$PYNET_NODE``, else ``node`` on the path, if it is new enough."""
    for candidate in filter(None, (os.environ.get("PYNET_NODE"), shutil.which("node"))):
        try:
            version = subprocess.run([candidate, "--version"], capture_output=True, text=True, timeout=30, check=True)
        except (OSError, subprocess.SubprocessError):
            continue
        if (found := re.match(r"v(\d+)\.", version.stdout)) and int(found[1]) >= OLDEST_NODE:
            return candidate
    return None


def start(
    kind: str, role: str, *more: str, inside: Sequence[str] = (), host: str = "127.0.0.1", without: Sequence[str] = ()
) -> subprocess.Popen[str]:
    """Start one side, *without* the scenarios that have one of these words in their names; *inside* is the beginning
    of a command that runs the rest of it elsewhere.
    """
    chosen = {name: one for name, one in SCENARIOS.items() if not any(word in name for word in without)}
    command = [sys.executable, "-X", "dev", str(HERE / "peer.py")]
    if kind == "node":
        command = [find_node() or "", str(HERE / "peer.js")]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", "PEER_HOST": host}
    return subprocess.Popen(
        [*inside, *command, role, json.dumps(chosen), *more],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    )


def finish(process: subprocess.Popen[str]) -> dict[str, list[str]]:
    try:
        output, errors = process.communicate(timeout=DEADLINE_S)
    except subprocess.TimeoutExpired:
        process.kill()
        output, errors = process.communicate()
        raise AssertionError(f"not at its end after {DEADLINE_S} s\n{output}\n{errors}") from None
    assert (process.returncode, errors) == (0, "")
    traces: dict[str, list[str]] = json.loads(output)
    return traces


@functools.cache
def traces_of(server: str, client: str) -> dict[str, dict[str, list[str]]]:
    """All scenarios at once: what each side has printed."""
    with start(server, "server") as serving:
        assert serving.stdout is not None
        ports = serving.stdout.readline().strip()
        with start(client, "client", ports) as asking:
            return {"client": finish(asking), "server": finish(serving)}


@pytest.mark.skipif(find_node() is None, reason=f"no Node {OLDEST_NODE} or later here")
@pytest.mark.parametrize("pair", [("pynet", "node"), ("node", "pynet"), ("pynet", "pynet")], ids="{0[0]}-{0[1]}".format)
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_each_side_sees_what_it_sees_with_node(scenario: str, pair: tuple[str, str]) -> None:
    expected, got = traces_of("node", "node"), traces_of(*pair)
    for side in ("client", "server"):
        assert got[side][scenario] == expected[side][scenario], f"the {side}'s trace"


def test_every_life_ends_with_close() -> None:
    """Without Node there is at least this to see."""
    for side, traces in traces_of("pynet", "pynet").items():
        assert traces.keys() == set(SCENARIOS), side
        for name, trace in traces.items():
            assert trace[-1].startswith("close "), (side, name, trace)
