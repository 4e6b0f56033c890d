"""Make lives of clients and record their traces from Node: ``python -m tests.http.record_client [lives]``.

With ``--check`` nothing is written: the lives from a seed on are compared at once, and those that differ are shown.
"""

from __future__ import annotations

import difflib
import json
import subprocess
import sys
from pathlib import Path

from tests.parity.harness import find_node

from .client_lives import Life, make, play

DATA = Path(__file__).resolve().parent.parent / "data"
LIVES = DATA / "client_lives.json"
PLAYER = DATA / "record_client_lives.js"


def node_traces(lives: list[Life]) -> list[list[str]]:
    """What Node prints for each of *lives*."""
    node = find_node()
    if node is None:
        raise SystemExit("no Node 26 here: set PYNET_NODE")
    played = subprocess.run([node, PLAYER], input=json.dumps(lives), capture_output=True, text=True, check=True)
    traces: list[list[str]] = json.loads(played.stdout)
    return traces


def closes_once(trace: list[str]) -> bool:
    """Whether no request closes twice, as in Node where an answer is read only after its connection has closed."""
    closed = [line.split()[0] for line in trace if line.split()[1] == "close"]
    return len(closed) == len(set(closed))


def record(count: int) -> None:
    """Record those of the first *count* lives that are the same three times."""
    lives = [make(seed) for seed in range(count)]
    rows = [
        json.dumps({**life, "trace": "\n".join(traces[0])}, separators=(",", ":"))
        for life, *traces in zip(lives, *(node_traces(lives) for _ in range(3)), strict=True)
        if traces[0] == traces[1] == traces[2] and closes_once(traces[0])
    ]
    LIVES.write_text("[\n" + ",\n".join(rows) + "\n]\n", encoding="utf-8")


def check(first: int, count: int, shown: int) -> None:
    lives = [make(seed) for seed in range(first, first + count)]
    different = []
    for life, expected, got in zip(lives, node_traces(lives), play(*lives), strict=True):
        if got != expected and closes_once(expected):
            different.append(life["seed"])
            if len(different) <= shown:
                print(json.dumps(life), *difflib.ndiff(expected, got), "", sep="\n  ")
    print(f"{len(different)} of {count} differ: {different}")


def main(arguments: list[str]) -> None:
    numbers = [int(word) for word in arguments if word.isdigit()]
    if "--check" in arguments:
        check(*[*numbers, *(0, 40, 3)[len(numbers) :]])
    else:
        record(*(numbers or [200]))


if __name__ == "__main__":
    main(sys.argv[1:])
