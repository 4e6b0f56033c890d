"""``createReadStream``: a file as a stream, opened and read by the thread pool."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest

from pynet import fs, testing
from pynet.abort import AbortController
from pynet.aio import run_main
from pynet.stream import Writable, pipeline
from pynet.timers import setImmediate

EVENTS = ("open", "ready", "data", "end", "close", "error", "pause", "resume")
CONTENT = bytes(range(100))


@pytest.fixture
def path(tmp_path: Path) -> str:
    (tmp_path / "in").write_bytes(CONTENT)
    return str(tmp_path / "in")


def trace(stream: fs.ReadStream) -> list[str]:
    """What happens to *stream*, from now to the end of the loop."""
    events: list[str] = []

    def note(event: str) -> Any:
        def listener(*args: Any) -> None:
            events.append(event + "".join(f":{show(argument)}" for argument in args))

        return listener

    for event in EVENTS:
        stream.add_listener(event, note(event))
    testing.run()
    return events


def show(value: Any) -> str:
    if isinstance(value, BaseException):
        return str(value)
    return str(len(value)) if isinstance(value, (bytes, str)) else type(value).__name__


def test_a_life(path: str) -> None:
    stream = fs.createReadStream(path)
    assert (stream.path, stream.pending, stream.fd, stream.bytesRead) == (path, True, None, 0)
    assert stream.readableHighWaterMark == 65536
    assert trace(stream) == ["resume", "open:int", "ready", "data:100", "end", "close"]
    assert (stream.bytesRead, stream.closed, stream.fd) == (100, True, None)


def test_a_part(path: str) -> None:
    stream = fs.createReadStream(path, {"start": 5, "end": 14, "highWaterMark": 4})
    assert trace(stream) == ["resume", "open:int", "ready", "data:4", "data:4", "data:2", "end", "close"]
    assert stream.bytesRead == 10


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"start": 90}, CONTENT[90:]),
        ({"end": 0}, CONTENT[:1]),
        ({"start": 5, "end": 5}, CONTENT[5:6]),
        ({"start": 200}, b""),
        ({"start": 99, "end": float("inf")}, CONTENT[99:]),
        ({"end": 49, "highWaterMark": 7}, CONTENT[:50]),
    ],
)
def test_other_parts(path: str, options: fs.ReadStreamOptions, expected: bytes) -> None:
    chunks: list[bytes] = []
    fs.createReadStream(path, options).on("data", lambda chunk: chunks.append(chunk))
    testing.run()
    assert b"".join(chunks) == expected


def test_text_across_chunks(tmp_path: Path) -> None:
    text = "αβγδε€😀" * 20
    (tmp_path / "text").write_text(text, encoding="utf-8")
    for stream in (
        fs.createReadStream(tmp_path / "text", "utf8"),
        fs.createReadStream(tmp_path / "text", {"encoding": "utf8", "highWaterMark": 5}),
        fs.createReadStream(bytes(tmp_path / "text"), encoding="utf-8", highWaterMark=3),
    ):
        chunks: list[str] = []

        @stream.on("data")
        def _(chunk: str, *, chunks: list[str] = chunks) -> None:
            chunks.append(chunk)

        testing.run()
        assert "".join(chunks) == text


def test_what_cannot_be_opened(tmp_path: Path) -> None:
    missing = str(tmp_path / "missing")
    assert trace(fs.createReadStream(missing)) == [
        *("resume", f"error:ENOENT: no such file or directory, open '{missing}'", "close"),
    ]
    errors: list[Any] = []
    fs.createReadStream(missing).on("error", errors.append)
    testing.run()
    assert isinstance(errors[0], FileNotFoundError)
    assert (errors[0].code, errors[0].syscall, errors[0].path) == ("ENOENT", "open", missing)  # type: ignore[attr-defined]


@pytest.mark.skipif(sys.platform == "win32", reason="a directory cannot be opened there")
def test_what_cannot_be_read(tmp_path: Path) -> None:
    error = "error:EISDIR: illegal operation on a directory, read"
    assert trace(fs.createReadStream(str(tmp_path))) == ["resume", "open:int", "ready", error, "close"]


def test_an_open_descriptor(path: str) -> None:
    fd = os.open(path, os.O_RDONLY)
    os.lseek(fd, 10, os.SEEK_SET)
    stream = fs.createReadStream(None, {"fd": fd, "autoClose": False})
    assert (stream.fd, stream.path, stream.pending) == (fd, None, False)
    assert trace(stream) == ["resume", "data:90", "end"]
    assert not stream.destroyed
    os.fstat(fd)
    stream = fs.createReadStream("ignored", fd=fd, start=20, end=29)
    assert trace(stream) == ["resume", "data:10", "end", "close"]
    with pytest.raises(OSError):
        os.fstat(fd)


def test_without_auto_close_an_error_leaves_it_open(path: str) -> None:
    fd = os.open(path, os.O_WRONLY)
    stream = fs.createReadStream(None, {"fd": fd, "autoClose": False})
    assert trace(stream) == ["resume", "error:EBADF: bad file descriptor, read"]
    os.close(fd)


def test_destroyed_before_it_is_open(path: str) -> None:
    stream = fs.createReadStream(path)
    stream.destroy()
    assert trace(stream) == ["open:int", "ready", "close"]


def test_destroyed_while_reading(path: str) -> None:
    """The descriptor is closed after the read, whose data is dropped."""
    stream = fs.createReadStream(path, {"highWaterMark": 10})
    events: list[str] = []

    @stream.on("data")
    def _(chunk: bytes) -> None:
        events.append(f"data {len(chunk)}")
        stream.destroy(LookupError("mine"))

    stream.on("error", lambda error: events.append(str(error)))
    stream.on("close", lambda: events.append("close"))
    testing.run()
    assert events == ["data 10", "mine", "close"]


def test_a_read_that_fails_after_destroy(tmp_path: Path) -> None:
    stream = fs.createReadStream(tmp_path)  # a directory
    stream.on("ready", lambda: setImmediate(lambda: (stream.read(0), stream.destroy())))
    events: list[str] = []
    stream.on("error", lambda error: events.append(error.code))
    stream.on("close", lambda: events.append("close"))
    testing.run()
    assert events == ["EISDIR", "close"]


def test_close(path: str) -> None:
    events: list[str] = []
    stream = fs.createReadStream(path)
    stream.close(lambda error: events.append(error.code))
    stream.on("close", lambda: events.append("close"))
    stream.close()
    testing.run()
    assert events == ["ERR_STREAM_PREMATURE_CLOSE", "close"]


def test_abort(path: str) -> None:
    controller = AbortController()
    stream = fs.createReadStream(path, {"signal": controller.signal})
    controller.abort()
    assert trace(stream) == ["open:int", "ready", "error:The operation was aborted", "close"]


def test_async_iteration(path: str) -> None:
    async def main() -> bytes:
        data = b"".join([chunk async for chunk in fs.createReadStream(path, {"highWaterMark": 9})])
        async for _ in fs.createReadStream(path):
            break
        return data

    assert run_main(main()) == CONTENT


def test_a_big_file_at_the_pace_of_its_reader(tmp_path: Path) -> None:
    data = os.urandom(10**6)
    (tmp_path / "big").write_bytes(data)
    received: list[bytes] = []

    def write(chunk: bytes, encoding: str, callback: Any) -> None:
        received.append(chunk)
        assert len(chunk) <= 65536
        callback()

    done: list[Any] = []
    pipeline(fs.createReadStream(tmp_path / "big"), Writable(write=write, highWaterMark=1), done.append)
    testing.run()
    assert (b"".join(received) == data, done) == (True, [None])
