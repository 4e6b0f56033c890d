"""Unix domain sockets."""

from __future__ import annotations

import errno
import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pynet._handles._pipe import MAX_PATH, Pipe
from pynet._loop import Loop
from tests.loop.streams import Reader, Status, until

pytest.importorskip("fcntl", reason="not on Windows")
assert sys.platform != "win32"  # so that mypy too looks no further there
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="abstract sockets are Linux's")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A directory that short paths are relative to."""
    monkeypatch.chdir(tmp_path)
    yield tmp_path


def listening(loop: Loop, path: str | bytes) -> tuple[Pipe, list[Pipe]]:
    accepted: list[Any] = []
    server = Pipe(loop)
    server.bind(path)
    server.listen(511, lambda error, handle: accepted.append(handle))
    return server, accepted


@pytest.mark.parametrize("path", ["s", b"s", "\0pynet-test-abstract", b"\0pynet-test\0nul"], ids=repr)
def test_names_and_bytes(loop: Loop, here: Path, path: str | bytes) -> None:
    if path[:1] in ("\0", b"\0") and sys.platform != "linux":
        pytest.skip("no abstract sockets")
    server, accepted = listening(loop, path)
    assert server.getsockname() == os.fsdecode(path)
    client, done = Pipe(loop), Status()
    client.connect(path, done)
    until(loop, lambda: done.results and accepted)
    assert done.results == [None]
    assert (client.getpeername(), client.getsockname(), accepted[0].getpeername()) == (os.fsdecode(path), "", "")
    reader = Reader(accepted[0])
    assert client.write(b"hi", Status())
    client.close()
    until(loop, lambda: reader.ended)
    assert reader.data == b"hi"
    server.close()
    accepted[0].close()
    assert list(here.iterdir()) == []


def test_a_client_with_a_name_of_its_own(loop: Loop, here: Path) -> None:
    server, accepted = listening(loop, "s")
    client, done = Pipe(loop), Status()
    client.bind("c")
    client.connect("s", done)
    until(loop, lambda: done.results and accepted)
    assert done.results == [None]
    assert (client.getsockname(), accepted[0].getpeername()) == ("c", "c")
    for handle in (server, client, accepted[0]):
        handle.close()
    assert list(here.iterdir()) == []


def test_closing_unlinks_only_what_this_handle_bound(loop: Loop, here: Path) -> None:
    server, accepted = listening(loop, "s")
    client, done = Pipe(loop), Status()
    client.connect("s", done)
    until(loop, lambda: done.results and accepted)
    client.close()
    accepted[0].close()
    assert (here / "s").exists()
    bound_only = Pipe(loop)
    bound_only.bind("t")
    bound_only.close()
    os.unlink("s")
    server.close()
    assert list(here.iterdir()) == []


def test_a_path_in_use(loop: Loop, here: Path) -> None:
    server, _ = listening(loop, "s")
    other = Pipe(loop)
    with pytest.raises(OSError) as caught:
        other.bind("s")
    assert caught.value.errno == errno.EADDRINUSE
    other.close()
    assert (here / "s").exists()
    server.close()


def test_a_missing_directory_is_eacces(loop: Loop, here: Path) -> None:
    server = Pipe(loop)
    with pytest.raises(OSError) as caught:
        server.bind("missing/s")
    assert caught.value.errno == errno.EACCES
    server.close()


@pytest.mark.parametrize(
    "path",
    ["x" * (MAX_PATH + 1), "a\0b", b"\0" + b"x" * 108, "\ud800"],
    ids=["long", "nul", "abstract", "half a surrogate pair"],
)
def test_impossible_paths(loop: Loop, path: str) -> None:
    handle = Pipe(loop)
    with pytest.raises(OSError) as caught:
        handle.bind(path)
    assert caught.value.errno == errno.EINVAL
    with pytest.raises(OSError) as caught:
        handle.connect(path, Status())
    assert (caught.value.errno, loop.alive) == (errno.EINVAL, False)
    handle.close()


def test_the_longest_paths(loop: Loop, here: Path) -> None:
    for path in ["x" * MAX_PATH, *(["\0" + "x" * 107] if sys.platform == "linux" else [])]:
        server, _ = listening(loop, path)
        assert server.getsockname() == path
        server.close()


def test_connect_errors_come_from_the_pending_phase(loop: Loop, here: Path) -> None:
    order: list[Any] = []
    handle = Pipe(loop)
    loop.set_immediate(order.append, "immediate")
    handle.connect("missing", lambda error: order.append(error and error.errno))
    loop.next_tick(order.append, "tick")
    assert order == []
    loop.run()
    assert order == ["tick", errno.ENOENT, "immediate"]
    handle.close()


def test_nobody_listens(loop: Loop, here: Path) -> None:
    bound, handle, done = Pipe(loop), Pipe(loop), Status()
    bound.bind("s")
    handle.connect("s", done)
    loop.run()
    assert done.results == [errno.ECONNREFUSED]
    bound.close()
    handle.close()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a full backlog refuses")
def test_a_full_backlog_is_an_error(loop: Loop, here: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("s")
        server.listen(0)
        first, second, done = Pipe(loop), Pipe(loop), Status()
        first.connect("s", done)
        second.connect("s", done)
        loop.run()
        assert sorted(done.results, key=str) == [errno.EAGAIN, None]
        first.close()
        second.close()


@pytest.mark.parametrize(
    ("readable", "writable", "mode"), [(True, False, 0o444), (False, True, 0o222), (True, True, 0o666)]
)
def test_permissions(loop: Loop, here: Path, readable: bool, writable: bool, mode: int) -> None:
    server, _ = listening(loop, "s")
    server.chmod(readable, writable)
    assert (here / "s").stat().st_mode & 0o777 == mode
    server.close()


def test_permissions_need_a_path(loop: Loop) -> None:
    handle = Pipe(loop)
    with pytest.raises(OSError) as caught:
        handle.chmod(True, True)
    assert caught.value.errno == errno.EINVAL
    with pytest.raises(OSError) as caught:
        handle.listen(1, lambda error, connection: None)
    assert caught.value.errno == errno.EBADF
    handle.close()


@linux_only
def test_an_empty_path_binds_to_a_name_of_the_kernels(loop: Loop) -> None:
    handle = Pipe(loop)
    handle.bind("")
    assert handle.getsockname().startswith("\0")
    handle.close()


def test_adopting(loop: Loop) -> None:
    left, right = socket.socketpair(socket.AF_UNIX)
    handle = Pipe.open(loop, left.detach())
    reader = Reader(handle)
    right.send(b"hi")
    until(loop, lambda: reader.chunks)
    assert reader.data == b"hi"
    handle.close()
    right.close()
    with socket.socket() as tcp:
        with pytest.raises(OSError) as caught:
            Pipe.open(loop, tcp.fileno())
        assert caught.value.errno == errno.EINVAL


def test_without_unix_sockets(loop: Loop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pynet._handles._pipe._AF_UNIX", None)
    handle = Pipe(loop)
    with pytest.raises(OSError) as caught:
        handle.bind("s")
    assert caught.value.errno == errno.EAFNOSUPPORT
    handle.close()
