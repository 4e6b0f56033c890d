"""Lives of HTTP clients: random programs over the options of ``request()`` and ``Agent()``, and a player for them.

A life is data: what a server of plain bytes answers to each head that it gets, and what the client asks for, writes and
does in its listeners. ``tests/data/record_client_lives.js`` plays the same data under Node. The trace lists, for every
object by itself, what it emitted: the order between objects on two ends of a connection is the kernel's. To wait is to
let turns of the loop pass, not time, so that a busy machine changes nothing.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from functools import partial
from typing import Any

import pynet as net
import pynet.http as http
from pynet.testing import new_loop
from pynet.timers import setImmediate, setTimeout

Life = dict[str, Any]

QUIET_TURNS = 160
PATIENCE_TURNS = 300
QUIET_WITH_TIMEOUTS_MS = 400
AT_ONCE = 20

# --- making

_METHODS = ["GET"] * 6 + ["POST"] * 5 + ["HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "post", "CONNECT", "QUERY"]
_HEADERS: list[Any] = [
    {"X-A": "1"},
    {"x-a": ["1", "2"], "Cookie": ["a=1", "b=2"]},
    {"Host": "example.org"},
    {"connection": "close"},
    {"Connection": "keep-alive"},
    {"Authorization": "Basic eDp5"},
    {"Expect": "100-continue"},
    {"Content-Length": 3},
    {"Transfer-Encoding": "chunked"},
    {"Connection": "Upgrade", "Upgrade": "x"},
    {"Content-Type": "text/plain", "n": 5},
    {"bad name": "x"},
    {"bad-value": "a\nb"},
    {"ünicode": "x"},
    ["X-B", "1", "X-B", "2"],
    ["Host", "h", "Connection", "close"],
    [["X-C", "1"], ["X-C", "2"]],
]
_OPTIONS: list[tuple[str, list[Any]]] = [
    ("path", ["/a?b=c", "*", "", "/ü", "/a b", "http://x/y", "/%20", "//"]),
    ("auth", ["u:p", "ü:", ""]),
    ("setHost", [True, False]),
    ("setDefaultHeaders", [True, False]),
    ("timeout", [150, 0, -1, "x"]),
    ("defaultPort", [81]),
    ("protocol", ["http:", "https:", ""]),
    ("joinDuplicateHeaders", [True, False, "x"]),
    ("maxHeaderSize", [120, 100000, -1]),
    ("insecureHTTPParser", [False, 5]),
    ("httpValidation", ["strict", "relaxed", "no"]),
    ("family", [4, 6]),
    ("localAddress", ["127.0.0.1"]),
    ("hostname", ["127.0.0.1", 5]),
    ("uniqueHeaders", [["x-a", "cookie"]]),
    ("agent", [5, {}]),
    ("method", [5, "G T", ""]),
]
_AGENTS: list[dict[str, Any]] = [
    {"keepAlive": True},
    {"keepAlive": True},
    {"keepAlive": True, "maxSockets": 1},
    {"maxSockets": 1},
    {},
    {"keepAlive": True, "maxFreeSockets": 1},
    {"keepAlive": True, "maxTotalSockets": 1},
    {"keepAlive": True, "timeout": 150},
    {"keepAlive": True, "scheduling": "fifo"},
    {"keepAlive": True, "keepAliveMsecs": 500, "agentKeepAliveTimeoutBuffer": 0},
]
_OK = "HTTP/1.1 200 OK\r\n"
_ANSWERS: list[list[list[Any]]] = [
    [["send", _OK + "Content-Length: 5\r\n\r\nhello"]],
    [["send", _OK + "Content-Length: 0\r\n\r\n"]],
    [["send", _OK + "Content-Length: 5\r\n\r\nhe"], ["wait", 30], ["send", "llo"]],
    [["send", _OK], ["wait", 30], ["send", "Content-Length: 2\r\n"], ["wait", 30], ["send", "\r\nok"]],
    [["send", _OK + "Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n"]],
    [["send", _OK + "Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n"], ["wait", 30], ["send", "1\r\n!\r\n0\r\n\r\n"]],
    [["send", _OK + "Transfer-Encoding: chunked\r\nTrailer: x\r\n\r\n2\r\nok\r\n0\r\nX-T: 1\r\nx-t: 2\r\n\r\n"]],
    [["send", _OK + "\r\nuntil"], ["wait", 30], ["send", " the end"], ["end"]],
    [["send", _OK + "\r\nuntil the end"], ["end"]],
    [["send", _OK + "\r\nreset"], ["wait", 30], ["reset"]],
    [["send", _OK + "Connection: close\r\nContent-Length: 2\r\n\r\nok"]],
    [["send", _OK + "Connection: close\r\nContent-Length: 2\r\n\r\nok"], ["end"]],
    [["send", "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok"], ["wait", 30], ["end"]],
    [["send", "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nok"]],
    [["send", _OK + "Keep-Alive: timeout=1\r\nContent-Length: 2\r\n\r\nok"]],
    [["send", _OK + "Keep-Alive: timeout=5\r\nContent-Length: 2\r\n\r\nok"]],
    [["send", "HTTP/1.1 204 No Content\r\n\r\n"]],
    [["send", "HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n\r\n"]],
    [["send", "HTTP/1.1 100 Continue\r\n\r\n"], ["wait", 30], ["send", _OK + "Content-Length: 2\r\n\r\nok"]],
    [["send", "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"]],
    [["send", "HTTP/1.1 102 \r\n\r\nHTTP/1.1 100 C\r\n\r\n" + _OK + "Content-Length: 2\r\n\r\nok"]],
    [["send", "HTTP/1.1 101 Switching\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\nhead"]],
    [["send", "HTTP/1.1 101 Switching\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n"], ["wait", 30], ["end"]],
    [["send", _OK + "Connection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: 2\r\n\r\nok"]],
    [["send", _OK + "Content-Length: 5\r\n\r\nhe"], ["wait", 30], ["end"]],
    [["send", _OK + "Content-Length: 5\r\n\r\nhe"], ["wait", 30], ["destroy"]],
    [["send", _OK + "Content-Length: 5\r\n\r\nhe"], ["wait", 30], ["reset"]],
    [["send", _OK + "Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n"], ["wait", 30], ["end"]],
    [["send", _OK + "Transfer-Encoding: chunked\r\n\r\nx\r\nok\r\n"]],
    [["send", _OK + "Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n"], ["wait", 30], ["send", "zz\r\n"]],
    [["send", "garbage"]],
    [["send", _OK + "Content-Length: 2\r\n\r\nokgarbage"]],
    [["send", _OK + "Content-Length: 2\r\n\r\nok" + _OK + "Content-Length: 0\r\n\r\n"]],
    [["send", _OK + "Content-Length: 2\r\n\r\nok"], ["wait", 30], ["send", "unasked"]],
    [["send", _OK + "Content-Length: 2\r\n\r\nok"], ["wait", 30], ["end"]],
    [["send", _OK + "Content-Length: 2\r\n\r\nok"], ["wait", 30], ["reset"]],
    [["send", _OK + "A: b"], ["wait", 30], ["end"]],
    [["send", _OK + "X-Long: " + "x" * 150 + "\r\nContent-Length: 0\r\n\r\n"]],
    [["send", _OK + "Set-Cookie: a\r\nSet-Cookie: b\r\nAge: 1\r\nAge: 2\r\nX: 1\r\nX: 2\r\nContent-Length: 0\r\n\r\n"]],
    [["send", "HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n"]],
    [["send", _OK + "Latin: \xfc\r\nContent-Length: 0\r\n\r\n"]],
    [["send", _OK + "Content-Length: 2\r\nContent-Length: 3\r\n\r\nok"]],
    [["end"]],
    [["wait", 30], ["end"]],
    [["wait", 30], ["destroy"]],
    [["wait", 30], ["reset"]],
    [["ms", 300], ["send", _OK + "Content-Length: 2\r\n\r\nok"]],
    [],
]
_BODIES: list[list[list[Any]]] = [
    [["end", "abc"]],
    [["write", "a"], ["end", "bc"]],
    [["write", "a"], ["wait", 30], ["write", "b"], ["end", "c"]],
    [["flush"], ["wait", 30], ["end", "abc"]],
    [["wait", 15], ["end", None]],
    [["write", "a"], ["wait", 60], ["end", None]],
    [["write", "a"], ["wait", 30], ["destroy"]],
    [["write", "a"], ["wait", 30], ["abort"]],
    [["end", None], ["end", None]],
    [["end", "a"], ["write", "b"]],
    [["destroy"]],
    [["abort"], ["end", None]],
    [["destroyError"], ["end", None]],
    [["end", None], ["destroy"]],
    [["end", None], ["wait", 15], ["abort"]],
    [["setHeader:1"], ["end", "a"]],
    [["setNoDelay"], ["setSocketKeepAlive"], ["end", None]],
    [["setTimeout:150"], ["end", None]],
    [["setTimeout:150"], ["end", None], ["noTimeout"]],
    [["end", None], ["wait", 15], ["setTimeout:150"]],
]
_REACTIONS: list[tuple[str, list[str]]] = [
    ("socket", ["destroy", "destroyError", "abort", "setTimeout:150", "socketDestroy", "socketEnd", "agentDestroy"]),
    (
        "response",
        ["destroy", "destroyError", "abort", "resDestroy", "resDestroyError", "socketDestroy", "agentDestroy"],
    ),
    ("response", ["resTimeout:150", "setTimeout:150", "resPause", "end"]),
    ("data", ["destroy", "destroyError", "abort", "resDestroy", "resDestroyError", "socketDestroy", "resPause"]),
    ("end", ["destroy", "abort", "resDestroy", "socketDestroy", "agentDestroy", "setTimeout:150"]),
    ("timeout", ["destroy", "destroyError", "abort"]),
    ("finish", ["destroy", "abort", "socketDestroy", "setTimeout:150"]),
    ("continue", ["end", "destroy", "write:x"]),
    ("error", ["destroy", "abort"]),
    ("close", ["destroy", "abort", "setTimeout:150"]),
    ("resclose", ["destroy", "abort"]),
]


def make(seed: int) -> Life:
    """The life number *seed*."""
    chance = random.Random(seed)
    count = chance.choice([1, 1, 2, 3])
    life: Life = {
        "seed": seed,
        "agent": chance.choice(_AGENTS),
        "halfOpen": chance.random() < 0.15,
        "answers": [chance.choice(_ANSWERS) for _ in range(count)],
        "requests": [_request(chance, index) for index in range(count)],
    }
    has_timeouts = "imeout" in json.dumps(life) or '"ms"' in json.dumps(life)
    life["quiet"] = QUIET_WITH_TIMEOUTS_MS if has_timeouts else 0
    return life


def _request(chance: random.Random, index: int) -> dict[str, Any]:
    options: dict[str, Any] = {}
    method = chance.choice(_METHODS)
    if method != "GET" or chance.random() < 0.3:
        options["method"] = method
    if chance.random() < 0.4:
        options["headers"] = chance.choice(_HEADERS)
    while chance.random() < 0.3:
        name, values = chance.choice(_OPTIONS)
        options[name] = chance.choice(values)
    listens = [
        name for name, odds in (("response", 0.9), ("reserror", 0.7), ("upgrade", 0.6)) if chance.random() < odds
    ]
    if chance.random() < 0.6:
        listens.append("connect")
    on: dict[str, list[str]] = {}
    while chance.random() < 0.3:
        event, actions = chance.choice(_REACTIONS)
        on[event] = [chance.choice(actions)]
    plain = [["end", None]]
    wants_body = str(method).upper() in ("POST", "PUT", "PATCH")
    body = chance.choice(_BODIES) if chance.random() < (0.7 if wants_body else 0.25) else plain
    return {
        "options": options,
        "agent": chance.choice(["own", "own", "own", "own", "none"]),
        "connects": chance.random() < 0.06,
        "refused": chance.random() < 0.03,
        "after": chance.choice([100, 100, 100, 0]) if index else 0,
        "listens": listens,
        "reads": chance.choice(["data", "data", "data", "resume", "late", "no"]),
        "on": on,
        "body": body,
    }


# --- playing

_PORT = re.compile(r":\d{4,5}\b")
_HOST_PORT = re.compile(r":\d{4,5}(?=\||$)")


def play(*lives: Life) -> list[list[str]]:
    """Run *lives*, many at a time, on a loop of their own; returns their traces.

    Time passes there only when nothing else can happen, so that no timer overtakes what waits for turns.
    """
    waiting = iter(lives)
    players = {}

    with new_loop(fake_clock=True) as loop:
        clock = loop.clock

        def start() -> None:
            life = next(waiting, None)
            if life is not None:
                player = players[life["seed"]] = _Player(life, lambda: clock.ms, start)
                player.play()

        for _ in range(AT_ONCE):
            start()
        loop.run(timeout_ms=60_000)
    return [players[life["seed"]].trace() for life in lives]


class _Player:
    def __init__(self, life: Life, now: Callable[[], float], then: Callable[[], object]) -> None:
        self.life = life
        self.now = now
        self.then = then
        self.traces: dict[str, list[str]] = {}
        self.names: dict[Any, str] = {}
        self.heads = 0
        self.accepted: list[net.Socket] = []
        self.closing = False
        self.said = 0

    def after(self, turns: int, then: Callable[[], object]) -> None:
        setImmediate(then if turns <= 1 else lambda: self.after(turns - 1, then))

    def after_ms(self, ms: float, then: Callable[[], object]) -> None:
        setTimeout(then, ms)

    def say(self, who: str, what: str) -> None:
        if self.closing:
            return
        self.said += 1
        trace = self.traces.setdefault(who, [])
        if what.startswith("data:") and trace and trace[-1].startswith("data:"):
            trace[-1] = f"data:{int(trace[-1][5:]) + int(what[5:])}"
        else:
            trace.append(what)

    def failure(self, error: Any) -> str:
        return _PORT.sub(":PORT", f"error {getattr(error, 'code', None) or '-'} {error}")

    # The server

    def serve(self, socket: net.Socket) -> None:
        self.accepted.append(socket)
        name = f"c{len(self.accepted)}"
        text = ""

        def fin() -> None:
            self.say(name, "fin")
            if not self.life["halfOpen"]:
                socket.end()

        def read(data: bytes) -> None:
            nonlocal text
            text += data.decode("latin-1")
            self.say(name, f"data:{len(data)}")
            while "\r\n\r\n" in text:
                head, _, text = text.partition("\r\n\r\n")
                if not re.match(r"\S+ \S+ HTTP", head):
                    continue
                self.say(name, f"head {_HOST_PORT.sub(':PORT', head.replace(chr(13) + chr(10), '|'))}")
                answer = self.life["answers"][self.heads % len(self.life["answers"])]
                self.heads += 1
                self.answer(socket, answer)

        socket.on("error", lambda: None)
        socket.on("end", fin)
        socket.on("data", read)

    def answer(self, socket: net.Socket, steps: list[list[Any]]) -> None:
        for index, (verb, *arguments) in enumerate(steps):
            if socket.destroyed:
                return
            if verb == "send":
                socket.write(arguments[0], "latin1")
            elif verb in ("wait", "ms"):
                rest = steps[index + 1 :]
                wait = self.after if verb == "wait" else self.after_ms
                wait(arguments[0], partial(self.answer, socket, rest))
                return
            elif verb == "end":
                socket.end()
            elif verb == "destroy":
                socket.destroy()
            elif verb == "reset":
                socket.resetAndDestroy()

    # The client

    def options(self, spec: dict[str, Any]) -> dict[str, Any]:
        address: Any = self.server.address()
        options: dict[str, Any] = {"port": address.port, "host": "127.0.0.1", **spec["options"]}
        if spec["agent"] == "own":
            options["agent"] = self.agent
        elif spec["agent"] == "none":
            options["agent"] = False
        if spec["connects"]:
            options["agent"] = None
            options["createConnection"] = lambda o: net.connect(o["port"], "127.0.0.1")
        if spec["refused"]:
            options["port"] = 1
        return options

    def request(self, spec: dict[str, Any], index: int, then: Callable[[], object]) -> None:
        name = f"q{index + 1}"
        try:
            q: Any = http.request(self.options(spec))
        except Exception as error:
            self.say(name, f"throws {getattr(error, 'code', 'undefined')} {error}")
            then()
            return

        def say(what: str) -> None:
            self.say(name, what)

        def act(when: str) -> None:
            for action in spec["on"].get(when, ()):
                self.act(q, name, action)

        def plain(event: str) -> Callable[[], None]:
            def listener() -> None:
                say(event)
                act(event)

            return listener

        for event in ("finish", "timeout", "abort", "continue", "drain"):
            q.on(event, plain(event))

        def failed(error: Exception) -> None:
            say(self.failure(error))
            act("error")

        def informed(info: http.Information) -> None:
            say(f"information {info.statusCode} {info.statusMessage} {','.join(info.rawHeaders)}")

        def assigned(socket: Any) -> None:
            if socket not in self.names:
                self.watch(socket)
            say(f"socket {self.names[socket]} {_js(q.reusedSocket)}")
            act("socket")

        q.on("error", failed)
        q.on("information", informed)
        q.on("socket", assigned)
        if "response" in spec["listens"]:
            q.on("response", lambda m: self.response(spec, name, m, act))

        def switched(event: str) -> Callable[..., None]:
            def listener(m: http.IncomingMessage, socket: net.Socket, head: bytes) -> None:
                say(f"{event} {m.statusCode} {len(head)} {socket.listenerCount('error')}")
                socket.on("error", lambda: None)
                socket.destroy()

            return listener

        for event in ("upgrade", "connect"):
            if event in spec["listens"]:
                q.on(event, switched(event))

        def closed() -> None:
            say(f"close destroyed={_js(q.destroyed)} aborted={_js(q.aborted)} res={_js(q.res is not None)}")
            act("close")
            then()

        q.on("close", closed)
        self.send(q, name, spec["body"])

    def send(self, q: Any, name: str, body: list[list[Any]]) -> None:
        for index, (verb, *arguments) in enumerate(body):
            if verb in ("write", "end"):
                word = "wrote" if verb == "write" else "ended"
                chunks = [] if arguments[0] is None else [arguments[0].encode()]
                getattr(q, verb)(*chunks, self.told(name, word))
            elif verb == "flush":
                q.flushHeaders()
            elif verb == "wait":
                rest = body[index + 1 :]
                self.after(arguments[0], partial(self.send, q, name, rest))
                return
            else:
                self.act(q, name, verb)

    def told(self, name: str, word: str) -> Callable[[Any], None]:
        return lambda error: self.say(name, f"{word} {getattr(error, 'code', None) or 'ok'}")

    def response(self, spec: dict[str, Any], name: str, m: http.IncomingMessage, act: Callable[[str], None]) -> None:
        who = name.replace("q", "m")
        headers = json.dumps(m.headers, ensure_ascii=False, separators=(",", ":"))
        self.say(name, f"response {m.statusCode} {m.statusMessage} {m.httpVersion} {headers}")

        def say(what: str) -> None:
            self.say(who, what)

        @m.on("end")
        def _() -> None:
            say(f"end complete={_js(m.complete)} {','.join(m.rawTrailers)}")
            act("end")

        m.on("aborted", lambda: say("aborted"))

        @m.on("close")
        def _() -> None:
            say(f"close complete={_js(m.complete)} aborted={_js(m.aborted)} destroyed={_js(m.destroyed)}")
            act("resclose")

        if "reserror" in spec["listens"]:
            m.on("error", lambda error: say(self.failure(error)))
        act("response")
        if spec["reads"] == "data":

            @m.on("data")
            def _(chunk: bytes) -> None:
                say(f"data:{len(chunk)}")
                act("data")
        elif spec["reads"] == "resume":
            m.resume()
        elif spec["reads"] == "late":
            self.after(45, m.resume)

    def watch(self, socket: Any) -> None:
        name = self.names[socket] = f"s{len(self.names) + 1}"

        def plain(event: str) -> Callable[[], None]:
            return lambda: self.say(name, event)

        for event in ("connect", "timeout", "free", "agentRemove", "end", "finish"):
            socket.on(event, plain(event))
        socket.on("error", lambda error: self.say(name, self.failure(error)))
        socket.on("close", lambda hadError: self.say(name, f"close {_js(hadError)}"))

    def act(self, q: Any, name: str, action: str) -> None:
        verb, _, argument = action.partition(":")
        self.say(name, f"> {action}")
        actions: dict[str, Callable[[], object]] = {
            "destroy": q.destroy,
            "destroyError": lambda: q.destroy(Exception("boom")),
            "abort": q.abort,
            "end": q.end,
            "write": lambda: q.write(argument),
            "setTimeout": lambda: q.setTimeout(int(argument), lambda: self.say(name, "timeout callback")),
            "noTimeout": lambda: q.setTimeout(0),
            "resDestroy": lambda: q.res and q.res.destroy(),
            "resDestroyError": lambda: q.res and q.res.destroy(Exception("bang")),
            "resPause": lambda: q.res and q.res.pause(),
            "resResume": lambda: q.res and q.res.resume(),
            "resTimeout": lambda: (
                q.res and q.res.setTimeout(int(argument), lambda: self.say(name, "res timeout callback"))
            ),
            "socketDestroy": lambda: q.socket and q.socket.destroy(),
            "socketEnd": lambda: q.socket and q.socket.end(),
            "setHeader": lambda: q.setHeader("X-Late", argument),
            "setNoDelay": lambda: q.setNoDelay(True),
            "setSocketKeepAlive": lambda: q.setSocketKeepAlive(True, 1000),
            "agentDestroy": self.agent.destroy,
            "flush": q.flushHeaders,
        }
        try:
            actions[verb]()
        except Exception as error:
            self.say(name, f"throws {getattr(error, 'code', 'undefined')} {error}")

    def pool(self) -> None:
        agent = self.agent

        def sizes(pool: dict[str, list[Any]]) -> str:
            return ",".join(str(len(found)) for found in pool.values()) or "0"

        self.say(
            "agent",
            f"used={sizes(agent.sockets)} free={sizes(agent.freeSockets)} waiting={sizes(agent.requests)}"
            f" total={agent.totalSocketCount}",
        )

    # One after the other

    def trace(self) -> list[str]:
        return [f"{who} {line}" for who in sorted(self.traces) for line in self.traces[who]]

    def play(self) -> None:
        self.server = net.createServer({"allowHalfOpen": True, "noDelay": True}, self.serve)
        self.server.listen(0, "127.0.0.1", self.begin)

    def begin(self) -> None:
        self.agent = http.Agent(self.life["agent"])
        self.agent.on("free", lambda socket: self.say("agent", f"free {self.names.get(socket, 'undefined')}"))
        self.next(0, True)

    def next(self, index: int, waited: bool) -> None:
        """Start the request number *index*, when the one before it has ended."""
        specs = self.life["requests"]
        if index == len(specs):
            self.pool()
            self.look(0, self.said, self.now())
            return
        spec = specs[index]
        if spec["after"] and not waited:
            self.after(spec["after"], lambda: self.next(index, True))
            return
        is_last = index + 1 == len(specs)
        waits = not is_last and specs[index + 1]["after"]
        is_called = False

        def go_on() -> None:
            nonlocal is_called
            if waits and not is_called:
                is_called = True
                self.next(index + 1, False)

        self.request(spec, index, go_on)
        if waits:
            self.after(PATIENCE_TURNS, lambda: self.after_ms(self.life["quiet"], go_on))
        else:
            self.next(index + 1, True)

    def look(self, turns: int, said: int, since: float) -> None:
        """End the life when nothing has happened for a while."""
        if said != self.said:
            turns, said, since = 0, self.said, self.now()
        if turns < QUIET_TURNS or self.now() - since < self.life["quiet"]:
            wait = self.after if turns < QUIET_TURNS else self.after_ms
            wait(1, lambda: self.look(turns + 1, said, since))
            return
        self.pool()
        self.closing = True
        self.agent.destroy()
        for socket in (*self.names, *self.accepted):
            socket.destroy()
        self.server.close(self.then)


def _js(value: bool) -> str:
    return "true" if value else "false"
