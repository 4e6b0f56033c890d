"""Programs made at random from the options: the traces that ``ws`` gave, and, where it can be run, gives now."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.lab import run
from tests.parity.harness import find_node

from .programs import COUNT, Program, Trace, play, programs

DATA = Path(__file__).parents[1] / "data"
PROGRAMS = programs()
RECORDED: list[Trace] = json.loads((DATA / "ws_programs.json").read_text("utf-8"))

#: Numbers of programs whose traces differ, and why.
DIFFERENT = {
    66: "ws compresses in another thread, and the end of the socket overtakes the message; here it is out by then",
}


def traced(program: Program) -> Trace:
    traces: list[Trace] = []
    play(program, traces.append)
    run()
    return traces[0]


@pytest.mark.parametrize("number", [number for number in range(COUNT) if number not in DIFFERENT])
def test_as_recorded(number: int) -> None:
    assert traced(PROGRAMS[number]) == RECORDED[number], PROGRAMS[number]


def node_with_ws() -> list[str] | None:
    node = find_node()
    if node is None:
        return None
    there = subprocess.run([node, "-e", "require('ws')"], capture_output=True, timeout=30, check=False)
    return [node] if there.returncode == 0 else None


def test_live() -> None:
    command = node_with_ws()
    if command is None:
        pytest.skip("no Node with ws (PYNET_NODE, NODE_PATH)")
    first = int(os.environ.get("PYNET_WS_SEED", "0")) + COUNT  # others than the recorded ones
    fresh = programs(first + 20)[first:]
    outcome = subprocess.run(
        [*command, DATA / "run_ws_programs.js"],
        input=json.dumps(fresh),
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    theirs: list[Any] = json.loads(outcome.stdout)
    for program, expected in zip(fresh, theirs, strict=True):
        assert traced(program) == expected, program
