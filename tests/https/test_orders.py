"""The lives of the inventory with https: the same steps give the objects of both sides the same events."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, cast

import pytest

import pynet as net
import pynet.http as http
import pynet.https as https
from pynet import tls
from pynet.testing import new_loop
from pynet.timers import setImmediate, setTimeout
from tests.http.client_trace import ClientTrace, expected, reading
from tests.http.trace import as_recorded
from tests.lab import port_of
from tests.tls import materials as m
from tests.tls.helpers import CA, KEYS
from tests.tls.trace import Trace
from tests.web_data import event_orders

ROWS = event_orders("s")
SERVER_OBJECT = re.compile(r"(server|raw|accepted|request|answer)\d*")
UPGRADE = {"Connection": "Upgrade", "Upgrade": "x"}
SWITCH = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n"


class ServerTrace(Trace):
    """What an https server, its sockets, requests and answers have emitted."""

    messages = 0

    def _argument(self, event: str, value: Any) -> str:
        if event == "request" and isinstance(value, (http.IncomingMessage, http.ServerResponse)):
            kind = "request" if isinstance(value, http.IncomingMessage) else "answer"
            self.messages += kind == "request"
            name = kind if self.messages == 1 else f"{kind}{self.messages}"
            # Not emitted where nobody listens, while the inventory saw every emit().
            for one in ("end", "close") if kind == "request" else ("finish", "close"):
                value.add_listener(one, lambda: None)
            self.watch(name, value)
            return name
        if isinstance(value, http.IncomingMessage):
            return "<message>"
        # A socket whose handshake has failed is nobody's.
        if event == "clientError" and isinstance(value, net.Socket) and id(value) not in self._names:
            return "<socket>"
        return super()._argument(event, value)


class Stage:
    """An https server, and a client's trace."""

    def __init__(self, listener: Any = None, **options: Any) -> None:
        self.trace = ClientTrace()
        self.server_trace = ServerTrace()
        self.agent = https.Agent(keepAlive=True, ca=CA.cert)
        self.accepted: list[net.Socket] = []
        self.answer = ""  # to talk()
        given: Any = {**KEYS, **options}
        self.server = https.createServer(given, listener)
        self.server_trace.watch("server", self.server)
        self.server.on("connection", self.accepted.append)

    def get(self, listener: Any = None, **options: Any) -> Any:
        given = {"host": "127.0.0.1", "servername": "localhost", "port": port_of(self.server), "ca": CA.cert, **options}
        q = self.trace.request(https.request({"agent": False, **given}))
        q.on("response", reading() if listener is None else listener)
        q.end()
        return q

    def talk(self, socket: net.Socket, data: bytes) -> None:
        """A client of bytes."""
        socket.on("error", lambda error: None)
        socket.on("data", lambda data: setattr(self, "answer", self.answer + data.decode()))
        socket.write(data)

    def close(self) -> None:
        for events in self.trace.events.values():
            events.append("|")
        self.server_trace.log("|")
        self.agent.destroy()
        for socket in self.accepted:
            socket.destroy()
        if self.server.listening:
            self.server.close()


def ok(req: Any, res: Any) -> None:
    res.end("ok")
    req.resume()  # as the recorded servers did


def s1() -> tuple[Stage, Callable[[], object]]:
    stage = Stage(ok)
    return stage, lambda: stage.get()


def s2() -> tuple[Stage, Callable[[], object]]:
    stage = Stage(ok)
    second = reading(lambda: setImmediate(lambda: stage.get(agent=stage.agent)))
    return stage, lambda: stage.get(second, agent=stage.agent)


def s4() -> tuple[Stage, Callable[[], object]]:
    other = m.self_signed()
    stage = Stage(ok, key=other.key, cert=other.cert)
    return stage, lambda: stage.get()


def s5() -> tuple[Stage, Callable[[], object]]:
    stage = Stage(ok)
    return stage, lambda: stage.talk(net.connect(port_of(stage.server), "127.0.0.1"), b"GET / HTTP/1.1\r\n\r\n")


def s6() -> tuple[Stage, Callable[[], object]]:
    stage = Stage(ok)

    def begin() -> None:
        options = {"host": "127.0.0.1", "servername": "localhost", "port": port_of(stage.server), "ca": CA.cert}
        stage.talk(tls.connect(cast("tls.ConnectionOptions", options)), b"\x00\x01\x02 \r\n")

    return stage, begin


def s7() -> tuple[Stage, Callable[[], object]]:
    def switch(req: Any, socket: Any) -> None:
        socket.write(SWITCH)
        socket.on("data", lambda data: socket.end(data))

    def switched(response: Any, socket: Any) -> None:
        socket.write("hi")
        socket.on("data", lambda: None)

    stage = Stage()
    stage.server.on("upgrade", switch)
    return stage, lambda: stage.get(headers=UPGRADE).on("upgrade", switched)


def s8() -> tuple[Stage, Callable[[], object]]:
    stage = Stage(ok)
    stage.agent.on("free", lambda: setImmediate(stage.server.close))
    return stage, lambda: stage.get(agent=stage.agent)


LIVES = {"s1": s1, "s2": s2, "s4": s4, "s5": s5, "s6": s6, "s7": s7, "s8": s8}


def played(name: str) -> Stage:
    """The life, and what was seen until all that the inventory looked at was over."""
    with new_loop(fake_clock=True) as loop:
        stage, begin = LIVES[name]()
        stage.server.listen(0, "127.0.0.1", lambda: begin())
        setTimeout(stage.close, 1000)
        loop.run()
    return stage


@pytest.mark.parametrize("name", LIVES)
def test_order(name: str) -> None:
    stage = played(name)
    seen = {who: events[: events.index("|")] for who, events in stage.trace.events.items()}
    for who, events in expected(ROWS[name]).items():
        assert as_told(name, seen.get(who, [])) == as_told(name, events), who
    order = stage.server_trace.order
    stage.server_trace.order = order[: order.index("|")]
    for who, events in ROWS[name]["per_object"].items():
        if SERVER_OBJECT.fullmatch(who):
            assert of_server(who, stage.server_trace.of(who), events) == of_server(who, events, events), who
    answers = [line for line in ROWS[name]["order"] if line.startswith("answer ")]
    assert [f"answer {json.dumps(stage.answer)}"] * len(answers) == answers


def as_told(name: str, events: list[str]) -> list[str]:
    """Without 'readable', which Node's recorder was told of; ssl verifies before a handshake is 'secure', and the two
    tickets of TLS 1.3 are one session.
    """
    left_out = {"readable", "secure"} if name == "s4" else {"readable"}
    events = [event for event in events if event not in left_out]
    return [event for at, event in enumerate(events) if "session" not in event or event != events[at - 1]]


def of_server(who: str, events: list[str], recorded: list[str]) -> list[str]:
    """As for http: without what Node's sockets do not emit while their handle is the parser's.

    A refused certificate is an alert to the server, which knows why; Node's client ends the connection.
    """
    if who.startswith("accepted"):
        events = [event for event in events if event != "resume"]
    found = as_recorded(events, recorded)
    return [event.replace("ERR_SSL_TLSV1_ALERT_UNKNOWN_CA", "ECONNRESET") for event in found]


def test_an_agent_that_keeps_no_sockets_keeps_their_sessions() -> None:
    """Order s3."""
    reused: list[str] = []
    with new_loop() as loop:
        stage = Stage(ok)
        agent = https.Agent(ca=CA.cert)

        def ask(left: int) -> None:
            def answered(response: http.IncomingMessage) -> None:
                socket = response.socket
                assert isinstance(socket, tls.TLSSocket)
                reused.append(f"reused session={str(socket.isSessionReused()).lower()}")
                response.resume()
                socket.on("close", lambda: ask(left - 1) if left > 1 else stage.server.close())

            stage.get(answered, agent=agent)

        stage.server.listen(0, "127.0.0.1", lambda: ask(2))
        loop.run()
    assert reused == ROWS["s3"]["order"]


def test_every_life_is_played() -> None:
    assert sorted([*LIVES, "s3"]) == sorted(ROWS)
    assert len(ROWS) == 8
