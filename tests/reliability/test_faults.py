"""Whatever a program does with two connected sockets, and whatever fails meanwhile: the promises of lives.py hold."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fakes import faults
from tests.fakes.faults import Plan, failing
from tests.fakes.socket import Step
from tests.reliability.lives import EVENTS
from tests.reliability.worlds import Operation, Program, run_program

SIDES = st.sampled_from(["client", "accepted"])
SIZES = st.sampled_from([0, 1, 7, 100, 5_000, 70_000, 300_000])
KINDS = st.sampled_from(["bytes", "bytes", "str", "bytearray", "memoryview"])
PLAIN = (
    *("pause", "resume", "cork", "uncork", "destroy", "destroySoon", "unref", "ref", "unpipe", "setNoDelay"),
    *("reset", "destroy with", "end"),
)


def _on_sockets() -> st.SearchStrategy[Operation]:
    return st.one_of(
        *[st.tuples(SIDES, st.just("write"), SIZES, KINDS, st.booleans())] * 3,
        st.tuples(SIDES, st.sampled_from(PLAIN)),
        st.tuples(SIDES, st.just("end"), st.none(), st.booleans()),
        st.tuples(SIDES, st.just("end with"), SIZES, st.booleans()),
        st.tuples(SIDES, st.just("pipe"), st.sampled_from(["at once", "later", "never"])),
        st.tuples(SIDES, st.just("setTimeout"), st.sampled_from([0, 1, 10, 1000])),
        st.tuples(SIDES, st.just("read"), st.sampled_from([0, 1, 100])),
        st.tuples(SIDES, st.just("setEncoding"), st.sampled_from(["utf8", "latin1", "ascii"])),
        st.tuples(st.just("accepted"), st.just("echo")),
        st.tuples(st.just("server"), st.sampled_from(["close", "unref", "ref"])),
    )


TURNS: st.SearchStrategy[Operation] = st.tuples(st.just("loop"), st.just("turn"), st.integers(1, 4))
OPERATIONS = st.one_of(TURNS, _on_sockets(), _on_sockets())
HOOKS = st.one_of(
    st.tuples(SIDES, st.sampled_from([*EVENTS, "written"]), _on_sockets()),
    # As in Node, an exception there comes before the attempt itself, which is never made.
    st.tuples(
        SIDES,
        st.sampled_from([one for one in (*EVENTS, "written") if one != "connectionAttempt"]),
        st.just(("client", "raise")),
    ),
)


def _steps(errors: tuple[int, ...]) -> st.SearchStrategy[tuple[Step, ...]]:
    """Mostly short counts, EAGAIN and nothing at all, now and then an error."""
    error: st.SearchStrategy[Step] = st.sampled_from(errors).map(failing)
    again: st.SearchStrategy[Step] = st.just(errors[0]).map(failing)
    short: st.SearchStrategy[Step] = st.sampled_from([1, 2, 100, 4096])
    return st.lists(st.one_of(short, short, again, st.none(), error), max_size=12).map(tuple)


def _codes(errors: tuple[int, ...]) -> st.SearchStrategy[tuple[int, ...]]:
    return st.one_of(st.just(()), st.just(()), st.just(()), st.sampled_from(errors).map(lambda code: (code,)))


STREAM = st.builds(Plan, sends=_steps(faults.SEND_ERRORS), receives=_steps(faults.RECEIVE_ERRORS))
CLIENT = st.builds(
    Plan,
    sends=_steps(faults.SEND_ERRORS),
    receives=_steps(faults.RECEIVE_ERRORS),
    connects=_codes(faults.CONNECT_ERRORS),
    so_errors=_codes(faults.LATE_CONNECT_ERRORS),
)
SERVER = st.builds(Plan, accepts=st.lists(st.sampled_from(faults.ACCEPT_ERRORS).map(failing), max_size=3).map(tuple))

# Where most of it happens: once there is a connection, and something on its way.
TURN = ("loop", "turn", 3)
BEGINNINGS: tuple[list[Operation], ...] = (
    [TURN],
    [],
    [TURN, ("client", "write", 5_000, "bytes", True), ("client", "write", 300, "str", True)],
    [TURN, ("accepted", "write", 70_000, "bytes", True), ("accepted", "write", 7, "bytes", False)],
    [("client", "write", 5_000, "str", True), TURN, ("accepted", "echo")],
)

PROGRAMS = st.builds(
    Program,
    operations=st.builds(
        lambda beginning, rest: [*beginning, *rest],
        st.sampled_from(BEGINNINGS),
        st.lists(OPERATIONS, min_size=4, max_size=20),
    ),
    hooks=st.lists(HOOKS, max_size=4),
    place=st.sampled_from(["tcp", "unix"]),
    client_half_open=st.booleans(),
    server_half_open=st.booleans(),
    pause_on_connect=st.booleans(),
    high_water_mark=st.sampled_from([1, 100, 65536]),
    client_plan=st.one_of(st.just(Plan()), STREAM, STREAM, CLIENT),
    accepted_plan=st.one_of(st.just(Plan()), STREAM, STREAM),
    server_plan=st.one_of(st.just(Plan()), st.just(Plan()), SERVER),
    polls=st.lists(st.sampled_from(faults.SPURIOUS), max_size=10),
    ending=st.sampled_from(["end", "end", "end", "destroy", "vanish", "reset"]),
)


@pytest.fixture(scope="module")
def directory() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="pn-") as made:
        yield made


@settings(
    deadline=None,
    max_examples=600,
    derandomize=True,  # make soak looks further
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)
@given(program=PROGRAMS)
def test_any_program_against_any_faults(program: Program, directory: str) -> None:
    run_program(program, directory)
