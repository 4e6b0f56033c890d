"""``createWriteStream``: a stream into a file, opened and written by the thread pool."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path
from typing import Any

import pytest

from pynet import fs, testing
from pynet.stream import Readable, pipeline
from pynet.timers import setImmediate

EVENTS = ("open", "ready", "drain", "finish", "close", "error")


def trace(stream: fs.WriteStream) -> list[str]:
    """What happens to *stream*, from now to the end of the loop."""
    events: list[str] = []
    for event in EVENTS:
        listener = lambda *args, event=event: events.append(event + "".join(f":{show(value)}" for value in args))
        stream.add_listener(event, listener)
    testing.run()
    return events


def show(value: Any) -> str:
    return str(value) if isinstance(value, BaseException) else type(value).__name__


def test_a_life(tmp_path: Path) -> None:
    path = str(tmp_path / "out")
    stream = fs.createWriteStream(path)
    assert (stream.path, stream.pending, stream.fd, stream.writableHighWaterMark) == (path, True, None, 65536)
    done: list[str] = []
    assert stream.write("hello ")
    stream.end("world", lambda: done.append("end"))
    assert trace(stream) == ["open:int", "ready", "finish", "close"]
    assert (tmp_path / "out").read_text() == "hello world"
    assert (stream.bytesWritten, stream.closed, stream.fd, done) == (11, True, None, ["end"])


def test_what_waits_is_written_in_one_go(tmp_path: Path) -> None:
    stream = fs.createWriteStream(tmp_path / "out", {"highWaterMark": 4})
    assert not stream.write("one ")
    assert not stream.write(b"two ")
    stream.write(bytearray(b"three "))
    stream.write("vier", "utf16le", lambda error: stream.end())
    assert trace(stream) == ["open:int", "ready", "drain", "finish", "close"]
    assert (tmp_path / "out").read_bytes() == b"one two three " + "vier".encode("utf-16-le")


@pytest.mark.parametrize(
    ("flags", "start", "expected"),
    [("w", None, "XY"), ("a", None, "0123XY"), ("r+", 2, "01XY"), ("r+", 4, "0123XY"), ("r+", None, "XY23")],
)
def test_flags(tmp_path: Path, flags: str, start: int | None, expected: str) -> None:
    path = tmp_path / "out"
    path.write_text("0123")
    options: fs.WriteStreamOptions = {"flags": flags}
    if start is not None:
        options["start"] = start
    stream = fs.createWriteStream(path, options)
    stream.write("X")
    stream.end("Y")
    testing.run()
    assert path.read_text() == expected


def test_only_new_files(tmp_path: Path) -> None:
    path = tmp_path / "out"
    fs.createWriteStream(path, {"flags": "wx"}).end("x")
    testing.run()
    stream = fs.createWriteStream(str(path), {"flags": "wx"})
    assert trace(stream) == [f"error:EEXIST: file already exists, open '{path}'", "close"]


def test_what_cannot_be_opened() -> None:
    stream = fs.createWriteStream("/nonexistent/x")
    failed: list[str] = []
    stream.write("x", lambda error: failed.append(error.code))
    assert trace(stream) == ["error:ENOENT: no such file or directory, open '/nonexistent/x'", "close"]
    assert failed == ["ENOENT"]


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no device that is always full")
def test_what_cannot_be_written() -> None:
    stream = fs.createWriteStream("/dev/full")
    failed: list[str] = []
    stream.write("x", lambda error: failed.append(error.code))
    expected = ["open:int", "ready", "error:ENOSPC: no space left on device, write", "close"]
    assert trace(stream) == expected
    assert failed == ["ENOSPC"]


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are different there")
def test_mode(tmp_path: Path) -> None:
    mask = os.umask(0)
    try:
        for name, mode in (("a", 0o640), ("b", "600")):
            fs.createWriteStream(tmp_path / name, {"mode": mode}).end()
        testing.run()
    finally:
        os.umask(mask)
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o640
    assert stat.S_IMODE((tmp_path / "b").stat().st_mode) == 0o600


def test_encoding(tmp_path: Path) -> None:
    stream = fs.createWriteStream(tmp_path / "out", "hex")
    stream.end("414243")
    testing.run()
    assert (tmp_path / "out").read_text() == "ABC"


def test_close(tmp_path: Path) -> None:
    events: list[str] = []
    stream = fs.createWriteStream(tmp_path / "out")
    stream.write("abc")
    stream.close(lambda: events.append((tmp_path / "out").read_text()))
    testing.run()
    stream.close(lambda: events.append("again"))
    testing.run()
    assert events == ["abc", "again"]


def test_an_open_descriptor(tmp_path: Path) -> None:
    fd = os.open(tmp_path / "out", os.O_CREAT | os.O_WRONLY)
    stream = fs.createWriteStream(None, {"fd": fd, "autoClose": False})
    stream.end("abc")
    assert trace(stream) == ["finish"]
    os.fstat(fd)
    stream = fs.createWriteStream(None, fd=fd, autoClose=False)
    stream.write("def")
    stream.close()
    assert trace(stream) == ["finish", "close"]
    with pytest.raises(OSError):
        os.fstat(fd)
    assert (tmp_path / "out").read_text() == "abcdef"


def test_flush(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", synced.append)
    for flush in (True, False):
        fs.createWriteStream(tmp_path / "out", {"flush": flush}).end("x")
        testing.run()
    assert len(synced) == 1


def test_short_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system may take less than it was given."""
    real = os.write
    monkeypatch.setattr(os, "write", lambda fd, data: real(fd, bytes(data)[:3]))
    fs.createWriteStream(tmp_path / "out").end("0123456789")
    testing.run()
    assert (tmp_path / "out").read_text() == "0123456789"


def test_a_pipeline_from_one_file_to_another(tmp_path: Path) -> None:
    data = os.urandom(10**6)
    (tmp_path / "in").write_bytes(data)
    done: list[Any] = []
    pipeline(fs.createReadStream(tmp_path / "in"), fs.createWriteStream(tmp_path / "out"), done.append)
    testing.run()
    assert (tmp_path / "out").read_bytes() == data
    assert done == [None]


@pytest.mark.parametrize("error", [None, LookupError("mine")])
def test_destroyed_in_the_middle_of_a_write(tmp_path: Path, error: Exception | None) -> None:
    """The write has failed, as in Node; without a better reason its error is that of the stream."""
    stream = fs.createWriteStream(tmp_path / "out")
    failed: list[Any] = []

    def destroy() -> None:
        stream.write("abc", failed.append)
        stream.write("def", failed.append)
        stream.destroy(error)

    stream.on("ready", lambda: setImmediate(destroy))
    stream.on("error", failed.append)
    testing.run()
    assert failed[0].code == "ERR_STREAM_DESTROYED"
    assert failed[1] is error or failed[1].code == "ERR_STREAM_DESTROYED"
    assert failed[2] is (error or failed[0])
    assert (len(failed), stream.bytesWritten, stream.closed) == (3, 0, True)


def test_destroyed_before_a_write_begins(tmp_path: Path) -> None:
    stream = fs.createWriteStream(tmp_path / "out")
    failed: list[Any] = []
    stream.on("ready", lambda: (stream.write("abc", failed.append), stream.destroy()))
    source = Readable(read=lambda size: None)
    source.pipe(stream)
    assert trace(stream)[-1] == "close"
    assert len(failed) == 1
    source.destroy()
    testing.run()
