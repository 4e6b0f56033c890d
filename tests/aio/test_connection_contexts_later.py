"""What a connection asks for and awaits has its context; what all of that costs."""

from __future__ import annotations

import asyncio
import contextvars
import gc
import socket as stdlib_socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pydgram
import pynet as net
from pynet import events
from pynet.process import nextTick, queueMicrotask
from pynet.stream import PassThrough
from pynet.testing import new_loop
from pynet.timers import setImmediate, setTimeout
from tests.lab import port_of

from .connection_contexts import (
    HOSTS,
    NAMES,
    Watch,
    as_user,
    closing_with_the_last,
    every_host,
    run,
    serve,
    trail,
    user,
)


@every_host
def test_what_a_connection_asks_for_later_has_its_context(host: str) -> None:
    seen: list[tuple[str, str]] = []
    ways = (nextTick, queueMicrotask, lambda call: setTimeout(call, 1), setImmediate, net.post)

    def on_connection(socket: net.Socket) -> None:
        user.set(f"connection {socket.remotePort}")
        name = user.get()

        def note(*_: object) -> None:
            seen.append((name, user.get()))

        for way in ways:
            way(note)
        socket.write("x", note)
        stream = PassThrough()
        stream.on("data", note)
        stream.write("x")
        socket.end()

    def connect(port: int) -> None:
        closed = closing_with_the_last(server)
        for _ in NAMES:
            net.connect(port, "127.0.0.1").on("close", closed).resume()

    server = net.createServer(on_connection)
    run(host, lambda: serve(server, connect))
    assert len(seen) == len(NAMES) * (len(ways) + 2)
    assert all(name == found for name, found in seen)


@pytest.mark.parametrize("host", HOSTS[1:])
def test_coroutine_listeners_and_what_they_await(host: str) -> None:
    watches: list[Watch] = []
    of_tasks: list[object] = []

    async def on_connection(socket: net.Socket) -> None:
        name = f"connection {socket.remotePort}"
        user.set(name)  # of the task, which has a copy
        watch = Watch("server")
        watches.append(watch)
        watch.on(socket, "end", "close")
        first = (await events.once(socket, "data"))[0]
        of_tasks.append(user.get() == name)
        assert first == b"x"
        socket.write("go on")
        passed = PassThrough()
        passed.write("through")
        passed.on("data", lambda *_: of_tasks.append(user.get()))  # on a tick
        async for chunk in socket:
            assert chunk
            of_tasks.append(user.get() == name)
        socket.end()
        of_tasks.append(user.get() == name)

    def connect(port: int) -> None:
        closed = closing_with_the_last(server)

        def client() -> None:
            socket = net.connect(port, "127.0.0.1")
            socket.on("close", closed)
            socket.once("data", lambda: socket.end("more"))
            socket.write("x")

        for _ in NAMES:
            client()

    server = net.createServer({"allowHalfOpen": True}, on_connection)
    run(host, lambda: serve(server, connect))
    assert len(watches) == len(NAMES)
    for watch in watches:
        assert not watch.wrong
    names = [found for found in of_tasks if isinstance(found, str)]
    assert len(names) == len(set(names)) == len(NAMES)  # a stream that a task moves emits in the context of the task
    assert all(found is True for found in of_tasks if not isinstance(found, str))


@pytest.mark.parametrize("host", HOSTS[1:])
def test_a_task_that_is_woken_by_the_event_of_another(host: str) -> None:
    """Alice's task waits for what bob sends: what it then does is alice's still."""
    seen: list[str] = []
    arrived: dict[str, asyncio.Future[None]] = {}

    async def on_connection(socket: net.Socket) -> None:
        name = ((await events.once(socket, "data"))[0]).decode()
        user.set(name)
        socket.on("data", lambda: user.set(f"{name} speaks"))
        if name == "alice":
            arrived["bob"] = asyncio.get_running_loop().create_future()
            socket.write("go on")
            await arrived["bob"]
            stream = PassThrough()
            stream.write("x")
            stream.on("data", lambda *_: seen.append(user.get()))  # on a tick
            await asyncio.sleep(0)
            socket.end()
        else:
            socket.on("data", lambda: arrived["bob"].set_result(None))
            socket.write("go on")
            await events.once(socket, "close")

    def connect(port: int) -> None:
        def bob() -> None:
            second: net.Socket = net.connect(port, "127.0.0.1", lambda: second.write("bob"))
            second.once("data", lambda: second.write("now"))
            alice.on("close", second.destroy)

        alice: net.Socket = net.connect(port, "127.0.0.1", lambda: alice.write("alice"))
        alice.once("data", bob)
        alice.on("close", server.close)

    server = net.createServer(on_connection)
    run(host, lambda: serve(server, connect))
    assert seen == ["alice"]


@settings(deadline=None, max_examples=12)
@given(
    st.lists(
        st.tuples(st.integers(0, 49), st.sampled_from(("write", "write", "write", "end", "destroy"))), max_size=200
    )
)
def test_fifty_connections_interleaved(steps: list[tuple[int, str]]) -> None:
    watches: list[Watch] = []
    accepted: list[net.Socket] = []

    def on_connection(socket: net.Socket) -> None:
        watch = Watch(f"connection {len(accepted)}")
        assert (user.get(), trail.get()) == ("server", ())
        accepted.append(socket)
        watches.append(watch)
        user.set(watch.name)
        watch.note("connection")
        watch.on(socket, "data", "end", "finish", "error", "close")
        socket.on("data", socket.write)

    with new_loop() as loop:
        server = as_user("server", lambda: net.createServer(on_connection).listen(0, "127.0.0.1"))
        loop.run_until(lambda: server.listening)
        peers = [stdlib_socket.create_connection(("127.0.0.1", port_of(server))) for _ in range(50)]
        loop.run_until(lambda: len(accepted) == 50)
        for number, step in steps:
            if step == "write":
                peers[number].send(b"x") if peers[number].fileno() >= 0 and accepted[number].readable else None
            elif step == "end":
                peers[number].close()
            else:
                accepted[number].destroy()
            loop.turn()
        for peer in peers:
            peer.close()
        loop.run_until(lambda: all(socket.closed for socket in accepted))
        server.close()
        loop.run()
    for watch in watches:
        assert not watch.wrong, watch.wrong
        assert watch.seen[-1] == "close"


# What it costs


@contextmanager
def counted(calls: dict[str, int]) -> Iterator[None]:
    """Count the calls of ``Context.run()``, and the copies."""

    def note(frame: FrameType, event: str, called: Any) -> None:
        if event == "c_call":
            of_context = isinstance(getattr(called, "__self__", None), contextvars.Context)
            if (of_context and called.__name__ in ("run", "copy")) or called is contextvars.copy_context:
                calls[called.__name__] = calls.get(called.__name__, 0) + 1

    gc.disable()
    sys.setprofile(note)
    try:
        yield
    finally:
        sys.setprofile(None)
        gc.enable()


def test_one_run_for_an_event_and_one_copy_for_a_connection() -> None:
    with new_loop() as loop:
        server = net.createServer(lambda socket: socket.on("data", socket.write)).listen(0, "127.0.0.1")
        loop.run_until(lambda: server.listening)
        accepting: dict[str, int] = {}
        with stdlib_socket.create_connection(("127.0.0.1", port_of(server))) as peer:
            with counted(accepting):
                loop.turn()
            assert accepting == {"copy": 1, "run": 2}  # the event, and the tick that has the stream flow
            for _ in range(3):
                echo: dict[str, int] = {}
                peer.send(b"x")
                with counted(echo):
                    loop.turn()
                assert echo == {"run": 1}
                assert peer.recv(1) == b"x"
        server.close()
        loop.run()


def test_one_run_for_a_datagram() -> None:
    with new_loop() as loop:
        creating: dict[str, int] = {}
        with counted(creating):
            socket = pydgram.createSocket("udp4")
        assert creating == {"copy_context": 1}
        socket.on("message", lambda message, info: socket.send(message, info.port, info.address))
        socket.bindSync({"address": "127.0.0.1"})
        port = socket.address().port
        with stdlib_socket.socket(type=stdlib_socket.SOCK_DGRAM) as peer:
            peer.bind(("127.0.0.1", 0))
            loop.turn()
            for _ in range(3):
                echo: dict[str, int] = {}
                peer.sendto(b"x", ("127.0.0.1", port))
                with counted(echo):
                    loop.turn()
                assert echo == {"run": 1}
        socket.close()
        loop.run()
