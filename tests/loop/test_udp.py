"""Datagrams."""

from __future__ import annotations

import errno
import os
import socket
from array import array
from collections.abc import Callable
from typing import Any

import pytest

from pynet._handles._disconnect import disconnect
from pynet._handles._udp import DATAGRAMS_PER_WAKEUP, UDP
from pynet._loop import READABLE, Loop
from tests.fakes.socket import EAGAIN, FakeSocket, factory, os_error
from tests.loop.streams import PLACES, Place, Status, alive, until

IP_PLACES = PLACES[:2]


class Receiver:
    """A bound handle and what came in."""

    def __init__(self, loop: Loop, place: Place | None = None) -> None:
        v6 = place is not None and place.name == "ipv6"
        self.handle = UDP(loop, socket.AF_INET6 if v6 else socket.AF_INET)
        self.handle.bind(("::1" if v6 else "127.0.0.1", 0))
        self.address = self.handle.getsockname()
        self.messages: list[bytes] = []
        self.senders: list[Any] = []
        self.errors: list[int | None] = []
        self.handle.recv_start(self.on_message, lambda error: self.errors.append(error.errno))

    def on_message(self, data: bytes, address: Any) -> None:
        self.messages.append(data)
        self.senders.append(address)


def faked(loop: Loop) -> tuple[Receiver, FakeSocket]:
    made: list[FakeSocket] = []
    loop.socket_factory = factory(made)
    receiver = Receiver(loop)
    return receiver, made[0]


@pytest.mark.parametrize("place", IP_PLACES)
def test_datagrams_keep_their_borders_and_their_sender(loop: Loop, place: Place) -> None:
    a, b = Receiver(loop, place), Receiver(loop, place)
    done = Status()
    for data in (b"one", b"", bytearray(b"two"), memoryview(b"three"), array("I", [1])):
        assert a.handle.send(data, b.address, done) == memoryview(data).nbytes  # type: ignore[arg-type]
    assert a.handle.send([b"fo", b"", bytearray(b"ur")], b.address, done) == 4
    assert a.handle.send([b"five"], b.address, done) == 4
    assert a.handle.send([], b.address, done) == 0
    until(loop, lambda: len(b.messages) == 8)
    assert b.messages == [b"one", b"", b"two", b"three", bytes(array("I", [1])), b"four", b"five", b""]
    assert b.senders == [a.address] * 8
    assert (done.results, a.messages, b.errors) == ([], [], [])
    a.handle.close()
    b.handle.close()


@pytest.mark.parametrize("place", IP_PLACES)
def test_a_connected_socket(loop: Loop, place: Place) -> None:
    a, b, stranger = Receiver(loop, place), Receiver(loop, place), Receiver(loop, place)
    a.handle.connect(b.address)
    assert a.handle.getpeername() == b.address
    done = Status()
    assert a.handle.send(b"hello", None, done) == 5
    assert a.handle.send([b"a", b"b"], None, done) == 2
    assert a.handle.send([b"c"], None, done) == 1
    stranger.handle.send(b"not for you", a.address, done)
    b.handle.send(b"answer", a.address, done)
    until(loop, lambda: len(b.messages) == 3 and a.messages)
    assert (b.messages, a.messages) == ([b"hello", b"ab", b"c"], [b"answer"])
    a.handle.disconnect()
    with pytest.raises(OSError) as caught:
        a.handle.getpeername()
    assert caught.value.errno == errno.ENOTCONN
    a.handle.send(b"d", b.address, done)  # on Linux disconnecting gives up an ephemeral port, and this takes a new one
    stranger.handle.send(b"for you", a.handle.getsockname(), done)
    until(loop, lambda: len(a.messages) == 2 and len(b.messages) == 4)
    with pytest.raises(OSError) as caught:
        a.handle.disconnect()
    assert caught.value.errno == errno.ENOTCONN
    for receiver in (a, b, stranger):
        receiver.handle.close()


def test_nobody_there_is_told_to_connected_sockets(loop: Loop) -> None:
    gone, a = Receiver(loop), Receiver(loop)
    gone.handle.close()
    done = Status()
    a.handle.send(b"x", gone.address, done)
    a.handle.connect(gone.address)
    a.handle.send(b"x", None, done)
    until(loop, lambda: a.errors)
    assert a.errors == [errno.ECONNREFUSED]
    assert a.handle.is_active()
    a.handle.send(b"x", None, done)
    with pytest.raises(ConnectionRefusedError):
        a.handle.send(b"x", None, done)
    a.handle.close()


def test_all_that_is_there_is_read_in_one_wake_up_within_a_bound(loop: Loop) -> None:
    a, b = Receiver(loop), Receiver(loop)
    order: list[str] = []

    def on_message(data: bytes, address: Any) -> None:
        order.append(data.decode())
        loop.next_tick(order.append, f"tick {data.decode()}")
        loop.set_immediate(order.append, f"immediate {data.decode()}")

    b.handle.recv_start(on_message, lambda error: None)
    for i in range(3):
        a.handle.send(b"%d" % i, b.address, Status())
    loop.turn(True)
    assert order == [*(s for i in range(3) for s in (f"{i}", f"tick {i}")), *(f"immediate {i}" for i in range(3))]
    b.handle.recv_start(b.on_message, lambda error: None)
    for _ in range(DATAGRAMS_PER_WAKEUP + 1):
        a.handle.send(b"x", b.address, Status())
    loop.turn(True)
    assert len(b.messages) == DATAGRAMS_PER_WAKEUP
    loop.turn(True)
    assert len(b.messages) == DATAGRAMS_PER_WAKEUP + 1
    a.handle.close()
    b.handle.close()


@pytest.mark.parametrize("stop", [UDP.recv_stop, UDP.close])
def test_stopping_in_a_message_callback(loop: Loop, stop: Callable[[UDP], None]) -> None:
    a, b = Receiver(loop), Receiver(loop)
    seen: list[bytes] = []

    def on_message(data: bytes, address: Any) -> None:
        seen.append(data)
        stop(b.handle)

    b.handle.recv_start(on_message, lambda error: None)
    for data in (b"1", b"2"):
        a.handle.send(data, b.address, Status())
    loop.turn(True)
    loop.turn()
    assert (seen, b.handle.is_active()) == ([b"1"], False)
    b.handle.recv_stop()
    if stop is UDP.recv_stop:
        b.handle.recv_start(b.on_message, lambda error: None)
        until(loop, lambda: b.messages)
        assert b.messages == [b"2"]
    a.handle.close()
    b.handle.close()


def test_an_exception_in_a_message_callback_loses_nothing(loop: Loop) -> None:
    a, b = Receiver(loop), Receiver(loop)
    seen: list[bytes] = []

    def on_message(data: bytes, address: Any) -> None:
        seen.append(data)
        raise LookupError("boom")

    b.handle.recv_start(on_message, lambda error: None)
    for data in (b"1", b"2"):
        a.handle.send(data, b.address, Status())
    for _ in range(2):
        with pytest.raises(LookupError):
            loop.run()
    assert seen == [b"1", b"2"]
    a.handle.close()
    b.handle.close()


def test_receive_errors_are_told_and_receiving_goes_on(loop: Loop) -> None:
    b, fake = faked(loop)
    a = Receiver(loop)
    fake.receives.extend([EAGAIN, os_error(errno.ENOMEM)])
    a.handle.send(b"x", b.address, Status())
    until(loop, lambda: b.messages)
    assert (b.errors, b.messages) == ([errno.ENOMEM], [b"x"])
    a.handle.close()
    b.handle.close()


def test_what_the_kernel_does_not_take_is_queued(loop: Loop) -> None:
    a, fake = faked(loop)
    b = Receiver(loop)
    fake.sends.extend([EAGAIN, EAGAIN, None, os_error(errno.EMSGSIZE), EAGAIN])
    log: list[Any] = []

    def done(name: str) -> Callable[[OSError | None, int], None]:
        return lambda error, size: log.append((name, error and error.errno, size))

    a.handle.unref()
    assert a.handle.send(b"one", b.address, done("one")) == -1
    assert a.handle.send(b"two", b.address, done("two")) == -1
    assert a.handle.send([b"th", b"ree"], b.address, done("three")) == -1
    assert (a.handle.send_queue_size, a.handle.send_queue_count) == (11, 3)
    until(loop, lambda: len(log) == 3 and len(b.messages) == 2)
    assert log == [("one", None, 3), ("two", errno.EMSGSIZE, 0), ("three", None, 5)]
    assert b.messages == [b"one", b"three"]
    assert (a.handle.send_queue_size, a.handle.send_queue_count) == (0, 0)
    assert a.handle._watcher is not None and a.handle._watcher.wanted == READABLE
    assert a.handle.send(b"four", b.address, done("four")) == 4
    a.handle.close()
    b.handle.close()


def test_a_queued_datagram_keeps_the_loop_alive(loop: Loop) -> None:
    a, fake = faked(loop)
    a.handle.recv_stop()
    assert not alive(loop)
    fake.sends.extend([EAGAIN] * 4)
    done = Status()
    a.handle.send(b"x", a.address, done)
    a.handle.unref()
    assert alive(loop)
    loop.run()
    assert (done.results, loop.alive) == ([None], False)
    a.handle.close()


def test_sending_is_bounded_per_wake_up_and_survives_exceptions(loop: Loop) -> None:
    a, fake = faked(loop)
    b = Receiver(loop)
    fake.sends.append(EAGAIN)
    sent: list[int] = []

    def on_done(error: OSError | None, size: int) -> None:
        sent.append(size)
        if len(sent) == 2:
            raise LookupError("boom")

    for _ in range(DATAGRAMS_PER_WAKEUP + 3):
        a.handle.send(b"x", b.address, on_done)
    with pytest.raises(LookupError):
        loop.turn(True)
    assert len(sent) == 2
    loop.turn()  # the rest of the one that was left
    loop.turn(True)
    assert len(sent) == DATAGRAMS_PER_WAKEUP + 2
    until(loop, lambda: len(b.messages) == DATAGRAMS_PER_WAKEUP + 3)
    a.handle.close()
    b.handle.close()


def test_closing_cancels_what_is_queued(loop: Loop) -> None:
    a, fake = faked(loop)
    fake.sends.append(EAGAIN)
    log: list[Any] = []
    for i in range(2):
        a.handle.send(b"x", a.address, lambda error, size, i=i: log.append((i, error and error.errno, size)))  # type: ignore[misc]
    a.handle.close(lambda: log.append("closed"))
    a.handle.close(lambda: log.append("closed twice"))
    assert log == []
    loop.run()
    assert log == [(0, errno.ECANCELED, 0), (1, errno.ECANCELED, 0), "closed"]
    assert (a.handle.send_queue_size, a.handle.send_queue_count) == (0, 0)


def test_closing_in_a_send_callback(loop: Loop) -> None:
    a, fake = faked(loop)
    fake.sends.append(EAGAIN)
    log: list[Any] = []

    def on_first(error: OSError | None, size: int) -> None:
        log.append(error)
        a.handle.close()

    a.handle.send(b"x", a.address, on_first)
    a.handle.send(b"y", a.address, lambda error, size: log.append(error and error.errno))
    loop.run()
    assert log == [None, errno.ECANCELED]


def test_send_errors_are_raised(loop: Loop) -> None:
    a = Receiver(loop)
    for data, address, code in (
        (bytes(65_508), a.address, errno.EMSGSIZE),
        (b"x", ("::1", a.address[1]), errno.EINVAL),
        (b"x", None, errno.EDESTADDRREQ),
    ):
        with pytest.raises(OSError) as caught:
            a.handle.send(data, address, Status())
        assert caught.value.errno == code
    a.handle.close()
    for address in (a.address, None):
        with pytest.raises(OSError) as caught:
            a.handle.send(b"x", address, Status())
        assert caught.value.errno == errno.EBADF


def test_a_queued_datagram_for_the_other_family_fails_alone(loop: Loop) -> None:
    made: list[FakeSocket] = []
    loop.socket_factory = factory(made)
    receiver, sent, failed = Receiver(loop), Status(), Status()
    made[0].sends.append(EAGAIN)
    assert receiver.handle.send(b"waits", receiver.address, sent) == -1
    assert receiver.handle.send(b"x", ("::1", 9), failed) == -1
    until(loop, lambda: receiver.messages)
    assert (sent.results, failed.results) == ([None], [errno.EINVAL])
    receiver.handle.close()


def test_an_address_in_use(loop: Loop) -> None:
    a, b = Receiver(loop), UDP(loop)
    with pytest.raises(OSError) as caught:
        b.bind(a.address)
    assert caught.value.errno == errno.EADDRINUSE
    b.bind(("127.0.0.1", 0))
    with pytest.raises(OSError) as caught:
        b.bind(("127.0.0.1", 0))
    assert caught.value.errno == errno.EINVAL
    for host, code in (("198.51.100.1", errno.EADDRNOTAVAIL), ("::1", errno.EINVAL)):
        other = UDP(loop)
        with pytest.raises(OSError) as caught:
            other.bind((host, 0))
        assert caught.value.errno == code
        other.close()
    a.handle.close()
    b.close()
    with pytest.raises(OSError) as caught:
        b.bind(("127.0.0.1", 0))
    assert caught.value.errno == errno.EBADF


@pytest.mark.parametrize("option", ["reuse_addr", "reuse_port"])
def test_sharing_an_address(loop: Loop, option: str) -> None:
    a, b = UDP(loop), UDP(loop)
    try:
        a.bind(("127.0.0.1", 0), **{option: True})
    except OSError as error:
        assert error.errno == errno.ENOTSUP
        a.close()
        b.close()
        pytest.skip("not on this system")
    b.bind(a.getsockname(), **{option: True})
    assert a.getsockname() == b.getsockname()
    a.close()
    b.close()


def test_reuse_port_where_the_system_does_not_balance(loop: Loop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(socket, "SO_REUSEPORT", raising=False)
    monkeypatch.delattr(socket, "SO_REUSEPORT_LB", raising=False)
    a = UDP(loop)
    with pytest.raises(OSError) as caught:
        a.bind(("127.0.0.1", 0), reuse_port=True)
    assert caught.value.errno == errno.ENOTSUP
    a.close()


def test_before_there_is_a_descriptor(loop: Loop) -> None:
    handle = UDP(loop)
    calls: list[Callable[[], object]] = [
        handle.fileno,
        handle.getsockname,
        handle.getpeername,
        handle.disconnect,
        handle.get_recv_buffer_size,
        handle.get_send_buffer_size,
        lambda: handle.set_ttl(1),
        lambda: handle.set_broadcast(True),
        lambda: handle.recv_start(lambda data, address: None, lambda error: None),
        lambda: handle.send([b"x"], ("127.0.0.1", 9), Status()),
        lambda: handle.send(b"x", ("127.0.0.1", 9), Status()),
    ]
    for call in calls:
        with pytest.raises(OSError) as caught:
            call()
        assert caught.value.errno == errno.EBADF
    handle.close()


def test_connecting_binds(loop: Loop) -> None:
    b, handle = Receiver(loop), UDP(loop)
    handle.connect(b.address)
    assert handle.send(b"x", None, Status()) == 1
    until(loop, lambda: b.messages)
    assert b.senders == [handle.getsockname()]
    handle.close()
    b.handle.close()


def test_adopting(loop: Loop) -> None:
    sock = socket.socket(type=socket.SOCK_DGRAM)
    sock.bind(("127.0.0.1", 0))
    handle = UDP.open(loop, sock.detach())
    messages: list[bytes] = []
    handle.recv_start(lambda data, address: messages.append(data), lambda error: None)
    assert handle.send(b"me", handle.getsockname(), Status()) == 2
    until(loop, lambda: messages)
    assert messages == [b"me"]
    assert handle._sock is not None and handle._sock.gettimeout() == 0
    handle.close()
    with socket.socket() as tcp:
        with pytest.raises(OSError) as caught:
            UDP.open(loop, tcp.fileno())
        assert caught.value.errno == errno.EINVAL
        os.fstat(tcp.fileno())


def test_without_gathering_calls(loop: Loop, monkeypatch: pytest.MonkeyPatch) -> None:
    a, b = Receiver(loop), Receiver(loop)
    monkeypatch.setattr("pynet._handles._udp._GATHERS", False)
    assert a.handle.send([b"x", b"y"], b.address, Status()) == 2
    a.handle.connect(b.address)
    assert a.handle.send([b"z", b""], None, Status()) == 1
    until(loop, lambda: len(b.messages) == 2)
    assert b.messages == [b"xy", b"z"]
    a.handle.close()
    b.handle.close()


def test_disconnecting_can_fail() -> None:
    sock = socket.socket(type=socket.SOCK_DGRAM)
    sock.close()
    with pytest.raises(OSError) as caught:
        disconnect(sock)
    assert caught.value.errno == errno.EBADF
