"""lookupService: names of an address and of a port."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from pynet import dns
from tests.dns.lab import answers_of


def test_names(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []

    def getnameinfo(address: Any, flags: int) -> tuple[str, str]:
        asked.append((address, flags))
        return "host.test", "ssh"

    monkeypatch.setattr(socket, "getnameinfo", getnameinfo)
    answers = answers_of(lambda callback: dns.lookupService("127.0.0.1", 22, callback))
    assert answers == [(None, "host.test", "ssh")]
    assert asked == [(("127.0.0.1", 22), socket.NI_NAMEREQD)]


def test_a_nameless_port() -> None:
    ((err, _, service),) = answers_of(lambda callback: dns.lookupService("127.0.0.1", 65000, callback))
    assert (err, service) == (None, "65000")


def test_a_nameless_address(monkeypatch: pytest.MonkeyPatch) -> None:
    def getnameinfo(address: Any, flags: int) -> Any:
        raise socket.gaierror(socket.EAI_NONAME, "no name")

    monkeypatch.setattr(socket, "getnameinfo", getnameinfo)
    ((err,),) = answers_of(lambda callback: dns.lookupService("::1", 80, callback))
    assert (err.code, str(err), err.hostname) == ("ENOTFOUND", "getnameinfo ENOTFOUND ::1", "::1")
