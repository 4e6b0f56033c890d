"""Sockets belong to the thread of their loop: another one that uses them is told so, and nothing has changed."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable
from typing import Any

import pytest

import pydgram
import pynet as net
from pynet.stream import PassThrough
from pynet.testing import run, run_until, socket_pair

USES: list[tuple[str, Callable[[net.Socket], object]]] = [
    ("write", lambda socket: socket.write(b"x")),
    ("write with a callback", lambda socket: socket.write("x", lambda: None)),
    ("end", lambda socket: socket.end(b"x")),
    ("push", lambda socket: socket.push(b"x")),
    ("destroy", lambda socket: socket.destroy()),
    ("destroySoon", lambda socket: socket.destroySoon()),
    ("resetAndDestroy", lambda socket: socket.resetAndDestroy()),
]


def elsewhere(call: Callable[[], object]) -> BaseException | None:
    """What *call* raises on another thread."""
    raised: list[BaseException] = []

    def target() -> None:
        try:
            call()
        except BaseException as error:
            raised.append(error)

    thread = threading.Thread(target=target)
    thread.start()
    thread.join(30)
    assert not thread.is_alive()
    return raised[0] if raised else None


def refused(call: Callable[[], object]) -> None:
    error = elsewhere(call)
    assert type(error) is RuntimeError
    assert "another thread" in str(error)
    assert "post()" in str(error)


@pytest.mark.parametrize("use", [use for _, use in USES], ids=[name for name, _ in USES])
def test_a_socket(use: Callable[[net.Socket], object]) -> None:
    client, server = socket_pair()
    refused(lambda: use(client))
    assert (client.bytesWritten, client.readyState, client.writableEnded, client.destroyed) == (0, "open", False, False)
    got: list[bytes] = []
    server.on("data", got.append)
    client.end(b"hello")
    run(timeout_ms=10_000)
    assert got == [b"hello"]
    assert server.destroyed


def test_a_server() -> None:
    server = net.createServer().listen(0, "127.0.0.1")
    run_until(server, "listening", timeout_ms=10_000)
    refused(server.close)
    assert server.listening
    server.close()
    run_until(server, "close", timeout_ms=10_000)


def test_a_datagram_socket() -> None:
    socket = pydgram.createSocket("udp4")
    socket.bind(0, "127.0.0.1")
    run_until(socket, "listening", timeout_ms=10_000)
    port = socket.address().port
    for call in (
        lambda: socket.send(b"x", port, "127.0.0.1"),
        lambda: socket.send("x", port),
        lambda: socket.connect(port),
        socket.close,
    ):
        refused(call)
    got: list[bytes] = []
    socket.on("message", got.append)
    socket.send(b"mine", port, "127.0.0.1")
    run_until(socket, "message", timeout_ms=10_000)
    assert got == [b"mine"]
    socket.close()
    run_until(socket, "close", timeout_ms=10_000)


def test_a_socket_that_has_done_nothing_yet_may_connect_anywhere() -> None:
    server = net.createServer(lambda socket: socket.end(b"hello")).listen(0, "127.0.0.1")
    run_until(server, "listening", timeout_ms=10_000)
    address = server.address()
    assert isinstance(address, net.AddressInfo)
    client, got = net.Socket(), list[bytes]()

    def talk() -> None:
        client.connect(address.port, "127.0.0.1").on("data", got.append)
        net.run()

    thread = threading.Thread(target=talk)
    thread.start()
    server.once("connection", lambda socket: server.close())
    run_until(server, "close", timeout_ms=30_000)
    thread.join(30)
    assert got == [b"hello"]
    assert client.destroyed


def test_an_iterator_that_another_thread_collects() -> None:
    """Dropping ``async for`` destroys the stream, on its own thread, wherever the garbage collector happens to run."""
    stream = PassThrough()
    iterator = stream.__aiter__()
    step: Any = iterator.__anext__()
    stream.write(b"x")
    with pytest.raises(StopIteration) as chunk:
        step.send(None)
    assert chunk.value.value == b"x"
    step.close()
    cycle: list[object] = [iterator]
    cycle.append(cycle)
    gc.disable()
    try:
        del iterator, step, cycle
        assert elsewhere(gc.collect) is None
    finally:
        gc.enable()
    assert not stream.destroyed
    run_until(stream, "close", timeout_ms=10_000)
    assert stream.destroyed
