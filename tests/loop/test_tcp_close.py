"""Closing, resetting, adopting, and what is left afterwards."""

from __future__ import annotations

import errno
import gc
import os
import socket
import weakref
from pathlib import Path
from typing import Any

import pytest

from pynet._handles import Callbacks
from pynet._handles._tcp import TCP
from pynet._loop import Loop
from tests.fakes.socket import EAGAIN, os_error
from tests.loop.streams import PLACES, Place, Reader, Status, connected, stream_on_fake, until


@pytest.mark.parametrize("place", PLACES)
def test_pending_requests_are_cancelled_in_order_before_the_close_callback(
    loop: Loop, place: Place, tmp_path: Path
) -> None:
    a, b = connected(loop, place, tmp_path)
    log: list[Any] = []
    assert not a.write(bytes(10_000_000), Status(log, "first"))
    a.write(b"x", Status(log, "second"))
    a.shutdown(Status(log, "shutdown"))
    a.close(lambda: log.append("closed"))
    a.close(lambda: log.append("closed twice"))
    assert log == []
    loop.run()
    cancelled = errno.ECANCELED
    assert log == [("first", cancelled), ("second", cancelled), ("shutdown", cancelled), "closed"]
    assert (a.write_queue_size, a.closed) == (0, True)
    b.close()


def test_a_shutdown_without_a_queue_is_cancelled_too(loop: Loop) -> None:
    handle, _, peer = stream_on_fake(loop)
    log: list[Any] = []
    handle.shutdown(Status(log, "shutdown"))
    handle.close(lambda: log.append("closed"))
    loop.run()
    assert log == [("shutdown", errno.ECANCELED), "closed"]
    peer.close()


def test_the_descriptor_is_closed_inside_close(loop: Loop) -> None:
    handle, _, peer = stream_on_fake(loop)
    fd = handle.fileno()
    handle.close()
    with pytest.raises(OSError):
        os.fstat(fd)
    with pytest.raises(OSError) as caught:
        handle.fileno()
    assert caught.value.errno == errno.EBADF
    peer.close()


def test_nobody_is_called_back_after_close(loop: Loop) -> None:
    handle, fake, peer = stream_on_fake(loop)
    reader = Reader(handle)
    peer.sendall(b"x")
    fake.sends.append(EAGAIN)
    done = Status()
    handle.write(b"y", done)
    loop.pend(handle.close)
    loop.run()
    assert (reader.chunks, reader.ended, done.results) == ([], [], [errno.ECANCELED])
    handle.read_stop()
    peer.close()


def test_two_handles_of_one_batch_may_close_each_other(loop: Loop) -> None:
    first, _, first_peer = stream_on_fake(loop)
    second, _, second_peer = stream_on_fake(loop)
    seen: list[bytes] = []

    def close_both(data: bytes) -> None:
        seen.append(data)
        first.close()
        second.close()

    for handle in (first, second):
        handle.read_start(Callbacks(close_both, lambda error: None))
    first_peer.send(b"x")
    second_peer.send(b"y")
    loop.run()
    assert len(seen) == 1
    first_peer.close()
    second_peer.close()


def test_reset_sends_rst(loop: Loop, tmp_path: Path) -> None:
    a, b = connected(loop, Place("ipv4"), tmp_path)
    assert isinstance(a, TCP)
    log: list[Any] = []
    reader = Reader(b)
    a.write(bytes(10_000_000), Status(log, "write"))
    a.reset(lambda: log.append("closed"))
    a.reset()
    until(loop, lambda: reader.ended)
    assert reader.ended == [errno.ECONNRESET]
    assert log == [("write", errno.ECANCELED), "closed"]
    b.close()


def test_no_reset_while_a_shutdown_is_pending(loop: Loop) -> None:
    handle, _, peer = stream_on_fake(loop)
    handle.shutdown(Status())
    with pytest.raises(OSError) as caught:
        handle.reset()
    assert (caught.value.errno, handle.closing) == (errno.EINVAL, False)
    loop.run()
    handle.reset()
    peer.close()


@pytest.mark.parametrize("place", PLACES)
def test_a_closed_handle_is_freed_at_once(loop: Loop, place: Place, tmp_path: Path) -> None:
    gc.collect()
    gc.disable()
    try:
        a, b = connected(loop, place, tmp_path)
        Reader(a)
        Reader(b)
        a.write(bytes(1_000_000), Status())
        gone = [weakref.ref(a), weakref.ref(b)]
        a.close()
        b.close()
        loop.run()
        del a, b
        assert [ref() for ref in gone] == [None, None]
    finally:
        gc.enable()


def test_a_closed_listening_handle_is_freed_at_once(loop: Loop) -> None:
    gc.disable()
    try:
        handle = TCP(loop)
        handle.listen(1, lambda error, connection: None)
        gone = weakref.ref(handle)
        handle.close()
        loop.run()
        del handle
        assert gone() is None
    finally:
        gc.enable()


def test_adopting_a_descriptor(loop: Loop) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        client = socket.create_connection(server.getsockname())
        accepted, _ = server.accept()
    handle = TCP.open(loop, client.detach())
    reader = Reader(handle)
    accepted.send(b"hi")
    until(loop, lambda: reader.chunks)
    assert handle.write(b"ho", Status())
    assert (reader.data, accepted.recv(9)) == (b"hi", b"ho")
    assert handle._sock is not None and handle._sock.gettimeout() == 0
    assert handle.getpeername() == accepted.getsockname()
    handle.close()
    accepted.close()


def test_adopting_what_is_no_tcp_socket(loop: Loop) -> None:
    left, right = socket.socketpair(socket.AF_UNIX) if hasattr(socket, "AF_UNIX") else (socket.socket(), None)
    with socket.socket(type=socket.SOCK_DGRAM) as udp:
        for sock in (udp, left):
            if sock.family == socket.AF_INET and sock.type == socket.SOCK_STREAM:
                continue
            with pytest.raises(OSError) as caught:
                TCP.open(loop, sock.fileno())
            assert caught.value.errno == errno.EINVAL
            os.fstat(sock.fileno())  # still open
    with pytest.raises(OSError) as caught:
        TCP.open(loop, 99_999)
    assert caught.value.errno == errno.EBADF
    left.close()
    if right is not None:
        right.close()


def test_descriptors_are_not_inheritable(loop: Loop, tmp_path: Path) -> None:
    a, b = connected(loop, Place("ipv4"), tmp_path)
    server = Place("ipv4").server(loop, tmp_path)
    server.listen(1, lambda error, handle: None)
    assert [os.get_inheritable(handle.fileno()) for handle in (a, b, server)] == [False] * 3
    for handle in (a, b, server):
        handle.close()


@pytest.mark.parametrize(("code", "closing"), [(errno.EINVAL, True), (errno.ENOBUFS, False)])
def test_resetting_what_the_peer_has_just_ended(
    loop: Loop, monkeypatch: pytest.MonkeyPatch, code: int, closing: bool
) -> None:
    handle, fake, peer = stream_on_fake(loop)

    def setsockopt(*args: object) -> None:
        raise os_error(code)

    monkeypatch.setattr(fake, "setsockopt", setsockopt)
    if closing:
        handle.reset()
    else:
        with pytest.raises(OSError):
            handle.reset()
    assert handle.closing is closing
    handle.close()
    peer.close()
