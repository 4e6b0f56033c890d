"""A closed socket connects again: whatever was done to it, and whatever failed, the new life knows nothing of it."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

import pynet as net
from tests.reliability.test_faults import PROGRAMS
from tests.reliability.worlds import TALLY, Program, World, descriptors, loop_in_charge


class NextWorld(World):
    """Goes on with the loop and the client of *former*, whose life is over."""

    def __init__(self, program: Program, directory: str, former: World) -> None:
        super().__init__(program, directory, former.loop)
        assert former.client is not None
        self.poller = former.poller
        self._socket = former.client.socket
        self._socket.removeAllListeners()
        del vars(self._socket)["write"]  # the former life's record

    def make_socket(self) -> net.Socket:
        return self._socket


def test_any_program_after_any_other(tmp_path_factory: pytest.TempPathFactory) -> None:
    directory = str(tmp_path_factory.mktemp("s"))

    @settings(
        deadline=None,
        max_examples=150,
        derandomize=True,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(first=PROGRAMS, second=PROGRAMS)
    def lives(first: Program, second: Program) -> None:
        before = descriptors()
        world = World(first, directory)
        worlds = [world]
        with loop_in_charge(world.loop):
            try:
                world.live()
                worlds.append(NextWorld(second, directory, world))
                worlds[-1].live()
            finally:
                for each in worlds:
                    each.clean_up()
                world.loop.close()
        assert descriptors() == before
        TALLY.programs += 2

    lives()
