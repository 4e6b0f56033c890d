"""Listening and accepting."""

from __future__ import annotations

import errno
import os
import socket
from pathlib import Path
from typing import Any

import pytest

from pynet._handles._listener import ACCEPTS_PER_WAKEUP, CALM, RETRY_MS
from pynet._handles._tcp import TCP
from pynet._loop import Loop
from tests.fakes.clock import FakeClock
from tests.fakes.socket import EAGAIN, EMFILE, FakeSocket, factory, os_error
from tests.loop.streams import PLACES, Place, Status, alive, until


class Server:
    """A listening handle over a fake socket, and what it called back with."""

    def __init__(self, loop: Loop) -> None:
        made: list[FakeSocket] = []
        loop.socket_factory = factory(made)
        self.loop = loop
        self.log: list[str | int | None] = []
        self.handle = TCP(loop)
        self.handle.bind(("127.0.0.1", 0))
        self.handle.listen(511, self.on_connection)
        self.fake = made[0]
        self.clients: list[socket.socket] = []

    def on_connection(self, error: OSError | None, handle: TCP | None) -> None:
        if error is not None:
            self.log.append(error.errno)
        if handle is not None:
            self.log.append("connection")
            handle.close()

    def connect(self, count: int = 1) -> None:
        for _ in range(count):
            sock = socket.socket()
            sock.settimeout(10)
            sock.connect(self.handle.getsockname())
            self.clients.append(sock)

    def close(self) -> None:
        self.handle.close()
        for sock in self.clients:
            sock.close()


@pytest.mark.parametrize("place", PLACES)
def test_connections_arrive_one_by_one_while_it_is_calm(loop: Loop, place: Place, tmp_path: Path) -> None:
    order: list[str] = []
    server = place.server(loop, tmp_path)
    peers: list[Any] = []

    def on_connection(error: OSError | None, handle: Any) -> None:
        peers.append(handle)
        order.append(type(handle).__name__)
        loop.set_immediate(order.append, "immediate")

    server.listen(511, on_connection)
    done = Status()
    clients = [place.client(loop, server, done) for _ in range(3)]
    until(loop, lambda: len(done.results) == len(peers) == 3)
    loop.turn()
    assert order == [type(server).__name__, "immediate"] * 3
    for handle in (server, *clients, *peers):
        handle.close()


def test_a_storm_is_accepted_in_bounded_batches(loop: Loop) -> None:
    server = Server(loop)
    server.connect(CALM + ACCEPTS_PER_WAKEUP + 5)
    for _ in range(CALM):
        loop.turn(True)
    assert len(server.log) == CALM
    loop.turn(True)
    assert len(server.log) == CALM + ACCEPTS_PER_WAKEUP
    loop.turn(True)
    assert server.log == ["connection"] * len(server.clients)
    server.connect(2)
    loop.turn(True)
    assert len(server.log) == len(server.clients) - 1  # calm again
    server.close()


def test_ticks_run_between_two_connections_of_a_batch(loop: Loop) -> None:
    server = Server(loop)
    server.connect(CALM + 2)
    for _ in range(CALM):
        loop.turn(True)
    order: list[str] = []

    def on_connection(error: OSError | None, handle: TCP | None) -> None:
        assert handle is not None
        handle.close()
        order.append("connection")
        loop.next_tick(order.append, "tick")

    server.handle._listener._on_connection = on_connection  # type: ignore[union-attr]
    loop.turn(True)
    assert order == ["connection", "tick"] * 2
    server.close()


def test_closing_in_a_connection_callback(loop: Loop) -> None:
    server = Server(loop)
    server.connect(CALM + 3)
    for _ in range(CALM):
        loop.turn(True)
    seen: list[TCP] = []

    def on_connection(error: OSError | None, handle: TCP | None) -> None:
        assert handle is not None
        seen.append(handle)
        server.handle.close()
        handle.close()

    server.handle._listener._on_connection = on_connection  # type: ignore[union-attr]
    loop.run()
    assert len(seen) == 1
    server.close()


def test_listening_keeps_the_loop_alive_unless_unrefd(loop: Loop) -> None:
    server = Server(loop)
    assert alive(loop)
    server.handle.unref()
    assert not alive(loop)
    loop.run()
    server.close()


@pytest.mark.parametrize("code", [errno.EMFILE, errno.ENFILE])
def test_without_descriptors_connections_are_shed(loop: Loop, code: int) -> None:
    server = Server(loop)
    server.connect(3)
    server.fake.accepts.append(os_error(code))
    loop.turn(True)
    assert [sock.recv(1) for sock in server.clients] == [b"", b"", b""]
    assert server.log == []
    server.connect()
    until(loop, lambda: server.log)
    assert server.log == ["connection"]
    server.close()


def test_one_that_went_away_ends_no_shedding(loop: Loop) -> None:
    server = Server(loop)
    server.connect(2)
    server.fake.accepts.extend([EMFILE, None, os_error(errno.ECONNABORTED)])
    loop.turn(True)
    assert [sock.recv(1) for sock in server.clients] == [b"", b""]
    assert (server.log, server.fake.calls["accept"]) == ([], 5)  # with the one that finds nobody
    server.close()


def test_only_so_many_are_shed_at_a_time(loop: Loop) -> None:
    server = Server(loop)
    server.connect(ACCEPTS_PER_WAKEUP + 2)
    server.fake.accepts.append(EMFILE)
    loop.turn(True)
    assert server.fake.calls["accept"] == ACCEPTS_PER_WAKEUP + 1
    assert [sock.recv(1) for sock in server.clients[:ACCEPTS_PER_WAKEUP]] == [b""] * ACCEPTS_PER_WAKEUP
    until(loop, lambda: len(server.log) == 2)
    assert server.log == ["connection", "connection"]
    server.close()


def test_with_no_spare_descriptor_either_the_error_is_told_and_there_is_no_spinning(
    loop: Loop, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = Server(loop)
    listener = server.handle._listener
    assert listener is not None
    server.connect()
    server.fake.accepts.extend([EMFILE, EMFILE, EMFILE])
    with monkeypatch.context() as patch:
        patch.setattr("pynet._handles._listener._open_spare", lambda: -1)
        until(loop, lambda: server.log)
        assert server.log == [errno.EMFILE]
        start = clock.ms
        until(loop, lambda: len(server.log) == 2)
        assert server.log == [errno.EMFILE, errno.EMFILE]
        assert clock.ms - start == RETRY_MS
    until(loop, lambda: len(server.log) == 3)
    assert server.log == [errno.EMFILE, errno.EMFILE, "connection"]
    assert server.fake.calls["accept"] == 4
    server.close()


def test_closing_while_it_waits_for_descriptors(loop: Loop) -> None:
    server = Server(loop)
    server.connect()
    server.fake.accepts.extend([EMFILE, EMFILE])
    until(loop, lambda: server.log)
    assert server.log == [errno.EMFILE]
    server.close()
    assert loop.active_timers() == []
    loop.run()


def test_real_exhaustion_of_descriptors(loop: Loop) -> None:
    resource = pytest.importorskip("resource")
    if not os.path.isdir("/proc/self/fd"):
        pytest.skip("cannot tell which descriptors are open")
    server = Server(loop)
    server.connect(2)
    former = resource.getrlimit(resource.RLIMIT_NOFILE)
    taken: list[int] = []
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(map(int, os.listdir("/proc/self/fd"))) + 4, former[1]))
        try:
            while True:
                taken.append(os.dup(0))
        except OSError:
            pass
        loop.turn(True)
        assert [sock.recv(1) for sock in server.clients] == [b"", b""]
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, former)
        for fd in taken:
            os.close(fd)
    assert server.log == []
    server.connect()
    until(loop, lambda: server.log)
    assert server.log == ["connection"]
    server.close()


@pytest.mark.parametrize("error", [EAGAIN, os_error(errno.ECONNABORTED)], ids=["EAGAIN", "ECONNABORTED"])
def test_a_connection_that_went_away_is_nothing(loop: Loop, error: OSError) -> None:
    server = Server(loop)
    server.connect()
    server.fake.accepts.append(error)
    until(loop, lambda: server.log)
    assert (server.log, server.fake.calls["accept"]) == (["connection"], 2)
    server.close()


def test_other_errors_are_told_and_accepting_goes_on(loop: Loop) -> None:
    server = Server(loop)
    server.connect()
    server.fake.accepts.append(os_error(errno.EPERM))
    until(loop, lambda: len(server.log) == 2)
    assert server.log == [errno.EPERM, "connection"]
    server.close()


def test_an_address_in_use_is_found_by_listen(loop: Loop) -> None:
    first, second = TCP(loop), TCP(loop)
    first.bind(("127.0.0.1", 0))
    second.bind(first.getsockname())
    first.listen(511, lambda error, handle: None)
    with pytest.raises(OSError) as caught:
        second.listen(511, lambda error, handle: None)
    assert caught.value.errno == errno.EADDRINUSE
    third = TCP(loop)
    third.bind(first.getsockname())
    with pytest.raises(OSError) as caught:
        third.listen(511, lambda error, handle: None)
    assert caught.value.errno == errno.EADDRINUSE
    assert not second.is_active() and not third.is_active()
    for handle in (first, second, third):
        handle.close()


def test_bind_errors(loop: Loop) -> None:
    handle = TCP(loop)
    with pytest.raises(OSError) as caught:
        handle.bind(("198.51.100.1", 0))
    assert caught.value.errno == errno.EADDRNOTAVAIL
    handle.bind(("127.0.0.1", 0))
    with pytest.raises(OSError) as caught:
        handle.bind(("127.0.0.1", 0))
    assert caught.value.errno == errno.EINVAL
    handle.close()
    with pytest.raises(OSError) as caught:
        handle.bind(("127.0.0.1", 0))
    assert caught.value.errno == errno.EBADF


@pytest.mark.skipif(not hasattr(socket, "SO_REUSEPORT"), reason="no SO_REUSEPORT")
def test_a_port_can_be_shared(loop: Loop) -> None:
    first, second = TCP(loop), TCP(loop)
    first.bind(("127.0.0.1", 0), reuse_port=True)
    second.bind(first.getsockname(), reuse_port=True)
    first.listen(511, lambda error, handle: None)
    second.listen(511, lambda error, handle: None)
    assert first.getsockname() == second.getsockname()
    first.close()
    second.close()


@pytest.mark.parametrize("ipv6_only", [False, True])
def test_ipv6_with_or_without_ipv4(loop: Loop, ipv6_only: bool, request: pytest.FixtureRequest) -> None:
    server = TCP(loop)
    port = 0
    if ipv6_only:  # of IPv4 it is anybody's port, so nobody else may get it
        held = socket.socket()
        held.bind(("127.0.0.1", 0))
        request.addfinalizer(held.close)
        port = held.getsockname()[1]
    try:
        server.bind(("::", port), ipv6_only=ipv6_only)
    except OSError:
        server.close()
        pytest.skip("no IPv6 here")
    accepted: list[str] = []

    def on_connection(error: OSError | None, handle: TCP | None) -> None:
        assert handle is not None
        accepted.append(handle.peername[0])
        handle.close()

    server.listen(1, on_connection)
    client, done = TCP(loop), Status()
    client.connect(("127.0.0.1", server.getsockname()[1]), done)
    until(loop, lambda: done.results)
    if ipv6_only:
        assert done.results == [errno.ECONNREFUSED]
    else:
        until(loop, lambda: accepted)
        assert accepted == ["::ffff:127.0.0.1"]
    client.close()
    server.close()


def test_listening_again_replaces_the_callback(loop: Loop) -> None:
    server = Server(loop)
    seen: list[Any] = []

    def on_connection(error: OSError | None, handle: TCP | None) -> None:
        assert handle is not None
        seen.append(handle)
        handle.close()

    server.handle.listen(1, on_connection)
    server.connect()
    until(loop, lambda: seen)
    assert server.log == []
    server.close()


def test_listening_without_binding_takes_any_port(loop: Loop) -> None:
    handle = TCP(loop)
    handle.listen(1, lambda error, connection: None)
    assert handle.getsockname()[1] > 0
    handle.close()


def test_an_inherited_listening_socket(loop: Loop) -> None:
    sock = socket.socket()
    sock.bind(("127.0.0.1", 0))
    sock.listen()
    seen: list[Any] = []
    handle = TCP.open(loop, sock.detach())

    def on_connection(error: OSError | None, connection: TCP | None) -> None:
        assert connection is not None
        seen.append(connection.peername)
        connection.close()

    handle.listen(1, on_connection)
    with socket.create_connection(handle.getsockname()) as client:
        until(loop, lambda: seen)
        assert seen == [client.getsockname()]
    handle.close()
