"""Reading from a stream."""

from __future__ import annotations

import errno
import socket
from pathlib import Path
from typing import Any, cast

import pytest

from pynet._handles import Callbacks
from pynet._handles._read_handle import READ_SIZE, READS_PER_WAKEUP
from pynet._handles._tcp import TCP
from pynet._loop import Loop
from tests.fakes.socket import EAGAIN, ECONNRESET
from tests.loop.streams import PLACES, Place, Reader, Status, alive, connected, stream_on_fake, until


@pytest.mark.parametrize("place", PLACES)
def test_data_then_the_end(loop: Loop, place: Place, tmp_path: Path) -> None:
    a, b = connected(loop, place, tmp_path)
    reader = Reader(b)
    assert a.write(b"hello", Status())
    until(loop, lambda: reader.chunks)
    assert a.write(b"again", Status())
    a.close()
    until(loop, lambda: reader.ended)
    assert (reader.data, reader.ended) == (b"helloagain", [None])
    assert (b.bytes_read, a.bytes_written) == (10, 10)
    assert not b.is_reading and not b.is_active()
    b.close()
    loop.run()


def test_full_reads_go_on_within_a_bound(loop: Loop) -> None:
    handle, _, peer = stream_on_fake(loop)
    reader = Reader(handle)
    cast("Any", handle.channel).recv = bytes  # zeros without end
    peer.send(b"x")
    loop.turn(True)
    assert [len(chunk) for chunk in reader.chunks] == [READ_SIZE] * READS_PER_WAKEUP
    handle.close()
    peer.close()


def test_a_short_read_is_the_last_of_its_wake_up(loop: Loop) -> None:
    handle, fake, peer = stream_on_fake(loop)
    reader = Reader(handle)
    peer.sendall(b"ab")
    fake.receives.extend([1])
    loop.turn(True)
    assert (reader.chunks, fake.calls["recv"]) == ([b"a"], 1)
    loop.turn(True)
    assert reader.chunks == [b"a", b"b"]
    handle.close()
    peer.close()


def test_ticks_run_between_two_reads_of_one_wake_up(loop: Loop) -> None:
    handle, _, peer = stream_on_fake(loop)
    order: list[str] = []

    def on_data(data: bytes) -> None:
        order.append(f"data {len(data)}")
        loop.next_tick(order.append, "tick")

    handle.read_start(Callbacks(on_data, lambda error: order.append(f"end {error}")))
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4 * READ_SIZE)
    peer.sendall(bytes(READ_SIZE))
    peer.close()
    loop.turn(True)
    assert order == [f"data {READ_SIZE}", "tick", "end None"]
    handle.close()


def test_reading_can_stop_in_the_middle_of_a_wake_up(loop: Loop) -> None:
    handle, _, peer = stream_on_fake(loop)
    chunks: list[bytes] = []

    def on_data(data: bytes) -> None:
        chunks.append(data)
        handle.read_stop()
        handle.read_stop()

    handle.read_start(Callbacks(on_data, lambda error: None))
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4 * READ_SIZE)
    peer.sendall(bytes(READ_SIZE) + b"rest")
    loop.turn(True)
    assert (len(chunks), handle.is_reading, loop.alive) == (1, False, False)
    reader = Reader(handle)
    until(loop, lambda: reader.chunks)
    assert reader.data == b"rest"
    handle.close()
    peer.close()


def test_a_false_alarm_is_nothing(loop: Loop) -> None:
    handle, fake, peer = stream_on_fake(loop)
    reader = Reader(handle)
    fake.receives.extend([EAGAIN])
    peer.send(b"x")
    loop.turn(True)
    assert (reader.chunks, reader.ended, handle.is_reading) == ([], [], True)
    until(loop, lambda: reader.chunks)
    handle.close()
    peer.close()


@pytest.mark.parametrize("full_first", [False, True])
def test_a_reset_ends_reading_with_the_error(loop: Loop, full_first: bool) -> None:
    handle, fake, peer = stream_on_fake(loop)
    reader = Reader(handle)
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4 * READ_SIZE)
    peer.sendall(bytes(READ_SIZE if full_first else 1))
    fake.receives.extend([None, ECONNRESET] if full_first else [ECONNRESET])
    loop.turn(True)
    assert (len(reader.chunks), reader.ended) == (int(full_first), [errno.ECONNRESET])
    assert not handle.is_reading
    with pytest.raises(BrokenPipeError):
        handle.write(b"x", Status())
    with pytest.raises(OSError, match="not connected"):
        Reader(handle)
    handle.close()
    peer.close()


def test_a_real_reset(loop: Loop, tmp_path: Path) -> None:
    a, b = connected(loop, Place("ipv4"), tmp_path)
    reader = Reader(b)
    assert isinstance(a, TCP)
    a.reset()
    until(loop, lambda: reader.ended)
    assert reader.ended == [errno.ECONNRESET]
    b.close()


def test_closing_in_a_data_callback(loop: Loop) -> None:
    handle, fake, peer = stream_on_fake(loop)
    order: list[str] = []

    def on_data(data: bytes) -> None:
        handle.close(lambda: order.append("closed"))
        order.append("data")

    handle.read_start(Callbacks(on_data, lambda error: order.append("end")))
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4 * READ_SIZE)
    peer.sendall(bytes(READ_SIZE) + b"rest")
    loop.run()
    assert order == ["data", "closed"]
    assert fake.calls["recv"] == 1
    peer.close()


def test_an_exception_in_a_data_callback_loses_nothing(loop: Loop) -> None:
    handle, _, peer = stream_on_fake(loop)
    chunks: list[bytes] = []

    def on_data(data: bytes) -> None:
        chunks.append(data)
        if len(chunks) == 1:
            raise LookupError("boom")

    handle.read_start(Callbacks(on_data, lambda error: handle.close()))
    peer.sendall(b"one")
    with pytest.raises(LookupError):
        loop.run()
    peer.sendall(b"two")
    peer.close()
    loop.run()
    assert b"".join(chunks) == b"onetwo"


def test_reading_keeps_the_loop_alive_unless_unrefd(loop: Loop) -> None:
    handle, _, peer = stream_on_fake(loop)
    assert not alive(loop)
    Reader(handle)
    assert alive(loop)
    handle.unref()
    assert not alive(loop)
    loop.run()
    handle.ref()
    handle.read_stop()
    assert not alive(loop)
    handle.close()
    peer.close()


def test_reading_needs_a_connection(loop: Loop) -> None:
    handle = TCP(loop)
    with pytest.raises(OSError) as caught:
        Reader(handle)
    assert caught.value.errno == errno.ENOTCONN
    handle.close()
    with pytest.raises(OSError) as caught:
        Reader(handle)
    assert caught.value.errno == errno.EINVAL


Into = bytearray | memoryview


class IntoReader:
    """Reads into one buffer of *size* bytes."""

    def __init__(self, handle: TCP, buffer: Into) -> None:
        self.buffer = buffer
        self.seen: list[bytes] = []
        self.ended: list[int | None] = []
        handle.read_start_into(self)

    def get_buffer(self) -> Into:
        return self.buffer

    def on_filled(self, size: int, buffer: Into) -> None:
        assert buffer is self.buffer
        self.seen.append(bytes(memoryview(buffer).cast("B")[:size]))

    def on_end(self, error: Exception | None) -> None:
        self.ended.append(error.errno if isinstance(error, OSError) else None)


@pytest.mark.parametrize("buffer", [bytearray(3), memoryview(bytearray(3))], ids=["bytearray", "memoryview"])
def test_reading_into_the_callers_buffer(loop: Loop, buffer: Into) -> None:
    handle, _, peer = stream_on_fake(loop)
    into = IntoReader(handle, buffer)
    assert handle.is_reading
    peer.sendall(b"abcdefgh")
    loop.turn(True)
    assert into.seen == [b"abc", b"def", b"gh"]
    peer.close()
    until(loop, lambda: into.ended)
    assert (into.ended, handle.bytes_read, handle.is_reading) == ([None], 8, False)
    handle.close()


def test_errors_while_reading_into_a_buffer(loop: Loop) -> None:
    handle, fake, peer = stream_on_fake(loop)
    into = IntoReader(handle, bytearray(3))
    peer.sendall(b"abc")
    fake.receives.extend([EAGAIN, None, ECONNRESET])
    until(loop, lambda: into.ended)
    assert (into.seen, into.ended) == ([b"abc"], [errno.ECONNRESET])
    handle.close()
    peer.close()


def test_an_empty_buffer_to_read_into_is_an_error(loop: Loop) -> None:
    handle, _, peer = stream_on_fake(loop)
    into = IntoReader(handle, bytearray())
    peer.sendall(b"abc")
    until(loop, lambda: into.ended)
    assert into.ended == [errno.ENOBUFS]
    handle.close()
    peer.close()


def test_switching_between_both_ways_of_reading(loop: Loop) -> None:
    handle, _, peer = stream_on_fake(loop)
    into = IntoReader(handle, bytearray(9))
    reader = Reader(handle)
    peer.sendall(b"abc")
    until(loop, lambda: reader.chunks)
    assert (reader.chunks, into.seen) == ([b"abc"], [])
    into = IntoReader(handle, bytearray(9))
    peer.sendall(b"def")
    until(loop, lambda: into.seen)
    assert (reader.chunks, into.seen) == ([b"abc"], [b"def"])
    handle.read_stop()
    assert not handle.is_reading
    handle.close()
    peer.close()
