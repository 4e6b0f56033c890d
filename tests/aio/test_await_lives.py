"""Programs made of awaits, at random, have the traces that they have in Node: see ``await_lives``."""

from __future__ import annotations

import asyncio
import importlib
import json
import time
from collections.abc import Callable

import pytest

from tests.loop.hosted import has_uvloop
from tests.parity.harness import find_node

from .await_lives import make, play
from .record_await_lives import LIVES, Traces, difference, node_traces

HOSTS = ("asyncio", "uvloop") if has_uvloop() else ("asyncio",)
FRESH = 100  # for Node, where it is there


def new_loop(host: str) -> Callable[[], asyncio.AbstractEventLoop]:
    if host == "asyncio":
        return asyncio.new_event_loop
    made: Callable[[], asyncio.AbstractEventLoop] = importlib.import_module(host).new_event_loop
    return made


@pytest.mark.parametrize("host", HOSTS)
def test_recorded_programs(host: str) -> None:
    recorded: list[Traces] = json.loads(LIVES.read_text(encoding="utf-8"))
    assert len(recorded) >= 50
    played = play([make(seed) for seed in range(len(recorded))], new_loop(host))
    for seed, (wanted, got) in enumerate(zip(recorded, played, strict=True)):
        assert not difference(seed, wanted, got)


@pytest.mark.skipif(find_node() is None, reason="no Node 26 here")
@pytest.mark.parametrize("host", HOSTS)
def test_fresh_programs(host: str) -> None:
    first = int(time.time()) * FRESH
    programs = [make(first + number) for number in range(FRESH)]
    traces = zip(node_traces(programs), play(programs, new_loop(host)), strict=True)
    for number, (wanted, got) in enumerate(traces):
        assert not difference(first + number, wanted, got)
