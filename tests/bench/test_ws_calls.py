"""How many Python functions a WebSocket message calls, the listener of the test among them: see ``test_calls``."""

from __future__ import annotations

import socket
import statistics
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from pynet import ws
from pynet._ws._frames import BINARY, frame
from pynet.stream import duplexPair
from pynet.testing import NetLoop, new_loop
from tests.lab import address_of

from .test_calls import PATIENCE_SECONDS, nothing, python_calls

pytestmark = pytest.mark.skipif(sys.implementation.name != "cpython", reason="counts calls of Python code")

#: From what the kernel has to what the kernel gets, without the turn of the loop.
ECHO_CALLS = 10
#: One of the messages that came in one chunk, answered.
PIPELINED_CALLS = 7
#: To each client, the first of which has the frame made.
BROADCAST_CALLS = 2
#: What a client sends, and masks.
CLIENT_SEND_CALLS = 6

HANDSHAKE = (
    b"GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)
MESSAGE = frame(BINARY, b"x" * 64, b"\1\2\3\4")
ANSWER_SIZE = 66


@contextmanager
def echo_server(connections: int) -> Iterator[tuple[NetLoop, list[socket.socket], list[ws.WebSocket]]]:
    opened: list[ws.WebSocket] = []
    with new_loop() as loop:
        server = ws.WebSocketServer(port=0, host="127.0.0.1")

        @server.on("connection")
        def _(one: ws.WebSocket) -> None:
            opened.append(one)
            one.on("message", lambda data, isBinary: one.send(data, binary=isBinary))

        loop.run_until(lambda: server.address() is not None)
        address = address_of(server)
        socks = []
        for count in range(1, connections + 1):
            sock = socket.create_connection((address.address, address.port), timeout=PATIENCE_SECONDS)
            socks.append(sock)
            sock.sendall(HANDSHAKE)
            while len(opened) < count:
                loop.turn()
            while b"\r\n\r\n" not in sock.recv(1000):
                ...
        yield loop, socks, opened
        server.close()
        for one in opened:
            one.terminate()
        loop.run()
        for sock in socks:
            sock.close()


def usual(count: Callable[[], int]) -> int:
    """What most of some have: a finalizer may run in between, a turn may find less to do."""
    return statistics.mode(count() for _ in range(15))


def test_an_echo() -> None:
    def turn_with(messages: int) -> int:
        for sock in socks[:messages]:
            sock.sendall(MESSAGE)
        count = python_calls(loop.turn)
        for sock in socks[:messages]:
            assert len(sock.recv(1000)) == ANSWER_SIZE
        return count

    with echo_server(2) as (loop, socks, _):
        assert usual(lambda: turn_with(2)) - usual(lambda: turn_with(1)) == ECHO_CALLS


def test_messages_of_one_chunk() -> None:
    def turn_with(messages: int) -> int:
        socks[0].sendall(MESSAGE * messages)
        count = python_calls(loop.turn)
        left = ANSWER_SIZE * messages
        while left:
            left -= len(socks[0].recv(left))
        return count

    with echo_server(1) as (loop, socks, _):
        assert usual(lambda: turn_with(6)) - usual(lambda: turn_with(2)) == 4 * PIPELINED_CALLS


@pytest.mark.parametrize("how", [{}, {"binary": True}])
def test_a_broadcast(how: dict[str, Any]) -> None:
    message = b"x" * 64

    def cast() -> None:
        for one in opened:
            one.send(message, **how)

    with echo_server(3) as (_, _, opened):
        cast()
        assert usual(lambda: python_calls(cast)) == 3 * BROADCAST_CALLS


def test_what_a_client_sends() -> None:
    with new_loop() as loop:
        near, far = duplexPair()
        far.on("data", nothing)
        client = ws.WebSocket(None)
        client._pynet_open(near, b"", False, None)
        of_stream = usual(lambda: python_calls(lambda: near.write(MESSAGE)))
        assert usual(lambda: python_calls(lambda: client.send(b"x" * 64))) - of_stream == CLIENT_SEND_CALLS - 1
        client.terminate()
        far.destroy()
        loop.run()
