"""``connect()`` where it is unusual: cut short by a listener, answered too late, called on a connected socket."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import pynet as net
from pynet.errors import NodeOSError

from .inventory import masked, run

TWO = [{"address": "127.0.0.1", "family": 4}, {"address": "127.0.0.2", "family": 4}]


def connected(use: Callable[[net.Socket, int], object], *, peer: Callable[[net.Socket], object] | None = None) -> None:
    """Have *use* called with a connected socket and its port."""
    server = net.createServer(peer or (lambda socket: socket.resume()))

    def listening() -> None:
        address = server.address()
        assert isinstance(address, net.AddressInfo)
        client = net.connect(address.port, "127.0.0.1").resume()
        client.once("connect", lambda: use(client, address.port))
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
        address = server.address()
        assert isinstance(address, net.AddressInfo)
        socket.connect(port=address.port, host="h", lookup=lookup)

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


def test_connect_on_a_connected_socket_succeeds_again() -> None:
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
    from pynet._loop import TCP

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
