"""``connect()`` where it is unusual: cut short by a listener, answered too late, called on a connected socket."""

from __future__ import annotations

import errno
import os
import socket as system
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import pynet as net
from pynet.errors import NodeOSError
from pynet.timers import setImmediate
from tests.lab import port_of, run

from .inventory import masked

TWO = [{"address": "127.0.0.1", "family": 4}, {"address": "127.0.0.2", "family": 4}]


def connected(use: Callable[[net.Socket, int], object], *, peer: Callable[[net.Socket], object] | None = None) -> None:
    """Have *use* called with a connected socket and its port."""
    server = net.createServer(peer or (lambda socket: socket.resume()))

    def listening() -> None:
        port = port_of(server)
        client = net.connect(port, "127.0.0.1").resume()
        client.once("connect", lambda: use(client, port))
        client.on("close", lambda: server.close())

    server.listen(0, "127.0.0.1", listening)
    run()


def log_of(socket: net.Socket) -> list[Any]:
    """What happens on *socket*, as text."""
    events: list[Any] = []
    socket.on("lookup", lambda *_: events.append("lookup"))
    socket.on("connectionAttempt", lambda *_: events.append("attempt"))
    socket.on("connectionAttemptFailed", lambda *_: events.append("failed"))
    socket.on("connect", lambda: events.append("connect"))
    socket.on("error", lambda err: events.append(masked(str(err))))
    socket.on("close", lambda hadError: events.append(f"close {hadError}"))
    return events


@pytest.mark.parametrize("addresses", [TWO[:1], TWO], ids=["one address", "two addresses"])
def test_destroyed_in_the_listener_of_an_attempt(addresses: list[Any]) -> None:
    """Node ends with a TypeError of its own here."""
    server = net.createServer()
    socket = net.Socket()
    events = log_of(socket)
    socket.on("connectionAttempt", lambda: socket.destroy())
    socket.on("close", lambda: server.close())
    server.on("connection", lambda: events.append("a connection"))

    def lookup(host: str, options: Any, callback: Callable[..., object]) -> None:
        callback(None, addresses)

    def listening() -> None:
        socket.connect(port=port_of(server), host="h", lookup=lookup)

    server.listen(0, "127.0.0.1", listening)
    run()
    assert events == [*("lookup" for _ in addresses), "attempt", "close False"]


@pytest.mark.parametrize("answer", [(None, "127.0.0.1", 4), (OSError("too late"),)], ids=["an address", "an error"])
def test_a_lookup_of_one_family_that_answers_too_late(answer: tuple[Any, ...]) -> None:
    asked: list[Callable[..., object]] = []
    socket = net.Socket()
    events = log_of(socket)
    socket.connect(port=1, host="h", family=4, lookup=lambda host, options, callback: asked.append(callback))
    socket.destroy()
    socket.on("close", lambda: asked[0](*answer))
    run()
    assert events == ["close False"]


def test_destroyed_between_the_answer_and_its_error() -> None:
    """That a name is unknown is told a tick later."""
    socket = net.Socket()
    events = log_of(socket)
    socket.on("lookup", lambda: socket.destroy())

    def lookup(host: str, options: Any, callback: Callable[..., object]) -> None:
        callback(OSError("unknown"))

    socket.connect(port=1, host="h", lookup=lookup)
    run()
    assert events == ["lookup", "close False"]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere it is EISCONN at once")
def test_connect_on_a_connected_socket_succeeds_again() -> None:
    """Linux lets connect(2) itself tell how a connection that was waited for has come out, once."""
    events: list[Any] = []

    def use(socket: net.Socket, port: int) -> None:
        socket.on("connectionAttempt", lambda: events.append("attempt"))
        socket.on("close", lambda hadError: events.append(f"close {hadError}"))
        socket.connect(port, "127.0.0.1", lambda: events.append(f"again, to {port == socket.remotePort}"))
        events.append(f"connecting {socket.connecting}")
        socket.once("connect", lambda: socket.end("still usable"))

    def peer(socket: net.Socket) -> None:
        socket.on("data", lambda data: events.append(data))

    connected(use, peer=peer)
    assert events == ["connecting True", "attempt", "again, to True", b"still usable", "close False"]


def test_connect_on_a_socket_that_the_system_knows_to_be_connected() -> None:
    logs: list[list[Any]] = []

    def peer(socket: net.Socket) -> None:
        logs.append(log_of(socket.resume()))
        assert socket.localPort is not None
        socket.connect(socket.localPort, "127.0.0.1")
        logs[0].append(f"connecting {socket.connecting}")

    connected(lambda socket, port: None, peer=peer)
    port = "127.0.0.1:{port}"
    assert logs == [["connecting True", "attempt", f"connect EISCONN {port} - Local ({port})", "close True"]]


def test_connect_to_a_path_on_a_connected_tcp_socket() -> None:
    events: list[Any] = []

    def use(socket: net.Socket, port: int) -> None:
        events.append(log_of(socket))
        socket.connect("./nobody")

    connected(use)
    assert events == [["attempt", "connect EINVAL ./nobody - Local (127.0.0.1:{port})", "close True"]]


def test_connect_to_a_port_on_a_connected_unix_socket(tmp_path: Path) -> None:
    """As in Node, where the address is then a path that nobody listens on."""
    server = net.createServer(lambda socket: socket.resume())
    path = os.path.relpath(tmp_path / "s")
    logs: list[list[Any]] = []

    def use() -> None:
        logs.append(log_of(client))
        client.connect(1, "127.0.0.1")

    server.listen(path)
    client = net.connect(path, use)
    client.on("close", lambda: server.close())
    run()
    assert logs == [["attempt", "failed", "connect ENOENT 127.0.0.1:1", "close True"]]


def test_an_address_whose_local_end_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    """An error at once is told with the local end, but not at the cost of another error."""
    from pynet._handles import TCP

    def refuse(self: TCP, address: Any, on_connect: Any) -> None:
        raise OSError(errno.ENETUNREACH, "Network is unreachable")

    def unknown(self: TCP) -> Any:
        raise OSError(errno.EINVAL, "Invalid argument")

    monkeypatch.setattr(TCP, "connect", refuse)
    monkeypatch.setattr(TCP, "getsockname", unknown)
    errors: list[NodeOSError] = []
    net.connect(1, "127.0.0.1").on("error", errors.append)
    run()
    assert [str(error) for error in errors] == ["connect ENETUNREACH 127.0.0.1:1"]


def test_a_name_with_a_thousand_addresses_of_which_all_are_blocked() -> None:
    """Node runs out of stack with some more."""
    blocked = net.BlockList()
    blocked.addSubnet("10.0.0.0", 8)
    answers = [{"address": f"10.0.{i >> 8}.{i & 255}", "family": 4} for i in range(1000)]
    socket = net.Socket()
    failed: list[str] = []
    socket.on("connectionAttemptFailed", lambda address: failed.append(address))
    errors: list[Any] = []
    socket.on("error", lambda error: errors.append(error))
    socket.connect(port=9, host="h", blockList=blocked, lookup=lambda host, options, call: call(None, answers))
    run()
    assert failed == [answer["address"] for answer in answers]
    assert [error.code for error in errors] == ["ERR_IP_BLOCKED"]
    assert len(errors[0].errors) == 1000
    assert socket.autoSelectFamilyAttemptedAddresses == []


def test_several_addresses_and_a_local_port() -> None:
    """Every attempt is made from that port."""
    ports: list[bool] = []

    def peer(socket: net.Socket) -> None:
        ports.append(socket.remotePort == local)
        socket.resume()

    with system.create_server(("127.0.0.1", 0)) as free:
        local = free.getsockname()[1]
    server = net.createServer(peer)

    def lookup(host: str, options: Any, callback: Callable[..., object]) -> None:
        callback(None, TWO[::-1])

    def listening() -> None:
        socket = net.connect(port=port_of(server), host="h", localPort=local, lookup=lookup)
        socket.on("connectionAttemptFailed", lambda address: ports.append(address == "127.0.0.2"))
        socket.on("connect", lambda: ports.append(socket.localPort == local))
        socket.on("connect", lambda: socket.end())
        socket.on("close", lambda: server.close())

    server.listen(0, "127.0.0.1", listening)
    run()
    assert ports == [True, True, True]


def test_wrong_options_leave_a_connected_socket_as_it_was() -> None:
    events: list[Any] = []

    def use(socket: net.Socket, port: int) -> None:
        with pytest.raises(ValueError, match="99999"):
            socket.connect(port=99999)
        events.append((socket.readyState, socket.connecting))
        socket.end("still usable")

    connected(use, peer=lambda socket: socket.on("data", events.append))
    assert events == [("open", False), b"still usable"]


@pytest.mark.parametrize("then", ["destroys", "connects elsewhere"])
def test_a_lookup_that_does_something_else_and_raises(then: str) -> None:
    socket = net.Socket()
    events = log_of(socket)
    server = net.createServer(lambda peer: peer.end())

    def lookup(host: str, options: Any, callback: Callable[..., object]) -> None:
        if then == "destroys":
            socket.destroy()
        else:
            socket.connect(port_of(server), "127.0.0.1")
        raise LookupError("mine")

    def listening() -> None:
        with pytest.raises(LookupError, match="mine"):
            socket.connect(port=1, host="h", lookup=lookup)
        socket.resume()
        socket.on("close", lambda: server.close())

    server.listen(0, "127.0.0.1", listening)
    run()
    assert events == [*(["attempt", "connect"] if then != "destroys" else []), "close False"]


def test_a_connect_listener_that_raises_keeps_nothing_from_its_turn() -> None:
    """The end that was asked for before, and the bytes of the peer, still come."""
    events: list[Any] = []

    def fail() -> None:
        raise LookupError("mine")

    def peer(socket: net.Socket) -> None:
        socket.on("end", lambda: events.append("end at the peer"))
        socket.end("hello")

    server = net.createServer(peer)

    def listening() -> None:
        socket = net.Socket()
        socket.on("connect", fail)
        socket.connect(port_of(server), "127.0.0.1")
        socket.on("data", events.append)
        socket.on("close", lambda: server.close())
        socket.end()

    server.listen(0, "127.0.0.1", listening)
    with pytest.raises(LookupError, match="mine"):
        run()
    run()
    assert sorted(map(str, events)) == ["b'hello'", "end at the peer"]


@pytest.mark.parametrize("reads_first", [False, True], ids=["paused first", "'data' first"])
def test_a_socket_that_was_paused_before_it_is_connected(reads_first: bool) -> None:
    """As in Node it does not read, unless a 'data' listener had asked for that already."""
    read: list[int] = []
    got: list[bytes] = []
    socket = net.Socket()
    server = net.createServer(lambda peer: peer.end("hello", lambda: wait(5)))

    def listening() -> None:
        if reads_first:
            socket.on("data", got.append)
        socket.pause()
        socket.connect(port_of(server), "127.0.0.1")
        socket.on("close", lambda: server.close())

    def wait(turns: int) -> None:
        if turns:
            setImmediate(wait, turns - 1)
            return
        read.append(socket.bytesRead)
        if not reads_first:
            socket.on("data", got.append)
        socket.resume()

    server.listen(0, "127.0.0.1", listening)
    run()
    assert (read, got) == ([5 if reads_first else 0], [b"hello"])
