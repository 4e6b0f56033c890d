"""How many Python functions a request and its answer call, and what an idle HTTP connection keeps."""

from __future__ import annotations

import gc
import socket
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from pynet import http
from pynet.testing import NetLoop, new_loop
from tests.lab import address_of

from .test_calls import PATIENCE_SECONDS, python_calls

pytestmark = pytest.mark.skipif(sys.implementation.name != "cpython", reason="counts calls of Python code")

#: A request of six headers on a kept connection, and its answer, in one turn of the loop.
HELLO_CALLS = 73
#: ``http.get()`` on a socket of an agent, from the call to the socket's return, in two turns of the loop.
GET_CALLS = 270
#: An HTTP connection that waits for a request, and the socket of its other end, which is of this process. Python 3.13
#: takes most.
IDLE_HTTP_BYTES = 5 * 1024 + 320

REQUEST = (
    b"GET /hello HTTP/1.1\r\nHost: 127.0.0.1:8000\r\nUser-Agent: test/1.0\r\nAccept: text/html,*/*;q=0.8\r\n"
    b"Accept-Language: en-GB,en;q=0.5\r\nAccept-Encoding: gzip, deflate\r\nConnection: keep-alive\r\n\r\n"
)
ANSWER = b"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\nContent-Length: 5\r\n\r\nhello"


@contextmanager
def hello_server() -> Iterator[tuple[NetLoop, Callable[[], socket.socket]]]:
    def on_request(req: http.IncomingMessage, res: http.ServerResponse) -> None:
        res.setHeader("Content-Type", "text/plain")
        res.end("hello world")

    with new_loop() as loop:
        server = http.createServer(on_request)
        server.listen(0, "127.0.0.1")
        while not server.listening:
            loop.turn()
        address = address_of(server)

        def connect() -> socket.socket:
            sock = socket.create_connection((address.address, address.port), timeout=PATIENCE_SECONDS)
            loop.turn()
            return sock

        yield loop, connect
        server.close()
        server.closeAllConnections()
        for _ in range(3):
            loop.turn()


def ask(loop: NetLoop, sock: socket.socket) -> int:
    sock.send(REQUEST)
    count = python_calls(loop.turn)
    assert sock.recv(4096).endswith(b"hello world")
    return count


def test_a_request_on_a_kept_connection() -> None:
    with hello_server() as (loop, connect), connect() as sock:
        assert min(ask(loop, sock) for _ in range(8)) <= HELLO_CALLS


def test_an_idle_http_connection() -> None:
    def allocated() -> int:
        gc.collect()
        return tracemalloc.get_traced_memory()[0]

    def open_more(count: int) -> None:
        for _ in range(count):
            socks.append(connect())
            socks[-1].send(REQUEST)
            loop.turn()
            assert socks[-1].recv(4096).endswith(b"hello world")

    socks: list[socket.socket] = []
    with hello_server() as (loop, connect):
        tracemalloc.start()
        try:
            open_more(50)
            before = allocated()
            open_more(200)
            size = (allocated() - before) / 200
        finally:
            tracemalloc.stop()
        for sock in socks:
            sock.close()
    assert size <= IDLE_HTTP_BYTES


def test_a_get_on_a_kept_socket() -> None:
    ended = 0

    def on_response(res: http.IncomingMessage) -> None:
        res.on("data", lambda chunk: None)
        res.on("end", on_end)

    def on_end() -> None:
        nonlocal ended
        ended += 1

    def get() -> None:
        http.get({"host": "127.0.0.1", "port": port, "agent": agent}, on_response)

    def live() -> int:
        count = python_calls(get) + python_calls(loop.turn)
        assert sock.recv(4096).startswith(b"GET")
        sock.send(ANSWER)
        before = ended
        count += python_calls(loop.turn)
        assert ended == before + 1
        return count

    with new_loop() as loop, socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        agent = http.Agent(keepAlive=True)
        get()
        loop.turn()
        sock = listening.accept()[0]
        sock.settimeout(PATIENCE_SECONDS)
        loop.turn()
        assert sock.recv(4096).startswith(b"GET")
        sock.send(ANSWER)
        while not ended:
            loop.turn()
        assert min(live() for _ in range(8)) <= GET_CALLS
        agent.destroy()
        sock.close()
        for _ in range(3):
            loop.turn()
