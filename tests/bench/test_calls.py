"""How many Python functions common work calls: a number that no machine changes, so that none is added unseen.

Where it shrinks, shrink the number here, too.
"""

from __future__ import annotations

import gc
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

import pytest

import pydgram as dgram
import pynet as net
from pynet.testing import NetLoop, new_loop
from pynet.timers import clearTimeout, setTimeout
from tests.lab import address_of

pytestmark = pytest.mark.skipif(sys.implementation.name != "cpython", reason="counts calls of Python code")

TIMER_CALLS = 12
#: From accept to close, with an echo, in four turns of the loop, whose own calls are 35 of these.
LIFE_CALLS = 150
#: A datagram received, and its answer sent, in one turn of the loop, whose own calls are 10 of these.
DATAGRAM_CALLS = 17
#: What the collector knows of a connection that waits for data; its other end, which is of this process, not counted.
IDLE_OBJECTS = 14 if sys.version_info >= (3, 12) else 13
PATIENCE_SECONDS = 30


def python_calls(work: Callable[[], object]) -> int:
    """How many Python functions *work* calls, itself not counted."""
    count = -1

    def note(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event == "call"

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def nothing() -> None: ...


def test_a_timer_set_and_cleared() -> None:
    delay = 60_000

    def set_and_clear() -> None:
        nonlocal delay
        delay += 1
        clearTimeout(setTimeout(nothing, delay))

    with new_loop():
        set_and_clear()
        assert python_calls(set_and_clear) == TIMER_CALLS


@contextmanager
def echo_server() -> Iterator[tuple[NetLoop, Callable[[], socket.socket]]]:
    with new_loop() as loop:
        server = net.createServer(lambda connection: connection.on("data", connection.write))
        server.listen(0, "127.0.0.1")
        while not server.listening:
            loop.turn()
        address = address_of(server)

        def connect() -> socket.socket:
            return socket.create_connection((address.address, address.port), timeout=PATIENCE_SECONDS)

        yield loop, connect
        server.close()
        for _ in range(3):
            loop.turn()


def test_a_connection_from_accept_to_close() -> None:
    def live() -> int:
        with connect() as sock:
            count = python_calls(loop.turn)
            sock.send(b"x" * 64)
            count += python_calls(loop.turn)
            assert len(sock.recv(64)) == 64
        return count + python_calls(loop.turn) + python_calls(loop.turn)

    with echo_server() as (loop, connect):
        # The least of some: a finalizer may run in between.
        assert min(live() for _ in range(8)) == LIFE_CALLS


def test_an_idle_connection() -> None:
    def known_to_the_collector() -> int:
        gc.collect()
        return len(gc.get_objects())

    def open_more() -> None:
        for _ in range(50):
            socks.append(connect())
            loop.turn()

    socks: list[socket.socket] = []
    with echo_server() as (loop, connect):
        open_more()
        before = known_to_the_collector()
        open_more()
        objects = known_to_the_collector() - before
        for sock in socks:
            sock.close()
    assert objects / 50 <= IDLE_OBJECTS + 1


def test_a_datagram_that_is_answered() -> None:
    def exchange() -> int:
        sock.send(b"x" * 64)
        count = python_calls(loop.turn)
        assert len(sock.recv(64)) == 64
        return count

    with new_loop() as loop, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        server = dgram.createSocket("udp4")
        server.on("message", lambda data, sender: server.send(data, sender.port, sender.address))
        ready: list[bool] = []
        server.bind(0, "127.0.0.1", lambda: ready.append(True))
        while not ready:
            loop.turn()
        sock.settimeout(PATIENCE_SECONDS)
        sock.connect(("127.0.0.1", server.address().port))
        assert min(exchange() for _ in range(8)) == DATAGRAM_CALLS
        server.close()
        for _ in range(3):
            loop.turn()
