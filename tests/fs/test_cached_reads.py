"""Reads that need no thread: what is in the system's memory comes at once, in the same chunks and at the same time."""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from pynet import fs
from pynet._fs import _cached
from pynet._fs._cached import CachedReads
from pynet._loop import current_loop
from tests.lab import run

pytestmark = pytest.mark.skipif(not hasattr(os, "RWF_NOWAIT"), reason="Linux alone can be asked for them")

SIZE = 150_000
CHUNKS = [65536, 65536, SIZE - 2 * 65536]


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(_cached, "_refusing", set())
    path = tmp_path / "file"
    path.write_bytes(os.urandom(SIZE))
    return path


def read_all(path: Path, **options: int) -> list[bytes]:
    chunks: list[bytes] = []
    stream = fs.createReadStream(path, options)  # type: ignore[arg-type]
    stream.on("data", chunks.append)
    run()
    assert stream.bytesRead == sum(map(len, chunks))
    return chunks


@pytest.mark.parametrize("start", [None, 1000])
def test_the_offset_moves_only_where_a_program_that_reads_on_would_expect_it(file: Path, start: int | None) -> None:
    content, fd = file.read_bytes(), os.open(file, os.O_RDONLY)
    try:
        reads = CachedReads.of(fd)
        assert reads is not None
        data = reads.read(500, start)
        if _cached._refusing:
            pytest.skip("the file system of the temporary files cannot do it")
        begin = start or 0
        assert data is not None and data == content[begin : begin + 500]
        assert os.lseek(fd, 0, os.SEEK_CUR) == (500 if start is None else 0)
        os.lseek(fd, SIZE - 10, os.SEEK_SET)
        assert reads.read(500, None if start is None else SIZE - 10) == content[-10:]
        assert reads.read(500, None if start is None else SIZE) == b""
    finally:
        os.close(fd)


def test_there_are_none_of_what_is_no_regular_file() -> None:
    reader, writer = os.pipe()
    try:
        assert CachedReads.of(reader) is None
    finally:
        os.close(reader)
        os.close(writer)
    assert CachedReads.of(reader) is None


@pytest.mark.parametrize("options", [{}, {"start": 0}])
def test_a_chunk_of_which_a_part_is_in_memory_comes_whole(
    file: Path, monkeypatch: pytest.MonkeyPatch, options: dict[str, int]
) -> None:
    asked = 0

    def preadv(fd: int, buffers: list[memoryview], offset: int, flags: int) -> int:
        nonlocal asked
        asked += 1
        if asked % 2 == 0:
            raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))
        if offset < 0:
            return os.readv(fd, [buffers[0][:4096]])
        return real(fd, [buffers[0][:4096]], offset)

    real = os.preadv
    monkeypatch.setattr(os, "preadv", preadv)
    chunks = read_all(file, **options)
    assert b"".join(chunks) == file.read_bytes()
    assert list(map(len, chunks)) == CHUNKS
    assert asked >= 2 * len(CHUNKS)


def test_a_file_system_that_cannot_do_it_is_asked_once(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def preadv(fd: int, buffers: list[memoryview], offset: int, flags: int) -> int:
        asked.append(fd)
        raise OSError(errno.EOPNOTSUPP, os.strerror(errno.EOPNOTSUPP))

    monkeypatch.setattr(os, "preadv", preadv)
    for _ in range(3):
        assert list(map(len, read_all(file))) == CHUNKS
    assert len(asked) == 1


def test_another_error_is_left_to_the_thread_and_says_nothing_of_the_next_file(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def preadv(fd: int, buffers: list[memoryview], offset: int, flags: int) -> int:
        asked.append(fd)
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(os, "preadv", preadv)
    for files in (1, 2):
        assert b"".join(read_all(file)) == file.read_bytes()
        assert len(asked) == files * (len(CHUNKS) + 1)  # and the read that finds the end


@pytest.mark.parametrize("wait", [True, False])
def test_data_comes_in_a_later_poll(file: Path, monkeypatch: pytest.MonkeyPatch, wait: bool) -> None:
    if wait:
        monkeypatch.setattr(_cached, "_NOWAIT", 0)
    order: list[str] = []
    stream = fs.createReadStream(file, {"highWaterMark": 60_000})
    loop = current_loop()

    def note(event: str) -> Callable[[], object]:
        def on_event() -> None:
            order.append(event)
            loop.next_tick(order.append, "tick")
            loop.queue_microtask(order.append, "microtask")
            loop.set_immediate(order.append, "immediate")

        return on_event

    for event in ("ready", "data"):
        stream.once(event, note(event))
    stream.on("data", lambda: None)
    stream.on("end", lambda: order.append("end"))
    run()
    callback = ["tick", "microtask", "immediate"]
    assert order == ["ready", *callback, "data", *callback, "end"]


def test_a_stream_that_is_destroyed_before_the_data_comes_has_none(file: Path) -> None:
    order: list[str] = []
    stream = fs.createReadStream(file)
    stream.on("data", lambda: order.append("data"))
    stream.on("ready", lambda: current_loop().set_immediate(stream.destroy))
    stream.on("close", lambda: order.append("close"))
    run()
    assert order == ["close"]
    assert stream.fd is None


@pytest.mark.parametrize("is_linked", [True, False])
def test_a_file_that_would_end_with_its_descriptor_is_closed_on_a_thread(
    file: Path, monkeypatch: pytest.MonkeyPatch, is_linked: bool
) -> None:
    opened, where, real = -1, list[int](), os.close

    def close(fd: int) -> None:
        if fd == opened:
            where.append(threading.get_ident())
        real(fd)

    def on_end() -> None:
        nonlocal opened
        assert stream.fd is not None
        opened = stream.fd
        if not is_linked:
            file.unlink()

    monkeypatch.setattr(os, "close", close)
    stream = fs.createReadStream(file)
    stream.on("data", lambda: None)
    stream.on("end", on_end)
    run()
    if _cached._refusing:
        pytest.skip("the file system of the temporary files cannot do it")
    assert [thread == threading.get_ident() for thread in where] == [is_linked]
