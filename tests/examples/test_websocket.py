"""The WebSocket examples, with clients of the package websockets."""

from __future__ import annotations

from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from tests.examples.programs import DEADLINE_S, example

ORIGIN = "http://127.0.0.1:8084"


def dial(port: int, path: str = "/", **options: Any) -> ClientConnection:
    url = f"ws://127.0.0.1:{port}{path}"
    client: ClientConnection = connect(url, open_timeout=DEADLINE_S, compression=None, **options)
    return client


def test_broadcast() -> None:
    with example("websocket_broadcast.py", 0) as server:
        port = server.port("broadcasting")
        with dial(port) as ann, dial(port) as bob, dial(port) as eve:
            ann.send("hello")
            ann.send(b"\0\1")
            for other in (bob, eve):
                assert other.recv(DEADLINE_S) == "hello"
                assert other.recv(DEADLINE_S) == b"\0\1"
            bob.send("and back")
            assert ann.recv(DEADLINE_S) == "and back"


def test_heartbeat() -> None:
    with example("websocket_heartbeat.py", 0, 0.2) as server:
        port = server.port("listening")
        with dial(port) as good, dial(port) as dead:
            # One that reads nothing answers no ping.
            dead.recv_bufsize = 0
            dead.protocol.receive_data = lambda data: None  # type: ignore[method-assign]
            server.until("gone 1006")
            good.send("still here")
            assert good.recv(DEADLINE_S) == "still here"
            dead.socket.close()
        server.until("gone 1000")


def test_reconnect() -> None:
    with example("websocket_heartbeat.py", 0, 60) as server:
        port = server.port("listening")
        client_of = example("websocket_reconnect.py", f"ws://127.0.0.1:{port}/", 0.1)
        with client_of as client:
            client.until("connected")
            server.interrupt()
            client.until("lost (1006), again in 0.1 s")
            client.until("again in 0.2 s")
            with example("websocket_heartbeat.py", port, 60) as second:
                second.port("listening")
                client.until("connected")


def test_auth() -> None:
    with example("websocket_auth.py", 0) as server:
        port = server.port("guarding")
        good = "/?user=ann&token=correct%20horse"
        with dial(port, good, origin=ORIGIN, subprotocols=["notes.v1"]) as ann:
            assert ann.recv(DEADLINE_S) == "hello ann"
            ann.send("x")
            assert ann.recv(DEADLINE_S) == "ann says x"
        for path, origin, status in (
            (good, "http://evil.example", 403),
            (good, None, 403),
            ("/?user=ann&token=x", ORIGIN, 401),
            ("/", ORIGIN, 401),
        ):
            with pytest.raises(InvalidStatus) as refused:
                dial(port, path, origin=origin)
            assert refused.value.response.status_code == status
        with dial(port, good, origin=ORIGIN) as old, pytest.raises(ConnectionClosed) as closed:
            old.recv(DEADLINE_S)
        assert closed.value.rcvd is not None
        assert (closed.value.rcvd.code, closed.value.rcvd.reason) == (1002, "speak notes.v1")


def test_by_hand() -> None:
    with example("websocket_by_hand.py", 0) as server:
        with dial(server.port("listening")) as client:
            client.send("hi")
            assert client.recv(DEADLINE_S) == "you said hi"
        server.until("hi")
