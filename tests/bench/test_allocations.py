"""After warm-up a message leaves nothing behind: no object, no block of memory, and nothing for the collector to find.

The collector is off while messages are counted, so a reference cycle made for each of them shows as growth, too.
"""

from __future__ import annotations

import contextlib
import gc
import socket
import sys
import time
from collections.abc import Callable

import pytest

import pydgram as dgram
import pynet as net
from pynet._loop import current_loop
from pynet.stream import Transform
from pynet.testing import new_loop
from pynet.timers import clearImmediate, clearTimeout, setImmediate, setTimeout
from tests.lab import address_of

pytestmark = pytest.mark.skipif(
    sys.implementation.name != "cpython" or sys.platform != "linux",
    reason="counts CPython's blocks; one kernel will do",
)

STEPS = 400
WARM_UP = 100
#: Blocks of all kinds for a message that count as none: a queue, a pool of the allocator may grow by some at a time.
SLACK = 0.25
PATIENCE_SECONDS = 30

Step = Callable[[], None]


def growth(step: Step) -> tuple[float, float]:
    """Blocks of memory, and objects known to the collector, by which one *step* makes the process larger."""
    for _ in range(WARM_UP):
        step()
    gc.collect()
    gc.disable()
    try:
        for _ in range(WARM_UP):  # fills the free lists of the interpreter, which collecting has emptied
            step()
        blocks, objects = sys.getallocatedblocks(), len(gc.get_objects())
        for _ in range(STEPS):
            step()
        objects = len(gc.get_objects()) - objects
        blocks = sys.getallocatedblocks() - blocks
    finally:
        gc.enable()
    return blocks / STEPS, objects / STEPS


def spin(is_over: Callable[[], object]) -> None:
    """Turn the loop until *is_over*. ``run_until`` makes objects of its own."""
    loop, end = current_loop(), time.monotonic() + PATIENCE_SECONDS
    while not is_over():
        assert time.monotonic() < end, loop.active_handles()
        loop.turn()


def serve(on_connection: Callable[[net.Socket], object], send_buffer: int = 0) -> net.Server:
    listening = socket.create_server(("127.0.0.1", 0))
    if send_buffer:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, send_buffer)  # of its connections too
    server = net.createServer(on_connection)
    server.listen({"fd": listening.detach()})
    spin(lambda: server.listening)
    return server


def connect(server: net.Server) -> socket.socket:
    """The other end of a connection."""
    address = address_of(server)
    sock = socket.create_connection((address.address, address.port), timeout=PATIENCE_SECONDS)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    sock.setblocking(False)
    return sock


def end(server: net.Server) -> None:
    """Close *server* when its connections have ended."""
    closed: list[bool] = []
    server.close(lambda: closed.append(True))
    spin(lambda: closed)


class Peer:
    """Sends *message* and reads it back, while the loop does its part."""

    def __init__(self, sock: socket.socket, message: bytes) -> None:
        self.sock = sock
        self.message = message
        self.unsent, self.unread = memoryview(b""), 0

    def __call__(self) -> None:
        self.unsent, self.unread = memoryview(self.message), len(self.message)
        spin(self.is_over)

    def is_over(self) -> bool:
        with contextlib.suppress(BlockingIOError):
            while self.unsent:
                self.unsent = self.unsent[self.sock.send(self.unsent) :]
        with contextlib.suppress(BlockingIOError):
            while self.unread:
                self.unread -= len(self.sock.recv(65536))
        return not self.unread


def echo(socket: net.Socket) -> None:
    socket.on("data", socket.write)


def echo_with_callback(socket: net.Socket) -> None:
    socket.on("data", lambda chunk: socket.write(chunk, lambda: None))


def echo_text(socket: net.Socket) -> None:
    socket.setEncoding("utf8")
    socket.on("data", lambda text: socket.write(text))


def echo_by_reading(socket: net.Socket) -> None:
    def on_readable() -> None:
        while (chunk := socket.read()) is not None:
            socket.write(chunk)

    socket.on("readable", on_readable)


def echo_corked(socket: net.Socket) -> None:
    def on_data(chunk: bytes) -> None:
        socket.cork()
        socket.write(chunk[:1])
        socket.write(chunk[1:])
        socket.uncork()

    socket.on("data", on_data)


def echo_with_timeout(socket: net.Socket) -> None:
    socket.setTimeout(60_000)
    socket.on("data", lambda chunk: socket.write(chunk))


def echo_by_pipe(socket: net.Socket) -> None:
    socket.pipe(socket)


def echo_through_transform(socket: net.Socket) -> None:
    socket.pipe(Transform(transform=lambda chunk, encoding, callback: callback(None, chunk))).pipe(socket)


def echo_later(socket: net.Socket) -> None:
    socket.on("data", lambda chunk: setTimeout(socket.write, 1, chunk))


SERVERS = (
    echo,
    echo_with_callback,
    echo_text,
    echo_by_reading,
    echo_corked,
    echo_with_timeout,
    echo_by_pipe,
    echo_through_transform,
    echo_later,
)


@pytest.mark.parametrize("on_connection", SERVERS, ids=lambda server: server.__name__)
def test_a_message_leaves_nothing_behind(on_connection: Callable[[net.Socket], object]) -> None:
    with new_loop():
        server = serve(on_connection)
        with connect(server) as sock:
            blocks, objects = growth(Peer(sock, b"x" * 64))
        end(server)
    assert (blocks < SLACK, objects < SLACK) == (True, True), f"{blocks} blocks, {objects} objects"


def test_a_message_that_had_to_wait_leaves_nothing_behind() -> None:
    waited = 0

    def on_connection(socket: net.Socket) -> None:
        def on_data(chunk: bytes) -> None:
            nonlocal waited
            waited += not socket.write(chunk)

        socket.on("data", on_data)

    with new_loop():
        server = serve(on_connection, send_buffer=1 << 17)
        with connect(server) as sock:
            blocks, objects = growth(Peer(sock, bytes(1 << 20)))
        end(server)
    assert waited >= STEPS
    assert (blocks < SLACK, objects < SLACK) == (True, True), f"{blocks} blocks, {objects} objects"


def test_a_connection_leaves_nothing_behind() -> None:
    ended = 0

    def on_connection(socket: net.Socket) -> None:
        def on_close() -> None:
            nonlocal ended
            ended += 1

        socket.resume()  # a listener that names the socket would make a circle, of the program's
        socket.on("close", on_close)

    def come_and_go() -> None:
        before = ended
        with connect(server) as sock:
            sock.send(b"x")
        spin(lambda: ended > before)

    with new_loop():
        server = serve(on_connection)
        blocks, objects = growth(come_and_go)
        end(server)
    assert (blocks < SLACK, objects < SLACK) == (True, True), f"{blocks} blocks, {objects} objects"


@pytest.mark.parametrize("how", ["plain", "with a callback", "connected"])
def test_a_datagram_leaves_nothing_behind(how: str) -> None:
    with new_loop(), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind(("127.0.0.1", 0))
        server = dgram.createSocket("udp4")
        ready: list[str] = []
        server.on("connect", lambda: ready.append("connect"))
        server.bind(0, "127.0.0.1", lambda: ready.append("listening"))
        spin(lambda: ready)
        sock.setblocking(False)
        sock.connect(("127.0.0.1", server.address().port))
        if how == "connected":
            server.connect(sock.getsockname()[1], "127.0.0.1")
            spin(lambda: "connect" in ready)

        def on_message(data: bytes, sender: dgram.RemoteInfo) -> None:
            if how == "connected":
                server.send(data)
            elif how == "plain":
                server.send(data, sender.port, sender.address)
            else:
                server.send(data, sender.port, sender.address, lambda error, size: None)

        server.on("message", on_message)
        blocks, objects = growth(Peer(sock, b"x" * 64))
        server.close()
    assert (blocks < SLACK, objects < SLACK) == (True, True), f"{blocks} blocks, {objects} objects"


def test_a_timer_leaves_nothing_behind() -> None:
    delay = 60_000

    def set_and_clear() -> None:
        nonlocal delay
        delay += 1  # a list of timers for each
        clearTimeout(setTimeout(lambda: None, delay))
        clearTimeout(setTimeout(lambda: None, 1000))
        clearImmediate(setImmediate(lambda: None))
        loop.turn()

    with new_loop() as loop:
        blocks, objects = growth(set_and_clear)
    # Emptied lists are swept when they are many.
    assert (blocks < SLACK, objects < SLACK) == (True, True), f"{blocks} blocks, {objects} objects"


def test_what_is_kept_would_be_seen() -> None:
    kept: list[bytes] = []

    def echo_and_keep(socket: net.Socket) -> None:
        def on_data(chunk: bytes) -> None:
            kept.append(chunk)
            socket.write(chunk)

        socket.on("data", on_data)

    def echo_in_a_circle(socket: net.Socket) -> None:
        def on_data(chunk: bytes) -> None:
            circle: list[object] = [chunk]
            circle.append(circle)
            socket.write(chunk)

        socket.on("data", on_data)

    for on_connection, least_objects in ((echo_and_keep, 0), (echo_in_a_circle, 1)):
        with new_loop():
            server = serve(on_connection)
            with connect(server) as sock:
                blocks, objects = growth(Peer(sock, b"x" * 64))
            end(server)
        assert blocks >= 1
        assert objects >= least_objects
