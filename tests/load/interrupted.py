"""TLS over sockets whose system calls fail, on lines that are cut: bytes both ways, taken up again where they ended."""

from __future__ import annotations

import errno
import random
import socket
from collections import deque
from contextlib import suppress
from functools import partial
from typing import Any

import pynet as net
from pynet import tls
from pynet._loop import current_loop
from pynet.timers import setImmediate
from tests.fakes.socket import FakeSocket, Step, os_error
from tests.lab import port_of
from tests.load.loads import GROWTH, Counts, Progress, measured
from tests.load.secure import alive, secrets

#: One connection moves at most this share of all bytes, so that there are many of them.
SHARE = 64
HEADER = 8
SETTLED = 5  # turns of the loop in which nothing has come
#: What a call may move, and what it may fail with.
SHORT = (1, 2, 5, 100, 4096, 16384, 16406)
FAILURES = (errno.ECONNRESET, errno.EPIPE, errno.ENOBUFS, errno.ENOMEM, errno.ETIMEDOUT)
#: The errors that say that there is no connection any more.
GONE = (errno.ECONNRESET, errno.EPIPE)
#: How often: in a thousand calls, and in ten thousand.
SHORT_PERMILLE = 50
AGAIN_PERMILLE = 30
FAIL_PER_10_000 = 20
CUT_PERCENT = 30


class Chance:
    """Decides what goes wrong with a system call, and counts it."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.short = self.again = self.failed = 0

    def socket(self, *args: Any, **keywords: Any) -> ChancySocket:
        """A ``loop.socket_factory``."""
        sock = ChancySocket(*args, **keywords)
        sock.chance = self
        return sock

    def step(self) -> Step:
        """None for the real thing, the most bytes to move, or the error to fail with."""
        drawn = self.rng.randrange(10_000)
        if drawn < FAIL_PER_10_000:
            self.failed += 1
            return os_error(self.rng.choice(FAILURES))
        if drawn < 10 * AGAIN_PERMILLE:
            self.again += 1
            return os_error(errno.EAGAIN)
        if drawn < 10 * (AGAIN_PERMILLE + SHORT_PERMILLE):
            self.short += 1
            return self.rng.choice(SHORT)
        return None


class ChancySocket(FakeSocket):
    """A socket that misbehaves by chance, and so do the connections that it accepts."""

    chance: Chance

    def _step(self, name: str, script: deque[Step]) -> int | None:
        if name != "accept":  # which is made again, whatever happens
            step = self.chance.step()
            if isinstance(step, OSError) and step.errno in GONE and name.startswith("send"):
                with suppress(OSError):
                    self.shutdown(socket.SHUT_RDWR)  # so reading finds out too, as from the kernel
            script.append(step)
        return super()._step(name, script)

    def accept(self) -> tuple[Any, Any]:
        real, address = super().accept()
        sock = ChancySocket.wrap(real)
        sock.chance = self.chance
        return sock, address


class Direction:
    """One of the two streams of bytes, over all connections: what has arrived is verified, and never comes again."""

    def __init__(self, block: bytes, size: int, name: str, numbers: dict[str, int], progress: Progress) -> None:
        self.block = block
        self.size = size
        self.share = size // min(SHARE, max(8, size >> 18))  # at the most on one line; a short run has fewer lines
        self.name = name
        self.numbers = numbers
        self.progress = progress
        numbers[name] = 0

    @property
    def arrived(self) -> int:
        return self.numbers[self.name]

    def piece(self, at: int, size: int) -> bytes:
        at %= len(self.block)
        return self.block[at : at + size]

    def arrives(self, data: bytes) -> None:
        before = self.arrived
        expected = self.piece(before, len(data))
        assert data == expected + self.block[: len(data) - len(expected)], f"something else at {before}"
        self.numbers[self.name] = before + len(data)
        for _ in range((self.arrived >> 20) - (before >> 20)):
            self.progress.step()


class Talk:
    """One side of a connection: it says how much it has, hears what the other has, and sends from there on."""

    def __init__(self, socket: tls.TLSSocket, sends: Direction, gets: Direction, rng: random.Random) -> None:
        self.socket = socket
        self.sends = sends
        self.gets = gets
        self.rng = rng
        self.left = rng.randint(0, sends.share)
        self.at: int | None = None  # where it sends next, once it has been told
        self.header = b""
        self.unanswered = 0  # writes whose callback has not been called
        self.ended = False
        socket.on("data", self._on_data)
        socket.on("drain", self._pour)
        socket.on("end", self._on_end)
        self._write(gets.arrived.to_bytes(HEADER, "big"))

    @property
    def complete(self) -> bool:
        """Whether all that this connection was to send has been sent, and its end has come."""
        return self.at is not None and self.ended and self.socket.writableFinished

    def _on_end(self) -> None:
        self.ended = True
        if self.at is None:
            self.socket.destroy()

    def _write(self, data: bytes) -> bool:
        self.unanswered += 1
        return self.socket.write(data, self._answered)

    def _answered(self, error: Any = None) -> None:
        self.unanswered -= 1
        assert self.unanswered >= 0, "a callback was called twice"

    def _on_data(self, data: bytes) -> None:
        if self.at is None:
            missing = HEADER - len(self.header)
            self.header, data = self.header + data[:missing], data[missing:]
            if len(self.header) < HEADER:
                return
            self.at = int.from_bytes(self.header, "big")
            self.left = min(self.left, self.sends.size - self.at)
            self._pour()
        if data:
            self.gets.arrives(data)

    def _pour(self) -> None:
        if self.at is None or self.socket.writableEnded:
            return
        room = True
        while room and self.left:
            piece = self.sends.piece(self.at, min(self.rng.randint(1, 100_000), self.left))
            self.at += len(piece)
            self.left -= len(piece)
            room = self._write(piece)
        if not self.left:
            self.socket.end()


class Line:
    """From *near* to *far* and back, in pieces of any length, until it is cut, after *most* bytes at the most."""

    def __init__(self, near: net.Socket, far: net.Socket, most: int, rng: random.Random) -> None:
        self.near = near
        self.far = far
        self.rng = rng
        self.is_cut = False
        self.left: int | None = None
        if rng.randrange(100) < CUT_PERCENT:
            self.left = rng.randint(0, rng.choice([600, 5000, most // 40, most]))
        for source, target in ((near, far), (far, near)):
            source.on("data", partial(self._passes, source, target))
            source.on("end", target.end)
            source.on("close", partial(self._ends, target))
            target.on("drain", source.resume)

    def _passes(self, source: net.Socket, target: net.Socket, data: bytes) -> None:
        if self.is_cut:
            return
        if self.left is not None:
            data, self.left = data[: self.left], self.left - len(data)
            if self.left <= 0:
                self._cut(target, data)
                return
        at = self.rng.randint(0, len(data))
        target.write(data[:at])
        if not target.write(data[at:]):
            source.pause()

    def _ends(self, target: net.Socket, had_error: bool) -> None:
        if had_error or self.is_cut:
            target.destroy()
        else:
            target.destroySoon()  # it may still have to send what came before

    def _cut(self, target: net.Socket, last: bytes) -> None:
        self.is_cut = True
        if self.rng.random() < 0.5:
            target.end(last)  # what comes after it goes nowhere, until both sides have ended
        else:
            self.near.resetAndDestroy()
            self.far.resetAndDestroy()


class Connections:
    """One connection after the other, each with a line of its own, until all bytes have arrived on both sides."""

    def __init__(self, there: Direction, back: Direction, chance: Chance, numbers: dict[str, int]) -> None:
        self.there = there
        self.back = back
        self.chance = chance
        self.rng = chance.rng
        self.numbers = numbers
        self.open: set[net.Socket] = set()
        self.talks: list[Talk] = []
        self.lines: list[Line] = []
        self.errors: list[Any] = []
        self.settling = 0  # how often nothing was open any more
        numbers.update({"connections": 0, "of them undisturbed": 0, "cut": 0, "errors": 0})
        options, self.authority = secrets()
        self.server = tls.createServer(options, self._accepted)
        self.server.on("connection", self._track)
        self.server.on("tlsClientError", self._failed)
        self.proxy = net.createServer({"allowHalfOpen": True}, self._through)

    def start(self) -> None:
        self.server.listen(0, "127.0.0.1")
        self.proxy.listen(0, "127.0.0.1", self._next)

    def _track(self, socket: net.Socket) -> None:
        self.open.add(socket)
        socket.on("error", self._failed)
        socket.on("close", lambda: self._closed(socket))

    def _failed(self, error: Any) -> None:
        self.errors.append(error)
        self.numbers["errors"] += 1
        assert error.code, error

    def _next(self) -> None:
        self.numbers["connections"] += 1
        self.talks, self.lines, self.errors = [], [], []
        self.failed_before = self.chance.failed
        given: Any = {"port": port_of(self.proxy), "host": "127.0.0.1", "ca": self.authority, "servername": "localhost"}
        given |= {"allowHalfOpen": True, "maxVersion": self.rng.choice(["TLSv1.2", "TLSv1.3"])}
        client = tls.connect(given)
        self._track(client)
        client.on("secureConnect", lambda: self.talks.append(Talk(client, self.there, self.back, self.rng)))

    def _through(self, near: net.Socket) -> None:
        far = net.connect({"port": port_of(self.server), "host": "127.0.0.1", "allowHalfOpen": True})
        self._track(near)
        self._track(far)
        self.lines.append(Line(near, far, self.there.share, self.rng))

    def _accepted(self, socket: tls.TLSSocket) -> None:
        # Not before: a server that allows it waits for its handshakeTimeout where a client has ended, here as in Node.
        socket.allowHalfOpen = True
        self._track(socket)
        self.talks.append(Talk(socket, self.back, self.there, self.rng))

    def _closed(self, socket: net.Socket) -> None:
        self.open.remove(socket)
        if not self.open:
            self.settling += 1
            self._settle(self.settling, SETTLED)

    def _settle(self, number: int, turns: int) -> None:
        """Go on when nothing has come any more: an accept that was late, the server's verdict behind a 'close'."""
        if self.open or number != self.settling:
            return
        if turns:
            setImmediate(self._settle, number, turns - 1)
            return
        self._judge()
        if min(self.there.arrived, self.back.arrived) < self.there.size:
            self._next()
        else:
            self.proxy.close()
            self.server.close()

    def _judge(self) -> None:
        """Each write has been answered, and where nothing has gone wrong, nothing is missing."""
        assert not any(talk.unanswered for talk in self.talks)
        cut = any(line.is_cut for line in self.lines)
        self.numbers["cut"] += cut
        if not cut and self.chance.failed == self.failed_before:
            self.numbers["of them undisturbed"] += 1
            assert not self.errors, self.errors
            assert [talk.complete for talk in self.talks] == [True, True]
            one, other = self.talks
            assert (one.at, other.at) == (one.sends.arrived, other.sends.arrived)


def interrupted(size: int, deadline_s: float = 7200) -> Counts:
    """*size* bytes each way, whatever the lines and the system calls do: nothing lost, nothing twice, nothing left."""
    rng = random.Random(16)
    chance = Chance(rng)
    block = rng.randbytes(1_000_003)
    progress = Progress(2 * size >> 20, "MiB")
    loop = current_loop()
    make = loop.socket_factory

    def scene(numbers: dict[str, int]) -> None:
        loop.socket_factory = chance.socket
        there = Direction(block, size, "bytes verified there", numbers, progress)
        back = Direction(block, size, "bytes verified back", numbers, progress)
        Connections(there, back, chance, numbers).start()

    try:
        counts = measured(scene, deadline_s)
    finally:
        loop.socket_factory = make
    counts.numbers.update({"calls cut short": chance.short, "calls put off": chance.again, "failed": chance.failed})
    assert counts.numbers["bytes verified there"] == counts.numbers["bytes verified back"] == size, counts
    assert chance.short and chance.again and chance.failed and counts.numbers["cut"], f"nothing went wrong: {counts}"
    assert counts.numbers["of them undisturbed"], counts
    assert not alive(), counts
    assert counts.numbers[GROWTH] < 64 * 1024 * 1024, counts
    return counts
