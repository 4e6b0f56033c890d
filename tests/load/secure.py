"""TLS: handshakes of which many are cut, bytes both ways, and clients that never finish their handshake.

python -m tests.load.secure CONNECTIONS DEADLINE is the server of those.
"""

from __future__ import annotations

import random
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any, cast

import pynet as net
from pynet import tls
from pynet._handles.tls import TLSHandle
from pynet.testing import Authority
from pynet.timers import setTimeout
from tests.lab import port_of
from tests.load.loads import GROWTH, Counts, Progress, measured, peak_memory, raise_limit

AT_THE_SAME_TIME = 8
PATIENCE_MS = 60_000
#: Of user space, for a connection whose handshake waits; the kernel's buffers are not counted.
MOST_EACH = 40 * 1024
#: What a proxy may do to a connection, and how often in a hundred.
FATES = {"pass": 40, "cut": 20, "reset": 20, "spoil": 10, "stall": 10}


def secrets() -> tuple[tls.TlsOptions, bytes]:
    authority = Authority()
    identity = authority.issue("localhost", "127.0.0.1")
    return {"key": identity.key, "cert": identity.cert}, authority.cert


class Between:
    """Between a client and the server: what passes is cut into pieces, and after some bytes its fate comes."""

    def __init__(self, near: net.Socket, port: int, rng: random.Random, fates: Counter[str]) -> None:
        self.near = near
        self.far = net.connect({"port": port, "host": "127.0.0.1", "noDelay": True, "allowHalfOpen": True})
        self.rng = rng
        self.fate = rng.choices(list(FATES), list(FATES.values()))[0]
        fates[self.fate] += 1
        self.left = rng.randint(0, rng.choice([20, 600, 4000, 30_000]))
        for source, target in ((self.near, self.far), (self.far, self.near)):
            source.on("data", partial(self.passes, target))
            source.on("end", target.end)
            source.on("error", lambda error: None)
            source.on("close", target.destroy)

    def passes(self, target: net.Socket, data: bytes) -> None:
        if self.fate == "pass":
            at = self.rng.randint(0, len(data))
            target.write(data[:at])
            target.write(data[at:])
            return
        data, self.left = data[: self.left], max(0, self.left - len(data))
        if self.left:
            target.write(data)
            return
        fate, self.fate = self.fate, "done"
        if fate == "spoil":
            target.write(data[:-1] + bytes([data[-1] ^ 0x55]) if data else b"\0")
            self.fate = "pass"
            setTimeout(self.near.destroy, 500)  # where both wait for the rest of a record that is too long now
        elif fate == "cut":
            target.end(data)
            self.near.destroySoon()
        elif fate == "reset":
            self.near.resetAndDestroy()
            self.far.destroy()
        elif fate == "stall":
            setTimeout(self.near.destroy, 20)


class Visitor:
    """A client that shakes hands, sends *body* and counts what it was told, once."""

    def __init__(self, port: int, authority: bytes, body: bytes, numbers: dict[str, int]) -> None:
        self.body, self.numbers = body, numbers
        self.got = bytearray()
        self.closes = 0
        self.socket = tls.connect({"port": port, "host": "127.0.0.1", "ca": authority, "servername": "localhost"})
        self.socket.setTimeout(PATIENCE_MS, self.socket.destroy)
        self.socket.on("secureConnect", self.secure)
        self.socket.on("data", self.got.extend)
        self.socket.on("error", self.failed)
        self.socket.on("close", self.closed)

    def secure(self) -> None:
        self.numbers["handshakes done"] += 1
        self.socket.end(self.body)

    def failed(self, error: Any) -> None:
        self.numbers["errors"] += 1
        assert error.code, error

    def closed(self) -> None:
        self.closes += 1
        assert self.closes == 1
        assert self.body.startswith(bytes(self.got)), "something else has arrived"
        self.numbers["echoes verified"] += len(self.got) == len(self.body)
        self.numbers["closed"] += 1


def handshakes(count: int, deadline_s: float = 7200) -> Counts:
    """*count* handshakes through a proxy that spoils more than every second: each side is told once, all is freed.

    What arrives is a beginning of what was sent, and all of it where nothing was spoilt.
    """
    options, authority = secrets()
    rng = random.Random(14)
    fates: Counter[str] = Counter()
    progress = Progress(count, "handshakes")
    body = rng.randbytes(40_000)

    def scene(numbers: dict[str, int]) -> None:
        numbers.update({"handshakes done": 0, "echoes verified": 0, "errors": 0, "closed": 0})
        started = 0

        def accepted(socket: tls.TLSSocket) -> None:
            socket.on("error", lambda error: None)
            socket.pipe(socket)

        server = tls.createServer(cast("tls.TlsOptions", {**options, "handshakeTimeout": PATIENCE_MS}), accepted)
        server.on("tlsClientError", lambda error: None)
        proxy = net.createServer(
            {"noDelay": True, "allowHalfOpen": True}, lambda near: Between(near, port_of(server), rng, fates)
        )

        def connect() -> None:
            nonlocal started
            started += 1
            Visitor(port_of(proxy), authority, body, numbers).socket.on("close", next_one)

        def next_one() -> None:
            progress.step()
            if started < count:
                connect()
            elif numbers["closed"] == count:
                proxy.close()
                server.close()

        def begin() -> None:
            for _ in range(min(AT_THE_SAME_TIME, count)):
                connect()

        server.listen(0, "127.0.0.1")
        proxy.listen(0, "127.0.0.1", begin)

    counts = measured(scene, deadline_s)
    counts.numbers.update({f"fate: {name}": number for name, number in sorted(fates.items())})
    assert counts.numbers["closed"] == count
    assert counts.numbers["echoes verified"] >= fates["pass"], counts
    assert not alive(), counts
    assert counts.numbers[GROWTH] < 128 * 1024 * 1024, counts
    return counts


def alive() -> int:
    """How many TLS connections the memory still holds."""
    import gc

    gc.collect()
    return sum(isinstance(thing, (TLSHandle, tls.TLSSocket)) for thing in gc.get_objects())


class Talk:
    """One side of a connection: sends *size* bytes made of *block*, and verifies as many, counted under *name*."""

    def __init__(
        self, socket: tls.TLSSocket, name: str, size: int, block: bytes, rng: random.Random, numbers: dict[str, int]
    ) -> None:
        self.socket, self.name, self.size, self.block = socket, name, size, block
        self.rng, self.numbers = rng, numbers
        self.sent = 0
        socket.on("drain", self.pour)
        socket.on("data", self.take)
        self.pour()

    def pour(self) -> None:
        room = True
        while room and self.sent < self.size:
            at = self.sent % len(self.block)
            piece = self.block[at : at + min(self.rng.randint(1, 100_000), self.size - self.sent)]
            self.sent += len(piece)
            room = self.socket.write(piece)
        if self.sent == self.size and not self.socket.writableEnded:
            self.socket.end()

    def take(self, data: bytes) -> None:
        received = self.numbers[self.name]
        at = received % len(self.block)
        expected = self.block[at : at + len(data)]
        assert data == expected + self.block[: len(data) - len(expected)]
        self.numbers[self.name] = received + len(data)
        buffered = self.socket.readableLength + self.socket.writableLength
        self.numbers["most bytes buffered"] = max(self.numbers["most bytes buffered"], buffered)


def encrypted(size: int, deadline_s: float = 7200) -> Counts:
    """*size* bytes each way over one connection, at the same time, cut into odd pieces below."""
    options, authority = secrets()
    rng = random.Random(15)
    block = rng.randbytes(1_000_003)
    progress = Progress(2 * size >> 20, "MiB")
    there, back = "bytes verified there", "bytes verified back"

    def scene(numbers: dict[str, int]) -> None:
        numbers.update({there: 0, back: 0, "most bytes buffered": 0})

        def talk(socket: tls.TLSSocket, name: str) -> None:
            Talk(socket, name, size, block, rng, numbers)
            socket.on("data", step)

        def step() -> None:
            while progress.done < (numbers[there] >> 20) + (numbers[back] >> 20):
                progress.step()

        def through(near: net.Socket) -> None:
            far = net.connect({"port": port_of(server), "host": "127.0.0.1", "allowHalfOpen": True})
            Pieces(near, far, rng)
            Pieces(far, near, rng)

        server = tls.createServer(
            cast("tls.TlsOptions", {**options, "allowHalfOpen": True}), lambda socket: talk(socket, there)
        )
        proxy = net.createServer({"allowHalfOpen": True}, through)

        def connect() -> None:
            where = {"port": port_of(proxy), "host": "127.0.0.1", "allowHalfOpen": True}
            client = tls.connect(cast("tls.ConnectionOptions", {**where, "ca": authority, "servername": "localhost"}))
            client.on("secureConnect", lambda: talk(client, back))
            client.on("close", lambda: (server.close(), proxy.close()))

        server.listen(0, "127.0.0.1")
        proxy.listen(0, "127.0.0.1", connect)

    counts = measured(scene, deadline_s)
    assert counts.numbers[there] == counts.numbers[back] == size, counts
    assert counts.numbers["most bytes buffered"] < 1024 * 1024, counts
    assert counts.numbers[GROWTH] < 64 * 1024 * 1024, counts
    return counts


class Pieces:
    """Hands on what comes in pieces of any length, and stops reading when it must."""

    def __init__(self, source: net.Socket, target: net.Socket, rng: random.Random) -> None:
        def on_data(data: bytes) -> None:
            at = rng.randint(0, len(data))
            target.write(data[:at])
            if not target.write(data[at:]):
                source.pause()

        source.on("data", on_data)
        source.on("end", target.end)
        target.on("drain", source.resume)


# Clients that never finish


def serve(count: int, deadline_s: float) -> Counts:
    """Answer who shakes hands, with the memory that there was at the most; who asks for the end gets it."""
    raise_limit(count + 200)
    options, authority = secrets()

    def scene(numbers: dict[str, int]) -> None:
        numbers["refused"] = 0

        def accepted(socket: tls.TLSSocket) -> None:
            socket.on("data", lambda data: answer(socket, data))
            socket.on("error", lambda error: None)

        def answer(socket: tls.TLSSocket, data: bytes) -> None:
            socket.end(str(peak_memory()))
            if data == b"end":
                server.close()

        def refused(error: Any) -> None:
            numbers["refused"] += 1
            assert error.code in ("ERR_TLS_HANDSHAKE_TIMEOUT", "ECONNRESET"), error

        given = cast("tls.TlsOptions", {**options, "handshakeTimeout": deadline_s * 1000})
        server = tls.createServer(given, accepted)
        server.on("tlsClientError", refused)
        server.listen(0, "127.0.0.1", 10_000, lambda: print(port_of(server), authority.hex(), flush=True))

    return measured(scene, deadline_s)


def half_open(count: int, deadline_s: float = 600) -> Counts:
    """*count* clients begin a handshake and say no more; others are served, and the memory for each is bounded."""
    assert raise_limit(count + 200) >= count + 200, "too few descriptors are allowed here"
    command = [sys.executable, "-m", "tests.load.secure", str(count), str(deadline_s)]
    memory: list[int] = []
    rng = random.Random(3)
    hello = bytes.fromhex("16030102000100 01fc0303") + rng.randbytes(400)

    def scene(numbers: dict[str, int], port: int, authority: bytes) -> None:
        silent: list[net.Socket] = []
        numbers.update({"half-open handshakes": 0, "served meanwhile": 0})

        def ask(text: bytes, then: Callable[[], object]) -> None:
            client = tls.connect({"port": port, "host": "127.0.0.1", "ca": authority, "servername": "localhost"})
            client.on("data", lambda data: memory.append(int(data)))
            client.on("close", lambda: then())
            client.write(text)

        def more() -> None:
            numbers["served meanwhile"] += 1
            left = min(100, count - len(silent))
            if not left:
                ask(b"end", finish)
                return

            def opened() -> None:
                nonlocal left
                left -= 1
                numbers["half-open handshakes"] += 1
                if not left:
                    ask(b"?", more)

            for _ in range(left):
                socket = net.connect(port, "127.0.0.1", opened)
                socket.write(hello[: rng.choice([1, 2, 5, 11, 50, len(hello)])])
                socket.on("error", lambda error: None)
                silent.append(socket)

        def finish() -> None:
            for socket in silent:
                socket.destroy()

        ask(b"?", more)

    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        port, authority = server.stdout.readline().split()
        counts = measured(lambda numbers: scene(numbers, int(port), bytes.fromhex(authority)), deadline_s)
        assert server.wait(deadline_s) == 0
    assert counts.numbers["half-open handshakes"] == count
    each = counts.numbers["bytes of memory each in the server"] = (memory[-1] - memory[0]) // count
    assert each < MOST_EACH, counts
    return counts


if __name__ == "__main__":
    serve(int(sys.argv[1]), float(sys.argv[2]))
