"""Programs made at random from the options: the traces that ``ws`` gave, and, where it can be run, gives now."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.lab import run
from tests.parity.harness import find_node, node_has_ws

from .programs import COUNT, Program, Trace, play, programs

DATA = Path(__file__).parents[1] / "data"
PROGRAMS = programs()
RECORDED: list[Trace] = json.loads((DATA / "ws_programs.json").read_text("utf-8"))

LIVE = 100


def traced(program: Program) -> Trace:
    traces: list[Trace] = []
    play(program, traces.append)
    run()
    return traces[0]


def is_overtaken(program: Program) -> bool:
    """Whether the end goes past the queue of what is still compressed: ``ws`` does that in another thread."""
    return bool(program["end"][1] in ("raw", "end", "terminate")) and any(
        program[side].get("perMessageDeflate") for side in ("server", "client")
    )


def of_the_end(event: list[Any]) -> bool:
    return event[0] in ("error", "close")


def check(program: Program, theirs: Trace) -> None:
    """The same events; where the end overtakes messages in ``ws`` they are out here by then."""
    ours = traced(program)
    if not is_overtaken(program):
        assert ours == theirs, program
        return
    for name, expected in theirs.items():
        before = [event for event in expected if not of_the_end(event)]
        seen = [event for event in ours[name] if not of_the_end(event)]
        assert seen[: len(before)] == before, program
        assert list(filter(of_the_end, ours[name])) == list(filter(of_the_end, expected)), program


@pytest.mark.parametrize("number", range(COUNT))
def test_as_recorded(number: int) -> None:
    check(PROGRAMS[number], RECORDED[number])


def test_few_are_not_held_to_the_letter() -> None:
    assert sum(map(is_overtaken, PROGRAMS)) < COUNT / 4


def node_with_ws() -> list[str] | None:
    node = find_node()
    return [node] if node is not None and node_has_ws() else None


def test_live() -> None:
    command = node_with_ws()
    if command is None:
        pytest.skip("no Node with ws (PYNET_NODE, NODE_PATH)")
    first = int(os.environ.get("PYNET_WS_SEED", "0")) + COUNT  # others than the recorded ones
    fresh = programs(first + LIVE)[first:]
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
        check(program, expected)
