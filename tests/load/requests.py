"""HTTP requests by the million over kept connections, some given up half-way by either side; and clients that idle."""

from __future__ import annotations

import random
from typing import Any

import pynet.http as http
from pynet.timers import setImmediate
from tests.lab import port_of
from tests.load.loads import Counts, Progress, measured, peak_memory, raise_limit

GROWTH = "bytes of memory more than after a tenth"
MOST_GROWTH = 16 * 1024 * 1024
#: How a request may end; four out of five are answered.
ENDS = ("client before the answer", "client within the answer", "server before the answer", "server within the answer")
BLOCK = bytes(range(256)) * 64  # 16 KiB, and any part of it tells where it belongs


def requests(count: int, connections: int = 1000, deadline_s: float = 3600) -> Counts:
    """*count* requests over *connections* of one agent: each is answered in full, or given up by whom it says."""
    raise_limit(2 * connections + 200)

    def scene(numbers: dict[str, int]) -> None:
        crowd.start(numbers)

    crowd = Crowd(count, min(connections, count))
    counts = measured(scene, deadline_s)
    assert (
        counts.numbers["requests"]
        == count
        == counts.numbers["answered in full"] + sum(counts.numbers[f"given up by the {end}"] for end in ENDS)
    )
    assert counts.numbers["answers begun by the server"] == counts.numbers["answers closed at the server"]
    assert not crowd.server._pynet_http_connections
    assert counts.numbers[GROWTH] < MOST_GROWTH, counts
    return counts


class Crowd:
    """The server, and lines of clients each of which asks again when it has been answered."""

    def __init__(self, count: int, lines: int) -> None:
        self.count = count
        self.lines = lines
        self.started = 0
        self.memory = 0
        self.numbers: dict[str, int] = {}
        self.progress = Progress(count, "requests")
        self.agent = http.Agent(keepAlive=True, maxSockets=lines, maxFreeSockets=lines)
        self.server = http.createServer(self.serve, keepAliveTimeout=0)

    def start(self, numbers: dict[str, int]) -> None:
        self.numbers = numbers
        names = ["requests", "answered in full", *(f"given up by the {end}" for end in ENDS), "on kept connections"]
        names += ["connections", "bytes verified", "answers begun by the server", "answers closed at the server"]
        numbers.update(dict.fromkeys(names, 0))
        self.server.on("connection", lambda socket: self.count_one("connections"))
        self.server.listen(0, "127.0.0.1", 4096, self.ask_all)

    def count_one(self, name: str) -> None:
        self.numbers[name] += 1

    def ask_all(self) -> None:
        for _ in range(self.lines):
            self.ask()

    def ask(self) -> None:
        if self.started < self.count:
            self.started += 1
            Asked(self, self.started)
        elif self.numbers["requests"] == self.count and self.server.listening:
            self.numbers[GROWTH] = peak_memory() - self.memory
            self.agent.destroy()
            self.server.close()

    def over(self, how: str, received: int) -> None:
        self.numbers["requests"] += 1
        self.numbers[how] += 1
        self.numbers["bytes verified"] += received
        self.progress.step()
        if self.numbers["requests"] == self.count // 10:
            self.memory = peak_memory()
        setImmediate(self.ask)

    def serve(self, req: http.IncomingMessage, res: http.ServerResponse) -> None:
        self.count_one("answers begun by the server")
        res.on("close", lambda: self.count_one("answers closed at the server"))
        end = str(req.headers.get("x-end", ""))
        if end == "server before the answer":
            res.destroy()
        elif end.endswith("within the answer"):
            res.setHeader("Content-Length", 2 * len(BLOCK))
            res.write(BLOCK, lambda error=None: res.destroy() if end.startswith("server") else None)
        elif end == "client before the answer":
            req.resume()  # and never an answer
        elif req.method == "POST":
            req.pipe(res)
        else:
            size = int(req.url[1:])
            res.writeHead(200, {"Content-Length": size} if size % 2 else {}).end(BLOCK[:size])


class Asked:
    """One request and what it is owed."""

    def __init__(self, crowd: Crowd, number: int) -> None:
        chance = random.Random(number)
        self.crowd = crowd
        self.end = chance.choice(ENDS) if chance.random() < 0.2 else ""
        self.expected = BLOCK[: chance.choice([0, 13, 100, 1000, 5001])]
        self.received = 0
        self.status = 0
        self.complete = False
        self.error = ""
        method = chance.choice(["GET", "POST"] if self.end else ["GET", "GET", "HEAD", "POST"])
        self.wants_body = method != "HEAD"
        self.request = http.request(
            {
                "port": port_of(crowd.server),
                "host": "127.0.0.1",
                "agent": crowd.agent,
                "method": method,
                "path": f"/{len(self.expected)}",
                "headers": {"X-End": self.end} if self.end else {},
            }
        )
        self.request.on("response", self.answered)
        self.request.on("error", self.failed)
        self.request.on("close", self.closed)
        self.request.end(self.expected if method == "POST" else b"")
        if self.end == "client before the answer":
            self.request.on("finish", self.request.destroy)

    def answered(self, response: http.IncomingMessage) -> None:
        self.status = response.statusCode
        response.on("data", self.got)
        response.on("error", self.failed)
        if self.end == "client within the answer":
            self.request.destroy()

    def got(self, data: bytes) -> None:
        whole = BLOCK if self.end else self.expected
        assert whole[self.received : self.received + len(data)] == data
        self.received += len(data)

    def failed(self, error: Any) -> None:
        assert error.code == "ECONNRESET", error
        self.error = error.code

    def closed(self) -> None:
        crowd = self.crowd
        crowd.numbers["on kept connections"] += self.request.reusedSocket
        response = self.request.res
        if self.end:
            assert response is None or not response.complete or not self.wants_body, self.end
            crowd.over(f"given up by the {self.end}", self.received)
            return
        # Without it the answer is owed; with a kept connection there is none that the server gives up by itself.
        assert not self.error
        assert self.status == 200
        assert response is not None
        assert response.complete
        assert self.received == (len(self.expected) if self.wants_body else 0)
        crowd.over("answered in full", self.received)
