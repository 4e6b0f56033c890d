"""Every method called from inside every event, in every state: the promises of lives.py hold all the same.

A scenario brings both sockets through some states; in the first event of each kind that one of them emits, one method
is called. A listener that raises is one of the methods.
"""

from __future__ import annotations

import errno
from dataclasses import replace

import pytest

from tests.fakes.faults import Plan, failing
from tests.reliability.lives import EVENTS
from tests.reliability.worlds import Operation, Program, run_program

TURN = ("loop", "turn", 3)
SCENARIOS = {
    "greetings": Program(
        [TURN, ("client", "write", 5, "bytes", True), ("accepted", "write", 5, "str", True), TURN, ("client", "end")]
    ),
    "unix": Program([TURN, ("client", "write", 5, "bytes"), TURN, ("accepted", "end with", 5), TURN], place="unix"),
    "half open": Program(
        [TURN, ("client", "end"), TURN, ("accepted", "write", 9, "bytes", True), TURN, ("accepted", "end"), TURN],
        client_half_open=True,
        server_half_open=True,
    ),
    "before the connection": Program([("client", "write", 5, "bytes", True), ("client", "end with", 5, True), TURN]),
    "destroyed while connecting": Program([("client", "write", 5, "bytes", True), ("client", "destroy"), TURN]),
    "back-pressure": Program(
        [TURN, ("client", "write", 5_000, "bytes", True), ("client", "write", 5_000, "bytes"), TURN, TURN],
        high_water_mark=100,
        client_plan=Plan(sends=(100, failing(errno.EAGAIN), 100)),
    ),
    "corked": Program(
        [
            *(TURN, ("client", "cork"), ("client", "write", 5, "bytes", True), ("client", "write", 5, "str", True)),
            *(TURN, ("client", "uncork"), TURN),
        ],
        client_plan=Plan(sends=(3,)),
    ),
    "paused": Program(
        [TURN, ("client", "write", 500, "bytes"), TURN, ("accepted", "resume"), TURN, ("accepted", "pause"), TURN],
        high_water_mark=100,
        pause_on_connect=True,
    ),
    "echo": Program([TURN, ("accepted", "echo"), ("client", "write", 500, "bytes"), TURN, ("client", "end"), TURN]),
    "idle": Program(
        [("client", "setTimeout", 5), TURN, ("accepted", "setTimeout", 5), TURN, TURN, ("accepted", "write", 1, "str")]
    ),
    "reset by the peer": Program([TURN, ("client", "write", 5, "bytes", True), ("accepted", "reset"), TURN, TURN]),
    "refused": Program([("client", "write", 5, "bytes", True), TURN], client_plan=Plan(connects=(errno.ECONNREFUSED,))),
    "write fails": Program(
        [TURN, ("client", "write", 9, "bytes", True), TURN],
        client_plan=Plan(sends=(5, failing(errno.EPIPE))),
    ),
    "read fails": Program(
        [TURN, ("client", "write", 5, "bytes", True), TURN],
        accepted_plan=Plan(receives=(2, failing(errno.ECONNRESET))),
    ),
}
METHODS: tuple[Operation, ...] = (
    *(("destroy",), ("destroy with",), ("destroySoon",), ("reset",), ("end",), ("end with", 3, True)),
    *(("write", 3, "bytes"), ("write", 3, "str", True), ("pause",), ("resume",), ("cork",), ("uncork",)),
    *(("setTimeout", 1), ("unref",), ("read", 1), ("unpipe",), ("pipe", "later"), ("raise",)),
)
# As in Node, an exception here comes before the attempt itself, which is never made.
ENDS_WITH_THE_EMIT = ("connectionAttempt",)
SOCKET_EVENTS = (*EVENTS, "written")
SERVER_EVENTS = ("listening", "connection", "close")


@pytest.mark.parametrize("ending", ["end", "destroy"])
@pytest.mark.parametrize("name", SCENARIOS)
def test_each_method_in_each_event(name: str, ending: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    directory = str(tmp_path_factory.mktemp("s"))
    scenario = replace(SCENARIOS[name], ending=ending)
    world = run_program(scenario, directory)
    happened = {"client": set[str](), "accepted": set[str](), "server": {"listening", "connection", "close"}}
    for life in filter(None, (world.client, world.accepted)):
        happened[life.name] = {*life.events, "written"}
    for side, events in happened.items():
        for event in sorted(events):
            for target in ("client", "accepted") if side == "server" else (side,):
                for method, *args in METHODS:
                    if method == "raise" and event in ENDS_WITH_THE_EMIT:
                        continue
                    hook = (side, event, (target, method, *args))
                    try:
                        run_program(replace(scenario, hooks=[hook]), directory)
                    except AssertionError as error:
                        raise AssertionError(f"with {hook}: {error}") from error


@pytest.mark.parametrize("name", SCENARIOS)
def test_closing_the_server_in_each_event(name: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    directory = str(tmp_path_factory.mktemp("s"))
    for side, events in (("client", SOCKET_EVENTS), ("accepted", SOCKET_EVENTS), ("server", SERVER_EVENTS)):
        for event in events:
            run_program(replace(SCENARIOS[name], hooks=[(side, event, ("server", "close"))]), directory)
