"""Groups: what joining does to a socket that is not bound, and what is not a group."""

from __future__ import annotations

import pytest

import pydgram as dgram
from pynet.errors import NodeError
from tests.dgram.lab import bound, close, settle
from tests.lab import port_of


def test_joining_gives_a_port_without_an_event() -> None:
    socket = dgram.createSocket("udp4")
    log: list[str] = []
    socket.on("listening", lambda: log.append("listening"))
    socket.on("error", lambda err: log.append(err.code))
    with pytest.raises(OSError, match="addMembership EINVAL"):
        socket.addMembership("bad")
    with pytest.raises(OSError, match="getsockname EBADF"):
        socket.address()
    socket.addMembership("224.0.0.114", "127.0.0.1")
    assert port_of(socket) > 0
    socket.dropMembership("224.0.0.114", "127.0.0.1")
    settle()
    assert log == []
    socket.bind(0)
    settle()
    assert log == ["EINVAL"]
    close(socket)


def test_joining_a_source() -> None:
    socket = bound()
    socket.addSourceSpecificMembership("127.0.0.1", "232.1.1.1", "127.0.0.1")
    socket.dropSourceSpecificMembership("127.0.0.1", "232.1.1.1", "127.0.0.1")
    for source, group, interface in [
        ("bad", "232.1.1.1", None),
        ("127.0.0.1", "bad", None),
        ("127.0.0.1", "232.1.1.1", "bad"),
    ]:
        with pytest.raises(OSError, match="addSourceSpecificMembership EINVAL"):
            socket.addSourceSpecificMembership(source, group, interface)
    close(socket)


@pytest.mark.parametrize("interface", ["bad", "", "eth0"])
def test_an_interface_that_is_no_address(interface: str) -> None:
    socket = bound()
    with pytest.raises(OSError, match="addMembership EINVAL"):
        socket.addMembership("224.0.0.114", interface)
    close(socket)


def test_nothing_is_joined_when_closed() -> None:
    socket = bound()
    close(socket)
    with pytest.raises(NodeError, match="Not running"):
        socket.addMembership("224.0.0.114")
    with pytest.raises(NodeError, match="Not running"):
        socket.addSourceSpecificMembership("127.0.0.1", "232.1.1.1")
