"""After 'close' our objects hold no cycle and no descriptor: reference counting frees what no user's cycle holds."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from typing import Any

import pytest

import pydgram as dgram
import pynet as net
from pynet._loop import current_loop
from tests.lab import port_of, run
from tests.reliability.worlds import descriptors

pytestmark = pytest.mark.usefixtures("no_collector")


def ignore(*args: Any) -> None:
    pass


def converse(client: net.Socket, accepted: net.Socket) -> None:
    client.write(b"hello", ignore)
    accepted.end(b"bye")
    client.end()


def destroyed(client: net.Socket, accepted: net.Socket) -> None:
    client.on("error", ignore)
    client.write(bytes(3_000_000), ignore)
    accepted.destroy()


def failed(client: net.Socket, accepted: net.Socket) -> None:
    client.on("error", ignore)
    client.destroy(ValueError())
    accepted.end()


def reset(client: net.Socket, accepted: net.Socket) -> None:
    accepted.on("error", ignore)
    if client.remoteAddress is None:
        client.destroy()  # a Unix socket knows no reset
    else:
        client.resetAndDestroy()


def timed_out(client: net.Socket, accepted: net.Socket) -> None:
    client.setTimeout(1, accepted.end)
    accepted.setTimeout(60_000, ignore)


def corked(client: net.Socket, accepted: net.Socket) -> None:
    client.cork()
    client.write(b"one", ignore)
    client.write("two", "latin1", ignore)
    client.uncork()
    client.end(ignore)


def piped(client: net.Socket, accepted: net.Socket) -> None:
    accepted.pipe(accepted)
    client.write(b"x" * 100_000)
    client.end()


def paused(client: net.Socket, accepted: net.Socket) -> None:
    accepted.pause()
    client.on("error", ignore)
    client.write(bytes(100_000))
    client.destroySoon()
    accepted.once("readable", ignore)
    current_loop().set_immediate(accepted.destroy)


def text(client: net.Socket, accepted: net.Socket) -> None:
    accepted.setEncoding("utf8")
    accepted.on("data", ignore)
    client.end("häppchenweise")


def awaited(client: net.Socket, accepted: net.Socket) -> None:
    net.isIP("::1")
    client.unref().ref().setNoDelay().setKeepAlive(True)
    client.on("error", ignore)
    accepted.destroySoon()


TALKS: list[Callable[[net.Socket, net.Socket], None]] = [
    *(converse, destroyed, failed, reset, timed_out, corked, piped, paused, text, awaited)
]


@pytest.mark.parametrize("early", [False, True], ids=["connected", "written while connecting"])
@pytest.mark.parametrize("place", ["tcp", "unix", "by name"])
@pytest.mark.parametrize("talk", TALKS)
def test_sockets_and_servers(
    talk: Callable[[net.Socket, net.Socket], None], place: str, early: bool, tmp_path: Any
) -> None:
    current_loop()  # has descriptors too
    before = descriptors()
    kept = stage_a_talk(talk, place, early, str(tmp_path / "s"))
    assert len(kept) == 5
    alive = [ref() for ref in kept if ref() is not None]
    assert not alive, [gc.get_referrers(one) for one in alive]
    assert descriptors() - before == set()


def stage_a_talk(
    talk: Callable[[net.Socket, net.Socket], None], place: str, early: bool, path: str
) -> list[weakref.ref[Any]]:
    """Have a talk with listeners that make no cycles: what they need is on the stage, which is cleared in the end."""
    stage: dict[str, net.Socket] = {}
    kept: list[weakref.ref[Any]] = []
    if place == "unix":
        server = net.createServer().listen(path)
        client = net.connect(path)
    else:
        server = net.createServer().listen(0)
        client = net.connect(port_of(server), "localhost" if place == "by name" else "127.0.0.1")
    stage["client"] = client
    kept += [weakref.ref(server), weakref.ref(client)]

    def accepted(socket: net.Socket) -> None:
        stage["accepted"] = socket
        kept.extend([weakref.ref(socket), weakref.ref(socket._handle)])
        begin()

    def connected() -> None:
        stage["connected"] = stage["client"]
        kept.append(weakref.ref(stage["client"]._handle))
        begin()

    def begin() -> None:
        if len(stage) == 3:
            for socket in stage.values():
                socket.resume()
            talk(stage["client"], stage["accepted"])

    server.once("connection", accepted)
    server.once("connection", server.close)
    client.once("connect", connected)
    if early:
        client.write("early", ignore)
    run()
    stage.clear()
    return kept


def test_a_failed_connection() -> None:
    kept: list[weakref.ref[Any]] = []
    for host in ("127.0.0.1", "localhost"):

        def connect(host: str = host) -> None:
            client = net.connect(1, host)
            client.on("error", ignore)
            client.write("never", ignore)
            kept.extend([weakref.ref(client), weakref.ref(client._handle)])

        connect()
    run()
    assert [ref() for ref in kept] == [None] * 4


def ends(client: net.Socket) -> None:
    client.end(ignore)


def writes_and_ends(client: net.Socket) -> None:
    client.write("never", ignore)
    client.end()


def resets(client: net.Socket) -> None:
    client.resetAndDestroy()


def ends_soon(client: net.Socket) -> None:
    client.destroySoon()
    client.setTimeout(60_000, ignore)


def listens_once(client: net.Socket) -> None:
    client.once("timeout", ignore).once("drain", ignore).prependOnceListener("connect", ignore)


@pytest.mark.parametrize("then", ["refused", "destroyed", "connected"])
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
@pytest.mark.parametrize("wish", [ends, writes_and_ends, resets, ends_soon, listens_once])
def test_what_was_asked_for_while_connecting(wish: Callable[[net.Socket], None], host: str, then: str) -> None:
    """It waits among the listeners of an event that may never come."""
    server = net.createServer(lambda socket: socket.on("error", ignore).resume().end()).listen(0, "localhost")

    def connect() -> list[weakref.ref[Any]]:
        client = net.connect(1 if then == "refused" else port_of(server), host)
        client.on("error", ignore).on("close", server.close)
        kept: list[weakref.ref[Any]] = [weakref.ref(client), weakref.ref(client._handle)]
        wish(client)
        if then == "destroyed":
            client.destroy()
        return kept

    while not server.listening:
        current_loop().turn(True)
    kept = connect()
    run()
    assert [ref() for ref in kept] == [None, None]


EVENTS = (
    *("lookup", "connect", "ready", "data", "drain", "end", "finish", "timeout", "error", "pipe", "unpipe"),
    *("listening", "connection", "drop", "message", "close", "my own"),
)
Stage = dict[str, Any]


def a_socket(stage: Stage) -> None:
    stage["one"] = net.Socket()
    stage["server"] = net.createServer(lambda socket: socket.resume().end())
    stage["server"].once("connection", stage["server"].close)


def live_as_a_socket(stage: Stage) -> None:
    stage["server"].listen(
        0, "127.0.0.1", lambda: stage["one"].connect(port_of(stage["server"]), "127.0.0.1").end("hello")
    )


def a_server(stage: Stage) -> None:
    stage["one"] = net.createServer(lambda socket: socket.resume().end())


def live_as_a_server(stage: Stage) -> None:
    def listening() -> None:
        client = net.connect(port_of(stage["one"]), "127.0.0.1")
        client.resume().on("close", lambda: stage["one"].close())

    stage["one"].listen(0, "127.0.0.1", listening)


def a_datagram_socket(stage: Stage) -> None:
    stage["one"] = dgram.createSocket("udp4", lambda: stage["one"].close())


def live_as_a_datagram_socket(stage: Stage) -> None:
    stage["one"].bind(0, "127.0.0.1", lambda: stage["one"].send("x", stage["one"].address().port, "127.0.0.1", ignore))


@pytest.mark.parametrize("how", ["once", "prependOnceListener"])
@pytest.mark.parametrize("state", ["unused", "closed", "lived"])
@pytest.mark.parametrize(
    ("make", "live"),
    [(a_socket, live_as_a_socket), (a_server, live_as_a_server), (a_datagram_socket, live_as_a_datagram_socket)],
    ids=["socket", "server", "datagrams"],
)
def test_listeners_that_wait_once_and_for_ever(
    make: Callable[[Stage], None], live: Callable[[Stage], None], state: str, how: str
) -> None:
    """Of every event, whether it came or not; each refers to its emitter, to take itself away when it does."""
    stage: Stage = {}
    make(stage)
    one = weakref.ref(stage["one"])
    for event in EVENTS:
        getattr(stage["one"], how)(event, ignore)
    if state == "closed":
        if isinstance(stage["one"], net.Server):
            stage["one"].listen(0)
        getattr(stage["one"], "destroy" if isinstance(stage["one"], net.Socket) else "close")()
    if state == "lived":
        live(stage)
    run()
    stage.clear()
    assert one() is None


def test_datagram_sockets() -> None:
    kept: list[weakref.ref[Any]] = []

    def scene() -> None:
        receiver, sender = dgram.createSocket("udp4"), dgram.createSocket("udp4")
        receiver.bind(0, "127.0.0.1")

        def on_message(data: bytes, rinfo: dgram.RemoteInfo) -> None:
            sockets = [receiver, sender]
            for socket in sockets:
                socket.close()

        receiver.once("message", on_message)
        receiver.once("listening", lambda: sender.send("x", receiver.address().port, "127.0.0.1", ignore))
        kept.extend(map(weakref.ref, (receiver, sender)))
        run()

    scene()
    assert [ref() for ref in kept] == [None, None]


@pytest.mark.skipif(not descriptors(), reason="no /proc")
def test_a_users_cycle_holds_no_descriptor() -> None:
    current_loop()
    before = descriptors()
    kept: list[weakref.ref[Any]] = []

    def scene() -> None:
        def connection(socket: net.Socket) -> None:
            socket.me = socket  # type: ignore[attr-defined]
            socket.on("data", lambda data: socket.write(data))
            socket.on("end", lambda: server.close())
            kept.append(weakref.ref(socket))

        server = net.createServer(connection)
        server.me = server  # type: ignore[attr-defined]

        def listening() -> None:
            client = net.connect(port_of(server), "127.0.0.1")
            client.me = client  # type: ignore[attr-defined]
            client.on("data", lambda data: client.end())
            client.write("x")
            kept.append(weakref.ref(client))

        server.listen(0, "127.0.0.1", listening)
        run()

    scene()
    assert [ref() is not None for ref in kept] == [True, True], "there is no cycle to be tried here"
    assert descriptors() - before == set()
    gc.collect()
    assert [ref() for ref in kept] == [None, None]
