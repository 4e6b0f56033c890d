"""Record the traces that Node gives of the lives of servers: ``python -m tests.http.record_server [lives]``."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.parity.harness import find_node

from .server_lives import Life, by_object, make

DATA = Path(__file__).resolve().parent.parent / "data"
LIVES = DATA / "server_lives.json"
PLAYER = DATA / "record_server_lives.js"


def node_traces(lives: list[Life]) -> list[dict[str, list[str]]]:
    """What Node prints for each of *lives*, by object."""
    node = find_node()
    if node is None:
        raise SystemExit("no Node 26 here: set PYNET_NODE")
    played = subprocess.run([node, PLAYER], input=json.dumps(lives), capture_output=True, text=True, check=True)
    return [by_object(trace) for trace in json.loads(played.stdout)]


def record(count: int) -> None:
    """Record those of the first *count* lives that are the same three times."""
    lives = [make(seed) for seed in range(count)]
    runs = [node_traces(lives) for _ in range(3)]
    rows = [
        json.dumps({"life": life, "trace": traces[0]}, separators=(",", ":"))
        for life, *traces in zip(lives, *runs, strict=True)
        if traces[0] == traces[1] == traces[2]
    ]
    text = "[\n" + ",\n".join(rows) + "\n]\n"
    LIVES.write_text(re.sub("x{200,}", lambda many: f"{{x*{len(many[0])}}}", text), encoding="utf-8")


def recorded() -> list[dict[str, Any]]:
    """The lives and their traces."""
    text = re.sub(r"\{x\*(\d+)\}", lambda many: "x" * int(many[1]), LIVES.read_text("utf-8"))
    found: list[dict[str, Any]] = json.loads(text)
    return found


if __name__ == "__main__":
    record(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
