"""TLS connections cut at every byte that passes, with FIN and with RST: each side is told once, and nothing is left."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from functools import partial
from typing import Any, NamedTuple

import pynet as net
from pynet import tls
from pynet.timers import setImmediate
from tests.lab import port_of
from tests.load.loads import GROWTH, Counts, Progress, measured
from tests.load.secure import alive, secrets

#: What each side says after the handshake, in one record.
GREETING = b"g" * 300
VERSIONS: tuple[tls.SecureVersion, ...] = ("TLSv1.2", "TLSv1.3")


class Cut(NamedTuple):
    """The end of a connection: after so many bytes to one side, or without a number never."""

    version: tls.SecureVersion
    to_server: bool
    reset: bool
    after: int | None


class Scissors:
    """Between a client and the server: hands on what comes, up to the cut."""

    def __init__(self, near: net.Socket, far: net.Socket, cut: Cut) -> None:
        self.cut = cut
        self.target, self.other = (far, near) if cut.to_server else (near, far)
        self.passed = 0  # to the target
        for source, target in ((near, far), (far, near)):
            source.on("data", partial(self._passes, target))
            source.on("end", target.end)
            source.on("close", partial(self._closes, target))
        if cut.after == 0:
            self._end(b"")

    def _passes(self, target: net.Socket, data: bytes) -> None:
        if target is self.target:
            self.passed += len(data)
            if self.cut.after is not None and self.passed >= self.cut.after:
                if not target.writableEnded:
                    self._end(data[: len(data) - self.passed + self.cut.after])
                return
        if target.writable:
            target.write(data)

    def _closes(self, target: net.Socket, had_error: bool) -> None:
        target.destroySoon()

    def _end(self, last: bytes) -> None:
        """The bytes before the cut arrive in any case; with RST both sides are gone then."""
        self.target.end(last, self._reset if self.cut.reset else None)

    def _reset(self) -> None:
        for socket in (self.target, self.other):
            if not socket.destroyed:
                socket.resetAndDestroy()


class Side:
    """What one side of a connection was told."""

    def __init__(self) -> None:
        self.got = b""
        self.told: Counter[str] = Counter()

    def tell(self, what: str, *unused: Any) -> None:
        self.told[what] += 1

    def watch(self, socket: tls.TLSSocket) -> None:
        socket.on("data", self._on_data)
        socket.on("end", partial(self.tell, "end"))
        socket.on("error", self.failed)
        socket.on("close", partial(self.tell, "close"))

    def _on_data(self, data: bytes) -> None:
        self.got += data

    def failed(self, error: Any) -> None:
        self.tell("error")
        assert error.code, error

    def check(self) -> None:
        """One verdict on the handshake, one end, and no bytes that were never sent."""
        told = self.told
        assert GREETING.startswith(self.got), self.got
        assert max(told.values()) == 1, told
        assert told["secure"] or told["error"], told
        assert told["end"] or told["error"], told
        assert told["close"], told


class Connection:
    """One connection and its cut, from the client through the scissors to the server."""

    def __init__(self, stage: Stage, cut: Cut) -> None:
        self.stage = stage
        self.cut = cut
        self.scissors: Scissors | None = None
        self.server_side, self.client_side = Side(), Side()
        self.open = 0
        self.is_whole = False  # the server has accepted it
        given: Any = {"port": port_of(stage.proxy), "host": "127.0.0.1", "ca": stage.authority}
        given |= {"servername": "localhost", "maxVersion": cut.version}
        client = tls.connect(given)
        self.client_side.watch(client)
        self._track(client)
        client.on("secureConnect", partial(self.client_side.tell, "secure"))
        client.end(GREETING)

    def _track(self, socket: net.Socket) -> None:
        self.open += 1
        socket.on("error", lambda error: None)
        socket.on("close", self._on_close)

    def _on_close(self) -> None:
        self.open -= 1
        if not self.open and self.is_whole:
            setImmediate(self.stage.over, self)  # the server's verdict comes after the 'close' of the socket below

    def through(self, near: net.Socket) -> None:
        far = net.connect({"port": port_of(self.stage.server), "host": "127.0.0.1", "allowHalfOpen": True})
        self._track(near)
        self._track(far)
        self.scissors = Scissors(near, far, self.cut)

    def came(self, raw: net.Socket) -> None:
        self.is_whole = True
        self._track(raw)

    def accepted(self, socket: tls.TLSSocket) -> None:
        self.server_side.tell("secure")
        self.server_side.watch(socket)
        self._track(socket)
        socket.write(GREETING)

    def refused(self, error: Any) -> None:
        self.server_side.failed(error)
        self.server_side.tell("close")


class Stage:
    """A server and a proxy; one connection after the other."""

    def __init__(self, share: float, numbers: dict[str, int], progress: Progress) -> None:
        self.numbers = numbers
        self.progress = progress
        self.step = max(1, round(1 / share))
        numbers.update({"connections": 0, "handshakes done": 0, "refused": 0, "bytes to cut at": 0})
        options, self.authority = secrets()
        self.server = tls.createServer(options, lambda socket: self.now.accepted(socket))
        self.server.on("connection", lambda raw: self.now.came(raw))
        self.server.on("tlsClientError", lambda error: self.now.refused(error))
        self.proxy = net.createServer({"allowHalfOpen": True}, lambda near: self.now.through(near))
        self.cuts = self._all_cuts()
        self.lengths: dict[tuple[tls.SecureVersion, bool], int] = {}
        self.now: Connection

    def _all_cuts(self) -> Iterator[Cut]:
        for version, to_server in itertools.product(VERSIONS, (True, False)):
            yield Cut(version, to_server, False, None)
            length = self.lengths[version, to_server]
            self.numbers["bytes to cut at"] += length
            self.progress.total += 2 * length // self.step
            for after, reset in itertools.product(range(0, length, self.step), (False, True)):
                yield Cut(version, to_server, reset, after)

    def next(self) -> None:
        cut = next(self.cuts, None)
        if cut is None:
            self.proxy.close()
            self.server.close()
        else:
            self.now = Connection(self, cut)

    def over(self, connection: Connection) -> None:
        """Everything of *connection* is closed."""
        cut, scissors, sides = connection.cut, connection.scissors, (connection.client_side, connection.server_side)
        assert scissors is not None
        try:
            for side in sides:
                side.check()
            if cut.after is None:
                self.lengths[cut.version, cut.to_server] = scissors.passed
                assert [side.got for side in sides] == [GREETING, GREETING]
        except AssertionError as error:
            raise AssertionError(f"{cut}: {error}") from error
        self.numbers["connections"] += 1
        self.numbers["handshakes done"] += connection.client_side.told["secure"]
        self.numbers["refused"] += not connection.server_side.told["secure"]
        self.progress.step()
        self.next()


def every_byte(share: float, deadline_s: float = 3600) -> Counts:
    """Both versions, both directions, FIN and RST, at each byte of a whole connection, or at a *share* of them."""
    progress = Progress(0, "connections")

    def scene(numbers: dict[str, int]) -> None:
        stage = Stage(share, numbers, progress)
        stage.server.listen(0, "127.0.0.1")
        stage.proxy.listen(0, "127.0.0.1", stage.next)

    counts = measured(scene, deadline_s)
    assert counts.numbers["connections"] > 2 * share * counts.numbers["bytes to cut at"], counts
    assert counts.numbers["handshakes done"] and counts.numbers["refused"], counts
    assert not alive(), counts
    assert counts.numbers[GROWTH] < 64 * 1024 * 1024, counts
    return counts
