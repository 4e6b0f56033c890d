"""IPv6: defaults, senders, zones."""

from __future__ import annotations

import socket as system

import pytest

import pydgram as dgram
from pynet._addresses import checked_sockaddr, plain_family
from tests.dgram.lab import close, settle
from tests.lab import port_of


def has_ipv6() -> bool:
    try:
        with system.socket(system.AF_INET6, system.SOCK_DGRAM) as sock:
            sock.bind(("::1", 0))
    except OSError:
        return False
    return True


needs_ipv6 = pytest.mark.skipif(not has_ipv6(), reason="no IPv6 here")


@needs_ipv6
def test_the_default_receiver_and_the_sender() -> None:
    socket = dgram.createSocket("udp6")
    socket.bindSync()
    assert socket.address()[:2] == ("::", "IPv6")
    log: list[dgram.RemoteInfo] = []
    socket.on("message", lambda msg, rinfo: log.append(rinfo))
    socket.send("x", port_of(socket))
    settle()
    assert log == [("::1", "IPv6", port_of(socket), 1)]
    close(socket)


@needs_ipv6
def test_both_buffer_sizes_are_set() -> None:
    socket = dgram.createSocket("udp6", recvBufferSize=10_000, sendBufferSize=20_000)
    socket.bindSync()
    assert socket.getRecvBufferSize() >= 10_000
    assert socket.getSendBufferSize() >= 20_000
    close(socket)


def test_literals() -> None:
    assert [plain_family(host) for host in ("127.0.0.1", "::1", "fe80::1%lo", "localhost", "")] == [4, 6, 0, 0, 0]
    assert checked_sockaddr("::1", 9, 6) == ("::1", 9)
    name = system.if_nameindex()[0][1]
    assert checked_sockaddr(f"fe80::1%{name}", 9, 6) == ("fe80::1", 9, 0, system.if_nametoindex(name))


@pytest.mark.parametrize(
    ("ip", "family"), [("::1", 4), ("127.0.0.1", 6), ("localhost", 4), ("", 4), ("<broadcast>", 4), (None, 4), (5, 6)]
)
def test_what_is_no_literal_of_the_family(ip: object, family: int) -> None:
    with pytest.raises(OSError, match="Invalid argument"):
        checked_sockaddr(ip, 9, family)
