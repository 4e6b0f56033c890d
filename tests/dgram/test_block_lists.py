"""Senders and receivers that are blocked."""

from __future__ import annotations

import pytest

import pydgram as dgram
from tests.dgram.lab import bound, close, settle
from tests.lab import port_of


def blocking(*addresses: str) -> dgram.BlockList:
    blocked = dgram.BlockList()
    for address in addresses:
        blocked.addAddress(address, "ipv6" if ":" in address else "ipv4")
    return blocked


@pytest.mark.parametrize(("blocked", "heard"), [("127.0.0.1", []), ("127.0.0.2", [b"x"])])
def test_senders(blocked: str, heard: list[bytes]) -> None:
    receiver, sender = bound(receiveBlockList=blocking(blocked)), bound()
    log: list[bytes] = []
    receiver.on("message", log.append)
    sender.send("x", port_of(receiver), "127.0.0.1")
    settle()
    assert log == heard
    close(receiver, sender)


def test_what_a_screened_socket_tells_of_its_senders() -> None:
    receiver = bound(receiveBlockList=blocking())
    log: list[dgram.RemoteInfo] = []
    receiver.on("message", lambda msg, rinfo: log.append(rinfo))
    receiver.send("abc", port_of(receiver), "127.0.0.1")
    settle()
    assert log == [dgram.RemoteInfo("127.0.0.1", "IPv4", port_of(receiver), 3)]
    close(receiver)


def test_receivers() -> None:
    receiver = bound()
    sender = dgram.createSocket("udp4", sendBlockList=blocking("127.0.0.1"))
    log: list[str] = []
    receiver.on("message", lambda: log.append("never"))
    sender.on("error", lambda err: log.append(f"event {err.code}"))
    sender.send("x", port_of(receiver), "127.0.0.1", lambda err: log.append(f"send {err.code}"))
    sender.send("x", port_of(receiver), "localhost", lambda err: log.append(f"named {err.code}"))
    sender.send("x", port_of(receiver), "127.0.0.1")
    settle()
    assert sorted(log) == ["named ERR_IP_BLOCKED", "send ERR_IP_BLOCKED"]
    sender.connect(port_of(receiver), "127.0.0.1")
    settle()
    assert log[2:] == ["event ERR_IP_BLOCKED"]
    sender.send("x", port_of(receiver), "127.0.0.1", lambda: log.append("never"))
    sender.close()
    settle()
    assert "never" not in log
    close(receiver)


def test_addresses_in_either_form() -> None:
    sender = dgram.createSocket("udp6", sendBlockList=blocking("127.0.0.1"))
    log: list[str] = []
    sender.send("x", 9, "::ffff:127.0.0.1", lambda err: log.append(err.code))
    settle()
    if log == []:
        pytest.skip("no IPv6 here")
    assert log == ["ERR_IP_BLOCKED"]
    close(sender)
