"""WebSockets by the thousand: each ends in its own way, and nothing is lost but what was cut."""

from __future__ import annotations

import random
from typing import Any

import pynet.ws as ws
from tests.lab import port_of
from tests.load.loads import Counts, measured

AT_ONCE = 200
SAYS_EACH = 1000
DEADLINE_S = 3600.0
ENDS = ("close", "server closes", "terminate", "server terminates", "cut", "server cuts")


class Life:
    """One client and what it is owed."""

    def __init__(self, crowd: Crowd, number: int) -> None:
        self.crowd = crowd
        chance = random.Random(number)
        self.number = number
        self.end = chance.choice(ENDS)
        self.count = chance.randrange(2 * crowd.per_connection)
        self.chance = chance
        self.got = 0
        self.closes = 0
        self.socket = ws.WebSocket(
            f"ws://127.0.0.1:{crowd.port}/{number}", perMessageDeflate={"threshold": 0} if number % 4 == 0 else False
        )
        self.socket.on("open", self.opened)
        self.socket.on("message", self.echoed)
        self.socket.on("error", lambda error: crowd.fail(f"{number}: {error}"))
        self.socket.on("close", self.closed)

    def text(self, i: int) -> str:
        return f"{self.number} {i} " + "x" * ((self.number * 31 + i * 17) % 300)

    def opened(self) -> None:
        for i in range(self.count):
            self.crowd.owed += 1
            self.socket.send(self.text(i), self.sent)
            if self.chance.random() < 0.01:
                self.socket.ping(b"are you there")
        if self.end == "close":
            self.socket.close(1000, "done")
        elif self.end in ("terminate", "cut"):
            if not self.count or self.chance.random() < 0.5:
                self.leave()
        else:
            self.socket.send(self.end)

    def sent(self, error: object) -> None:
        self.crowd.owed -= 1

    def echoed(self, data: bytes) -> None:
        if data.decode() != self.text(self.got):
            self.crowd.fail(f"{self.number}: message {self.got} is {data[:40]!r}")
        self.got += 1
        self.crowd.messages += 1
        if self.got == self.count:
            self.leave()

    def leave(self) -> None:
        if self.end == "terminate":
            self.socket.terminate()
        elif self.end == "cut" and self.socket._socket is not None:
            self.socket._socket.destroy()

    def closed(self, code: int) -> None:
        self.closes += 1
        if self.closes > 1:
            self.crowd.fail(f"{self.number}: closed twice")
        clean = {"close": 1000, "server closes": 4000}
        if code != clean.get(self.end, 1006):
            self.crowd.fail(f"{self.number}: {self.end} gave {code}")
        if self.end in clean and self.got != self.count:
            self.crowd.fail(f"{self.number}: {self.got} of {self.count} came back before a clean close")
        self.crowd.over()


class Crowd:
    """A server that echoes, and so many clients, at most ``AT_ONCE`` of them at a time."""

    def __init__(self, connections: int, messages: int) -> None:
        self.waiting = iter(range(connections))
        self.connections = connections
        self.per_connection = max(1, messages // connections)
        self.messages = 0
        self.owed = 0  # callbacks
        self.done = 0
        self.faults: list[str] = []
        self.server = ws.WebSocketServer(port=0, host="127.0.0.1", perMessageDeflate={"threshold": 0})
        self.server.on("connection", self.accept)
        self.server.on("listening", self.start)

    @property
    def port(self) -> int:
        return port_of(self.server)

    def start(self) -> None:
        for _ in range(AT_ONCE):
            self.next()

    def next(self) -> None:
        number = next(self.waiting, None)
        if number is not None:
            Life(self, number)
        elif self.done == self.connections:
            self.server.close()

    def over(self) -> None:
        self.done += 1
        if self.done % SAYS_EACH == 0:
            print(f"{self.done:,} of {self.connections:,} have ended, {self.messages:,} messages", flush=True)
        self.next()

    def fail(self, text: str) -> None:
        self.faults.append(text)

    def accept(self, peer: ws.WebSocket) -> None:
        ends: dict[bytes, Any] = {
            b"server closes": lambda: peer.close(4000, "enough"),
            b"server terminates": peer.terminate,
            b"server cuts": lambda: peer._socket.destroy() if peer._socket is not None else None,
        }

        def on_message(data: bytes, isBinary: bool) -> None:
            if data in ends:
                ends[data]()
            elif peer.readyState == peer.OPEN:
                peer.send(data, {"binary": isBinary}, self.server_sent)
                self.owed += 1

        peer.on("message", on_message)
        peer.on("error", lambda error: self.fail(f"server: {error}"))

    def server_sent(self, error: object) -> None:
        self.owed -= 1


def websockets(connections: int, messages: int) -> Counts:
    """Clients that end in six ways, some compressed, all of whose texts are echoed."""

    def scene(numbers: dict[str, int]) -> None:
        crowd = Crowd(connections, messages)

        def finished() -> None:
            numbers["WebSockets"] = crowd.done
            numbers["messages echoed"] = crowd.messages
            if crowd.faults or crowd.owed:
                raise AssertionError(
                    "\n".join([f"{crowd.owed} callbacks not called or called twice", *crowd.faults[:20]])
                )

        crowd.server.on("close", finished)

    return measured(scene, DEADLINE_S)
