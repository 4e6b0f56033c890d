"""Make lives of streams and record their traces from Node: ``python -m tests.stream.record [lives of each kind]``.

With a number and ``--check`` nothing is written: the lives are compared at once, and the first that differs is shown.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.parity.harness import find_node

from . import raising_sockets
from .lives import Life, play
from .lives_made import KINDS, make
from .raising import RAISING, by_object, make_raising

DATA = Path(__file__).resolve().parent.parent / "data"
LIVES = DATA / "stream_lives.json"
RAISING_LIVES = DATA / "raising_stream_lives.json"
CONVERSATIONS = DATA / "raising_sockets.json"
PLAYER = DATA / "record_stream_lives.js"


def node_traces(lives: list[Life], player: Path = PLAYER) -> list[Any]:
    """What Node prints for each of *lives*."""
    node = find_node()
    if node is None:
        raise SystemExit("no Node 26 here: set PYNET_NODE")
    played = subprocess.run([node, player], input=json.dumps(lives), capture_output=True, text=True, check=True)
    traces: list[Any] = json.loads(played.stdout)
    return traces


def record(path: Path, lives: list[Life]) -> None:
    rows = [
        json.dumps({**life, "trace": "\n".join(trace)}, separators=(",", ":"))
        for life, trace in zip(lives, node_traces(lives), strict=True)
    ]
    path.write_text("[\n" + ",\n".join(rows) + "\n]\n", encoding="utf-8")


def check(kind: str, lives: list[Life]) -> None:
    different = own_faults = 0
    for life, expected in zip(lives, node_traces(lives), strict=True):
        here = play(life)
        if here == expected or (kind in RAISING and by_object(here) == by_object(expected)):
            continue
        if any(line.startswith("uncaught Cannot read properties of") for line in expected):
            own_faults += 1  # Node stumbles over a state of its own, and cannot be followed in that
            continue
        different += 1
        if different == 1:
            print(json.dumps(life), "\nNode:", *expected, "\nhere:", *here, sep="\n  ")
    print(f"{kind}: {different} of {len(lives)} differ, and {own_faults} in which Node fails by itself")


def record_conversations(lives: list[Life]) -> None:
    traces = node_traces(lives, DATA / "record_raising_sockets.js")
    rows = [json.dumps({"life": life, "traces": each}) for life, each in zip(lives, traces, strict=True)]
    CONVERSATIONS.write_text("[\n" + ",\n".join(rows) + "\n]\n", encoding="utf-8")


def check_conversations(lives: list[Life]) -> None:
    pairs = zip(node_traces(lives, DATA / "record_raising_sockets.js"), raising_sockets.play(lives), strict=True)
    different = [(life, *pair) for life, pair in zip(lives, pairs, strict=True) if pair[0] != pair[1]]
    if different:
        print(*map(json.dumps, different[0]), sep="\n")
    print(f"conversations: {len(different)} of {len(lives)} differ")


def main(arguments: list[str]) -> None:
    count = int(next((word for word in arguments if word.isdigit()), "40"))
    makers = {**dict.fromkeys(KINDS, make), **dict.fromkeys(RAISING, make_raising)}
    lives = {kind: [maker(kind, seed) for seed in range(count)] for kind, maker in makers.items()}
    conversations = [raising_sockets.make(seed) for seed in range(count)]
    if "--check" in arguments:
        for kind in lives:
            check(kind, lives[kind])
        check_conversations(conversations)
        return
    record(LIVES, [life for kind in KINDS for life in lives[kind]])
    record(RAISING_LIVES, [life for kind in RAISING for life in lives[kind]])
    record_conversations(conversations)


if __name__ == "__main__":
    main(sys.argv[1:])
