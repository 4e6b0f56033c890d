"""bind({fd}): a UDP socket made by somebody else, as systemd or a parent process hands it over."""

from __future__ import annotations

import errno
import os
import socket as system
from collections.abc import Iterator
from typing import Any

import pytest

import pydgram as dgram
from pynet._handles import UDP
from pynet.errors import NodeError
from tests.dgram.lab import bound, close, settle
from tests.lab import port_of, run


@pytest.fixture
def inherited() -> Iterator[system.socket]:
    with system.socket(system.AF_INET, system.SOCK_DGRAM) as sock:
        sock.bind(("127.0.0.1", 0))
        yield sock


def test_it_is_bound_inside_the_call(inherited: system.socket) -> None:
    log: list[str] = []
    socket = dgram.createSocket("udp4")
    socket.on("listening", lambda: log.append("listening"))
    socket.bind({"fd": os.dup(inherited.fileno())}, lambda: log.append("callback"))
    assert log == ["listening", "callback"]
    assert socket.address() == ("127.0.0.1", "IPv4", inherited.getsockname()[1])

    @socket.on("message")
    def _(msg: bytes) -> None:
        log.append(msg.decode())
        socket.close()

    inherited.sendto(b"hello", inherited.getsockname())
    run()
    assert log[2:] == ["hello"]


def test_the_keyword(inherited: system.socket) -> None:
    socket = dgram.createSocket("udp4")
    socket.bind(fd=os.dup(inherited.fileno()))
    assert port_of(socket) == inherited.getsockname()[1]
    close(socket)


def test_the_other_family_tells_its_own() -> None:
    try:
        sock = system.socket(system.AF_INET6, system.SOCK_DGRAM)
        sock.bind(("::1", 0))
    except OSError:
        pytest.skip("no IPv6 here")
    log: list[dgram.RemoteInfo] = []
    with sock:
        socket = dgram.createSocket("udp4")
        socket.bind({"fd": os.dup(sock.fileno())})
        assert socket.address().family == "IPv6"
        socket.on("message", lambda msg, rinfo: log.append(rinfo))
        sock.sendto(b"x", sock.getsockname()[:2])
        settle()
        assert log == [("::1", "IPv6", sock.getsockname()[1], 1)]
        close(socket)


def test_unref_before_holds_after(inherited: system.socket) -> None:
    socket = dgram.createSocket("udp4")
    socket.unref()
    socket.bind({"fd": os.dup(inherited.fileno())})
    run()  # ends at once
    close(socket)


@pytest.mark.parametrize(("kind", "name"), [("stream", "TCP"), ("pipe", "PIPE"), ("file", "FILE"), ("none", "UNKNOWN")])
def test_descriptors_of_other_kinds(kind: str, name: str) -> None:
    socket = dgram.createSocket("udp4")
    with system.socket() as tcp, open(os.devnull, "rb"), open(__file__, "rb") as file:
        tcp.bind(("127.0.0.1", 0))
        tcp.listen()
        reader, writer = os.pipe()
        fd = {"stream": tcp.fileno(), "pipe": reader, "file": file.fileno(), "none": 99999}[kind]
        with pytest.raises(NodeError, match=f"Unsupported fd type: {name}"):
            socket.bind({"fd": fd})
        os.close(reader)
        os.close(writer)
    close(socket)


@pytest.mark.parametrize("fd", [0, -1, None, "5", 1.5])
def test_what_is_no_descriptor_is_ignored(fd: Any) -> None:
    socket = dgram.createSocket("udp4")
    socket.bind({"fd": fd})
    settle()
    assert port_of(socket) > 0
    close(socket, bound())


def test_a_descriptor_that_the_system_refuses(inherited: system.socket, monkeypatch: pytest.MonkeyPatch) -> None:
    """It stays the caller's. The socket can only be closed, as in Node."""

    def refuse(loop: Any, fd: int) -> None:
        raise OSError(errno.ENOMEM, os.strerror(errno.ENOMEM))

    socket = dgram.createSocket("udp4")
    with monkeypatch.context() as patch:
        patch.setattr(UDP, "open", refuse)
        with pytest.raises(NodeError, match=r"^open ENOMEM$"):
            socket.bind({"fd": inherited.fileno()})
    with pytest.raises(NodeError, match="already bound"):
        socket.bind(0)
    assert inherited.getsockname()[0] == "127.0.0.1"
    socket.close()
    run()
