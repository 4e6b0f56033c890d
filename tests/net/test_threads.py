"""Sockets belong to the thread of their loop: another one that uses them is told so, and nothing has changed."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable
from typing import Any

import pytest

import pydgram
import pynet as net
from pynet.errors import LoopError
from pynet.stream import PassThrough
from pynet.testing import run, run_until, socket_pair
from pynet.timers import setTimeout
from tests.lab import port_of

USES: list[tuple[str, Callable[[net.Socket], object]]] = [
    ("on", lambda socket: socket.on("data", print)),
    ("once", lambda socket: socket.once("timeout", print)),
    ("read", lambda socket: socket.read()),
    ("pause", lambda socket: socket.pause()),
    ("resume", lambda socket: socket.resume()),
    ("cork", lambda socket: socket.cork()),
    ("uncork", lambda socket: socket.uncork()),
    ("ref", lambda socket: socket.ref()),
    ("unref", lambda socket: socket.unref()),
    ("setTimeout", lambda socket: socket.setTimeout(1000)),
    ("setNoDelay", lambda socket: socket.setNoDelay()),
    ("setKeepAlive", lambda socket: socket.setKeepAlive(True)),
    ("connect", lambda socket: socket.connect(1, "127.0.0.1")),
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
    assert isinstance(error, LoopError), error
    assert error.code == "ERR_LOOP_OTHER_THREAD"
    assert "another thread" in str(error)
    assert "post(" in str(error)


@pytest.mark.parametrize("use", [use for _, use in USES], ids=[name for name, _ in USES])
def test_a_socket(use: Callable[[net.Socket], object]) -> None:
    client, server = socket_pair()
    refused(lambda: use(client))
    assert client.eventNames() == ["end"] or client.eventNames() == []
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
    for use in (
        server.close,
        server.ref,
        server.unref,
        lambda: server.getConnections(print),
        lambda: server.on("connection", print),
    ):
        refused(use)
    assert server.listening
    assert server.listenerCount("connection") == 0
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
        lambda: socket.on("message", print),
        lambda: socket.setTTL(3),
        socket.ref,
        socket.unref,
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
    client, got = net.Socket(), list[bytes]()

    def talk() -> None:
        client.connect(port_of(server), "127.0.0.1").on("data", got.append)
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


def on_a_thread(work: Callable[[], object]) -> None:
    thread = threading.Thread(target=work)
    thread.start()
    thread.join(30)
    assert not thread.is_alive()


@pytest.mark.parametrize("start", [lambda: net.createServer().listen(0), lambda: setTimeout(print, 1000)])
def test_a_thread_that_ends_without_running_its_loop_says_so(start: Callable[[], object]) -> None:
    kept: list[object] = []
    with pytest.warns(ResourceWarning, match="a thread has ended without running its event loop.*1 (server|timer)"):
        on_a_thread(lambda: kept.append(start()))


def test_a_thread_that_has_run_its_loop_ends_without_a_word(recwarn: pytest.WarningsRecorder) -> None:
    def work() -> None:
        setTimeout(lambda: None, 1)
        net.run()

    on_a_thread(work)
    gc.collect()
    assert [str(warning.message) for warning in recwarn] == []


def test_what_such_a_thread_has_made_says_that_its_loop_is_closed() -> None:
    made: list[net.Socket] = []
    with pytest.warns(ResourceWarning, match="left undone: 2 sockets"):
        on_a_thread(lambda: made.extend(socket_pair()[:1]))
    with pytest.raises(LoopError, match="closed") as raised:
        made[0].write(b"x")
    assert raised.value.code == "ERR_LOOP_CLOSED"
