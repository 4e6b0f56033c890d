"""Random nonsense for the HTTP parser and for a server: it neither hangs nor grows, and every error has a code."""

from __future__ import annotations

import faulthandler
import random
import time
import warnings
from collections.abc import Iterator
from typing import Any

import pynet.http as http
from pynet._http._parser import RequestParser, ResponseParser
from pynet.stream import Duplex, duplexPair
from pynet.timers import setImmediate
from tests.http.mutations import comparable, mutated_message
from tests.http.test_parser import cut, run
from tests.load.loads import Counts, Progress, measured, peak_memory

AT_ONCE = 50
#: One input may take this long, on the slowest of machines; else what hangs is shown, and the process ends.
HANG_S = 60
GROWTH = "bytes of memory more than after a tenth"
MOST_GROWTH = 8 * 1024 * 1024
MODES = ("strict", "strict", "relaxed", "insecure")


def parsing(count: int, deadline_s: float = 3600) -> Counts:
    """*count* messages for the parsers, each whole and in pieces; a twentieth as many connections for a server."""

    def scene(numbers: dict[str, int]) -> None:
        numbers.update(dict.fromkeys(("inputs", "bytes", "heads", "bodies", "errors"), 0))
        feed_parsers(count, numbers)
        numbers.update(dict.fromkeys(("connections", "requests", "clientError", "answers"), 0))
        visitors.numbers = numbers
        visitors.start()

    visitors = Visitors(max(100, count // 20))
    try:
        counts = measured(scene, deadline_s)
    finally:
        faulthandler.cancel_dump_traceback_later()
    assert not visitors.open
    for server in visitors.servers:
        assert not server._pynet_http_connections
    assert counts.numbers[GROWTH] < MOST_GROWTH, counts
    return counts


def feed_parsers(count: int, numbers: dict[str, int]) -> None:
    rng = random.Random(count)
    progress = Progress(count, "inputs")
    slowest = memory = 0.0
    for number in range(count):
        if number % 1000 == 0:
            faulthandler.dump_traceback_later(HANG_S, exit=True)
        before = time.thread_time()
        try_one(rng, numbers)
        slowest = max(slowest, time.thread_time() - before)
        progress.step()
        if number == count // 10:
            memory = peak_memory()
    numbers["microseconds of CPU for the slowest"] = int(slowest * 1e6)
    numbers[GROWTH] = int(peak_memory() - memory)


def try_one(rng: random.Random, numbers: dict[str, int]) -> None:
    """One input, in one piece and in several, to two parsers of the same limits."""
    is_request, data = mutated_message(rng)
    if rng.random() < 0.02:
        at = rng.randrange(len(data) + 1)
        data = data[:at] + data[at : at + rng.randrange(1, 40)] * rng.randrange(1, 600) + data[at:]
    mode, size, headers = rng.choice(MODES), rng.choice([0, 0, 0, 64, 300]), rng.choice([1000, 1000, 3])
    method = rng.choice(["GET", "GET", "HEAD", "CONNECT"])

    def parser() -> RequestParser | ResponseParser:
        if is_request:
            return RequestParser(size, headers, mode)
        made = ResponseParser(size, headers, mode)
        made.method = method
        return made

    pieces = cut(data, [rng.randrange(len(data) + 1) for _ in range(rng.randrange(1, 5))])
    events = run(parser(), [data])
    is_exact = mode != "relaxed" and not size and headers == 1000
    assert comparable(run(parser(), pieces), is_exact) == comparable(events, is_exact), (mode, method, data, pieces)
    assert sum(map(len, texts(events))) <= len(data), (mode, method, data)
    numbers["inputs"] += 1
    numbers["bytes"] += len(data)
    for event in events[:-1]:
        numbers["heads"] += event[0] == "head"
        numbers["bodies"] += event[0] == "body"
        if event[0] == "error":
            numbers["errors"] += 1
            assert event[1].startswith("HPE_"), event


def texts(events: list[Any]) -> Iterator[Any]:
    """What of the input the events have; the rest behind an upgrade is last."""
    *events, rest = events
    yield rest
    for event in events:
        if event[0] == "head":
            yield event[2]
            yield from event[5]
        elif event[0] != "error":
            yield from [event[1]] if event[0] == "body" else event[1]


class Visitors:
    """Connections with a few mutated requests each, some at a time, for servers of every kind."""

    def __init__(self, count: int) -> None:
        self.rng = random.Random(count)
        self.left = count
        self.open = 0
        self.numbers: dict[str, int] = {}
        self.progress = Progress(count, "connections")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the lenient server says that it is one
            self.servers = [
                self.server(),
                self.server(httpValidation="relaxed", maxHeaderSize=300),
                self.server(insecureHTTPParser=True, keepAliveTimeout=0),
                self.server(maxBodySize=4),
                self.server(requireHostHeader=False),
            ]
        upgrading = self.servers[4]
        upgrading.on("upgrade", lambda req, socket, head: socket.end(b"HTTP/1.1 101 Yes\r\n\r\n" + head))
        upgrading.on("connect", lambda req, socket, head: socket.end(b"HTTP/1.1 200 Yes\r\n\r\n" + head))
        self.servers[2].maxRequestsPerSocket = 1
        self.servers[3].on("clientError", self.complain)

    def server(self, **options: Any) -> http.Server:
        return http.createServer(self.request, **options)

    def request(self, req: http.IncomingMessage, res: http.ServerResponse) -> None:
        self.numbers["requests"] += 1
        kind = self.rng.randrange(5)
        if kind == 0:
            res.end("at once")
        elif kind == 1:
            req.pipe(res)
        elif kind == 2:
            req.on("end", lambda: res.end("afterwards"))
            req.resume()
        elif kind == 3:
            res.write("a part")
            res.end()
        else:
            req.destroy()

    def complain(self, error: Any, socket: Any) -> None:
        self.numbers["clientError"] += 1
        assert error.code.startswith(("HPE_", "ERR_HTTP_", "ECONNRESET")), error.code
        socket.destroy()

    def start(self) -> None:
        while self.left and self.open < AT_ONCE:
            self.left -= 1
            self.open += 1
            self.visit(self.rng.choice(self.servers))

    def visit(self, server: http.Server) -> None:
        faulthandler.dump_traceback_later(HANG_S, exit=True)
        here, there = duplexPair()
        answer: list[bytes] = []
        here.on("data", answer.append)
        here.on("error", lambda error: None)
        here.on("close", lambda: self.gone(answer))
        here.on("close", there.destroy)  # a pair does not, as a network would, fail what is written to nobody
        there.on("close", here.destroy)
        server.emit("connection", there)
        data = b"".join(mutated_message(self.rng, True)[1] for _ in range(self.rng.randrange(1, 4)))
        pieces = cut(data, [self.rng.randrange(len(data) + 1) for _ in range(self.rng.randrange(4))])
        self.say(here, pieces)

    def say(self, here: Duplex, pieces: list[bytes]) -> None:
        if here.destroyed:
            return
        if pieces:
            here.write(pieces[0])
            setImmediate(self.say, here, pieces[1:])
        elif self.rng.random() < 0.5:
            here.end()
        else:
            here.destroy()

    def gone(self, answer: list[bytes]) -> None:
        said = b"".join(answer)
        assert said[:9] in (b"", b"HTTP/1.1 "), said
        self.numbers["connections"] += 1
        self.numbers["answers"] += said.count(b"HTTP/1.1 ")
        self.progress.step()
        self.open -= 1
        self.start()
