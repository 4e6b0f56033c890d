"""A peer: callbacks, implicit binds that fail, what the system refuses."""

from __future__ import annotations

import errno
from collections.abc import Callable
from typing import Any

import pytest

import pydgram as dgram
import pynet as net
from pynet._handles import UDP
from pynet._loop import nextTick
from pynet.errors import NodeError
from tests.dgram.lab import bound, close, settle
from tests.fakes.socket import os_error
from tests.lab import port_of


def refusing(*args: Any) -> Any:
    raise os_error(errno.EIO)


def test_port_and_callback() -> None:
    receiver, socket = bound(), bound()
    log: list[Any] = []
    socket.connect(port_of(receiver), lambda *args: log.append(args))
    settle()
    assert log == [()]
    assert socket.remoteAddress() == receiver.address()
    close(socket, receiver)


def test_closed_while_the_peer_is_looked_up() -> None:
    socket = bound()
    log: list[str] = []
    socket.on("connect", lambda: log.append("connect"))
    socket.connect(9, "127.0.0.1", lambda: log.append("callback"))
    socket.close()
    settle()
    assert log == []


def test_an_implicit_bind_that_fails_leaves_it_connecting() -> None:
    # As in Node: nothing takes the socket out of that state again.
    failing = True

    def lookup(hostname: str, family: int, callback: Callable[..., object]) -> None:
        nextTick(lambda: callback(Exception("no bind") if failing else None, hostname, family))

    socket = dgram.createSocket("udp4", lookup=lookup)
    log: list[str] = []
    socket.on("error", lambda err: log.append(str(err)))
    socket.connect(9, "127.0.0.1", lambda: log.append("never"))
    settle()
    failing = False
    for call in (socket.connect, socket.connectSync):
        with pytest.raises(NodeError, match="Already connected"):
            call(9)
    with pytest.raises(NodeError, match="Not connected"):
        socket.disconnect()
    socket.bind(0, "127.0.0.1", lambda: log.append("bound"))
    settle()
    assert log == ["no bind", "bound"]
    close(socket)


def test_what_the_system_says_of_disconnect_and_remote_address(monkeypatch: pytest.MonkeyPatch) -> None:
    socket = dgram.createSocket("udp4")
    socket.connectSync(9)
    monkeypatch.setattr(UDP, "disconnect", refusing)
    monkeypatch.setattr(UDP, "getpeername", refusing)
    with pytest.raises(OSError, match="connect EIO"):
        socket.disconnect()
    with pytest.raises(OSError, match="getpeername EIO"):
        socket.remoteAddress()
    monkeypatch.undo()
    assert socket.remoteAddress().port == 9  # still connected
    close(socket)


def test_connect_sync_of_a_bound_socket_emits_connect_only() -> None:
    socket = bound()
    settle()
    log: list[str] = []
    socket.on("listening", lambda: log.append("listening"))
    socket.on("connect", lambda: log.append("connect"))
    socket.connectSync(9, "")
    settle()
    assert log == ["connect"]
    close(socket)


def test_a_named_receiver_is_refused_once_connected() -> None:
    socket = bound()
    log: list[str] = []
    socket.connect(9)
    socket.send("x", 9, "127.0.0.1", lambda err: log.append(str(err)))
    socket.send("x", 9, "127.0.0.1")
    settle()
    assert log == ["send EISCONN 127.0.0.1:9"]
    close(socket)


def test_sendto() -> None:
    receiver, sender = bound(), bound()
    log: list[Any] = []
    receiver.on("message", log.append)
    sender.sendto("abc", 1, 2, port_of(receiver), "127.0.0.1", lambda err, size: log.append((err, size)))
    settle()
    assert log == [(None, 2), b"bc"]
    close(sender, receiver)


def test_a_peer_that_is_refused_leaves_no_listener() -> None:
    blocked = net.BlockList()
    blocked.addAddress("127.0.0.1")
    socket = bound(sendBlockList=blocked)
    log: list[Any] = []
    socket.connect(9, "127.0.0.1", lambda *args: log.append([getattr(err, "code", err) for err in args]))
    assert socket.listenerCount("connect") == 1
    settle()
    assert log == [["ERR_IP_BLOCKED"]]
    assert socket.listenerCount("connect") == 0
    # Another peer: the callback of the first try is not called again.
    socket.emit("connect")
    assert len(log) == 1
    close(socket)
