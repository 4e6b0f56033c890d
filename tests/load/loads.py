"""The loads: each checks what it moves, and returns what it counted. Bounded by their arguments, and by a deadline."""

from __future__ import annotations

import gc
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pydgram as dgram
import pynet as net
from pynet._loop import current_loop
from pynet.timers import setImmediate
from tests.lab import port_of

PROGRESS_S = 10.0
GROWTH = "bytes of memory more than before"


@dataclass
class Counts:
    """What a load did."""

    seconds: float = 0.0
    cpu_seconds: float = 0.0
    numbers: dict[str, int] = field(default_factory=dict)

    def __str__(self) -> str:
        lines = [f"  {value:>15,} {name}" for name, value in self.numbers.items()]
        return "\n".join([*lines, f"  {self.seconds:>15.1f} s, {self.cpu_seconds:.1f} s of CPU"])


class Progress:
    """Says now and then how far a long load is."""

    def __init__(self, total: int, what: str) -> None:
        self.total = total
        self.what = what
        self.done = 0
        self.start = self.said = time.monotonic()

    def step(self) -> None:
        self.done += 1
        if self.done % 100 == 0 and time.monotonic() - self.said > PROGRESS_S:
            self.said = time.monotonic()
            print(f"  … {self.done:,} of {self.total:,} {self.what}, {self.said - self.start:.0f} s", flush=True)


def descriptors() -> int:
    """How many descriptors are open; 0 where the system does not tell."""
    with suppress(OSError):
        return len(os.listdir("/proc/self/fd"))
    return 0


def peak_memory() -> int:
    """The most memory this process has had, in bytes."""
    # On Linux ru_maxrss begins with what the process that has started this one had.
    with suppress(OSError), open("/proc/self/status", encoding="ascii") as status:
        for line in status:
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def raise_limit(wanted: int) -> int:
    """Allow this process *wanted* descriptors, or as many as it may have; returns how many."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < wanted:
        for limits in ((wanted, max(hard, wanted)), (hard if hard >= 0 else wanted, hard)):
            with suppress(ValueError, OSError):
                resource.setrlimit(resource.RLIMIT_NOFILE, limits)
                break
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0]


def measured(scene: Callable[[dict[str, int]], None], deadline_s: float) -> Counts:
    """Run *scene* and the loop to the end, or fail at the deadline; the descriptors must be as before then."""
    loop = current_loop()
    loop.turn()
    counts = Counts()
    before, memory, start, cpu = descriptors(), peak_memory(), time.monotonic(), time.process_time()

    def late() -> None:
        raise AssertionError(f"not done after {deadline_s} s: {counts.numbers}, {len(loop.active_handles())} handles")

    watchdog = loop.start_timer(deadline_s * 1000, late, ref=False)
    try:
        scene(counts.numbers)
        loop.run()
    finally:
        watchdog.cancel()
    counts.seconds, counts.cpu_seconds = time.monotonic() - start, time.process_time() - cpu
    gc.collect()
    assert descriptors() == before, f"{before} descriptors before, {descriptors()} after"
    assert not loop.open_handles()
    counts.numbers["descriptors before"] = before
    counts.numbers["descriptors after"] = descriptors()
    counts.numbers["bytes of memory at the most"] = peak_memory()
    counts.numbers[GROWTH] = peak_memory() - memory
    return counts


def echo_server() -> net.Server:
    """An echo server on loopback, which listens when this returns."""

    def connection(socket: net.Socket) -> None:
        socket.on("data", socket.write)

    return net.createServer(connection, noDelay=True)


def concurrent_connections(count: int, messages: int = 1, deadline_s: float = 300) -> Counts:
    """*count* connections open at the same time, each of which has its own words echoed *messages* times.

    The server is another process, because each may have only so many descriptors.
    """
    assert raise_limit(count + 200) >= count + 200, "too few descriptors are allowed here"
    command = [sys.executable, "-m", "tests.load.echo", str(count), str(deadline_s)]

    def scene(numbers: dict[str, int], port: int) -> None:
        numbers.update({"connections at the same time": 0, "messages verified": 0, "bytes verified": 0})
        clients: list[net.Socket] = []

        def opened() -> None:
            numbers["connections at the same time"] += 1
            if numbers["connections at the same time"] == count:
                for number, client in enumerate(clients):
                    Talk(client, b"%d of %d;" % (number, count) * 10, messages, numbers)
                clients.clear()
            elif len(clients) < count:
                connect()

        def connect() -> None:
            clients.append(net.connect(port, "127.0.0.1", opened))

        for _ in range(min(200, count)):
            connect()

    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        port = int(server.stdout.readline())
        counts = measured(lambda numbers: scene(numbers, port), deadline_s)
        report = server.communicate(timeout=deadline_s)[0]
        assert server.returncode == 0, report
        (memory,) = (line.split()[0] for line in report.splitlines() if "memory at the most" in line)
        counts.numbers["bytes of memory at the most in the server"] = int(memory.replace(",", ""))
    assert counts.numbers["connections at the same time"] == count
    assert counts.numbers["messages verified"] == count * messages
    return counts


class Talk:
    """Sends a text again and again, each time when it has come back, and looks whether it is still the same."""

    __slots__ = ("_client", "_got", "_left", "_numbers", "_text")

    def __init__(self, client: net.Socket, text: bytes, times: int, numbers: dict[str, int]) -> None:
        self._client = client
        self._text = text
        self._left = times
        self._got = b""
        self._numbers = numbers
        client.on("data", self._on_data)
        client.write(text)

    def _on_data(self, data: bytes) -> None:
        self._got += data
        if len(self._got) < len(self._text):
            return
        assert self._got == self._text
        self._numbers["messages verified"] += 1
        self._numbers["bytes verified"] += len(self._text)
        self._got = b""
        self._left -= 1
        if self._left:
            self._client.write(self._text)
        else:
            self._client.end()


def many_messages(count: int, connections: int = 50, deadline_s: float = 600) -> Counts:
    """*count* messages there and back, over *connections*."""

    def scene(numbers: dict[str, int]) -> None:
        numbers.update({"messages verified": 0, "bytes verified": 0})
        server = echo_server()
        closed = 0

        def gone() -> None:
            nonlocal closed
            closed += 1
            if closed == connections:
                server.close()

        def listening() -> None:
            for number in range(connections):
                client = net.connect(port_of(server), "127.0.0.1")
                client.on("close", gone)
                client.setNoDelay()
                text = b"message %3d" % number + bytes(53)
                times = count // connections + (number < count % connections)
                client.once("connect", partial(Talk, client, text, times, numbers))

        server.listen(0, "127.0.0.1", listening)

    counts = measured(scene, deadline_s)
    assert counts.numbers["messages verified"] == count
    assert counts.numbers[GROWTH] < 32 * 1024 * 1024, counts
    return counts


def many_datagrams(count: int, sockets: int = 20, deadline_s: float = 600) -> Counts:
    """*count* datagrams there and back, one at a time for each of *sockets*; none may be lost, and memory is flat."""

    def scene(numbers: dict[str, int]) -> None:
        numbers.update({"datagrams verified": 0, "bytes verified": 0})
        warm_memory, open_sockets = 0, sockets
        server = dgram.createSocket("udp4")
        server.on("message", lambda data, sender: server.send(data, sender.port, sender.address))

        def one_more(client: dgram.Socket, number: int) -> None:
            expected = b"datagram %12d" % number + bytes(43)

            def on_message(data: bytes) -> None:
                nonlocal warm_memory
                assert data == expected
                numbers["datagrams verified"] += 1
                numbers["bytes verified"] += len(data)
                if numbers["datagrams verified"] == count // 10:
                    warm_memory = peak_memory()
                following = number + sockets
                if following < count:
                    one_more(client, following)
                else:
                    client.close(gone)

            client.once("message", on_message)
            client.send(expected)

        def gone() -> None:
            nonlocal open_sockets
            open_sockets -= 1
            if not open_sockets:
                server.close()
                numbers["bytes of memory more than after a tenth"] = peak_memory() - warm_memory

        def listening() -> None:
            for number in range(sockets):
                client = dgram.createSocket("udp4")
                client.connect(server.address().port, "127.0.0.1", partial(one_more, client, number))

        server.bind(0, "127.0.0.1", listening)

    counts = measured(scene, deadline_s)
    assert counts.numbers["datagrams verified"] == count
    assert counts.numbers["bytes of memory more than after a tenth"] < 4 * 1024 * 1024, counts
    return counts


def connections_in_series(count: int, at_once: int = 10, deadline_s: float = 600) -> Counts:
    """*count* connections one after the other, on *at_once* lines; each says a word, has it echoed, and ends."""

    def scene(numbers: dict[str, int]) -> None:
        numbers.update({"connections": 0, "bytes verified": 0, "retries": 0})
        started = 0

        def connection(socket: net.Socket) -> None:
            # The client ends last, so that it is the server's port, not an ephemeral one, that waits in TIME_WAIT.
            socket.once("data", socket.end)

        server = net.createServer(connection)

        def next_one() -> None:
            nonlocal started
            if started == count:
                if numbers["connections"] == count and server.listening:
                    server.close()
                return
            started += 1
            attempt(b"%d" % started)

        def attempt(word: bytes) -> None:
            seen: list[bytes] = []
            client = net.connect(port_of(server), "127.0.0.1")
            client.on("data", seen.append)
            client.on("error", lambda error: complain(error))
            client.on("close", lambda had_error: closed(had_error))
            client.write(word)

            def complain(error: Any) -> None:
                # All ephemeral ports may be waiting: that is the system's limit, and passes.
                assert error.code == "EADDRNOTAVAIL", error
                numbers["retries"] += 1

            def closed(had_error: bool) -> None:
                if had_error:
                    setImmediate(attempt, word)
                    return
                assert b"".join(seen) == word
                numbers["connections"] += 1
                numbers["bytes verified"] += len(word)
                next_one()

        def listening() -> None:
            for _ in range(at_once):
                next_one()

        server.listen(0, "127.0.0.1", listening)

    counts = measured(scene, deadline_s)
    assert counts.numbers["connections"] == count
    assert counts.numbers[GROWTH] < 32 * 1024 * 1024, counts
    return counts


def proxy_with_a_slow_reader(size: int, deadline_s: float = 600) -> Counts:
    """*size* bytes through a proxy to a reader that keeps stopping; memory stays at the high water marks."""
    block = bytes(range(256)) * 256  # 64 KiB, and any part of it tells where it belongs

    def scene(numbers: dict[str, int]) -> None:
        numbers.update({"bytes verified": 0, "most bytes buffered": 0})
        received = 0
        proxied: list[net.Socket] = []

        def source(socket: net.Socket) -> None:
            left = size

            def pour() -> None:
                nonlocal left
                room = not socket.writableEnded
                while room and left:
                    piece = block if left >= len(block) else block[:left]
                    left -= len(piece)
                    room = socket.write(piece)
                if not left and room:
                    socket.end()

            socket.on("drain", pour)
            pour()

        def through(downstream: net.Socket) -> None:
            upstream = net.connect(port_of(origin), "127.0.0.1")
            proxied.extend([downstream, upstream])
            upstream.pipe(downstream).pipe(upstream)

        def on_data(data: bytes) -> None:
            nonlocal received
            at = received % len(block)
            expected = block[at : at + len(data)]
            if len(expected) < len(data):
                expected += block[: len(data) - len(expected)]
            assert data == expected
            received += len(data)
            numbers["bytes verified"] = received
            buffered = sum(socket.readableLength + socket.writableLength for socket in proxied)
            numbers["most bytes buffered"] = max(numbers["most bytes buffered"], buffered)
            if not (received >> 16) % 16:
                client.pause()
                setImmediate(client.resume)

        origin, proxy, client = net.createServer(source), net.createServer(through), net.Socket()

        def done() -> None:
            origin.close()
            proxy.close()
            proxied.clear()

        client.on("data", on_data).on("close", done)
        origin.listen(0, "127.0.0.1")
        proxy.listen(0, "127.0.0.1", lambda: client.connect(port_of(proxy), "127.0.0.1"))

    counts = measured(scene, deadline_s)
    assert counts.numbers["bytes verified"] == size
    # Two sockets, each with a readable and a writable side: the mark, and what one read may bring on top of it.
    assert counts.numbers["most bytes buffered"] <= 4 * (65536 + 65536), counts
    assert counts.numbers[GROWTH] < 64 * 1024 * 1024, counts
    return counts
