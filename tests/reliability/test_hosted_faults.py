"""The random programs of test_faults.py once more, with asyncio or uvloop as the host of the loop."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from pynet._loop import current_loop
from tests.reliability.test_faults import PROGRAMS
from tests.reliability.worlds import TALLY, Boom, Program, World, descriptors

DEADLINE_S = 20

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="asyncio's own loop watches no sockets there")


def new_uvloop() -> asyncio.AbstractEventLoop:
    loop: asyncio.AbstractEventLoop = pytest.importorskip("uvloop").new_event_loop()
    return loop


async def until(condition: Callable[[], object], world: World) -> None:
    end = time.monotonic() + DEADLINE_S
    while not condition():
        assert time.monotonic() < end, f"still open: {world.loop.open_handles()}"

        await asyncio.sleep(0)


async def play(program: Program, directory: str) -> World:
    failures: list[dict[str, Any]] = []

    def failed(aio: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        if not isinstance(context.get("exception"), Boom):
            failures.append(context)

    asyncio.get_running_loop().set_exception_handler(failed)
    world = World(program, directory, current_loop())
    try:
        world.start_server()
        await until(lambda: "listening" in world.server_events, world)
        world.start_client()
        for operation in program.operations:
            if operation[1] == "turn":
                for _ in range(operation[2]):
                    await asyncio.sleep(0)
                continue
            try:
                world.apply(operation)
            except Boom:
                world.raised += 1
        world.wind_down()
        await until(world.is_over, world)
        await asyncio.sleep(0)
        world.check()
        assert failures == []
    finally:
        world.clean_up()
    return world


def run_hosted(program: Program, directory: str, new_loop: Callable[[], asyncio.AbstractEventLoop]) -> None:
    before = descriptors()
    aio = new_loop()
    try:
        world = aio.run_until_complete(play(program, directory))
        aio.run_until_complete(aio.shutdown_asyncgens())
    finally:
        aio.close()
    assert descriptors() == before
    TALLY.programs += 1
    TALLY.faults += world.faults()


@pytest.mark.parametrize("new_loop", [asyncio.new_event_loop, new_uvloop], ids=["asyncio", "uvloop"])
def test_any_program_against_any_faults(
    new_loop: Callable[[], asyncio.AbstractEventLoop], tmp_path_factory: pytest.TempPathFactory
) -> None:
    directory = str(tmp_path_factory.mktemp("s"))

    @settings(
        deadline=None,
        max_examples=150,
        derandomize=True,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(program=PROGRAMS)
    def programs(program: Program) -> None:
        run_hosted(replace(program, polls=()), directory, new_loop)  # the host polls, in its own way

    before = TALLY.faults
    programs()
    assert TALLY.faults > before + 100
