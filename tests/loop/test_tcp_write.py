"""Writing to a stream."""

from __future__ import annotations

import errno
import socket
from array import array
from pathlib import Path
from typing import Any

import pytest

from pynet._handles import Callbacks
from pynet._handles._sockopts import IOV_MAX
from pynet._handles._stream_handle import WRITES_PER_WAKEUP
from pynet._handles._tcp import TCP
from pynet._loop import WRITABLE, Loop
from tests.fakes.socket import EAGAIN, ECONNRESET, os_error
from tests.loop.streams import PLACES, Place, Reader, Status, connected, stream_on_fake, until


def must_not_be_called(error: OSError | None) -> None:
    raise AssertionError("on_done was called for a write that went at once")


@pytest.mark.parametrize("place", PLACES)
def test_more_than_the_kernel_takes(loop: Loop, place: Place, tmp_path: Path) -> None:
    a, b = connected(loop, place, tmp_path)
    data = bytes(range(256)) * 40_000
    done = Status()
    assert not a.write(data, done)
    assert 0 < a.write_queue_size < len(data)
    assert a.bytes_written == len(data)
    reader = Reader(b)
    until(loop, lambda: b.bytes_read == len(data))
    assert (reader.data == data, done.results, a.write_queue_size) == (True, [None], 0)
    assert a.write(b"more", must_not_be_called)
    a.close()
    b.close()


def test_what_goes_at_once_is_true_and_calls_nobody(loop: Loop) -> None:
    handle, _, peer = stream_on_fake(loop)
    assert handle.write(b"one", must_not_be_called)
    assert handle.write(b"", must_not_be_called)
    assert handle.writev([b"two", bytearray(b"three"), b""], must_not_be_called)
    assert handle.writev([], must_not_be_called)
    assert (peer.recv(100), handle.bytes_written, loop.alive) == (b"onetwothree", 11, False)
    handle.close()
    peer.close()


def test_any_contiguous_buffer_can_be_written(loop: Loop) -> None:
    handle, fake, peer = stream_on_fake(loop)
    done = Status()
    words = memoryview(array("I", [1, 2, 3]))
    assert handle.write(words, done)
    fake.sends.extend([5, EAGAIN])
    assert not handle.write(words, done)
    assert not handle.write(bytearray(b"end"), done)
    assert (handle.bytes_written, handle.write_queue_size) == (27, 10)
    until(loop, lambda: len(done.results) == 2)
    assert peer.recv(100) == bytes(words) * 2 + b"end"
    handle.close()
    peer.close()


def test_the_rest_of_a_short_write_is_sent_later(loop: Loop) -> None:
    handle, fake, peer = stream_on_fake(loop)
    fake.sends.extend([2, 1, EAGAIN])
    log: list[Any] = []
    assert not handle.write(b"abcdef", Status(log, "first"))
    assert not handle.write(b"gh", Status(log, "second"))
    assert (peer.recv(100), log) == (b"ab", [])
    until(loop, lambda: len(log) == 2)
    assert (peer.recv(100), log) == (b"cdefgh", [("first", None), ("second", None)])
    handle.close()
    peer.close()


def test_a_write_that_cannot_start_is_queued_whole(loop: Loop) -> None:
    handle, fake, peer = stream_on_fake(loop)
    fake.sends.extend([EAGAIN, os_error(errno.ENOBUFS)])
    done = Status()
    assert not handle.write(b"abc", done)
    assert handle.write_queue_size == 3
    until(loop, lambda: done.results)
    assert (peer.recv(100), done.results) == (b"abc", [None])
    handle.close()
    peer.close()


@pytest.mark.parametrize("sent", [1, 4, 2_500])
def test_a_short_writev(loop: Loop, sent: int) -> None:
    handle, fake, peer = stream_on_fake(loop)
    fake.sends.extend([sent])
    chunks = [b"%d" % (i % 10) for i in range(3_000)]
    done = Status()
    if sent < IOV_MAX:
        assert not handle.writev(chunks, done)
        assert handle.write_queue_size == 3_000 - sent
        until(loop, lambda: done.results)
    else:
        assert handle.writev(chunks, done)
        assert fake.calls["sendmsg"] == 3
    received = b""
    while len(received) < 3_000:
        received += peer.recv(4_000)
    assert received == b"".join(chunks)
    handle.close()
    peer.close()


def test_a_writev_behind_a_queued_write(loop: Loop) -> None:
    handle, fake, peer = stream_on_fake(loop)
    fake.sends.extend([EAGAIN])
    log: list[Any] = []
    handle.write(b"a", Status(log, "write"))
    assert not handle.writev([b"b", b"", b"c"], Status(log, "writev"))
    handle.write(b"", Status(log, "empty"))
    until(loop, lambda: len(log) == 3)
    assert (peer.recv(9), log) == (b"abc", [("write", None), ("writev", None), ("empty", None)])
    handle.close()
    peer.close()


def test_a_writev_where_the_socket_cannot_gather(loop: Loop, monkeypatch: pytest.MonkeyPatch) -> None:
    handle, fake, peer = stream_on_fake(loop)
    monkeypatch.setattr(fake, "sendmsg", None)
    assert handle.writev([b"a", b"b"], must_not_be_called)
    assert (peer.recv(9), fake.calls) == (b"ab", {"send": 1})
    handle.close()
    peer.close()


def test_work_per_wake_up_is_bounded(loop: Loop) -> None:
    handle, _, peer = stream_on_fake(loop)
    handle.can_send = False
    done = Status()
    for _ in range(3):
        handle.writev([b"x"] * (IOV_MAX * WRITES_PER_WAKEUP // 2), done)
    sends: list[int] = []

    def sendmsg(buffers: list[memoryview]) -> int:
        sends.append(len(buffers))
        return len(buffers)

    handle.channel.sendmsg = sendmsg  # type: ignore[attr-defined]
    loop.turn(True)
    assert (sends, done.results) == ([IOV_MAX] * WRITES_PER_WAKEUP, [None, None])
    until(loop, lambda: len(done.results) == 3)
    handle.close()
    peer.close()


@pytest.mark.parametrize("code", [errno.EPIPE, errno.ECONNRESET])
def test_an_immediate_error_is_raised(loop: Loop, code: int) -> None:
    handle, fake, peer = stream_on_fake(loop)
    fake.sends.extend([os_error(code), os_error(code)])
    with pytest.raises(OSError) as caught:
        handle.write(b"x", must_not_be_called)
    assert caught.value.errno == code
    with pytest.raises(OSError):
        handle.writev([b"x", b"y"], must_not_be_called)
    assert (handle.bytes_written, loop.alive) == (0, False)
    handle.close()
    peer.close()


def test_each_queued_request_gets_its_own_error(loop: Loop) -> None:
    handle, fake, peer = stream_on_fake(loop)
    fake.sends.extend([1, ECONNRESET, os_error(errno.EPIPE)])
    log: list[Any] = []
    for name in ("first", "second", "third"):
        handle.write(b"abc", Status(log, name))
    until(loop, lambda: len(log) == 3)
    assert log == [("first", errno.ECONNRESET), ("second", errno.EPIPE), ("third", None)]
    assert (handle.write_queue_size, peer.recv(9)) == (0, b"aabc")
    handle.close()
    peer.close()


def test_the_peer_resets_while_a_write_is_queued(loop: Loop, tmp_path: Path) -> None:
    a, b = connected(loop, Place("ipv4"), tmp_path)
    log: list[Any] = []
    assert not a.write(bytes(10_000_000), Status(log, "first"))
    a.write(b"x", Status(log, "second"))
    a.shutdown(Status(log, "shutdown"))
    assert isinstance(b, TCP)
    b.reset()
    until(loop, lambda: len(log) == 3)
    assert log == [("first", errno.ECONNRESET), ("second", errno.EPIPE), ("shutdown", errno.ENOTCONN)]
    a.close()


def test_writing_is_over_after_shutdown_and_after_close(loop: Loop) -> None:
    handle, _, peer = stream_on_fake(loop)
    handle.shutdown(Status())
    with pytest.raises(BrokenPipeError):
        handle.write(b"x", must_not_be_called)
    loop.run()
    with pytest.raises(BrokenPipeError):
        handle.writev([b"x"], must_not_be_called)
    handle.close()
    with pytest.raises(OSError) as caught:
        handle.write(b"x", must_not_be_called)
    assert caught.value.errno == errno.EBADF
    unconnected = TCP(loop)
    with pytest.raises(OSError) as caught:
        unconnected.write(b"x", must_not_be_called)
    assert caught.value.errno == errno.EBADF
    unconnected.close()
    peer.close()


def test_writing_from_a_write_callback_goes_at_once_or_behind(loop: Loop) -> None:
    handle, fake, peer = stream_on_fake(loop)
    fake.sends.extend([EAGAIN, None, 1])
    log: list[Any] = []

    def on_first(error: OSError | None) -> None:
        log.append(("first", error))
        log.append(handle.write(b"cd", Status(log, "third")))

    handle.write(b"a", on_first)
    handle.write(b"b", Status(log, "second"))
    until(loop, lambda: len(log) == 4)
    assert log == [("first", None), False, ("second", None), ("third", None)]
    assert peer.recv(9) == b"abcd"
    handle.close()
    peer.close()


def test_ticks_run_between_two_write_callbacks(loop: Loop) -> None:
    handle, fake, peer = stream_on_fake(loop)
    fake.sends.extend([EAGAIN])
    order: list[str] = []

    def note(name: str) -> None:
        order.append(name)
        loop.next_tick(order.append, "tick")

    handle.write(b"a", lambda error: note("a"))
    handle.write(b"b", lambda error: note("b"))
    loop.run()
    assert order == ["a", "tick", "b", "tick"]
    handle.close()
    peer.close()


def test_closing_in_a_write_callback_keeps_the_results_of_the_others(loop: Loop) -> None:
    handle, fake, peer = stream_on_fake(loop)
    fake.sends.extend([EAGAIN, 3])
    log: list[Any] = []

    def on_first(error: OSError | None) -> None:
        handle.close(lambda: log.append("closed"))
        log.append("first")

    handle.write(b"a", on_first)
    handle.write(b"b", Status(log, "second"))
    handle.write(b"cd", Status(log, "third"))
    loop.run()
    assert log == ["first", ("second", None), ("third", errno.ECANCELED), "closed"]
    assert peer.recv(9) == b"abc"
    peer.close()


def test_an_exception_in_a_write_callback_costs_nobody_else(loop: Loop) -> None:
    handle, fake, peer = stream_on_fake(loop)
    fake.sends.extend([EAGAIN])
    log: list[Any] = []

    def fail(error: OSError | None) -> None:
        raise LookupError("boom")

    handle.write(b"a", fail)
    handle.write(b"b", Status(log, "second"))
    handle.shutdown(Status(log, "shutdown"))
    with pytest.raises(LookupError):
        loop.run()
    assert log == []
    loop.run()
    assert log == [("second", None), ("shutdown", None)]
    assert (peer.recv(9), peer.recv(9)) == (b"ab", b"")
    handle.close()
    peer.close()


def test_reading_and_writing_in_one_wake_up(loop: Loop) -> None:
    handle, fake, peer = stream_on_fake(loop)
    fake.sends.extend([EAGAIN])
    order: list[str] = []

    def on_data(data: bytes) -> None:
        order.append("read")
        loop.next_tick(order.append, "tick")

    handle.read_start(Callbacks(on_data, lambda error: None))
    handle.write(b"x", lambda error: order.append("written"))
    peer.send(b"y")
    loop.turn(True)
    assert order == ["read", "tick", "written"]
    handle.close()
    peer.close()


def test_a_queued_write_keeps_even_an_unrefd_handle_alive(loop: Loop) -> None:
    handle, fake, peer = stream_on_fake(loop)
    fake.sends.extend([EAGAIN] * 5)
    handle.unref()
    done = Status()
    handle.write(b"x", done)
    assert loop.alive
    loop.run()
    assert (done.results, loop.alive) == ([None], False)
    handle.close()
    peer.close()


def test_socket_errors_of_a_vanished_peer(loop: Loop) -> None:
    mine, peer = socket.socketpair()
    handle = TCP(loop, sock=mine)
    peer.close()
    with pytest.raises(BrokenPipeError):
        handle.write(b"x", must_not_be_called)
    handle.close()


def test_an_empty_queue_asks_for_nothing(loop: Loop) -> None:
    handle, fake, peer = stream_on_fake(loop)
    fake.sends.append(EAGAIN)
    done = Status()
    handle.write(b"x", done)
    assert handle._watcher is not None and handle._watcher.wanted == WRITABLE
    until(loop, lambda: done.results)
    assert handle._watcher.wanted == 0
    handle.close()
    peer.close()
