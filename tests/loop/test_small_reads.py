"""A socket that brings little is asked for little, and nobody can tell: what came as one chunk comes as one chunk."""

from __future__ import annotations

import errno
import socket
import struct
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pynet._handles import TCP, Callbacks, Pipe, StreamHandle
from pynet._handles._read_handle import READ_SIZE, SMALL_READ, SMALL_READS
from pynet._loop import Loop
from tests.loop.streams import PLACES, Place, Reader, connected, until

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="sockets are no descriptors there")

LARGEST = 32 * 1024  # what any of the kernel's buffers takes at once
sizes = st.one_of(st.integers(1, SMALL_READ + 2), st.integers(SMALL_READ - 2, SMALL_READ + 2), st.integers(1, LARGEST))


@pytest.mark.parametrize("place", PLACES)
def test_a_message_is_a_chunk(loop: Loop, place: Place, tmp_path_factory: pytest.TempPathFactory) -> None:
    near, far = connected(loop, place, tmp_path_factory.mktemp("s"))
    reader = Reader(far)

    @settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @example([SMALL_READ, SMALL_READ, 1, SMALL_READ + 1, *[1] * SMALL_READS, SMALL_READ, LARGEST, LARGEST])
    @given(st.lists(sizes, min_size=1, max_size=3 * SMALL_READS))
    def check(messages: list[int]) -> None:
        reader.chunks.clear()
        before, written = far.bytes_read, near.bytes_written
        for size in messages:
            assert near.try_write(bytes(size)) == size
            until(loop, lambda: far.bytes_read == before + near.bytes_written - written)
        assert [len(chunk) for chunk in reader.chunks] == messages
        assert far.bytes_read - before == sum(messages)

    check()
    near.close()
    until(loop, lambda: reader.ended)
    assert reader.ended == [None]
    far.close()


def test_it_learns_what_to_ask_for(loop: Loop, tmp_path: Path) -> None:
    near, far = connected(loop, Place("ipv4"), tmp_path)
    reader = Reader(far)

    def send(size: int) -> int:
        reader.chunks.clear()
        near.try_write(bytes(size))
        until(loop, lambda: reader.chunks)
        return far._room

    assert [send(1), send(SMALL_READ - 1), send(SMALL_READ)] == [SMALL_READ, SMALL_READ, READ_SIZE]
    assert [send(1) for _ in range(SMALL_READS)] == [READ_SIZE] * (SMALL_READS - 1) + [SMALL_READ]
    near.close()
    far.close()


@pytest.mark.parametrize("size", [SMALL_READ - 1, SMALL_READ, SMALL_READ + 1])
def test_the_end_behind_it(loop: Loop, size: int, tmp_path: Path) -> None:
    near, far = connected(loop, Place("ipv4"), tmp_path)
    near.try_write(bytes(size))
    near.close()
    reader = Reader(far)
    until(loop, lambda: reader.ended)
    assert ([len(chunk) for chunk in reader.chunks], reader.ended) == ([size], [None])
    far.close()


def test_what_is_given_at_once_can_change_at_any_time(loop: Loop, tmp_path: Path) -> None:
    near, far = connected(loop, Place("ipv4"), tmp_path)
    reader = Reader(far)
    far.read_size = READ_SIZE // 2
    for size in (SMALL_READ, 1):
        near.try_write(bytes(size))
        until(loop, lambda: sum(map(len, reader.chunks)) == near.bytes_written)
        assert far._room == far.read_size
        far.read_size += 1
        assert far._room == far.read_size
    near.close()
    far.close()


def accepted(loop: Loop) -> tuple[socket.socket, TCP]:
    """Both ends of a connection over TCP: the peer's, and ours as a handle."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        peer = socket.create_connection(listener.getsockname())
        sock, _ = listener.accept()
    return peer, TCP(loop, sock=sock)


def chunks_of(loop: Loop, handle: StreamHandle, size: int) -> list[int]:
    """How *size* bytes come; *handle* is closed then."""
    reader = Reader(handle)
    until(loop, lambda: handle.bytes_read == size)
    handle.close()
    return [len(chunk) for chunk in reader.chunks]


@pytest.mark.skipif(sys.platform != "linux", reason="systems disagree about where urgent data is")
@pytest.mark.parametrize("size", [SMALL_READ - 1, SMALL_READ, SMALL_READ + 1])
def test_an_urgent_mark_behind_it(loop: Loop, size: int) -> None:
    """Where a read stops, as in Node."""
    peer, handle = accepted(loop)
    peer.send(bytes(size))
    peer.send(b"!", socket.MSG_OOB)
    peer.send(bytes(100))
    assert chunks_of(loop, handle, size + 100) == [size, 100]
    peer.close()


@pytest.mark.skipif(sys.platform != "linux", reason="systems disagree about where such a message ends")
@pytest.mark.parametrize("size", [SMALL_READ - 1, SMALL_READ, SMALL_READ + 1])
def test_a_message_with_a_descriptor(loop: Loop, size: int) -> None:
    """Where a read stops, too."""
    sock, peer = socket.socketpair()
    handle = Pipe(loop, sock=sock)
    socket.send_fds(peer, [bytes(size)], [peer.fileno()])
    peer.send(bytes(100))
    assert chunks_of(loop, handle, size + 100) == [size, 100]
    peer.close()


def reset(sock: socket.socket) -> None:
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    sock.close()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems drop what was not read at a reset")
@pytest.mark.parametrize("stops", [False, True])
@pytest.mark.parametrize("size", [SMALL_READ - 1, SMALL_READ, SMALL_READ + 1])
def test_a_reset_behind_it(loop: Loop, size: int, stops: bool) -> None:
    """Also for a reader that wants no more after its data: it hears of the reset when it goes on."""
    peer, handle = accepted(loop)
    chunks: list[int] = []

    def on_data(data: bytes) -> None:
        chunks.append(len(data))
        if stops:
            handle.read_stop()

    handle.read_start(Callbacks(on_data, lambda error: None))
    peer.send(bytes(size))
    reset(peer)
    until(loop, lambda: chunks)
    reader = Reader(handle)
    until(loop, lambda: reader.ended)
    assert (chunks, reader.chunks, reader.ended) == ([size], [], [errno.ECONNRESET])
    handle.close()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems drop what was not read at a reset")
@pytest.mark.parametrize("size", [SMALL_READ - 1, SMALL_READ, SMALL_READ + 1])
def test_a_write_hears_of_the_reset_behind_it(loop: Loop, size: int) -> None:
    """The error of a connection is for whoever asks first."""
    peer, handle = accepted(loop)
    refused: list[int] = []

    def on_data(data: bytes) -> None:
        with pytest.raises(ConnectionResetError):
            handle.try_write(b"x")
        refused.append(len(data))

    handle.read_start(Callbacks(on_data, lambda error: None))
    peer.send(bytes(size))
    reset(peer)
    until(loop, lambda: refused)
    assert refused == [size]
    handle.close()
