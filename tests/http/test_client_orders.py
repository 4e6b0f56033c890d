"""The lives of the inventory with a client: the same steps give each object of both sides the same events."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

import pynet as net
import pynet.http as http
from pynet.testing import new_loop
from pynet.timers import setTimeout
from tests.lab import port_of
from tests.web_data import event_orders

from .client_order_lives import LIVES
from .client_stage import Stage, send_now
from .client_trace import expected
from .trace import as_recorded

ROWS = {name: row for name, row in event_orders().items() if name[0] in "hkuem" and expected(row)}
SERVER_OBJECT = re.compile(r"(server|accepted|request|answer)\d*")
DIFFERENT = {
    "h26": "about the server: its tests play it",
    "h27": "the same",
    "h29": "the same",
}


def play(name: str) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """What the objects of the client have emitted, and those of the server."""
    with new_loop(fake_clock=True) as loop:
        stage = Stage()
        LIVES[name](stage)
        setTimeout(stage.close, 1000)
        loop.run()
    sides = stage.trace.events, stage.served.events if stage.served is not None else {}
    client, server = ({who: events[: events.index("|")] for who, events in side.items()} for side in sides)
    return client, server


def comparable(name: str, who: str, events: list[str]) -> list[str]:
    """Without 'readable', of which Node's recorder is told where a program listens for 'data' alone."""
    if name == "h12" and who in ("socket", "request"):  # how much goes in at once is the size of the system's buffers
        events = [event for event in events if not event.startswith("drain") and event != "data(65450B)"]
        return [event for event in events if who == "socket" or not event.startswith("data")]
    return [event for event in events if event != "readable"]


@pytest.mark.parametrize("name", LIVES)
def test_order(name: str) -> None:
    seen, served = play(name)
    for who, events in expected(ROWS[name]).items():
        assert comparable(name, who, seen.get(who, [])) == comparable(name, who, events), who
    for who, events in ROWS[name]["per_object"].items():
        if served and SERVER_OBJECT.fullmatch(who):
            found = as_recorded(served.get(who, []), events)
            assert comparable(name, who, found) == comparable(name, who, events), who


def hang_up(q: http.ClientRequest) -> None:
    assert q.socket is not None
    q.socket.end()


def sent(*options: dict[str, Any]) -> list[str]:
    """The bytes of a request for each of *options*; its body is what ``body`` says."""
    found = []
    for given in options:
        received: list[bytes] = []

        def accept(socket: net.Socket, received: list[bytes] = received) -> None:
            socket.on("data", received.append)
            socket.on("end", socket.end)

        with new_loop() as loop:
            server = net.createServer(accept)
            server.listen(0, "127.0.0.1")
            loop.run_until(server, "listening")
            port = port_of(server)
            body: Callable[[http.ClientRequest], object] = given.pop("body")
            q = http.request({"port": port, "host": "127.0.0.1", "agent": False, **given})
            q.on("error", lambda: None)
            q.on("finish", partial(hang_up, q))
            q.on("close", server.close)
            body(q)
            loop.run()
        found.append(b"".join(received).decode("latin-1").replace(str(port), "{port}"))
    return found


def test_the_bytes_of_a_get() -> None:
    (found,) = sent({"headers": {"X-A": ["1", "2"]}, "auth": "u:p", "body": http.ClientRequest.end})
    assert [f"line: {line}" for line in found.split("\r\n")] == event_orders()["h33"]["order"]


def test_the_bytes_of_a_post() -> None:
    found = sent(
        *({"method": "POST", "body": body} for body in (send_now("hi"), send_now("h", "i"), http.ClientRequest.end))
    )
    assert [f"bytes: {json.dumps(text)}" for text in found] == event_orders()["h34"]["order"]


def test_every_life_is_played() -> None:
    assert sorted({*LIVES, *DIFFERENT}) == sorted(ROWS)
