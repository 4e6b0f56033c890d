"""Waiting in coroutines: for a condition, with a deadline, or until what is due has happened."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from tests.lab import DEADLINE_MS

TURNS = 20  # of the loop: what is due by then has happened


async def turns(count: int = TURNS) -> None:
    """Let what is due happen, in an asyncio loop."""
    for _ in range(count):
        await asyncio.sleep(0)


async def until(condition: Callable[[], object], deadline_ms: float = DEADLINE_MS) -> None:
    """Let the asyncio loop turn until *condition* holds; what takes longer than *deadline_ms* fails the test."""
    give_up = time.monotonic() + deadline_ms / 1000
    while not condition():
        assert time.monotonic() < give_up, f"not after {deadline_ms:g} ms"
        await asyncio.sleep(0)
