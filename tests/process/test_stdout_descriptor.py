"""``process.stdout`` over a descriptor that others have changed, or that fails."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator

import pytest

from pynet import testing
from pynet._loop import current_loop
from pynet.process import WriteStream

pytest.importorskip("fcntl", reason="not on Windows")
assert sys.platform != "win32"  # so that mypy too looks no further there


@pytest.fixture
def nonblocking() -> Iterator[tuple[WriteStream, int]]:
    """A stream over a pipe that somebody has made non-blocking, and the end to read from."""
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    yield WriteStream(writer), reader
    os.close(reader)
    os.close(writer)


def read_all(fd: int, size: int) -> bytes:
    data = b""
    while len(data) < size:
        chunk = os.read(fd, 65536)
        if not chunk:
            break
        data += chunk
    return data


def test_a_descriptor_that_somebody_made_non_blocking(
    nonblocking: tuple[WriteStream, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    stream, reader = nonblocking
    monkeypatch.setattr(stream, "_pynet_is_ours", lambda python: True)
    data = os.urandom(10**6)
    done: list[object] = []
    assert not stream.write(data, done.append)
    stream.write(b"end", done.append)
    received: list[bytes] = []
    thread = threading.Thread(target=lambda: received.append(read_all(reader, len(data) + 3)))
    thread.start()
    testing.run()
    thread.join()
    assert received == [data + b"end"]
    assert done == [None, None]


def test_which_breaks_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    stream = WriteStream(writer)
    monkeypatch.setattr(stream, "_pynet_is_ours", lambda python: True)
    errors: list[str] = []
    stream.on("error", lambda error: errors.append(str(error)))
    stream.write(b"x" * 10**6)
    os.close(reader)
    testing.run()
    os.close(writer)
    assert errors == ["write EPIPE"]


@pytest.mark.parametrize("outcome", ["written", "EPIPE"])
def test_room_again_by_the_time_it_is_asked_for(monkeypatch: pytest.MonkeyPatch, outcome: str) -> None:
    """Or the reader gone: the callback comes later, once."""
    reader, writer = os.pipe()
    stream = WriteStream(writer)
    stream._pynet_is_ours = lambda python: True  # type: ignore[method-assign]
    log: list[str] = []
    stream.on("error", lambda error: log.append(f"error {error}"))
    real = os.write

    def full(fd: int, data: bytes) -> int:
        monkeypatch.setattr(os, "write", real)
        if outcome == "EPIPE":
            os.close(reader)
        raise BlockingIOError

    monkeypatch.setattr(os, "write", full)
    stream.write("text", lambda error: log.append(f"callback {error}"))
    testing.run()
    assert current_loop().open_handles() == []  # the duplicate of the descriptor is closed
    if outcome == "written":
        assert os.read(reader, 10) == b"text"
        os.close(reader)
        assert log == ["callback None"]
    else:
        assert log == ["callback write EPIPE", "error write EPIPE"]
    os.close(writer)


def test_an_error_is_an_event() -> None:
    reader, writer = os.pipe()
    stream = WriteStream(reader)  # not open for writing
    errors: list[object] = []
    stream.on("error", lambda error: errors.append((error.code, error.syscall)))
    stream._pynet_is_ours = lambda python: True  # type: ignore[method-assign]
    stream.write("x", lambda error: errors.append(error.code))
    testing.run()
    os.close(reader)
    os.close(writer)
    assert errors == ["EBADF", ("EBADF", "write")]
