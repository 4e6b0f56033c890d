"""``connect()``: forms that Python adds, and what a wrong call leaves behind."""

from __future__ import annotations

import pytest

import pynet as net
from tests.lab import address_of, port_of, run


def test_to_what_address_returns() -> None:
    server = net.createServer(lambda socket: socket.end())
    ports: list[int | None] = []

    def listening() -> None:
        client = net.connect(address_of(server))
        client.on("connect", lambda: ports.append(client.remotePort))
        client.on("close", lambda: server.close()).resume()
        ports.append(port_of(server))

    server.listen(0, "127.0.0.1", listening)
    run()
    assert ports[0] == ports[1]


def test_an_unknown_keyword() -> None:
    with pytest.raises(TypeError, match="unexpected keyword argument 'prot'"):
        net.connect(prot=80)  # type: ignore[call-overload]


def test_a_wrong_call_leaves_the_socket_as_it_was() -> None:
    socket = net.Socket()
    with pytest.raises(ValueError, match="should be >= 0 and < 65536"):
        socket.connect(70000, "127.0.0.1")
    assert (socket.pending, socket.connecting, socket.readyState, socket.destroyed) == (True, False, "open", False)
    run()
