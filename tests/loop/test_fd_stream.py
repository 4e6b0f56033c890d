"""Streams over descriptors that are not sockets, and telling what a descriptor is."""

from __future__ import annotations

import errno
import os
import socket
import sys
from pathlib import Path
from typing import Any

import pytest

from pynet._handles._fd_stream import FdStream, guess_handle
from pynet._handles._read_handle import READ_SIZE
from pynet._loop import Loop
from tests.loop.streams import Buffers, Reader, Status, until

pytest.importorskip("fcntl", reason="not on Windows")
assert sys.platform != "win32"  # so that mypy too looks no further there


def ends(loop: Loop, *, nonblocking: bool = True) -> tuple[FdStream, FdStream]:
    """The reading and the writing end of a pipe."""
    reading, writing = os.pipe()
    return FdStream(loop, reading, nonblocking=nonblocking), FdStream(loop, writing, nonblocking=nonblocking)


def test_bytes_and_the_end(loop: Loop) -> None:
    there, here = ends(loop)
    log: list[Any] = []
    reader = Reader(there)
    assert here.write(b"hello", Status())
    assert here.writev([b" ", b"world"], Status())
    until(loop, lambda: reader.data == b"hello world")
    assert not here.write(bytes(1_000_000), Status(log, "write"))
    here.shutdown(Status(log, "shutdown"))
    until(loop, lambda: len(log) == 2)
    assert log == [("write", None), ("shutdown", None)]
    here.close()
    until(loop, lambda: reader.ended)
    assert (there.bytes_read, reader.ended) == (1_000_011, [None])
    there.close()


def test_reading_into_a_buffer(loop: Loop) -> None:
    there, here = ends(loop)
    seen: list[bytes] = []
    buffer = bytearray(4)
    there.read_start_into(
        Buffers(lambda: buffer, lambda size, _: seen.append(bytes(buffer[:size])), lambda error: None)
    )
    here.write(b"abcdef", Status())
    until(loop, lambda: len(seen) == 2)
    assert seen == [b"abcd", b"ef"]
    there.close()
    here.close()


def test_nobody_reads(loop: Loop) -> None:
    there, here = ends(loop)
    done = Status()
    assert not here.write(bytes(1_000_000), done)
    there.close()
    loop.run()
    assert done.results == [errno.EPIPE]
    with pytest.raises(BrokenPipeError):
        here.write(b"x", done)
    here.close()


def test_leaving_the_descriptor_as_it_is(loop: Loop) -> None:
    there, here = ends(loop, nonblocking=False)
    assert os.get_blocking(there.fileno()) and os.get_blocking(here.fileno())
    reader = Reader(there)
    assert here.write(bytes(READ_SIZE), Status())  # exactly full: another read would wait for ever
    loop.turn(True)
    assert len(reader.data) == READ_SIZE
    assert here.writev([b"a", b"b"], Status())
    loop.turn(True)
    assert reader.data[READ_SIZE:] == b"ab"
    here.close()
    until(loop, lambda: reader.ended)
    there.close()


def test_leaving_the_descriptor_as_it_is_and_reading_into_a_buffer(loop: Loop) -> None:
    there, here = ends(loop, nonblocking=False)
    seen: list[bytes] = []
    buffer = bytearray(2)
    there.read_start_into(
        Buffers(lambda: buffer, lambda size, _: seen.append(bytes(buffer[:size])), lambda error: None)
    )
    assert here.write(b"abcd", Status())
    loop.turn(True)
    assert seen == [b"ab"]
    loop.turn(True)
    assert seen == [b"ab", b"cd"]
    there.close()
    here.close()


def test_somebody_else_made_it_nonblocking(loop: Loop) -> None:
    there, here = ends(loop, nonblocking=False)
    os.set_blocking(here.fileno(), False)
    done = Status()
    data = bytes(range(256)) * 4_000
    assert not here.write(data, done)
    assert not here.writev([b"a", b"b"], done)
    reader = Reader(there)
    until(loop, lambda: len(done.results) == 2)
    here.close()
    until(loop, lambda: reader.ended)
    assert reader.data == data + b"ab"
    there.close()


def test_a_regular_file_is_always_ready(loop: Loop, tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(b"content")
    stream = FdStream(loop, os.open(tmp_path / "f", os.O_RDONLY), nonblocking=False)
    reader = Reader(stream)
    until(loop, lambda: reader.ended)
    assert (reader.data, reader.ended) == (b"content", [None])
    stream.close()


def test_a_terminal(loop: Loop) -> None:
    pty = pytest.importorskip("pty")
    terminal, user = pty.openpty()
    assert guess_handle(user) == "TTY"
    stream = FdStream(loop, user, nonblocking=False)
    reader = Reader(stream)
    os.write(terminal, b"line\n")
    until(loop, lambda: reader.chunks)
    assert reader.chunks == [b"line\n"]
    assert stream.write(b"answer", Status())
    stream.close()
    os.close(terminal)


def test_no_such_descriptor(loop: Loop) -> None:
    with pytest.raises(OSError) as caught:
        FdStream(loop, 99_999)
    assert (caught.value.errno, loop.open_handles()) == (errno.EBADF, [])


def test_kinds_of_descriptors(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    assert guess_handle(reading) == guess_handle(writing) == "PIPE"
    os.close(reading)
    os.close(writing)
    with open(tmp_path / "f", "wb") as file, open(os.devnull) as null:
        assert (guess_handle(file.fileno()), guess_handle(null.fileno())) == ("FILE", "FILE")
    with socket.socket() as tcp, socket.socket(type=socket.SOCK_DGRAM) as udp:
        assert (guess_handle(tcp.fileno()), guess_handle(udp.fileno())) == ("TCP", "UDP")
        os.fstat(tcp.fileno())
    for kind, expected in ((socket.SOCK_STREAM, "PIPE"), (socket.SOCK_DGRAM, "UNKNOWN")):
        with socket.socket(socket.AF_UNIX, kind) as sock:
            assert guess_handle(sock.fileno()) == expected
    directory = os.open(tmp_path, os.O_RDONLY)
    assert guess_handle(directory) == "UNKNOWN"
    os.close(directory)
    assert (guess_handle(-1), guess_handle(99_999)) == ("UNKNOWN", "UNKNOWN")


def test_it_says_what_it_is_over(loop: Loop) -> None:
    there, here = ends(loop)
    master, terminal = os.openpty()
    tty, null = FdStream(loop, terminal), FdStream(loop, os.open(os.devnull, os.O_RDWR))
    assert there.describe() == f"pipe on descriptor {there.fileno()}"
    assert tty.describe() == f"terminal on descriptor {terminal}"
    assert null.describe() == f"stream on descriptor {null.fileno()}"
    for handle in (there, here, tty, null):
        handle.close()
        assert handle.describe() == "FdStream"
    os.close(master)
    loop.run()
