"""Which function resolves: the option, else pynet.dns.lookup as it is when it is used; and not for literals."""

from __future__ import annotations

import socket as system
from collections.abc import Callable
from typing import Any

import pytest

import pydgram as dgram
from pynet import dns
from tests.dgram.lab import bound, close, settle
from tests.lab import port_of, run


def test_literals_ask_no_resolver(monkeypatch: pytest.MonkeyPatch) -> None:
    def unwanted(*args: Any) -> Any:
        raise AssertionError(f"resolver asked for {args}")

    monkeypatch.setattr(system, "getaddrinfo", unwanted)
    receiver, sender = bound(), dgram.createSocket("udp4")
    log: list[bytes] = []

    @receiver.on("message")
    def _(msg: bytes) -> None:
        log.append(msg)
        if len(log) == 3:
            sender.close()
            receiver.close()

    sender.send("literal", port_of(receiver), "127.0.0.1")
    sender.send("default", port_of(receiver))
    sender.send("other family", port_of(receiver), "::1")
    sender.once("connect", lambda: sender.send("peer"))
    sender.once("listening", lambda: sender.connect(port_of(receiver), "127.0.0.1"))
    run()
    assert sorted(log) == [b"default", b"literal", b"peer"]


def test_a_replaced_default_is_honoured(monkeypatch: pytest.MonkeyPatch) -> None:
    receiver, sender = bound(), bound()
    asked: list[tuple[str, int]] = []

    def lookup(hostname: str, family: int, callback: Callable[..., object]) -> None:
        asked.append((hostname, family))
        callback(None, "127.0.0.1", 4)

    monkeypatch.setattr(dns, "lookup", lookup)
    log: list[bytes] = []

    @receiver.on("message")
    def _(msg: bytes) -> None:
        log.append(msg)
        if len(log) == 2:
            sender.close()
            receiver.close()

    sender.send("a name", port_of(receiver), "nearby")
    sender.send("a literal", port_of(receiver), "127.0.0.2")
    run()
    assert sorted(log) == [b"a literal", b"a name"]
    assert asked == [("nearby", 4), ("127.0.0.2", 4)]


@pytest.mark.parametrize("answer", [None, 5, "nope", "::1", ""])
def test_an_answer_that_is_no_address_of_the_family(answer: Any) -> None:
    socket = dgram.createSocket("udp4", lookup=lambda hostname, family, callback: callback(None, answer, 4))
    log: list[str] = []
    socket.on("error", lambda err: log.append(f"event {err.code}"))
    socket.bind(0)
    socket.bindSync()
    settle()
    socket.send("x", 9, "somewhere", lambda err: log.append(str(err)))
    socket.connect(9, "somewhere", lambda err: log.append(str(err)))
    settle()
    assert log == ["event EINVAL", "send EINVAL somewhere:9", "connect EINVAL somewhere:9"]
    close(socket)


def test_only_the_first_answer_counts() -> None:
    def lookup(hostname: str, family: int, callback: Callable[..., object]) -> None:
        callback(None, "127.0.0.1", 4)
        callback(Exception("too late"))

    receiver = bound()
    socket = dgram.createSocket("udp4", lookup=lookup)
    log: list[Any] = []
    receiver.on("message", log.append)
    socket.on("error", log.append)
    socket.on("listening", lambda: log.append("listening"))
    socket.send("x", port_of(receiver), "name", lambda err, size: log.append((err, size)))
    settle()
    assert log == ["listening", (None, 1), b"x"]
    close(socket, receiver)


def test_a_lookup_may_take_fewer_arguments() -> None:
    asked: list[str] = []
    short: Any = lambda hostname: asked.append(hostname)
    socket = dgram.createSocket("udp4", lookup=short)
    socket.bind(0, "somewhere")
    settle()
    assert asked == ["somewhere"]
    close(socket)


def test_a_lookup_that_raises() -> None:
    def lookup(*args: Any) -> None:
        raise KeyError("broken")

    socket = dgram.createSocket("udp4", lookup=lookup)
    with pytest.raises(KeyError):
        socket.bind(0)
    close(socket)
