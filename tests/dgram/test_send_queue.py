"""A full kernel buffer queues datagrams: visible, in order, with their callbacks, and cancelled by close."""

from __future__ import annotations

from typing import Any

import pytest

import pydgram as dgram
from pynet._loop import Loop, current_loop
from tests.dgram.lab import bound, close, settle
from tests.fakes.socket import EAGAIN, FakeSocket, factory, os_error
from tests.lab import port_of, run


@pytest.fixture
def made() -> list[FakeSocket]:
    """The fake sockets under the datagram sockets of the test, in order."""
    sockets: list[FakeSocket] = []
    loop: Loop = current_loop()
    loop.socket_factory = factory(sockets)
    return sockets


def test_what_does_not_fit_is_queued_and_leaves_in_order(made: list[FakeSocket]) -> None:
    sender, receiver = bound(), bound()
    made[0].sends.extend([EAGAIN])
    log: list[Any] = []
    receiver.on("message", lambda msg: log.append(msg))

    def sent(err: Any, size: int) -> None:
        log.append((err, size, sender.getSendQueueCount()))

    for text in ("one", "three", "fi"):
        sender.send(text, port_of(receiver), "127.0.0.1", sent)
    current_loop().drain()
    assert (sender.getSendQueueCount(), sender.getSendQueueSize()) == (3, 10)
    settle()
    assert (sender.getSendQueueCount(), sender.getSendQueueSize()) == (0, 0)
    assert [entry for entry in log if isinstance(entry, tuple)] == [(None, 3, 2), (None, 5, 1), (None, 2, 0)]
    assert [entry for entry in log if isinstance(entry, bytes)] == [b"one", b"three", b"fi"]
    close(sender, receiver)


def test_a_queued_datagram_keeps_the_socket_running(made: list[FakeSocket]) -> None:
    sender, receiver = bound(), bound()
    receiver.unref()
    sender.unref()
    made[0].sends.extend([EAGAIN])
    log: list[str] = []
    sender.send("x", port_of(receiver), "127.0.0.1", lambda: log.append("sent"))
    run()
    assert log == ["sent"]
    close(sender, receiver)


def test_an_error_of_a_queued_datagram_goes_to_its_callback_only(made: list[FakeSocket]) -> None:
    sender = bound()
    made[0].sends.extend([EAGAIN, os_error(1)])
    log: list[Any] = []
    sender.on("error", log.append)
    sender.send("lost", 9, "127.0.0.1", lambda err, size: log.append((err.code, str(err), size)))
    sender.send("kept", port_of(sender), "127.0.0.1", lambda err, size: log.append((err, size)))
    settle()
    assert log == [("EPERM", "send EPERM 127.0.0.1:9", 0), (None, 4)]
    close(sender)


def test_close_cancels_what_is_queued_before_it_is_over(made: list[FakeSocket]) -> None:
    sender = bound()
    made[0].sends.extend([EAGAIN])
    log: list[Any] = []
    for _ in range(2):
        sender.send("x", 9, "127.0.0.1", lambda err, size: log.append(err.code))
    sender.send("without a callback", 9, "127.0.0.1")
    current_loop().drain()
    assert sender.getSendQueueCount() == 3
    sender.close()
    run()
    assert log == ["ECANCELED", "ECANCELED"]


def test_a_list_is_queued_as_one_datagram(made: list[FakeSocket]) -> None:
    sender, receiver = bound(), bound()
    made[0].sends.extend([EAGAIN])
    log: list[bytes] = []

    @receiver.on("message")
    def _(msg: bytes) -> None:
        log.append(msg)
        sender.close()
        receiver.close()

    pieces: list[dgram.Message] = [["a", b"b", bytearray(b"c")]]
    sender.send(pieces[0], port_of(receiver), "127.0.0.1")
    current_loop().drain()
    assert (sender.getSendQueueCount(), sender.getSendQueueSize()) == (1, 3)
    run()
    assert log == [b"abc"]


def test_a_refused_peer_can_fail_the_next_send(made: list[FakeSocket]) -> None:
    # Unrealistic only in its timing: the kernel reports it to whichever call comes first.
    import errno

    sender = dgram.createSocket("udp4")
    sender.connectSync(9)
    settle()
    made[0].sends.extend([os_error(errno.ECONNREFUSED)])
    log: list[Any] = []
    sender.on("error", log.append)
    sender.send("lost", lambda err: log.append((err.code, str(err), err.address, err.port)))
    settle()
    assert log[0] == ("ECONNREFUSED", "send ECONNREFUSED", None, None)
    assert sender.remoteAddress().port == 9
    close(sender)


def test_a_receive_error_is_an_event_and_receiving_goes_on(made: list[FakeSocket]) -> None:
    receiver = bound()
    made[0].receives.extend([os_error(5)])
    log: list[Any] = []
    receiver.on("error", lambda err: log.append((err.code, err.syscall, str(err))))

    @receiver.on("message")
    def _(msg: bytes) -> None:
        log.append(msg)
        receiver.close()

    receiver.send("x", port_of(receiver), "127.0.0.1")
    run()
    assert log == [("EIO", "recvmsg", "recvmsg EIO"), b"x"]


@pytest.mark.parametrize("port", [65536, 70_000, -1, 0])
def test_ports_that_the_quick_way_must_not_take(port: int) -> None:
    socket = bound()
    socket.send(b"x", port_of(socket), "127.0.0.1")  # the host is remembered now
    with pytest.raises(ValueError, match="Port should be > 0 and < 65536") as caught:
        socket.send(b"x", port, "127.0.0.1")
    assert caught.value.code == "ERR_SOCKET_BAD_PORT"  # type: ignore[attr-defined]
    close(socket)


def test_an_emit_that_is_replaced_while_datagrams_come() -> None:
    socket = bound()
    log: list[object] = []

    def emit(event: object, *args: object) -> bool:
        log.append((event, *args[:1]))
        return True

    @socket.on("message")
    def _(msg: bytes) -> None:
        log.append(msg)
        socket.emit = emit  # type: ignore[method-assign]

    for msg in (b"1", b"2", b"3"):
        socket.send(msg, port_of(socket), "127.0.0.1")
    settle()
    assert log == [b"1", ("message", b"2"), ("message", b"3")]
    close(socket)
