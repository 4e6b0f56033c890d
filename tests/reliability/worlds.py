"""A server, a client, and the loop under them: programs of operations run here against plans of faults."""

from __future__ import annotations

import errno
import itertools
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pynet as net
from pynet._loop import Loop, enter, leave
from pynet.stream import Writable
from pynet.timers import setImmediate
from tests.fakes.clock import FakeClock
from tests.fakes.faults import FaultyPoller, FaultySocket, Plan, PollFailure, PollStep, faulty_factory
from tests.fakes.poller import JumpingPoller
from tests.reliability.lives import Life, delivered

TURNS = 4_000
PATIENCE_MS = 2_000  # with something that should happen at once
Operation = tuple[Any, ...]  # side, name, arguments
_names = itertools.count()


class Boom(Exception):
    """What a listener raises on purpose."""


@dataclass
class Tally:
    """What was done, for reports."""

    programs: int = 0
    operations: int = 0
    faults: int = 0
    bytes_verified: int = 0

    def __str__(self) -> str:
        return (
            f"{self.programs:,} programs, {self.operations:,} operations, {self.faults:,} faults, "
            f"{self.bytes_verified:,} bytes verified"
        )


TALLY = Tally()


@dataclass(frozen=True)
class Program:
    """What is done, and what goes wrong meanwhile."""

    operations: Sequence[Operation] = ()
    hooks: Sequence[tuple[str, str, Operation]] = ()  # side, event, what to do in the first of these
    place: str = "tcp"
    client_half_open: bool = False
    server_half_open: bool = False
    pause_on_connect: bool = False
    high_water_mark: int = 65536
    client_plan: Plan = field(default_factory=Plan)
    accepted_plan: Plan = field(default_factory=Plan)
    server_plan: Plan = field(default_factory=Plan)
    polls: Sequence[PollStep] = ()
    registers: Sequence[OSError | None] = ()  # the first is the loop's own
    ending: str = "end"


def descriptors() -> set[str]:
    """This process's open descriptors, where the system shows them."""
    with suppress(OSError):
        return set(os.listdir("/proc/self/fd"))
    return set()


@contextmanager
def loop_in_charge(loop: Loop) -> Iterator[None]:
    """Make *loop* the current one of this thread."""
    former = enter(loop)
    try:
        yield
    finally:
        leave(former)


class World:
    """Runs one program, on a loop of its own with a faulty poller, or on *loop*, whose host makes the turns."""

    def __init__(self, program: Program, directory: str, loop: Loop | None = None) -> None:
        self.program = program
        self.poller: FaultyPoller | None = None
        if loop is None:
            clock = FakeClock()
            jumping = JumpingPoller(clock, patience_ms=PATIENCE_MS)
            self.poller = FaultyPoller(jumping, program.polls, program.registers)
            loop = Loop(clock=clock, poller=self.poller)
        self.loop = loop
        self.loop.socket_factory = faulty_factory(self._made)
        self._plans: list[tuple[FaultySocket, Plan]] = []
        self._hooks = list(program.hooks)
        self._directory = directory
        self._winding_down = False
        self._alphabet = itertools.cycle(bytes(range(65, 91)) + bytes(range(97, 122)))
        self.raised = 0
        self.server_events: list[str] = []
        self.client: Life | None = None
        self.accepted: Life | None = None
        self.server: net.Server
        self._address: object = None

    def _made(self, sock: FaultySocket, how: str) -> None:
        number = sum(1 for _, plan in self._plans if plan is not self.program.accepted_plan)
        if how == "accepted":
            plan = self.program.accepted_plan
        else:
            plan = self.program.server_plan if not number else self.program.client_plan
        self._plans.append((sock, plan))
        plan.load(sock)

    # The scene

    def start(self) -> None:
        self.start_server()
        self.until(lambda: "listening" in self.server_events)
        self.start_client()

    def start_server(self) -> None:
        program = self.program
        self.server = net.createServer(
            allowHalfOpen=program.server_half_open,
            pauseOnConnect=program.pause_on_connect,
            highWaterMark=program.high_water_mark,
        )
        for event in ("listening", "connection", "drop", "error", "close"):
            self.server.add_listener(event, lambda *args, event=event: self._on_server(event, *args))
        if program.place == "unix":
            self.server.listen(str(Path(self._directory) / f"s{next(_names)}"))
        else:
            self.server.listen(0, "127.0.0.1")

    def make_socket(self) -> net.Socket:
        program = self.program
        return net.Socket(allowHalfOpen=program.client_half_open, highWaterMark=program.high_water_mark)

    def start_client(self) -> None:
        socket = self.make_socket()
        self.client = Life("client", socket, lambda event: self._in_event("client", event))
        where = self._address
        with suppress(Boom):
            if isinstance(where, net.AddressInfo):
                socket.connect(where.port, "127.0.0.1")
            else:
                assert isinstance(where, str)
                socket.connect(where)

    def _on_server(self, event: str, *args: Any) -> None:
        self.server_events.append(event)
        if event == "listening":
            self._address = self.server.address()
        if event == "connection":
            assert self.accepted is None
            self.accepted = Life("accepted", args[0], lambda event: self._in_event("accepted", event))
            if self._winding_down:
                self._end(self.accepted)
        self._in_event("server", event)

    def _in_event(self, side: str, event: str) -> None:
        for hook in [hook for hook in self._hooks if hook[:2] == (side, event)]:
            self._hooks.remove(hook)
            self.apply(hook[2])

    def life(self, side: str) -> Life | None:
        return self.client if side == "client" else self.accepted

    # Operations

    def apply(self, operation: Operation) -> None:
        """Do it, if the one it is for is there."""
        side, name, *args = operation
        TALLY.operations += 1
        if name == "turn":
            if self.loop.in_turn:
                return
            for _ in range(args[0]):
                self.turn()
        elif name == "raise":
            raise Boom
        elif side == "server":
            self._on_the_server(name)
        else:
            life = self.life(side)
            if life is not None:
                self._on_a_socket(life, name, *args)

    def _on_the_server(self, name: str) -> None:
        if name == "close":
            if self.server.listening:
                self.server.close()
        else:
            getattr(self.server, name)()

    def _on_a_socket(self, life: Life, name: str, *args: Any) -> None:
        socket = life.socket
        if name == "write":
            life.write(self.chunk(*args[:2]), *args[2:])
        elif name == "end":
            life.end(*args)
        elif name == "end with":
            life.end(self.chunk(args[0], "bytes"), *args[1:])
        elif name == "destroy with":
            socket.destroy(Boom())
        elif name == "pipe":
            socket.pipe(self.sink(*args))
        elif name == "echo":
            # Only on one side: two would keep each other busy for ever.
            if life is self.accepted:
                socket.pipe(socket)
        elif name == "cork":
            if socket.writable:  # in Node too, a cork after end() with writes still waiting is never drawn
                socket.cork()
        elif name == "reset":
            with suppress(TypeError, RuntimeError):  # no TCP socket
                socket.resetAndDestroy()
        else:
            getattr(socket, name)(*args)

    def chunk(self, size: int, kind: str) -> Any:
        data = bytes(itertools.islice(self._alphabet, size))
        if kind == "str":
            return data.decode()
        return {"bytes": bytes, "bytearray": bytearray, "memoryview": memoryview}[kind](data)

    def sink(self, pace: str) -> Writable:
        def write(chunk: bytes, encoding: str, callback: Callable[[], object]) -> None:
            if pace == "at once":
                callback()
            elif pace == "later":
                setImmediate(callback)

        return Writable(write=write, highWaterMark=100)

    # Time

    def turn(self) -> None:
        """One turn, in which time passes if there are only timers to wait for."""
        self._turn(True, patient=False)

    def _turn(self, block: bool, patient: bool) -> None:
        assert self.poller is not None, "the loop's host makes the turns"
        self.poller.patient = patient
        try:
            self.loop.turn(block)
        except (Boom, PollFailure):
            self.raised += 1

    def until(self, condition: Callable[[], object]) -> None:
        for number in range(TURNS):
            if condition():
                return
            self._turn(bool(number % 2), patient=bool(number % 2))
        raise AssertionError(
            f"not after {TURNS} turns; open: {self.loop.open_handles()}, "
            + ", ".join(f"{life.name}: {life.events[-20:]}" for life in (self.client, self.accepted) if life)
        )

    # All of it, and the end

    def live(self) -> None:
        self.start()
        for operation in self.program.operations:
            try:
                self.apply(operation)
            except Boom:
                self.raised += 1
        self.finish()
        self.check()

    def finish(self) -> None:
        self.wind_down()
        self.until(self.is_over)
        self.turn()  # for what was called back only now, and for what should not come any more

    def wind_down(self) -> None:
        """Bring both sides to their ends, as the program says."""
        self._winding_down = True
        self._hooks.clear()
        if self.server.listening:
            self.server.close()
        self.server.ref()
        assert self.client is not None
        ending = self.program.ending
        for life in filter(None, (self.client, self.accepted)):
            if ending == "destroy" or (ending == "vanish" and life is self.client):
                life.socket.destroy()
            elif ending == "reset" and life is self.client:
                with suppress(TypeError, RuntimeError):
                    life.socket.resetAndDestroy()
                self._end(life)
            else:
                self._end(life)

    def _end(self, life: Life) -> None:
        socket = life.socket
        socket.ref()
        socket.unpipe()
        while socket.writableCorked:
            socket.uncork()
        socket.resume()
        life.end(callback=True)

    def is_over(self) -> bool:
        lives = [life for life in (self.client, self.accepted) if life is not None]
        return all(life.closed for life in lives) and "close" in self.server_events and not self.loop.alive

    def check(self) -> None:
        assert self.client is not None
        found = self.client.problems(self._struck(self.program.client_plan))
        if self.accepted is not None:
            found += self.accepted.problems(self._struck(self.program.accepted_plan))
            found += delivered(self.client, self.accepted) + delivered(self.accepted, self.client)
            TALLY.bytes_verified += len(self.client.received) + len(self.accepted.received)
        elif self.client.received:
            found.append("the client received something from nobody")
        if self.server_events.count("close") != 1 or self.server_events[-1] != "close":
            found.append(f"server: {self.server_events}")
        found += [f"left: {handle!r}" for handle in self.loop.open_handles()]
        found += [f"left: {timer!r}" for timer in self.loop.active_timers()]
        found += [f"left: {request!r}" for request in self.loop.active_requests()]
        if len(self.loop.watchers.table) != 1:
            found.append(f"left: watchers {self.loop.watchers.table}")
        for sock, plan in self._plans:
            if sock.fileno() != -1:
                found.append(f"left: {sock!r}")
            life = self.accepted if plan is self.program.accepted_plan else self.client
            # A write's error may come too late to be an 'error'; its callback has it.
            fatal = [(name, code) for name, code in sock.struck if name == "recv" and code != errno.EAGAIN]
            if plan is not self.program.server_plan and life is not None and fatal and not life.errors:
                found.append(f"{life.name} was not told of {fatal}; {life.events}")
        assert not found, "\n".join(found)

    def _struck(self, plan: Plan) -> set[str]:
        """The errors that are the program's business because the kernel has said so."""
        codes = [code for sock, its in self._plans if its is plan for name, code in sock.struck if name == "recv"]
        return {errno.errorcode[code] for code in (*codes, *plan.connects, *plan.so_errors)}

    def clean_up(self) -> None:
        """Close what a failure has left open."""
        for sock, _ in self._plans:
            with suppress(OSError):
                sock.close()

    def faults(self) -> int:
        """How many faults have struck."""
        polls = 0 if self.poller is None else self.poller.faults
        return polls + sum(plan.size() - plan.left(sock) for sock, plan in self._plans)


def run_program(program: Program, directory: str | None = None) -> World:
    """Run *program* to its end and check everything."""
    if directory is None:
        with tempfile.TemporaryDirectory(prefix="pn-") as made:
            return run_program(program, made)
    before = descriptors()
    world = World(program, directory)
    with loop_in_charge(world.loop):
        try:
            world.live()
        finally:
            world.clean_up()
            world.loop.close()
    assert descriptors() == before
    TALLY.programs += 1
    TALLY.faults += world.faults()
    return world
