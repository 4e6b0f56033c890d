"""Clients that want to fill the memory: each is refused in time, or held back, and others are served meanwhile."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import pynet as net
import pynet.http as http
from pynet.testing import NetLoop, new_loop
from tests.lab import port_of

HEAD = b"POST / HTTP/1.1\r\nHost: x\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
PIECE = 60_000
#: More than each of these may send before it is stopped, with what the kernel takes.
ENDLESS = 200_000_000
#: What a server may hold for one connection: some heads and bodies, not what the client sends.
BOUNDED = 2_000_000


def endless(start: bytes, again: bytes) -> Iterator[bytes]:
    yield start
    part = again * (PIECE // len(again) + 1)
    for _ in range(ENDLESS // len(part)):
        yield part


class Sender:
    """Writes whatever there is for as long as it may, and keeps what comes back."""

    def __init__(self, port: int, pieces: Iterator[bytes]) -> None:
        self.sent = 0
        self.pieces = pieces
        self.received = b""
        self.waits = False
        self.socket = net.connect(port, "127.0.0.1")
        self.socket.on("data", self.got)
        self.socket.on("error", lambda: None)
        self.socket.on("connect", self.go_on)
        self.socket.on("drain", self.go_on)

    def got(self, data: bytes) -> None:
        self.received += data

    def go_on(self) -> None:
        self.waits = False
        for piece in self.pieces:
            if self.socket.destroyed:
                return
            self.sent += len(piece)
            if not self.socket.write(piece):
                self.waits = True
                return


@pytest.fixture
def loop() -> Iterator[NetLoop]:
    with new_loop() as made:
        yield made


def serving(loop: NetLoop, listener: Callable[..., Any] | None = None) -> http.Server:
    def answer(req: http.IncomingMessage, res: http.ServerResponse) -> None:
        if req.method == "GET":
            res.end("served")
        elif listener is not None:
            listener(req, res)

    server = http.createServer(answer)
    server.listen(0, "127.0.0.1")
    loop.run_until(server, "listening")
    return server


def is_served(loop: NetLoop, server: http.Server) -> bool:
    """Whether somebody else gets an answer, and how it is."""
    answers: list[int] = []
    request = http.get({"port": port_of(server), "host": "127.0.0.1", "agent": False})
    request.on("response", lambda response: answers.append(response.resume().complete or response.statusCode))
    loop.run_until(request, "close")
    return answers == [200]


def memory_of(scene: Callable[[], object]) -> int:
    """Bytes of Python's memory at the most, while *scene* runs."""
    gc.collect()
    tracemalloc.start()
    try:
        scene()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("start", "again", "status"),
    [
        (HEAD + b"A: ", b"a", 431),
        (HEAD, b"A: b\r\n", 431),
        (HEAD + b"A:", b" ", 431),
        (b"POST /", b"a", 431),
        (CHUNKED + b"2", b";a", 413),
        (CHUNKED + b"2;a=", b"b", 413),
        (CHUNKED + b"0\r\n", b"A: b\r\n", 431),
        (CHUNKED + b"0\r\nA: ", b"a", 431),
        (CHUNKED, b"0", 413),
        (b"", b"a", 400),
    ],
    ids=[
        "a header without end",
        "headers without end",
        "space without end",
        "a target without end",
        "a million chunk extensions",
        "an extension without end",
        "trailers without end",
        "a trailer without end",
        "a size without end",
        "a method without end",
    ],
)
def test_what_has_no_end_is_refused_in_time(start: bytes, again: bytes, status: int, loop: NetLoop) -> None:
    server = serving(loop, lambda req, res: req.resume())
    sender = Sender(port_of(server), endless(start, again))

    def scene() -> None:
        loop.run_until(sender.socket, "close")

    assert memory_of(scene) < BOUNDED
    assert sender.received[9:12] in (b"", b"%d" % status)  # lost where the kernel resets the connection
    assert sender.sent < ENDLESS / 10
    assert is_served(loop, server)
    server.close()
    loop.run()


def test_empty_lines_without_end_cost_nothing(loop: NetLoop) -> None:
    """They may stand before a request, as many as there are: nothing is kept of them."""
    server = serving(loop)
    sender = Sender(port_of(server), iter([b"\r\n" * 30_000] * 100 + [b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"]))
    assert memory_of(lambda: loop.run_until(sender.socket, "data")) < BOUNDED
    assert sender.received.startswith(b"HTTP/1.1 200 OK")
    sender.socket.destroy()
    server.close()
    loop.run()


def test_a_body_that_nobody_reads_is_left_to_the_kernel(loop: NetLoop) -> None:
    requests: list[http.IncomingMessage] = []
    server = serving(loop, lambda req, res: requests.append(req))
    sender = Sender(port_of(server), endless(HEAD + b"Content-Length: %d\r\n\r\n" % ENDLESS, b"a"))

    def scene() -> None:
        loop.run_until(sender.socket, "connect")
        for _ in range(20):  # rounds in which others are served, and this one gets no further
            assert is_served(loop, server)

    assert memory_of(scene) < BOUNDED
    assert sender.waits
    assert requests[0].readableLength < 3 * PIECE
    assert sender.sent < ENDLESS / 10
    sender.socket.destroy()
    requests[0].destroy()  # it reads nothing: no end, and no reset, is seen before the time of the request is over
    server.close()
    loop.run()


def test_a_client_that_never_reads_holds_up_its_own_answers_alone(loop: NetLoop) -> None:
    answers: list[http.ServerResponse] = []

    def pour(req: http.IncomingMessage, res: http.ServerResponse) -> None:
        answers.append(res)

        def more() -> None:
            while res.write(b"x" * PIECE):
                pass

        res.on("drain", more)
        more()

    server = serving(loop, pour)
    asking = net.connect(port_of(server), "127.0.0.1")
    asking.pause()
    asking.on("error", lambda: None)
    asking.write((HEAD + b"Content-Length: 0\r\n\r\n") * 1000)

    def scene() -> None:
        loop.run_until(asking, "connect")
        for _ in range(20):
            assert is_served(loop, server)

    assert memory_of(scene) < BOUNDED
    assert len(answers) <= 16
    assert answers[0].writableLength < 3 * PIECE
    asking.destroy()
    server.close()
    loop.run()


def test_idle_clients_hold_up_nobody(loop: NetLoop) -> None:
    server = serving(loop)
    agent = http.Agent(keepAlive=True)
    left = 300

    def answered(response: http.IncomingMessage) -> None:
        nonlocal left
        left -= 1
        response.resume()
        if not left:
            response.on("end", lambda: server.emit("all"))

    for _ in range(left):
        http.get({"port": port_of(server), "host": "127.0.0.1", "agent": agent}, answered)
    loop.run_until(server, "all")
    assert is_served(loop, server)
    server.close()
    agent.destroy()
    loop.run()
