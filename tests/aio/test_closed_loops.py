"""Objects of a loop that is closed, or is not the one running here, say so instead of waiting for ever."""

from __future__ import annotations

import asyncio
import gc
import socket
import threading
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import pydgram
import pynet as net
from pynet.errors import LoopError
from pynet.events import once
from pynet.stream import PassThrough
from pynet.testing import socket_pair

BIG = b"x" * (1 << 25)  # more than the kernel takes


@pytest.fixture(autouse=True)
def unclosed_is_expected() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        yield
        gc.collect()


@pytest.fixture(autouse=True)
def slow_resolver(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A look-up of "slow" does not end before the test does."""
    over, ask = threading.Event(), socket.getaddrinfo
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, *rest: over.wait(30) if host == b"slow" else ask(host, *rest)
    )
    yield
    over.set()


class World:
    """Everything that can be open, and what has become of it."""

    def __init__(self) -> None:
        self.log: list[Any] = []

    async def make(self) -> None:
        log = self.log
        self.server = net.createServer().listen(0, "127.0.0.1")
        await once(self.server, "listening")
        address: Any = self.server.address()
        self.client = net.connect(address.port, "127.0.0.1")
        await once(self.client, "connect")
        self.datagrams = pydgram.createSocket("udp4")
        self.datagrams.bind(0, "127.0.0.1")
        await once(self.datagrams, "listening")
        self.stream = PassThrough()
        self.waits = [once(self.server, "never"), once(self.client, "data"), once(self.stream, "data")]
        self.client.write(BIG, lambda error=None: log.append(("written", getattr(error, "code", None))))
        self.client.on("close", lambda had_error: log.append(("closed", had_error)))
        self.datagrams.on("close", lambda: log.append("datagrams closed"))
        self.server.close(lambda: log.append("server closed"))
        net.dns.lookup("slow", lambda error=None, *_: log.append(("looked up", getattr(error, "code", None))))


def ended_by_run(world: World) -> None:
    asyncio.run(world.make())


def closed_without_a_word(world: World) -> None:
    loop = asyncio.new_event_loop()
    loop.run_until_complete(world.make())
    loop.close()


def closed_after_a_shutdown(world: World) -> None:
    loop = asyncio.new_event_loop()
    loop.run_until_complete(world.make())
    loop.run_until_complete(loop.shutdown_asyncgens())
    loop.close()


ENDS = [ended_by_run, closed_without_a_word, closed_after_a_shutdown]


@pytest.fixture(params=ENDS, ids=lambda end: end.__name__)
def world(request: pytest.FixtureRequest) -> World:
    world = World()
    request.param(world)
    return world


def test_everything_is_closed_and_told(world: World) -> None:
    assert sorted(world.log, key=str) == [
        ("closed", True),
        ("looked up", "ERR_LOOP_CLOSED"),
        ("written", "ECANCELED"),
        "datagrams closed",
        "server closed",
    ]
    assert world.client.destroyed
    assert not world.server.listening
    for wait in world.waits:
        assert getattr(wait.exception(), "code", None) == "ERR_LOOP_CLOSED"


CALLS: list[Callable[[World], object]] = [
    lambda world: world.client.write("x"),
    lambda world: world.client.write(b"x"),
    lambda world: world.client.end(),
    lambda world: world.client.on("data", print),
    lambda world: world.server.close(),
    lambda world: world.server.getConnections(print),
    lambda world: world.datagrams.send(b"x", 9, "127.0.0.1"),
    lambda world: world.stream.write("x"),
    lambda world: world.stream.on("data", print),
    lambda world: world.stream.resume(),
    lambda world: world.stream.destroy(),
    lambda world: net.post(print, on=world.client),
]


def test_the_next_call_says_so(world: World) -> None:
    for call in CALLS:
        with pytest.raises(LoopError) as raised:
            call(world)
        assert raised.value.code == "ERR_LOOP_CLOSED"
    world.client.destroy()  # it is destroyed: no error for those who tidy up


def test_waiting_for_one_says_so(world: World) -> None:
    async def wait() -> None:
        for target in (world.client, world.stream):
            with pytest.raises(LoopError):
                await once(target, "data")

    asyncio.run(wait())


def test_what_can_start_anew_does_so_in_the_next_loop(world: World) -> None:
    async def serve() -> bytes:
        world.server.on("connection", lambda socket: socket.end("hello"))
        world.server.listen(0, "127.0.0.1")
        await once(world.server, "listening")
        address: Any = world.server.address()
        world.client.connect(address.port, "127.0.0.1")
        (chunk,) = await once(world.client, "data")
        world.server.close()
        await once(world.client, "close")
        data: bytes = chunk
        return data

    assert asyncio.run(serve()) == b"hello"


def test_an_error_listener_hears_of_it() -> None:
    heard: list[str] = []

    async def main() -> None:
        for end in socket_pair():
            end.on("error", lambda error: heard.append(error.code))

    asyncio.run(main())
    assert heard == ["ERR_LOOP_CLOSED"] * 2


def test_another_loop_on_the_same_thread_is_refused() -> None:
    first, second = asyncio.new_event_loop(), asyncio.new_event_loop()

    async def make() -> tuple[net.Socket, net.Socket]:
        return socket_pair()

    near, far = first.run_until_complete(make())
    server = net.createServer()

    async def listen() -> None:
        server.listen(0)
        await once(server, "listening")

    first.run_until_complete(listen())
    calls: list[Callable[[], object]] = [
        lambda: near.write("x", lambda: None),
        near.end,
        near.destroy,
        lambda: near.setTimeout(5),
        near.ref,
        server.close,
        lambda: server.getConnections(print),
    ]

    async def use() -> None:
        for call in calls:
            with pytest.raises(LoopError) as raised:
                call()
            assert raised.value.code == "ERR_LOOP_OTHER_LOOP"

    second.run_until_complete(use())
    assert near.readyState == "open"

    async def go_on() -> bytes:
        near.write("still here")
        (chunk,) = await once(far, "data")
        near.destroy()
        far.destroy()
        server.close()
        await once(server, "close")
        data: bytes = chunk
        return data

    assert first.run_until_complete(go_on()) == b"still here"
    first.close()
    second.close()


def test_one_asyncio_loop_may_be_run_by_one_thread_after_another() -> None:
    loop = asyncio.new_event_loop()

    async def make() -> tuple[net.Socket, net.Socket]:
        return socket_pair()

    near, far = loop.run_until_complete(make())

    async def talk() -> None:
        near.end("x")
        await once(far.resume(), "close")

    async def elsewhere() -> None:
        await asyncio.to_thread(loop.run_until_complete, talk())

    asyncio.run(elsewhere())
    assert far.destroyed
    loop.close()
