"""What other systems take, played on this one: modules see another ``sys.platform``, or an option less."""

from __future__ import annotations

import errno
import os
import select
import socket
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from pynet import process
from pynet._fs import _file
from pynet._handles import _fd_stream, _multicast, _sockopts, _tcp
from pynet._loop import _poller, _waker, current_loop
from pynet._process import _system, _terminal
from pynet.errors import NodeOSError
from pynet.testing import _active
from tests.fakes import kqueue

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="plays the other systems on a Unix")


def pretend(monkeypatch: pytest.MonkeyPatch, module: ModuleType, platform: str) -> None:
    """Let *module* alone run on *platform*."""
    monkeypatch.setattr(module, "sys", SimpleNamespace(platform=platform))


def test_windows_is_woken_by_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    """select() takes nothing else there."""
    pretend(monkeypatch, _waker, "win32")
    waker = _waker.Waker()

    def readable() -> bool:
        return bool(select.select([waker.fileno()], [], [], 0)[0])

    assert not os.get_blocking(waker.fileno())
    assert not os.get_blocking(waker.wakeup_fd())
    seen = [readable()]
    for _ in range(_waker.DRAIN_SIZE + 1):
        waker.wake()
    seen.append(readable())
    waker.clear()
    seen.append(readable())
    waker.close()
    waker.close()
    waker.wake()
    assert seen == [False, True, False]
    assert waker.fileno() == waker.wakeup_fd() == -1


@pytest.mark.parametrize(
    ("platform", "has_kqueue", "expected"),
    [("darwin", True, _poller.KqueuePoller), ("win32", False, _poller.SelectorsPoller)],
)
def test_the_poller_of_each_system(
    monkeypatch: pytest.MonkeyPatch, platform: str, has_kqueue: bool, expected: type
) -> None:
    pretend(monkeypatch, _poller, platform)
    monkeypatch.setattr(_poller, "select", kqueue if has_kqueue else SimpleNamespace())
    monkeypatch.setattr(_poller.KqueuePoller.__init__, "__defaults__", (kqueue,))
    poller = _poller.default_poller()
    assert type(poller) is expected
    poller.close()


def test_windows_offers_no_descriptors_that_are_no_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    reader, writer = os.pipe()
    pretend(monkeypatch, _fd_stream, "win32")
    with pytest.raises(OSError) as caught:
        _fd_stream.FdStream(current_loop(), reader)
    assert caught.value.errno == errno.ENOTSUP
    os.close(reader)  # still ours
    os.close(writer)


def test_reading_into_a_buffer_where_readv_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    reader, writer = os.pipe()
    descriptor = _fd_stream._Descriptor(reader)
    pretend(monkeypatch, _fd_stream, "win32")
    os.write(writer, b"abcdef")
    buffer = bytearray(4)
    got = [(descriptor.recv_into(buffer), bytes(buffer)) for _ in range(2)]
    assert got == [(4, b"abcd"), (2, b"efcd")]
    descriptor.close()
    os.close(writer)


def test_places_in_a_file_where_pread_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pretend(monkeypatch, _file, "win32")
    with open(tmp_path / "file", "w+b", buffering=0) as file:
        assert _file._write_at(file.fileno(), memoryview(b"0123456789"), None) == 10
        assert _file._write_at(file.fileno(), memoryview(b"ab"), 4) == 2
        assert _file._read_at(file.fileno(), 4, 3) == b"3ab6"
        assert _file._read_at(file.fileno(), 9, None) == b"789"


def test_no_port_is_taken_over_on_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """SO_REUSEADDR lets another program have a port there that is in use."""

    def reused(platform: str) -> int:
        pretend(monkeypatch, _tcp, platform)
        handle = _tcp.TCP(current_loop())
        handle.bind(("127.0.0.1", 0))
        value = handle._sock.getsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR)  # type: ignore[union-attr]
        handle.close()
        return value

    assert (reused("linux") != 0, reused("win32")) == (True, 0)
    current_loop().run()


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_a_port_is_shared_only_where_connections_are_balanced(monkeypatch: pytest.MonkeyPatch, platform: str) -> None:
    pretend(monkeypatch, _sockopts, platform)
    monkeypatch.delattr(socket, "SO_REUSEPORT_LB", raising=False)
    with socket.socket() as sock, pytest.raises(OSError) as caught:
        _sockopts.share_port(sock)
    assert caught.value.errno == errno.ENOTSUP


def test_keep_alive_sets_what_the_system_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_sockopts, "_KEEP_INTERVAL", None)
    with socket.socket() as sock:
        before = sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL)
        _sockopts.set_keepalive(sock, True, 7, before + 1, 3)
        assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL) == before
        assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPCNT) == 3


def test_an_address_of_the_other_family_is_einval_everywhere() -> None:
    """Linux says EINVAL by itself, others EAFNOSUPPORT."""

    class Foreign:
        def bind(self, address: Any) -> None:
            raise OSError(errno.EAFNOSUPPORT, "Address family not supported by protocol family")

    with pytest.raises(OSError) as caught:
        _sockopts.bind(Foreign(), ("::1", 0))  # type: ignore[arg-type]
    assert caught.value.errno == errno.EINVAL
    assert isinstance(caught.value.__cause__, OSError)


def test_socket_addresses_of_the_bsds_begin_with_their_length(monkeypatch: pytest.MonkeyPatch) -> None:
    address = bytes(range(16))
    here = _multicast._address_storage(address)
    pretend(monkeypatch, _multicast, "darwin")
    there = _multicast._address_storage(address)
    assert there[:2] == bytes([28, socket.AF_INET6])
    assert there[2:] == here[2:]


def test_no_raw_mode_on_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(monkeypatch, _terminal, "win32")
    mode = _terminal.RawMode(0)
    with pytest.raises(NodeOSError, match=r"^setRawMode ENOTSUP$"):
        mode.enter()
    mode.leave()  # nothing to put back


def test_memory_where_there_is_no_proc(monkeypatch: pytest.MonkeyPatch) -> None:
    now = process.memoryUsage.rss()
    pretend(monkeypatch, _system, "freebsd14")
    assert process.memoryUsage.rss() >= now * 0.5  # the peak
    pretend(monkeypatch, _system, "win32")
    assert process.memoryUsage.rss() == 0  # nothing in the standard library tells


def test_uptime_where_there_is_no_proc(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(monkeypatch, _system, "darwin")
    first, second = process.uptime(), process.uptime()
    assert 0 <= first <= second


def test_no_descriptors_are_listed_where_there_is_no_proc(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(path: str) -> list[str]:
        raise FileNotFoundError(errno.ENOENT, "No such file or directory", path)

    monkeypatch.setattr(_active, "os", SimpleNamespace(listdir=missing))
    assert _active.descriptors() == {}


class FakeAsyncio:
    """Notes what a poller asks of an asyncio loop."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.callbacks: dict[str, Any] = {}
        self.closed = False

    def is_closed(self) -> bool:
        return self.closed

    def add_reader(self, fd: int, callback: Any, *args: Any) -> None:
        self.calls.append("add_reader")
        self.callbacks["reader"] = lambda: callback(*args)

    def add_writer(self, fd: int, callback: Any, *args: Any) -> None:
        self.calls.append("add_writer")
        self.callbacks["writer"] = lambda: callback(*args)

    def remove_reader(self, fd: int) -> None:
        self.calls.append("remove_reader")

    def remove_writer(self, fd: int) -> None:
        self.calls.append("remove_writer")


def test_watching_by_way_of_asyncio_alone() -> None:
    """Where the poller has no descriptor, each change of interest is one of asyncio's calls."""
    from pynet._loop._asyncio_poller import AsyncioPoller

    aio = FakeAsyncio()
    poller = AsyncioPoller(aio)  # type: ignore[arg-type]
    poller.register(5, _poller.READABLE)
    poller.modify(5, _poller.BOTH)
    poller.modify(5, _poller.WRITABLE)
    aio.callbacks["reader"]()  # before anybody has asked to be told
    aio.callbacks["writer"]()
    assert list(poller.poll(0)) == [(5, _poller.BOTH)]
    told: list[str] = []
    poller.on_ready = lambda: told.append("ready")
    aio.callbacks["writer"]()
    poller.unregister(5)
    assert (told, list(poller.poll(0))) == (["ready"], [])  # what is unregistered is forgotten
    assert aio.calls == ["add_reader", "add_writer", "remove_reader", "remove_writer"]
    aio.closed = True
    poller.register(6, _poller.READABLE)
    assert len(aio.calls) == 4  # a closed loop is asked nothing
