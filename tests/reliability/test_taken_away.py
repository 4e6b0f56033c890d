"""Descriptors closed behind our back, and connections that go wrong before a socket has them: all is still closed.

A program that becomes a daemon closes every descriptor there is, one that adopted a descriptor may close it twice.
"""

from __future__ import annotations

import os
import socket as stdlib_socket
import sys
from collections.abc import Callable
from typing import Any

import pytest

import pydgram as dgram
import pynet as net
from pynet._handles import UDP
from pynet._loop import current_loop
from tests.lab import port_of, run
from tests.reliability.worlds import descriptors

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="os.close() closes no sockets there")


@pytest.mark.parametrize("how", ["destroy", "end", "resetAndDestroy"])
def test_a_socket_whose_descriptor_is_gone_still_closes(how: str) -> None:
    events: list[object] = []
    client, server = net.Socket(), net.createServer()

    def connected() -> None:
        assert client._handle is not None
        os.close(client._handle.fileno())
        getattr(client, how)()

    server.on("connection", lambda socket: (socket.on("error", lambda: None).resume(), server.close()))
    client.on("error", lambda error: events.append(error.code))
    client.on("close", lambda had_error: events.append(had_error))
    client.once("connect", connected)
    server.listen(0, "127.0.0.1", lambda: client.connect(port_of(server), "127.0.0.1"))
    run()
    assert events[-1] == (len(events) > 1)
    assert set(events[:-1]) <= {"EBADF"}
    assert len(events) <= 2
    assert current_loop().open_handles() == []


def test_a_server_whose_descriptor_is_gone_still_closes() -> None:
    events: list[str] = []
    server = net.createServer()
    server.on("close", lambda: events.append("close"))

    def listening() -> None:
        handle: Any = server._handle
        os.close(handle._listener._spare)
        os.close(handle.fileno())
        server.close()

    server.listen(0, "127.0.0.1", listening)
    run()
    assert events == ["close"]
    assert current_loop().open_handles() == []


def test_a_datagram_socket_whose_descriptor_is_gone_still_closes() -> None:
    events: list[str] = []
    socket = dgram.createSocket("udp4")
    socket.on("close", lambda: events.append("close"))

    def listening() -> None:
        (handle,) = (handle for handle in current_loop().open_handles() if isinstance(handle, UDP))
        os.close(handle.fileno())
        socket.close()

    socket.bind(0, "127.0.0.1", listening)
    run()
    assert events == ["close"]
    assert current_loop().open_handles() == []


class Moody(net.BlockList):
    def check(self, address: Any, type: Any = "ipv4", /) -> bool:
        raise LookupError(address)


def _own_block_list(server: net.Server) -> None:
    server.blockList = Moody()


def _limit(server: net.Server) -> None:
    server.maxConnections = "many"  # type: ignore[assignment]


def _mark(server: net.Server) -> None:
    server.highWaterMark = "high"  # type: ignore[assignment]


@pytest.mark.parametrize("spoil", [_own_block_list, _limit, _mark])
def test_a_connection_that_cannot_be_handed_over_is_closed(spoil: Callable[[net.Server], None]) -> None:
    current_loop()
    before = descriptors()
    server = net.createServer(lambda socket: socket.end("served"))
    spoil(server)
    server.listen(0, "127.0.0.1")
    current_loop().turn()
    with stdlib_socket.create_connection(("127.0.0.1", port_of(server))) as client:
        client.settimeout(10)
        with pytest.raises((LookupError, TypeError, ValueError)):
            run()
        with pytest.raises((ConnectionResetError, EOFError)):
            if not client.recv(1):
                raise EOFError
    # It lives on, and so does the count that close() waits for.
    server.blockList, server.maxConnections, server.highWaterMark = None, None, 65536
    seen: list[bytes] = []
    net.connect(port_of(server), "127.0.0.1").on("data", seen.append).on("close", lambda: server.close())
    run()
    assert seen == [b"served"]
    assert descriptors() == before
