"""Datagram sockets under faults: each send is called back once, or dropped by close; only what was sent arrives."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import pydgram as dgram
from pynet._loop import Loop
from tests.fakes import faults
from tests.fakes.clock import FakeClock
from tests.fakes.faults import FaultyPoller, FaultySocket, Plan, PollFailure, PollStep, failing, faulty_factory
from tests.fakes.poller import JumpingPoller
from tests.reliability.worlds import TALLY, Operation, descriptors, loop_in_charge

TURNS = 500
NAMES = ("a", "b")

SIDES = st.sampled_from(NAMES)
OPERATIONS: st.SearchStrategy[Operation] = st.one_of(
    st.tuples(SIDES, st.just("send"), st.sampled_from([0, 1, 500, 9000, 65507, 65508]), st.booleans()),
    st.tuples(SIDES, st.just("send"), st.sampled_from([0, 1, 500]), st.booleans()),
    st.tuples(SIDES, st.just("send parts"), st.integers(0, 5), st.booleans()),
    st.tuples(SIDES, st.sampled_from(["connect", "disconnect", "close", "unref", "ref"])),
    st.tuples(st.just("loop"), st.just("turn"), st.integers(1, 3)),
)
# No short counts: a datagram goes whole or not at all.
STEPS = st.lists(st.one_of(st.none(), st.sampled_from(faults.MESSAGE_ERRORS).map(failing)), max_size=12).map(tuple)
PLANS = st.builds(Plan, sends=STEPS, receives=STEPS)

DATAGRAMS: dict[str, st.SearchStrategy[Any]] = {
    "operations": st.lists(OPERATIONS, max_size=15),
    "plans": st.tuples(st.one_of(st.just(Plan()), PLANS), st.one_of(st.just(Plan()), PLANS)),
    "polls": st.lists(st.sampled_from(faults.SPURIOUS), max_size=8),
}


class Peer:
    """A bound socket, what it sent, and what became of it."""

    def __init__(self) -> None:
        self.socket = dgram.createSocket("udp4")
        self.socket.bindSync(address="127.0.0.1")
        self.port = self.socket.address().port
        self.events: list[str] = []
        self.sent: Counter[bytes] = Counter()
        self.received: Counter[bytes] = Counter()
        self.calls: list[list[Any]] = []
        self.closed = False
        for event in ("listening", "connect", "error", "close"):
            self.socket.add_listener(event, lambda *args, event=event: self.events.append(event))
        self.socket.on("message", self._on_message)

    def _on_message(self, data: bytes) -> None:
        self.events.append("message")
        self.received[data] += 1

    def do(self, other: Peer, name: str, *args: Any) -> None:
        # Closed, or connected already; a closed one that was connected is a TypeError, as in Node.
        with suppress(RuntimeError, *([TypeError] if self.closed else [])):
            if name.startswith("send"):
                self._send(other, name, *args)
            elif name == "connect":
                self.socket.connect(other.port, "127.0.0.1")
            else:
                self.closed = self.closed or name == "close"
                getattr(self.socket, name)()

    def _send(self, other: Peer, name: str, size: int, callback: bool) -> None:
        number = next(_numbers)
        mark = b"%08d" % number
        message: Any = (mark + bytes(size))[: size or None] if name == "send" and size > 8 else mark
        parts = [message, *(bytes([65 + i]) * 3 for i in range(size))] if name == "send parts" else message
        calls: list[Any] = []
        args: tuple[Any, ...] = (lambda error, size: calls.append(error),) if callback else ()
        try:
            self.socket.remoteAddress()
            self.socket.send(parts, *args)
        except RuntimeError:
            self.socket.send(parts, other.port, "127.0.0.1", *args)
        self.sent[b"".join(parts) if isinstance(parts, list) else parts] += 1
        if callback:
            self.calls.append(calls)

    def problems(self, sender: Peer) -> list[str]:
        found = []
        if self.events.count("close") != 1 or self.events[-1] != "close":
            found.append(f"events {self.events}")
        if any(len(calls) > 1 for calls in self.calls):
            found.append(f"callbacks {self.calls}")
        if self.received - sender.sent:
            found.append(f"received {self.received - sender.sent}, which was not sent")
        return found


_numbers = itertools.count()


@settings(
    deadline=None,
    max_examples=200,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(**DATAGRAMS)
def test_any_program(operations: list[Operation], plans: tuple[Plan, Plan], polls: Sequence[PollStep]) -> None:
    run_datagrams(operations, plans, polls)


def run_datagrams(operations: list[Operation], plans: tuple[Plan, Plan], polls: Sequence[PollStep]) -> int:
    """Run and check it; how many faults have struck."""
    before = descriptors()
    poller = FaultyPoller(JumpingPoller(FakeClock()), polls)
    poller.patient = False
    loop = Loop(poller=poller)
    socks: list[tuple[FaultySocket, Plan]] = []

    def made(sock: FaultySocket, how: str) -> None:
        plan = plans[len(socks)]
        socks.append((sock, plan))
        plan.load(sock)

    def turn(block: bool = False) -> None:
        with suppress(PollFailure):
            loop.turn(block)

    loop.socket_factory = faulty_factory(made)
    with loop_in_charge(loop):
        try:
            peers = {name: Peer() for name in NAMES}
            a, b = peers["a"], peers["b"]
            for side, name, *args in operations:
                TALLY.operations += 1
                if name == "turn":
                    for _ in range(args[0]):
                        turn(True)
                else:
                    peers[side].do(b if side == "a" else a, name, *args)
            for peer in (a, b):  # what was not closed by the program gets through to its callbacks
                if not peer.closed:
                    for _ in range(TURNS):
                        if all(peer.calls):
                            break
                        turn()
                    assert all(peer.calls), "a send was not called back"
                    peer.do(a, "close")
            for _ in range(3 + len(polls)):  # each of which may fail
                turn()
            found = a.problems(b) + b.problems(a)
            found += [f"left: {handle!r}" for handle in loop.open_handles()]
            found += [f"left: {sock!r}" for sock, _ in socks if sock.fileno() != -1]
            found += [f"left: {one!r}" for one in (*loop.active_timers(), *loop.active_requests())]
            if len(loop.watchers.table) != 1:
                found.append(f"left: watchers {loop.watchers.table}")
            assert not found, "\n".join(found)
            assert not loop.alive
        finally:
            loop.close()
            for sock, _ in socks:
                sock.close()
    assert descriptors() == before
    TALLY.programs += 1
    struck = poller.faults + sum(plan.size() - plan.left(sock) for sock, plan in socks)
    TALLY.faults += struck
    TALLY.bytes_verified += sum(len(m) * n for peer in (a, b) for m, n in peer.received.items())
    return struck
