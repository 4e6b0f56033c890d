"""Socket options of TCP handles."""

from __future__ import annotations

import errno
import socket
import sys
from pathlib import Path

import pytest

from pynet._handles._tcp import TCP
from pynet._loop import Loop
from tests.loop.streams import Place, connected


@pytest.fixture
def ends(loop: Loop, tmp_path: Path) -> list[TCP]:
    both = [end for end in connected(loop, Place("ipv4"), tmp_path) if isinstance(end, TCP)]
    assert len(both) == 2
    return both


def option(handle: TCP, level: int, name: int) -> int:
    assert handle._sock is not None
    return handle._sock.getsockopt(level, name)


def test_nodelay(ends: list[TCP]) -> None:
    handle = ends[0]
    for on in (True, False):
        handle.set_nodelay(on)
        assert bool(option(handle, socket.IPPROTO_TCP, socket.TCP_NODELAY)) is on
    for end in ends:
        end.close()


@pytest.mark.skipif(not hasattr(socket, "TCP_KEEPINTVL"), reason="no such options")
def test_keepalive(ends: list[TCP]) -> None:
    handle = ends[0]
    idle = getattr(socket, "TCP_KEEPIDLE", None) or socket.TCP_KEEPALIVE  # type: ignore[attr-defined,unused-ignore]

    def options() -> tuple[bool, int, int, int]:
        names = (idle, socket.TCP_KEEPINTVL, socket.TCP_KEEPCNT)
        first, second, third = (option(handle, socket.IPPROTO_TCP, name) for name in names)
        return bool(option(handle, socket.SOL_SOCKET, socket.SO_KEEPALIVE)), first, second, third

    system = options()[1:]
    handle.set_keepalive(True)
    assert options() == (True, *system)
    handle.set_keepalive(True, 3)
    assert options() == (True, 3, 1, 10)
    handle.set_keepalive(True, 4, 5, 6)
    assert options() == (True, 4, 5, 6)
    handle.set_keepalive(True, 7, 0, 6)
    assert options() == (True, 4, 5, 6)
    handle.set_keepalive(False, 9)
    assert options() == (False, 4, 5, 6)
    for end in ends:
        end.close()


def test_type_of_service(ends: list[TCP], loop: Loop) -> None:
    ends[0].set_tos(16)
    assert ends[0].get_tos() == 16
    handle = TCP(loop)
    try:
        handle.bind(("::1", 0))
    except OSError:
        pass
    else:
        handle.set_tos(32)
        assert handle.get_tos() == 32
    for end in (*ends, handle):
        end.close()


def test_options_need_a_descriptor(loop: Loop) -> None:
    handle = TCP(loop)
    for call in (
        lambda: handle.set_nodelay(True),
        lambda: handle.set_keepalive(True),
        lambda: handle.set_tos(1),
        handle.get_tos,
        handle.getsockname,
        handle.getpeername,
        handle.fileno,
    ):
        with pytest.raises(OSError) as caught:
            call()
        assert caught.value.errno == errno.EBADF
    handle.close()


@pytest.mark.skipif(sys.platform in ("win32", "cygwin"), reason="would let others steal the port")
def test_a_port_can_be_bound_again_at_once(loop: Loop) -> None:
    handle = TCP(loop)
    handle.bind(("127.0.0.1", 0))
    assert option(handle, socket.SOL_SOCKET, socket.SO_REUSEADDR)
    handle.close()
