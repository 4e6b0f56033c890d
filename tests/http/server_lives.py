"""Lives of HTTP servers: random programs over options, answers and bytes, and a player for them.

A life is data: the options of a server, what its listener does with each request, and the bytes that a client sends.
``tests/data/record_server_lives.js`` plays the same data under Node. The trace tells what each request and each answer
emitted, what raised, and the bytes that came back. To wait is to let turns of the loop pass.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from typing import Any

import pynet as net
import pynet.http as http
from pynet.timers import setImmediate
from tests.lab import port_of

Life = dict[str, Any]

QUIET_TURNS = 40

# --- making

_OPTIONS: list[tuple[str, list[Any]]] = [
    ("keepAliveTimeout", [0, 3000, 72000, -1]),
    ("maxHeaderSize", [0, 80, 100000]),
    ("requireHostHeader", [False]),
    ("joinDuplicateHeaders", [True, False]),
    ("httpValidation", ["strict", "relaxed"]),
    ("uniqueHeaders", [["x-a", "cookie"]]),
    ("rejectNonStandardBodyWrites", [True]),
    ("noDelay", [False]),
]
_SERVER: list[tuple[str, list[Any]]] = [
    ("maxHeadersCount", [3, 0, None]),
    ("maxRequestsPerSocket", [1, 2, 0]),
]
_LISTENS = ["clientError", "checkContinue", "checkExpectation", "upgrade", "connect", "dropRequest"]
_HEADERS = [
    "Connection: close",
    "Connection: keep-alive",
    "Connection: Upgrade\r\nUpgrade: x",
    "Expect: 100-continue",
    "Expect: more",
    "X-A: 1\r\nX-A: 2\r\nx-a:3",
    "Set-Cookie: a=1\r\nSet-Cookie: b=2",
    "Cookie: a=1\r\nCookie: b=2",
    "Content-Type: a\r\nContent-Type: b",
    "TE: trailers, chunked",
    "Empty:",
    "Spaces:   a b \t",
    "Accept: \xe4",
    "Bad header: x",
    "A: b\x01c",
]
_STATUS = [200, 201, 204, 304, 404, 500, 599, 999, 103, 99, "x"]
_SETS: list[Any] = [
    ["setHeader", "X-B", "c"],
    ["setHeader", "X-B", ["c", "d"]],
    ["setHeader", "x-a", [1, "2"]],
    ["setHeader", "Cookie", ["a=1", "b=2"]],
    ["setHeader", "Content-Length", 5],
    ["setHeader", "Content-Length", "2"],
    ["setHeader", "Transfer-Encoding", "chunked"],
    ["setHeader", "Connection", "close"],
    ["setHeader", "Connection", "Keep-Alive"],
    ["setHeader", "Keep-Alive", "timeout=9"],
    ["setHeader", "Trailer", "x"],
    ["setHeader", "Date", "then"],
    ["setHeader", "bad name", "x"],
    ["setHeader", "x", "a\nb"],
    ["setHeader", "x", None],
    ["appendHeader", "X-B", "e"],
    ["appendHeader", "set-cookie", ["e=1", "f=2"]],
    ["removeHeader", "Date"],
    ["removeHeader", "Connection"],
    ["removeHeader", "Transfer-Encoding"],
    ["removeHeader", "Content-Length"],
    ["set", "statusCode", 404],
    ["set", "statusCode", 204],
    ["set", "statusMessage", "So So"],
    ["set", "sendDate", False],
    ["set", "shouldKeepAlive", False],
    ["set", "strictContentLength", True],
    ["set", "useChunkedEncodingByDefault", False],
    ["writeContinue"],
    ["writeProcessing"],
    ["writeEarlyHints", {"link": "</a>; rel=preload", "x": "y"}],
    ["writeInformation", 105, {"a": "b"}],
    ["addTrailers", {"x": "y", "Z": "1"}],
    ["addTrailers", {"bad name": "y"}],
]
_GIVEN: list[Any] = [
    None,
    {"X-B": "w", "x-c": 5},
    {"Content-Length": 3},
    {"a b": "c"},
    ["X-B", "1", "x-b", "2"],
    ["odd"],
]
_WRITES: list[Any] = [
    ["write", "hello"],
    ["write", ""],
    ["write", "\xe4", "latin1"],
    ["write", "68656c6c6f", "hex"],
    ["write", "x" * 70000],
    ["flushHeaders"],
    ["cork"],
    ["wait", 2],
    ["wait", 5],
]


def make(seed: int) -> Life:
    """The life of number *seed*."""
    rng = random.Random(seed)
    options = {name: rng.choice(values) for name, values in _OPTIONS if rng.random() < 0.12}
    server = {name: rng.choice(values) for name, values in _SERVER if rng.random() < 0.12}
    text = "".join(_request(rng, at) for at in range(rng.choice([1, 1, 2, 2, 3, 4])))
    if rng.random() < 0.15 and "maxHeadersCount" not in server:  # of two faults in a head either may be seen first
        at = rng.randrange(len(text))
        text = text[:at] + rng.choice(["\n", "\r", " ", "\0", ":", "zz", "\xff"]) + text[at:]
    if rng.random() < 0.1:
        text = text[: rng.randrange(len(text))]
    # Of an upgrade whose body is not complete Node makes another stream.
    most = 0 if "Upgrade: x" in text else rng.choice([0, 0, 0, 1, 2])
    cuts = sorted(rng.randrange(len(text) + 1) for _ in range(most))
    pieces = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True) if b > a]
    return {
        "seed": seed,
        "options": options,
        "server": server,
        # An upgrade that nobody listens to costs Node what is behind it.
        "listens": [
            event for event in _LISTENS if rng.random() < 0.25 or (event == "upgrade" and "Upgrade: x" in text)
        ],
        "handlers": [_handler(rng) for _ in range(rng.choice([1, 1, 2, 3]))],
        "pieces": pieces,
        "ends": rng.random() < 0.2,
    }


def _request(rng: random.Random, at: int) -> str:
    method = rng.choice(["GET", "GET", "GET", "POST", "POST", "PUT", "HEAD", "OPTIONS", "CONNECT", "QUERY"])
    version = rng.choice(["1.1"] * 6 + ["1.0"])
    lines = [f"{method} /{at} HTTP/{version}"]
    if rng.random() < 0.95:
        lines.append("Host: x")
    lines += [rng.choice(_HEADERS) for _ in range(rng.choice([0, 0, 1, 1, 2, 3]))]
    body = ""
    if method in ("POST", "PUT") or rng.random() < 0.05:
        body = rng.choice(["", "abc", "x" * 1000])
        if rng.random() < 0.5:
            lines.append(f"Content-Length: {len(body)}")
        else:
            lines.append("Transfer-Encoding: chunked")
            chunks = "".join(f"{len(part):x}\r\n{part}\r\n" for part in (body[:2], body[2:]) if part)
            body = chunks + "0\r\n" + rng.choice(["", "T: v\r\nT: w\r\n"]) + "\r\n"
    return "\r\n".join([*lines, "", body])


def _handler(rng: random.Random) -> list[Any]:
    ops: list[Any] = [rng.choice(_SETS) for _ in range(rng.choice([0, 0, 1, 1, 2, 4]))]
    if rng.random() < 0.3:
        message = ["Fine"] if rng.random() < 0.2 else []
        ops.append(["writeHead", rng.choice(_STATUS), *message, rng.choice(_GIVEN)])
    kind = rng.random()
    if kind < 0.1:
        return [*ops, ["pipe"]]
    ops += [rng.choice(_WRITES) for _ in range(rng.choice([0, 0, 1, 2, 3]))]
    if kind < 0.15:
        return [*ops, [rng.choice(["destroy", "destroyRequest"])]]
    if kind < 0.2:
        return ops
    end: list[Any] = rng.choice([["end"], ["end", "done"], ["end", "\xe4", "latin1"], ["callback"]])
    tail = [end, *([rng.choice([["end"], ["write", "late"], ["setHeader", "a", "b"]])] if rng.random() < 0.1 else [])]
    if rng.random() < 0.3:
        return [["read"], ["onEnd", [*ops, *tail]]]
    return [*([["read"]] if rng.random() < 0.3 else []), *ops, *tail]


# --- playing


def _shown(error: Any) -> str:
    return f"{getattr(error, 'code', None) or 'TypeError'} {error}"


def _turns(count: int, then: Callable[[], object]) -> None:
    if count == 0:
        then()
    else:
        setImmediate(lambda: _turns(count - 1, then))


def _json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


class _Player:
    def __init__(self, life: Life, done: Callable[[list[str]], None]) -> None:
        self.life = life
        self.done = done
        self.lines: list[str] = []
        self.count = 0
        self.received = b""
        self.moved = 0
        self.over = False
        create: Any = http.createServer
        try:
            self.server: http.Server = create(life["options"])
        except Exception as error:
            done([f"server throws {_shown(error)}"])
            return
        for name, value in life["server"].items():
            setattr(self.server, name, value)
        self.server.on("request", self.on_request("request"))
        for event in life["listens"]:
            self.listen(event)
        self.client = net.Socket()
        self.client.on("data", self.on_data)
        self.client.on("end", lambda: self.say("c end"))
        self.client.on("error", lambda: None)
        self.server.listen(0, "127.0.0.1", self.connect)

    def say(self, line: str) -> None:
        self.lines.append(line)
        self.moved = 0

    def on_data(self, data: bytes) -> None:
        self.received += data
        self.moved = 0

    def listen(self, event: str) -> None:
        server: Any = self.server
        if event == "clientError":

            def on_error(error: Any, socket: Any) -> None:
                self.lines.append(f"server clientError {error.code}")
                if socket.writable:
                    socket.end("HTTP/1.1 418 Tea\r\n\r\n")
                else:
                    socket.destroy()

            server.on(event, on_error)
        elif event in ("upgrade", "connect"):

            def on_upgrade(req: Any, socket: Any, head: bytes) -> None:
                self.lines.append(f"server {event} {req.url} {head.decode('latin-1')}")
                socket.on("error", lambda: None)
                socket.end("bye")
                socket.resume()

            server.on(event, on_upgrade)
        elif event == "dropRequest":
            server.on(event, lambda req: self.lines.append(f"server dropRequest {req.url}"))
        else:
            server.on(event, self.on_request(event))

    def on_request(self, what: str) -> Callable[[Any, Any], None]:
        def listener(req: Any, res: Any) -> None:
            self.count += 1
            n = self.count
            self.moved = 0
            head = [req.method, req.url, req.httpVersion, req.headers, req.rawHeaders, req.headersDistinct]
            self.lines.append(f"r{n} {what} {_json(head)}")
            for event in ("end", "close", "aborted"):
                req.on(event, lambda *_, event=event: self.lines.append(f"r{n} {event}"))
            req.on("end", lambda: self.lines.append(f"r{n} trailers {_json(req.trailers)} {str(req.complete).lower()}"))
            req.on("error", lambda error: self.lines.append(f"r{n} error {_shown(error)}"))
            for event in ("finish", "close", "pipe", "unpipe"):
                res.on(event, lambda *_, event=event: self.lines.append(f"a{n} {event}"))
            res.on("error", lambda error: self.lines.append(f"a{n} error {_shown(error)}"))
            handlers = self.life["handlers"]
            self.perform(n, req, res, handlers[(n - 1) % len(handlers)])

        return listener

    def perform(self, n: int, req: Any, res: Any, ops: list[Any]) -> None:
        for at, (op, *args) in enumerate(ops):
            if op == "wait":

                def go_on(rest: list[Any] = ops[at + 1 :]) -> None:
                    self.moved = 0
                    self.perform(n, req, res, rest)

                _turns(args[0], go_on)
                return
            try:
                self.step(n, req, res, op, args)
            except Exception as error:
                self.lines.append(f"a{n} {op} throws {_shown(error)}")

    def step(self, n: int, req: Any, res: Any, op: str, args: list[Any]) -> None:
        if op == "read":
            req.on("data", lambda chunk: self.lines.append(f"r{n} data {chunk.decode('latin-1')}"))
        elif op == "pipe":
            req.pipe(res)
        elif op == "onEnd":
            req.on("end", lambda: self.perform(n, req, res, args[0]))
        elif op == "destroyRequest":
            req.destroy()
        elif op == "set":
            setattr(res, *args)
        elif op == "callback":
            res.end("called", lambda: self.lines.append(f"a{n} callback"))
        else:
            result = getattr(res, op)(*args)
            if isinstance(result, bool) and op != "writeInformation":
                self.lines.append(f"a{n} {op} {str(result).lower()}")

    def connect(self) -> None:
        self.client.connect(port_of(self.server), "127.0.0.1", self.start)

    def start(self) -> None:
        pieces = list(self.life["pieces"])

        def next_piece() -> None:
            if pieces:
                self.moved = 0
                self.client.write(pieces.pop(0).encode("latin-1"))
                _turns(8, next_piece)
            elif self.life["ends"]:
                self.client.end()

        next_piece()
        self.watch()

    def watch(self) -> None:
        if self.over:
            return
        self.moved += 1
        if self.moved > QUIET_TURNS:
            self.finish()
        else:
            setImmediate(self.watch)

    def finish(self) -> None:
        self.over = True
        lines = self.lines
        self.client.destroy()

        def on_close() -> None:
            text = re.sub(r"\r\nDate: [^\r]*", "\r\nDate: now", self.received.decode("latin-1"))
            kept = [line for line in lines if not line.startswith("c")]
            self.done([*kept, f"c received {text}", *(line for line in lines if line == "c end")])

        self.server.close(on_close)
        self.server.closeAllConnections()


def play(lives: list[Life]) -> list[list[str]]:
    """The traces of *lives*, one after the other."""
    traces: list[list[str]] = []

    def start() -> None:
        if len(traces) < len(lives):
            _Player(lives[len(traces)], finished)

    def finished(trace: list[str]) -> None:
        traces.append(trace)
        setImmediate(start)

    setImmediate(start)
    net.run()
    return traces


def by_object(trace: list[str]) -> dict[str, list[str]]:
    """A trace taken apart: the order between objects on two ends of a connection is the kernel's."""
    found: dict[str, list[str]] = {}
    for line in trace:
        name = line.split(" ", 1)[0]
        if line == "server clientError ECONNRESET":
            continue  # of the end of the game, where the client goes first
        if (
            name.startswith("r")
            and line.split(" ")[1] == "data"
            and found.get(name, [""])[-1].startswith(f"{name} data")
        ):
            found[name][-1] += line.split(" ", 2)[2]  # pieces of a body, however they came
        else:
            found.setdefault(name, []).append(line)
    return found
