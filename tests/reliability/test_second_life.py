"""A closed socket connects again: whatever was done to it, and whatever failed, the new life knows nothing of it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import pynet as net
from tests.reliability.lives import EVENTS
from tests.reliability.test_faults import PROGRAMS
from tests.reliability.test_reentrancy import SCENARIOS
from tests.reliability.worlds import TALLY, Program, World, descriptors, loop_in_charge, run_program

CALM = ("greetings", "unix", "before the connection", "corked")


class NextWorld(World):
    """Goes on with the loop and the client of *former*, whose life is over."""

    def __init__(self, program: Program, directory: str, former: World) -> None:
        super().__init__(program, directory, former.loop)
        assert former.client is not None
        self.poller = former.poller
        assert self.poller is not None
        self.poller.forget()
        self._socket = former.client.socket
        self._socket.removeAllListeners()
        del vars(self._socket)["write"]  # the former life's record
        # What a program has asked of a socket is asked of its next life too, as in Node.
        self._socket.unpipe()
        self._socket.setTimeout(0).ref().resume()
        while self._socket.writableCorked:
            self._socket.uncork()

    def make_socket(self) -> net.Socket:
        return self._socket


def calm(trace: list[str]) -> list[str]:
    """What happened, without the kernel's portions, and without what it lets come first.

    As in Node, a ``drain`` that a former life's write() has promised comes in the next one.
    """
    return sorted({*trace} - {"drain"}, key=EVENTS.index)


def test_any_program_after_any_other(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A calm second life is that of a new socket: the same events and bytes. A third one may be anything again."""
    directory = str(tmp_path_factory.mktemp("s"))

    @settings(
        deadline=None,
        max_examples=150,
        derandomize=True,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(first=PROGRAMS, name=st.sampled_from(CALM), third=PROGRAMS)
    def lives(first: Program, name: str, third: Program) -> None:
        second = replace(
            SCENARIOS[name], client_half_open=first.client_half_open, high_water_mark=first.high_water_mark
        )
        new = run_program(second, directory)
        before = descriptors()
        worlds = [World(first, directory)]
        with loop_in_charge(worlds[0].loop):
            try:
                worlds[0].live()
                for program in (second, third):
                    worlds.append(NextWorld(program, directory, worlds[-1]))
                    worlds[-1].live()
            finally:
                for each in worlds:
                    each.clean_up()
                worlds[0].loop.close()
        assert descriptors() == before
        for one, other in ((worlds[1].client, new.client), (worlds[1].accepted, new.accepted)):
            assert one is not None and other is not None
            assert calm(one.events) == calm(other.events)
            assert one.received == other.received
        TALLY.programs += len(worlds)

    lives()
