"""Record the traces of programs from Node: ``python -m tests.aio.record_await_lives COUNT``.

With ``--check [asyncio|uvloop]`` nothing is written: they are compared at once, and the first that differs is shown.
"""

from __future__ import annotations

import asyncio
import importlib
import json
import subprocess
import sys
from pathlib import Path

from tests.parity.harness import find_node

from .await_lives import Program, make, play

DATA = Path(__file__).resolve().parent.parent / "data"
LIVES = DATA / "await_lives.json"
PLAYER = DATA / "record_await_lives.js"
BATCH = 500

Traces = dict[str, list[str]]


def node_traces(programs: list[Program]) -> list[Traces]:
    """What Node's traces of *programs* are."""
    node = find_node()
    if node is None:
        raise SystemExit("no Node 26 here: set PYNET_NODE")
    played = subprocess.run([node, PLAYER], input=json.dumps(programs), capture_output=True, text=True, check=True)
    traces: list[Traces] = json.loads(played.stdout)
    return traces


def difference(seed: int, wanted: Traces, got: Traces) -> str:
    """What to look at where program *seed* has another trace than in Node."""
    sides = [side for side in wanted if wanted[side] != got.get(side)]
    if not sides:
        return ""
    side = sides[0]
    lines = [f"program {seed}, {side} ({len(sides)} sides differ)", json.dumps(make(seed)), "Node:", *wanted[side]]
    return "\n".join([*lines, "here:", *got.get(side, ["nothing"])])


def record(count: int) -> None:
    traces = node_traces([make(seed) for seed in range(count)])
    rows = [json.dumps(trace, separators=(",", ":")) for trace in traces]
    LIVES.write_text("[\n" + ",\n".join(rows) + "\n]\n", encoding="utf-8")


def check(first: int, count: int, host: str) -> None:
    new_loop = asyncio.new_event_loop if host == "asyncio" else importlib.import_module(host).new_event_loop
    for start in range(first, first + count, BATCH):
        seeds = range(start, min(start + BATCH, first + count))
        programs = [make(seed) for seed in seeds]
        for seed, wanted, got in zip(seeds, node_traces(programs), play(programs, new_loop), strict=True):
            if differs := difference(seed, wanted, got):
                raise SystemExit(differs)
        print(f"{seeds[-1] + 1 - first} programs agree", flush=True)


if __name__ == "__main__":
    if "--check" in sys.argv:
        check(1_000_000, int(sys.argv[1]), sys.argv[3] if len(sys.argv) > 3 else "asyncio")
    else:
        record(int(sys.argv[1]))
