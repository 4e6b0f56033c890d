"""Connecting."""

from __future__ import annotations

import errno
import socket
from pathlib import Path
from typing import Any

import pytest

from pynet._handles._tcp import TCP
from pynet._loop import Loop
from tests.fakes.socket import FakeSocket, factory
from tests.loop.streams import PLACES, Place, Reader, Status, connected, tcp_server, until


def closed_port() -> tuple[str, int]:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        address: tuple[str, int] = sock.getsockname()
    return address


def connecting(loop: Loop, code: int = errno.EINPROGRESS, outcome: int | None = None) -> tuple[TCP, FakeSocket, Status]:
    """A connect that answers *code*, and whose outcome is *outcome*."""
    made: list[FakeSocket] = []
    loop.socket_factory = factory(made, lambda sock: sock.connects.append(code))
    handle, done = TCP(loop), Status()
    handle.connect(("127.0.0.1", 9), done)
    if outcome is not None:
        made[0].so_errors.extend([errno.EINPROGRESS, outcome])
    return handle, made[0], done


@pytest.mark.parametrize("place", PLACES)
def test_both_ends_are_connected(loop: Loop, place: Place, tmp_path: Path) -> None:
    a, b = connected(loop, place, tmp_path)
    reader = Reader(b)
    a.write(b"hi", Status())
    until(loop, lambda: reader.chunks)
    assert reader.chunks == [b"hi"]
    a.close()
    b.close()


def test_success_is_told_from_the_loop(loop: Loop) -> None:
    accepted: list[Any] = []
    server = tcp_server(loop, lambda error, handle: accepted.append(handle))
    done = Status()
    client = TCP(loop, socket.AF_INET)
    client.connect(server.getsockname(), done)
    assert (done.results, loop.alive) == ([], True)
    until(loop, lambda: done.results and accepted)
    assert done.results == [None]
    assert client.getpeername() == server.getsockname()
    assert accepted[0].peername == client.getsockname() == accepted[0].getpeername()
    for handle in (client, server, *accepted):
        handle.close()


def test_a_refusal_is_told_later(loop: Loop) -> None:
    handle, done = TCP(loop), Status()
    handle.connect(closed_port(), done)
    assert done.results == []
    loop.run()
    assert (done.results, loop.alive) == ([errno.ECONNREFUSED], False)
    with pytest.raises(BrokenPipeError):
        handle.write(b"x", Status())
    handle.close()


def test_an_immediate_refusal_is_told_from_the_pending_phase(loop: Loop) -> None:
    handle, _, done = connecting(loop, errno.ECONNREFUSED)
    assert done.results == []
    loop.run()
    assert done.results == [errno.ECONNREFUSED]
    handle.close()


@pytest.mark.parametrize("code", [errno.ENETUNREACH, errno.EADDRNOTAVAIL, errno.EACCES])
def test_what_the_kernel_knows_at_once_is_raised(loop: Loop, code: int) -> None:
    with pytest.raises(OSError) as caught:
        connecting(loop, code)
    assert (caught.value.errno, loop.alive) == (code, False)
    loop.open_handles()[0].close()


@pytest.mark.parametrize("outcome", [0, errno.ETIMEDOUT])
def test_waking_up_too_early_is_nothing(loop: Loop, outcome: int) -> None:
    handle, fake, done = connecting(loop, outcome=outcome)
    loop.turn(True)
    assert (done.results, list(fake.so_errors)) == ([], [outcome])
    loop.run()
    assert done.results == [outcome or None]
    handle.close()


def test_once_at_a_time(loop: Loop) -> None:
    handle, _, done = connecting(loop, outcome=0)
    with pytest.raises(OSError) as caught:
        handle.connect(("127.0.0.1", 9), done)
    assert caught.value.errno == errno.EALREADY
    loop.run()
    assert done.results == [None]
    handle.close()


def test_closing_first_cancels(loop: Loop) -> None:
    log: list[Any] = []
    handle = TCP(loop)
    handle.connect(closed_port(), Status(log, "connect"))
    handle.write(b"x", Status(log, "write"))
    handle.shutdown(Status(log, "shutdown"))
    handle.close(lambda: log.append("closed"))
    assert log == []
    loop.run()
    cancelled = errno.ECANCELED
    assert log == [("connect", cancelled), ("write", cancelled), ("shutdown", cancelled), "closed"]


def test_closing_after_an_immediate_refusal_cancels_too(loop: Loop) -> None:
    handle, _, done = connecting(loop, errno.ECONNREFUSED)
    handle.close()
    loop.run()
    assert done.results == [errno.ECANCELED]


@pytest.mark.parametrize("place", PLACES)
def test_writes_reads_and_a_shutdown_wait_for_the_connection(loop: Loop, place: Place, tmp_path: Path) -> None:
    server = place.server(loop, tmp_path)
    accepted: list[Any] = []
    server.listen(1, lambda error, handle: accepted.append(handle))
    log: list[Any] = []
    client = place.client(loop, server, Status(log, "connect"))
    back = Reader(client)
    assert not client.write(b"early", Status(log, "write"))
    assert not client.writev([b"", b"bird"], Status(log, "writev"))
    client.shutdown(Status(log, "shutdown"))
    until(loop, lambda: len(log) == 4 and accepted)
    assert log == [("connect", None), ("write", None), ("writev", None), ("shutdown", None)]
    there = Reader(accepted[0])
    accepted[0].write(b"answer", Status())
    until(loop, lambda: there.ended and back.chunks)
    assert (there.data, back.data) == (b"earlybird", b"answer")
    for handle in (client, server, *accepted):
        handle.close()


def test_a_shutdown_with_nothing_to_write_waits_for_the_connection(loop: Loop) -> None:
    handle, _, done = connecting(loop, outcome=errno.ETIMEDOUT)
    log: list[Any] = []
    handle.shutdown(Status(log, "shutdown"))
    until(loop, lambda: done.results)
    loop.turn()
    assert log == []
    handle.close()
    loop.run()
    assert log == [("shutdown", errno.ECANCELED)]


def test_queued_writes_end_with_a_failed_connection(loop: Loop) -> None:
    log: list[Any] = []
    handle = TCP(loop)
    handle.connect(closed_port(), Status(log, "connect"))
    handle.write(b"x", Status(log, "write"))
    loop.run()
    assert log == [("connect", errno.ECONNREFUSED), ("write", errno.ECANCELED)]
    assert handle.write_queue_size == 0
    handle.close()


def test_another_attempt_after_a_failure(loop: Loop) -> None:
    server = tcp_server(loop)
    handle, _, done = connecting(loop, errno.ECONNREFUSED)
    until(loop, lambda: done.results)
    handle.connect(server.getsockname(), done)
    until(loop, lambda: len(done.results) == 2)
    assert done.results == [errno.ECONNREFUSED, None]
    handle.close()
    server.close()


@pytest.mark.parametrize(
    ("family", "address"),
    [(socket.AF_INET, ("::1", 9)), (socket.AF_INET6, ("127.0.0.1", 9))],
)
def test_an_address_of_the_other_family(loop: Loop, family: int, address: tuple[str, int]) -> None:
    handle = TCP(loop, family)
    with pytest.raises(OSError) as caught:
        handle.connect(address, Status())
    assert caught.value.errno in (errno.EINVAL, errno.ENETUNREACH)
    with pytest.raises(OSError) as caught:
        handle.bind(address)
    assert caught.value.errno == errno.EINVAL
    handle.close()


def test_the_local_address_can_be_chosen(loop: Loop) -> None:
    peers: list[Any] = []

    def on_connection(error: OSError | None, handle: Any) -> None:
        peers.append(handle.peername)
        handle.close()

    server = tcp_server(loop, on_connection)
    done = Status()
    handle = TCP(loop)
    handle.bind(("127.0.0.1", 0))
    local = handle.getsockname()
    handle.connect(server.getsockname(), done)
    until(loop, lambda: peers and done.results)
    assert peers == [local]
    handle.close()
    server.close()


def test_a_local_address_in_use_is_told_by_on_connect(loop: Loop) -> None:
    server = tcp_server(loop)
    handle, done = TCP(loop), Status()
    handle.bind(server.getsockname())
    with pytest.raises(OSError) as caught:
        handle.getsockname()
    assert caught.value.errno == errno.EADDRINUSE
    handle.connect(closed_port(), done)
    until(loop, lambda: done.results)
    assert done.results == [errno.EADDRINUSE]
    handle.close()
    server.close()


def test_a_shutdown_with_nothing_to_write_follows_the_connection(loop: Loop) -> None:
    ended: list[Any] = []

    def on_connection(error: OSError | None, accepted: TCP | None) -> None:
        assert accepted is not None
        ended.append(Reader(accepted))

    server = tcp_server(loop, on_connection)
    log: list[Any] = []
    client = TCP(loop)
    client.connect(server.getsockname(), Status(log, "connect"))
    client.shutdown(Status(log, "shutdown"))
    until(loop, lambda: len(log) == 2 and ended and ended[0].ended)
    assert log == [("connect", None), ("shutdown", None)]
    for handle in (client, server, ended[0].handle):
        handle.close()


def test_after_a_failure_nothing_is_waited_for(loop: Loop) -> None:
    handle, _, done = connecting(loop, outcome=errno.ETIMEDOUT)
    until(loop, lambda: done.results)
    assert handle._watcher is not None and handle._watcher.wanted == 0
    handle.close()


def test_connecting_an_adopted_socket(loop: Loop) -> None:
    server = tcp_server(loop)
    sock = socket.socket()
    handle = TCP.open(loop, sock.detach())
    log: list[Any] = []
    handle.connect(server.getsockname(), Status(log, "connect"))
    assert not handle.write(b"early", Status(log, "write"))
    until(loop, lambda: len(log) == 2)
    assert log == [("connect", None), ("write", None)]
    handle.close()
    server.close()
