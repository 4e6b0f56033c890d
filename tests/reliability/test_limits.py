"""Starvation and limits: out of descriptors, one loud peer among quiet ones, slow readers, slow writers, floods."""

from __future__ import annotations

import os
import socket as stdlib_socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

import pydgram as dgram
import pynet as net
from pynet._handles import TCP, Callbacks
from pynet._handles._read_handle import READ_SIZE, READS_PER_WAKEUP
from pynet._loop import Loop, current_loop
from pynet.timers import setImmediate, setTimeout
from tests.fakes.clock import FakeClock
from tests.fakes.poller import JumpingPoller
from tests.fakes.socket import FakeSocket
from tests.lab import port_of, run
from tests.reliability.worlds import loop_in_charge

posix = pytest.mark.skipif(sys.platform == "win32", reason="descriptors are not limited there")


@contextmanager
def descriptors_at_most(more: int) -> Iterator[None]:
    """Leave the process *more* descriptors than it has open."""
    import resource

    taken = [os.open(os.devnull, os.O_RDONLY)]
    lowest, hard = max(taken[0], 0), resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (lowest + 1 + more, hard[1]))
    try:
        # Below the limit there may be gaps: fill them, so that exactly *more* are left.
        while True:
            try:
                taken.append(os.open(os.devnull, os.O_RDONLY))
            except OSError:
                break
        for _ in range(more):
            os.close(taken.pop())
        yield
    finally:
        for fd in taken:
            os.close(fd)
        resource.setrlimit(resource.RLIMIT_NOFILE, hard)


# Out of descriptors


@posix
def test_out_of_descriptors_connections_are_shed_and_the_server_lives_on() -> None:
    server = net.createServer(lambda socket: socket.end("served"))
    errors: list[Exception] = []
    server.on("error", errors.append)
    server.listen(0, "127.0.0.1")
    current_loop().turn()
    port = port_of(server)
    # Made beforehand, because we share the limit with the server.
    early = [stdlib_socket.socket() for _ in range(5)]
    with descriptors_at_most(0):
        for client in early:
            client.settimeout(10)
            client.connect(("127.0.0.1", port))
        for _ in range(20):
            current_loop().turn()
        for client in early:
            with pytest.raises((ConnectionResetError, StopIteration)):
                if client.recv(10) == b"":
                    raise StopIteration
        # Nobody is waiting now, and nothing spins: turns that may block do so until the timer.
        before = time.process_time()
        setTimeout(lambda: server.unref(), 300)
        run()
        assert time.process_time() - before < 0.15
    for client in early:
        client.close()
    server.ref()
    seen: list[bytes] = []
    net.connect(port, "127.0.0.1").on("data", seen.append).on("close", lambda: server.close())
    run()
    assert seen == [b"served"]
    assert not errors


@posix
def test_without_even_a_spare_one_it_says_so_and_does_not_spin() -> None:
    errors: list[str] = []
    server = net.createServer(lambda socket: socket.end("served", socket.destroy))
    server.on("error", lambda error: errors.append(error.code))
    with stdlib_socket.socket() as client:
        with descriptors_at_most(1):
            os.close(os.open(os.devnull, os.O_RDONLY))
            server.listen(0, "127.0.0.1")  # takes the last one for itself; none is left to keep in reserve
            current_loop().turn()
            client.settimeout(10)
            client.connect(("127.0.0.1", port_of(server)))
            before = time.process_time()
            setTimeout(lambda: server.unref(), 400)
            run()
            busy = time.process_time() - before
        assert set(errors) == {"EMFILE"}
        assert 1 <= len(errors) <= 6  # one every 100 ms
        assert busy < 0.2
        server.ref()
        server.once("connection", lambda: server.close())
        run()
        assert client.recv(10) == b"served"


# One loud, many quiet


def test_a_fire_hose_does_not_starve_quiet_connections() -> None:
    quiet, rounds, chunk = 100, 5, bytes(65536)
    delays: list[float] = []
    done = 0
    poured = 0

    def connection(socket: net.Socket) -> None:
        socket.on("error", lambda: None)

        def on_data(data: bytes) -> None:
            nonlocal poured
            if len(data) < 10:
                socket.write(data)
            else:
                poured += len(data)

        socket.on("data", on_data)

    def pour() -> None:
        while not hose.destroyed and hose.write(chunk):
            pass

    def ask(client: net.Socket, left: int) -> None:
        asked = time.monotonic()

        def on_answer(data: bytes) -> None:
            nonlocal done
            delays.append(time.monotonic() - asked)
            if left:
                ask(client, left - 1)
            else:
                client.destroy()
                done += 1
                if done == quiet:
                    hose.destroy()
                    server.close()

        client.once("data", on_answer)
        client.write(b"?")

    def listening() -> None:
        hose.connect(port_of(server), "127.0.0.1", pour)
        for _ in range(quiet):
            begin(net.connect(port_of(server), "127.0.0.1"))

    def begin(client: net.Socket) -> None:
        client.once("connect", lambda: ask(client, rounds))

    hose = net.Socket()
    hose.on("drain", pour).on("error", lambda: None)
    server = net.createServer(connection)
    server.listen(0, "127.0.0.1", listening)
    run()
    assert len(delays) == quiet * (rounds + 1)
    assert poured > 10 * len(chunk)
    delays.sort()
    assert delays[len(delays) // 2] < 0.5
    assert delays[-1] < 5


class EndlessSocket(FakeSocket):
    """There is always more to read, as from a peer that sends faster than anybody can read."""

    taken = 0

    def recv(self, bufsize: int, flags: int = 0, /) -> bytes:
        EndlessSocket.taken += bufsize
        return bytes(bufsize)


def test_what_comes_between_a_question_and_its_answer_is_bounded() -> None:
    """In bytes, not in time: however fast the hose, others get their turn after READS_PER_WAKEUP reads of it."""
    EndlessSocket.taken, most, left = 0, 0, 200
    ours, theirs = stdlib_socket.socketpair()
    hose = TCP(current_loop(), sock=EndlessSocket.wrap(ours))
    theirs.send(b"never read, so that it is always ready")
    hose.read_start(Callbacks(lambda data: None, lambda error: None))
    asked = 0

    def ask() -> None:
        nonlocal asked
        asked = EndlessSocket.taken
        client.write(b"?")

    def on_answer() -> None:
        nonlocal most, left
        most = max(most, EndlessSocket.taken - asked)
        left -= 1
        if left:
            ask()
        else:
            client.destroy()
            hose.close()
            server.close()

    client = net.Socket()
    client.on("data", on_answer)
    server = net.createServer(lambda socket: socket.pipe(socket))
    server.listen(0, "127.0.0.1", lambda: client.connect(port_of(server), "127.0.0.1", ask))
    with theirs:
        run()
    assert EndlessSocket.taken > 100 * READ_SIZE
    # To the server in one turn, back in the next; and the hose may come first in both.
    assert 0 < most <= 3 * READS_PER_WAKEUP * READ_SIZE


def test_a_listener_that_blocks_holds_up_the_rest_and_nothing_is_lost() -> None:
    received: list[bytes] = []
    fired: list[float] = []

    def connection(socket: net.Socket) -> None:
        socket.on("data", received.append)
        socket.on("end", lambda: server.close())

    def block() -> None:
        deadline = time.monotonic() + 0.2
        while time.monotonic() < deadline:
            pass

    def listening() -> None:
        start = time.monotonic()
        client = net.connect(port_of(server), "127.0.0.1")
        client.write(b"before ")
        setTimeout(lambda: fired.append(time.monotonic() - start), 50)
        client.once("ready", block)
        client.once("ready", lambda: client.end(b"after"))

    server = net.createServer(connection)
    server.listen(0, "127.0.0.1", listening)
    run()
    assert b"".join(received) == b"before after"
    assert len(fired) == 1
    assert fired[0] >= 0.19


# Slow readers and writers


def test_memory_for_a_slow_reader_is_bounded_where_write_is_obeyed() -> None:
    mark, chunk, rounds = 100_000, bytes(10_000), 20
    most = total = full = sent = 0

    def connection(socket: net.Socket) -> None:
        def pour() -> None:
            nonlocal most, full, sent
            room = full < rounds
            while room:
                room = socket.write(chunk)
                sent += len(chunk)
                most = max(most, socket.writableLength)
            full += 1
            if full == rounds:
                socket.end()

        socket.on("drain", pour)
        pour()

    def on_data(data: bytes) -> None:
        nonlocal total
        total += len(data)
        assert client.readableLength < 1000 + 65536
        client.pause()
        setImmediate(client.resume)

    server = net.createServer(connection, highWaterMark=mark)
    client = net.Socket(highWaterMark=1000)
    client.on("data", on_data).on("end", lambda: server.close())
    server.listen(0, "127.0.0.1", lambda: client.connect(port_of(server), "127.0.0.1"))
    run()
    assert full == rounds
    assert mark <= most < mark + len(chunk)
    assert total == sent


def test_who_does_not_obey_write_is_told_of_every_byte() -> None:
    """Unsent data is never hidden: write() has said False, and writableLength counts it."""
    seen: list[tuple[bool, int]] = []

    def connection(socket: net.Socket) -> None:
        socket.on("error", lambda: None)
        for _ in range(200):
            ok = socket.write(bytes(65536))
            seen.append((ok, socket.writableLength))
        client.destroy()
        server.close()

    server = net.createServer(connection)
    client = net.Socket()
    client.pause()
    server.listen(0, "127.0.0.1", lambda: client.connect(port_of(server), "127.0.0.1"))
    run()
    queued = [length for ok, length in seen]
    assert queued[-1] > 1_000_000
    assert all(ok == (length < 65536) for ok, length in seen)
    assert queued == sorted(queued)


def test_slow_writers_are_dropped_by_set_timeout() -> None:
    count = 20
    dropped = 0
    lively: list[str] = []

    def connection(socket: net.Socket) -> None:
        socket.setTimeout(80, socket.destroy)
        socket.resume()

    def drop() -> None:
        nonlocal dropped
        dropped += 1
        if dropped == count:
            client.end()

    def trickle() -> None:
        if client.writable:
            client.write(b".")
            setTimeout(trickle, 20)

    def listening() -> None:
        port = port_of(server)
        for _ in range(count):
            # One byte of a request, and never another.
            net.connect(port, "127.0.0.1").on("close", drop).on("error", lambda: None).write(b"G")
        client.connect(port, "127.0.0.1", trickle)
        client.on("error", lambda: lively.append("dropped"))
        client.on("close", lambda: lively.append("closed"))
        client.on("close", lambda: server.close())

    clock = FakeClock()
    started = clock.ms
    loop = Loop(clock=clock, poller=JumpingPoller(clock))  # or a busy machine would be too slow for the lively one
    with loop_in_charge(loop):
        client = net.Socket()
        server = net.createServer(connection)
        server.listen(0, "127.0.0.1", listening)
        try:
            run()
        finally:
            loop.close()
    assert dropped == count
    assert lively == ["closed"]
    assert 80 <= clock.ms - started < 400


# Datagrams


@pytest.mark.parametrize("connected", [True, False], ids=["connected", "not connected"])
def test_a_flood_of_refused_datagrams(connected: bool) -> None:
    """Each is called back once, and the socket is none the worse for it: another one still hears from it."""
    count = 3_000
    results: dict[str, int] = {}
    errors: list[str] = []
    heard: list[bytes] = []
    with stdlib_socket.socket(stdlib_socket.AF_INET, stdlib_socket.SOCK_DGRAM) as nobody:
        nobody.bind(("127.0.0.1", 0))
        port = nobody.getsockname()[1]
    client, listener = dgram.createSocket("udp4"), dgram.createSocket("udp4")
    client.on("error", lambda error: errors.append(error.code))
    listener.bindSync(address="127.0.0.1")
    left = count

    def sent(error: object) -> None:
        nonlocal left
        results[getattr(error, "code", "sent")] = results.get(getattr(error, "code", "sent"), 0) + 1
        left -= 1
        if not left:
            if connected:
                client.disconnect()
            client.send(b"you there?", listener.address().port, "127.0.0.1")

    def flood() -> None:
        for _ in range(count):
            if connected:
                client.send(b"anyone?", sent)
            else:
                client.send(b"anyone?", port, "127.0.0.1", sent)

    def on_message(data: bytes) -> None:
        heard.append(data)
        client.close()
        listener.close()

    listener.on("message", on_message)
    if connected:
        client.connect(port, "127.0.0.1", flood)
    else:
        client.bind(0, "127.0.0.1", flood)
    run()
    assert heard == [b"you there?"]
    assert sum(results.values()) == count
    assert set(results) <= ({"sent", "ECONNREFUSED"} if connected else {"sent"})
    assert results["sent"] > 0
    assert set(errors) <= {"ECONNREFUSED"}


def test_a_receiver_that_cannot_keep_up_loses_datagrams_but_not_its_other_work() -> None:
    received = 0
    turns = 0

    def on_message(data: bytes) -> None:
        nonlocal received
        received += 1

    def count_turns() -> None:
        nonlocal turns
        turns += 1
        if turns < 200:
            for _ in range(50):
                sender.send(b"x" * 500, port, "127.0.0.1")
            setImmediate(count_turns)
        else:
            sender.close()
            receiver.close()

    receiver, sender = dgram.createSocket("udp4"), dgram.createSocket("udp4")
    receiver.bindSync(address="127.0.0.1")
    port = receiver.address().port
    receiver.on("message", on_message)
    sender.bindSync(address="127.0.0.1")
    setImmediate(count_turns)
    run()
    assert turns == 200
    assert received > 200
