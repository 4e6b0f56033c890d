"""A listener that raises: run() ends with the exception, the next run() goes on, and so does the socket."""

from __future__ import annotations

import socket as stdlib_socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial

import pytest

import pynet as net
from pynet import process
from pynet._loop import current_loop
from tests.lab import port_of, run


class Boom(Exception):
    """What the listener raises."""


def boom(*args: object) -> None:
    raise Boom


def raising_once() -> Callable[[], None]:
    left = 1

    def listener() -> None:
        nonlocal left
        left -= 1
        if left >= 0:
            raise Boom

    return listener


@contextmanager
def uncaught_taken() -> Iterator[list[type]]:
    """Have ``'uncaughtException'`` take what escapes; what it was given."""
    taken: list[type] = []

    def take(error: object) -> None:
        taken.append(type(error))

    process.on("uncaughtException", take)
    try:
        yield taken
    finally:
        process.off("uncaughtException", take)


@pytest.mark.parametrize("by", ["run() again", "uncaughtException"])
@pytest.mark.parametrize("early", [False, True], ids=["", "asked for while connecting"])
@pytest.mark.parametrize("event", ["connect", "ready", "end", "finish", "close"])
def test_on_the_way_from_connect_to_close(event: str, early: bool, by: str) -> None:
    """It reads, writes, ends and closes all the same."""
    sent, heard, received, events = bytearray(), bytearray(), bytearray(), list[str]()

    def connection(socket: net.Socket) -> None:
        socket.on("data", heard.extend)
        socket.end("from the server")

    server = net.createServer({"allowHalfOpen": True}, connection)
    client = net.Socket()
    client.add_listener(event, boom)  # before those of the library, which wait for the connection too
    client.on("data", received.extend)
    for name in ("end", "finish", "close"):
        client.prependListener(name, lambda *, name=name: events.append(name))
    client.prependOnceListener("close", lambda: server.close())

    def speak() -> None:
        client.write("one ")
        sent.extend(b"one two")
        client.end("two", lambda: events.append("ended"))

    def listening() -> None:
        client.connect(port_of(server), "localhost")
        if early:
            speak()
        else:
            client.prependOnceListener("connect", speak)

    server.listen(0, "localhost", listening)
    if by == "run() again":
        with pytest.raises(Boom):
            run()
        run()
    else:
        with uncaught_taken() as taken:
            run()
        assert taken == [Boom] * len(taken)
        assert taken
    assert heard == sent == b"one two"
    assert received == b"from the server"
    assert sorted(events) == ["close", "end", "ended", "finish"]
    assert events[-1] == "close"
    assert client.destroyed


class Scene:
    """Two clients of one echo server: one with a listener that raises, once, and a neighbour that should not notice."""

    def __init__(self, size: int) -> None:
        self.server = net.createServer({"allowHalfOpen": True}, self._on_connection)
        self.server.maxConnections = 2
        self.server.on("close", lambda: self.events.append("server close"))
        self.client, self.neighbour = net.Socket(), net.Socket()
        self.sent = {self.client: b"<1>" * size, self.neighbour: b"<22>" * size}
        self.heard = {self.client: bytearray(), self.neighbour: bytearray()}
        self.calls = {self.client: list[str](), self.neighbour: list[str]()}
        self.events: list[str] = []
        self.left = 2
        # Where the library's user hands in a function that is not a listener.
        self.in_callback: dict[str, Callable[[], object]] = {}
        self.in_accepted: dict[str, Callable[[], object]] = {}

    def start(self) -> None:
        for each in (self.client, self.neighbour):
            each.on("data", self.heard[each].extend)
            each.on("connect", partial(each.setTimeout, 1))
            each.once("timeout", partial(self._speak, each))
            each.on("close", self._on_close)
        self.server.listen(0, "127.0.0.1", self._on_listening)

    def _on_listening(self) -> None:
        for each in (self.client, self.neighbour):
            each.connect(port_of(self.server), "127.0.0.1")

    def _on_connection(self, socket: net.Socket) -> None:
        socket.on("data", socket.write)
        socket.on("end", socket.end)
        if socket.remotePort == self.client.localPort:
            for event, listener in self.in_accepted.items():
                socket.add_listener(event, listener)

    def _speak(self, each: net.Socket) -> None:
        each.setTimeout(0)
        each.write(self.sent[each], lambda: self._called(each, "write callback"))
        each.end(lambda: self._called(each, "end callback"))

    def _called(self, each: net.Socket, name: str) -> None:
        self.calls[each].append(name)
        if each is self.client:
            self.in_callback.pop(name, lambda: None)()

    def _on_close(self) -> None:
        self.left -= 1
        if not self.left:
            self.server.close()


PLACES = (
    *("client connect", "client ready", "client data", "client timeout", "client finish", "client end", "client close"),
    *("accepted data", "accepted end", "accepted finish", "accepted close"),
    *("server listening", "server connection", "server close", "write callback", "end callback"),
)


@pytest.mark.parametrize("by", ["run() again", "uncaughtException"])
@pytest.mark.parametrize("size", [3, 300_000], ids=["at once", "in many pieces"])
@pytest.mark.parametrize("place", PLACES)
def test_once_anywhere(place: str, size: int, by: str) -> None:
    """It surfaces once; the socket itself, its neighbour and the server lose nothing, and nothing stays open."""
    scene = Scene(size)
    scene.start()
    whose, _, event = place.partition(" ")
    if "callback" in place:
        scene.in_callback[place] = boom
    elif whose == "accepted":
        scene.in_accepted[event] = raising_once()
    else:
        (scene.server if whose == "server" else scene.client).add_listener(event, raising_once())
    if by == "run() again":
        with pytest.raises(Boom):
            run()
        run()
    else:
        with uncaught_taken() as taken:
            run()
        assert taken == [Boom]
    for each in (scene.client, scene.neighbour):
        assert scene.heard[each] == scene.sent[each]
        assert sorted(scene.calls[each]) == ["end callback", "write callback"]
        assert each.destroyed
    assert scene.events == ["server close"]
    assert not scene.server.listening
    assert current_loop().open_handles() == []
    assert not current_loop().alive


def test_in_error_close_still_comes() -> None:
    closed: list[object] = []
    scene = Scene(300_000)
    scene.start()
    scene.client.on("connect", lambda: scene.client.destroy(ValueError("mine")))
    scene.client.on("error", boom)
    scene.client.on("close", closed.append)
    with pytest.raises(Boom):
        run()
    assert closed == []
    run()
    assert closed == [True]
    assert scene.heard[scene.neighbour] == scene.sent[scene.neighbour]
    assert scene.events == ["server close"]


def test_in_drop_the_server_serves_on() -> None:
    scene = Scene(10)
    scene.server.once("drop", boom)
    scene.start()
    extra = net.Socket()
    scene.neighbour.once("connect", lambda: extra.connect(port_of(scene.server), "127.0.0.1"))
    extra.on("error", lambda: None)
    with pytest.raises(Boom):
        run()
    run()
    assert extra.destroyed
    for each in (scene.client, scene.neighbour):
        assert scene.heard[each] == scene.sent[each]
    assert scene.events == ["server close"]


def test_in_drain_the_writes_are_called_back_in_their_order() -> None:
    """Two writes that were waiting for the connection, of which the first is told of when both are through."""
    order: list[str] = []
    server = net.createServer(lambda socket: socket.resume())
    client = net.Socket(highWaterMark=1)
    client.once("drain", boom)

    def second() -> None:
        order.append("second")
        client.end()
        server.close()

    def listening() -> None:
        client.connect(port_of(server), "127.0.0.1")
        client.write(bytes(5000), lambda: order.append("first"))
        client.write(b"more", second)

    server.listen(0, "127.0.0.1", listening)
    with pytest.raises(Boom):
        run()
    run()
    assert order == ["first", "second"]


def test_in_connect_and_then_in_the_callback_of_a_write_that_waited_for_it() -> None:
    """The write is done in the wake of the first exception; reading and ending have to begin all the same."""
    heard: list[bytes] = []
    events: list[object] = []
    server = net.createServer(lambda socket: socket.pipe(socket))
    server.on("connection", lambda: server.close())
    client = net.Socket(highWaterMark=1)
    client.once("connect", boom)
    client.on("data", heard.append)
    client.on("end", lambda: events.append("end"))
    client.on("close", lambda had_error: events.append(had_error))

    def listening() -> None:
        client.connect(port_of(server), "127.0.0.1")
        client.write(bytes(5000), boom)
        client.end(lambda: events.append("ended"))

    server.listen(0, "127.0.0.1", listening)
    with pytest.raises(Boom):
        run()
    with suppress(Boom):
        run()
    run()
    assert b"".join(heard) == bytes(5000)
    assert events == ["ended", "end", False]


def test_after_a_failed_reset_the_server_still_closes() -> None:
    """A reset behind an end() under way fails; nobody listens to that, and the server counts down all the same."""
    closed: list[object] = []

    def connection(socket: net.Socket) -> None:
        socket.on("close", lambda had_error: closed.append(had_error))
        server.close(lambda: closed.append("server"))
        socket.end()
        socket.resetAndDestroy()

    server = net.createServer(connection)
    server.listen(0, "127.0.0.1")
    current_loop().turn()
    with stdlib_socket.create_connection(("127.0.0.1", port_of(server))):
        with pytest.raises(OSError, match="reset EINVAL") as caught:
            run()
        run()
    assert getattr(caught.value, "code", None) == "EINVAL"
    assert closed == ["server", True]
