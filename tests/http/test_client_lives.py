"""Random programs over the options of the client, against what Node printed for them, and against Node itself."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.parity.harness import find_node

from .client_lives import make, play
from .record_client import LIVES, closes_once, node_traces

RECORD: list[dict[str, Any]] = json.loads(LIVES.read_text("utf-8"))
LIVE = range(10_000, 10_200)


def different(lives: list[dict[str, Any]], expected: list[list[str]]) -> dict[int, str]:
    found = {}
    for life, want, got in zip(lives, expected, play(*lives), strict=True):
        if got != want:
            found[life["seed"]] = "\n".join(["Node:", *want, "here:", *got])
    return found


def test_recorded_lives() -> None:
    """Those that differ are asked twice: where the machine is busy a timer may come late."""

    def odd(lives: list[dict[str, Any]]) -> dict[int, str]:
        return different(lives, [life["trace"].split("\n") for life in lives])

    assert len(RECORD) > 250
    once = odd(RECORD)
    assert odd([life for life in RECORD if life["seed"] in once]) == {}


@pytest.mark.slow
@pytest.mark.skipif(find_node() is None, reason="no Node 26: set PYNET_NODE")
def test_lives_beside_node() -> None:
    """Others than those recorded. Both sides are asked twice."""
    lives = [make(seed) for seed in LIVE]
    once, again = node_traces(lives), node_traces(lives)
    stable = [at for at in range(len(lives)) if once[at] == again[at] and closes_once(once[at])]
    assert len(stable) > 150
    playing = [lives[at] for at in stable], [once[at] for at in stable]
    assert set(different(*playing)) & set(different(*playing)) == set()
