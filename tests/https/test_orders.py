"""The lives of the inventory with https: the same steps give the client's objects the same events."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import pynet as net
import pynet.https as https
from pynet.testing import new_loop
from pynet.timers import setImmediate, setTimeout
from tests.http.client_trace import ClientTrace, expected, reading
from tests.lab import port_of
from tests.tls import materials as m
from tests.tls.helpers import CA, KEYS
from tests.web_data import event_orders

ROWS = {name: row for name, row in event_orders("s").items() if expected(row)}
UPGRADE = {"Connection": "Upgrade", "Upgrade": "x"}
SWITCH = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n"


class Stage:
    """An https server, and a client's trace."""

    def __init__(self, listener: Any = None, **options: Any) -> None:
        self.trace = ClientTrace()
        self.agent = https.Agent(keepAlive=True, ca=CA.cert)
        self.accepted: list[net.Socket] = []
        given: Any = {**KEYS, **options}
        self.server = https.createServer(given, listener)
        self.server.on("connection", self.accepted.append)

    def get(self, listener: Any = None, **options: Any) -> Any:
        given = {"host": "127.0.0.1", "servername": "localhost", "port": port_of(self.server), "ca": CA.cert, **options}
        q = self.trace.request(https.request({"agent": False, **given}))
        q.on("response", reading() if listener is None else listener)
        q.end()
        return q

    def close(self) -> None:
        for events in self.trace.events.values():
            events.append("|")
        self.agent.destroy()
        for socket in self.accepted:
            socket.destroy()
        if self.server.listening:
            self.server.close()


def ok(req: Any, res: Any) -> None:
    res.end("ok")


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


LIVES = {"s1": s1, "s2": s2, "s4": s4, "s7": s7, "s8": s8}


@pytest.mark.parametrize("name", LIVES)
def test_order(name: str) -> None:
    with new_loop(fake_clock=True) as loop:
        stage, begin = LIVES[name]()
        stage.server.listen(0, "127.0.0.1", lambda: begin())
        setTimeout(stage.close, 1000)
        loop.run()
    seen = {who: events[: events.index("|")] for who, events in stage.trace.events.items()}
    for who, events in expected(ROWS[name]).items():
        assert as_told(name, seen.get(who, [])) == as_told(name, events), who


def as_told(name: str, events: list[str]) -> list[str]:
    """Without 'readable', which Node's recorder was told of; ssl verifies before a handshake is 'secure', and the two
    tickets of TLS 1.3 are one session.
    """
    left_out = {"readable", "secure"} if name == "s4" else {"readable"}
    events = [event for event in events if event not in left_out]
    return [event for at, event in enumerate(events) if "session" not in event or event != events[at - 1]]


def test_every_life_is_played() -> None:
    assert sorted(LIVES) == sorted(ROWS)
