"""Each system call with each fault, the first time it is made, the second and the third: the promises hold every time.

What the random programs do by chance, in full: no pair of a call and a fault is left out.
"""

from __future__ import annotations

import errno
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest

from tests.fakes.faults import FAULTS, SHORT, Plan, PollStep, failing
from tests.fakes.socket import Step
from tests.reliability.test_datagram_faults import run_datagrams
from tests.reliability.worlds import Operation, Program, run_program

TIMES = (0, 1, 2)
NAMES: dict[Any, str] = {1: "short", SHORT: "short", **{code: errno.errorcode[code] for code in FAULTS}}
WITH_SHORT = (1, *FAULTS)
TURN = ("loop", "turn", 2)


def after(times: int, fault: int) -> tuple[Step, ...]:
    return (*(None,) * times, failing(fault) if fault in FAULTS else fault)


def written(side: str) -> list[Operation]:
    """Writes that send(2) takes one by one."""
    return [operation for _ in range(4) for operation in ((side, "write", 100, "bytes", True), TURN)]


def gathered(side: str) -> list[Operation]:
    """Writes that go with sendmsg(2), thrice."""
    write = (side, "write", 100, "bytes", True)
    return [operation for _ in range(4) for operation in ((side, "cork"), write, write, (side, "uncork"), TURN)]


@pytest.fixture(scope="module")
def directory() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="pn-") as made:
        yield made


def play(program: Program, call: str, directory: str) -> None:
    """On each place and with each ending; the fault has to strike, and in this call."""
    for place in ("tcp", "unix"):
        for ending in ("end", "destroy", "vanish", "reset"):
            world = run_program(replace(program, place=place, ending=ending), directory)
            assert world.faults() >= 1, "nothing has gone wrong"
            assert sum(sock.calls.get(call, 0) for sock, _ in world._plans) >= 1


@pytest.mark.parametrize("times", TIMES)
@pytest.mark.parametrize("fault", WITH_SHORT, ids=NAMES.get)
@pytest.mark.parametrize("call", ["send", "sendmsg", "recv"])
@pytest.mark.parametrize("side", ["client", "accepted"])
def test_streams(side: str, call: str, fault: int, times: int, directory: str) -> None:
    other = "accepted" if side == "client" else "client"
    plan = Plan(receives=after(times, fault)) if call == "recv" else Plan(sends=after(times, fault))
    writer = other if call == "recv" else side
    operations = [TURN, TURN, *(gathered(writer) if call == "sendmsg" else written(writer)), (writer, "end"), TURN]
    program = Program(operations)
    program = replace(program, client_plan=plan) if side == "client" else replace(program, accepted_plan=plan)
    play(program, call, directory)


@pytest.mark.parametrize("fault", FAULTS, ids=NAMES.get)
@pytest.mark.parametrize("when", ["at once", "later"])
def test_connect(when: str, fault: int, directory: str) -> None:
    plan = Plan(connects=(fault,)) if when == "at once" else Plan(connects=(errno.EINPROGRESS,), so_errors=(fault,))
    operations: list[Operation] = [("client", "write", 100, "bytes", True), TURN, ("client", "end"), TURN]
    for place in ("tcp", "unix"):
        world = run_program(Program(operations, client_plan=plan, place=place), directory)
        assert world.client is not None
        assert [(getattr(error, "errno", 0), getattr(error, "syscall", "")) for error in world.client.errors] == [
            (fault, "connect")
        ]
        run_program(Program(operations, client_plan=plan, place=place, ending="destroy"), directory)


@pytest.mark.parametrize("times", TIMES)
@pytest.mark.parametrize("fault", FAULTS, ids=NAMES.get)
def test_accept(fault: int, times: int, directory: str) -> None:
    """It may cost the connection, where it is shed, and never the server."""
    steps = (failing(fault),) * (times + 1)
    operations = [TURN, ("client", "write", 100, "bytes", True), TURN, ("client", "end"), TURN]
    for place in ("tcp", "unix"):
        world = run_program(Program(operations, place=place, server_plan=Plan(accepts=steps)), directory)
        assert world.faults() >= 1
        assert world.accepted is not None or fault in (errno.EMFILE, errno.ENFILE)


POLLS: Sequence[PollStep] = (SHORT, 0, *(failing(code) for code in FAULTS))


@pytest.mark.parametrize("times", range(8))
@pytest.mark.parametrize("step", POLLS, ids=[str(getattr(step, "errno", step)) for step in POLLS])
def test_poll(step: PollStep, times: int, directory: str) -> None:
    """One that fails leaves run(), and the next run() goes on."""
    operations = [TURN, ("client", "write", 100, "bytes", True), ("accepted", "write", 100, "bytes", True), TURN, TURN]
    for place in ("tcp", "unix"):
        world = run_program(Program(operations, place=place, polls=(*(None,) * times, step)), directory)
        assert world.faults() >= 1 or step == SHORT, "nothing has gone wrong"  # one event alone is not cut short
        assert world.raised == isinstance(step, OSError)


@pytest.mark.parametrize("times", range(1, 6))  # the first is the loop's own
@pytest.mark.parametrize("fault", [errno.ENOMEM, errno.ENOSPC], ids=["ENOMEM", "ENOSPC"])
def test_register(fault: int, times: int, directory: str) -> None:
    operations = [TURN, ("client", "write", 100, "bytes", True), ("accepted", "write", 100, "bytes", True), TURN, TURN]
    program = Program(operations, registers=(*(None,) * times, failing(fault)))
    world = run_program(program, directory)
    assert world.faults() >= (times < 3)


@pytest.mark.parametrize("times", TIMES)
@pytest.mark.parametrize("fault", FAULTS, ids=NAMES.get)
@pytest.mark.parametrize("call", ["sendto", "send", "sendmsg", "recvfrom"])
def test_datagrams(call: str, fault: int, times: int) -> None:
    steps = after(times, fault)
    name = "send parts" if call == "sendmsg" else "send"
    sends: list[Operation] = [operation for _ in range(4) for operation in (("a", name, 2, True), TURN)]
    operations: list[Operation] = [*([("a", "connect"), TURN] if call == "send" else []), *sends, TURN, TURN]
    plan = Plan(receives=steps) if call == "recvfrom" else Plan(sends=steps)
    faults = run_datagrams(operations, (Plan(), plan) if call == "recvfrom" else (plan, Plan()), [])
    assert faults >= 1, "nothing has gone wrong"
