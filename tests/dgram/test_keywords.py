"""Keywords in place of positions and dicts, and mistakes in them."""

from __future__ import annotations

from typing import Any

import pytest

import pydgram as dgram
from pynet.errors import NodeError
from tests.dgram.lab import bound, close, settle
from tests.lab import port_of, run


def test_create_socket() -> None:
    log: list[Any] = []
    socket = dgram.createSocket(
        type="udp4", callback=lambda msg: log.append(msg), reuseAddr=True, recvBufferSize=10_000
    )
    socket.bindSync(address="127.0.0.1")
    assert socket.getRecvBufferSize() >= 10_000
    socket.send("x", port=port_of(socket), address="127.0.0.1")
    settle()
    assert log == [b"x"]
    close(socket)


def test_a_type_and_keywords() -> None:
    assert dgram.createSocket("udp6", ipv6Only=True).type == "udp6"
    assert dgram.Socket("udp4", reusePort=True).type == "udp4"


def test_an_unknown_keyword_is_refused_and_an_unknown_key_ignored() -> None:
    untyped: Any = dgram
    with pytest.raises(TypeError, match="unexpected keyword argument 'reuseAdr'"):
        untyped.createSocket("udp4", reuseAdr=True)
    assert untyped.createSocket({"type": "udp4", "reuseAdr": True}).type == "udp4"
    socket = untyped.createSocket("udp4")
    for call in (socket.bind, socket.bindSync, socket.send, socket.connect):
        with pytest.raises(TypeError, match="unexpected keyword argument"):
            call(host="127.0.0.1")
    socket.bindSync({"host": "127.0.0.1"})
    close(socket)


def test_bind() -> None:
    socket = dgram.createSocket("udp4")
    log: list[str] = []
    socket.bind(port=0, address="127.0.0.1", exclusive=True, callback=lambda: log.append(socket.address().address))
    settle()
    assert log == ["127.0.0.1"]
    close(socket)


def test_bind_a_port_and_keywords() -> None:
    socket = dgram.createSocket("udp4")
    log: list[str] = []
    socket.bind(0, callback=lambda: log.append(socket.address().address))
    settle()
    assert log == ["0.0.0.0"]
    close(socket)


def test_bind_sync_a_dict_and_keywords() -> None:
    socket = dgram.createSocket("udp4")
    assert socket.bindSync({"port": 0}, address="127.0.0.1").address == "127.0.0.1"
    close(socket)


def test_connect() -> None:
    receiver = bound()
    socket = dgram.createSocket("udp4")
    log: list[int] = []
    socket.connect(
        port=port_of(receiver),
        address="127.0.0.1",
        callback=lambda: log.append(socket.remoteAddress().port),
    )
    settle()
    assert log == [port_of(receiver)]
    close(socket, receiver)


def test_connect_sync() -> None:
    socket = dgram.createSocket("udp4")
    socket.connectSync(port=9, address="127.0.0.1")
    assert socket.remoteAddress() == ("127.0.0.1", "IPv4", 9)
    close(socket)


def test_every_mixture_for_send() -> None:
    socket = bound()
    port = port_of(socket)
    untyped: Any = socket
    log: list[Any] = []
    socket.on("message", lambda msg: log.append(msg.decode()))

    def sent(err: Any, size: int) -> None:
        log.append(size)

    socket.send("a", port=port)
    socket.send("b", port, address="127.0.0.1")
    socket.send("c", port, callback=sent)
    socket.send("d", port, "127.0.0.1", callback=sent)
    socket.send("e", port=port, address="127.0.0.1", callback=sent)
    socket.send("-f-", 1, 1, port)
    socket.send("-g-", 1, 1, port=port)
    socket.send("-h-", 1, 1, port=port, address="127.0.0.1")
    socket.send("-i-", 1, 1, port, callback=sent)
    socket.send("-j-", 1, 1, port=port, address="127.0.0.1", callback=sent)
    socket.send("-k-", offset=1, length=1, port=port)
    socket.send("-l-", address="127.0.0.1", port=port, length=1, offset=1)
    untyped.send(msg="m", port=port, address=None, callback=None)
    settle()
    assert [entry for entry in log if isinstance(entry, str)] == list("abcdefghijklm")
    assert [entry for entry in log if isinstance(entry, int)] == [1] * 5
    with pytest.raises(TypeError, match="offset and length together"):
        untyped.send("x", offset=1, port=port)
    close(socket)


def test_send_to_the_peer() -> None:
    receiver = bound()
    socket = dgram.createSocket("udp4")
    socket.connectSync(port_of(receiver))
    log: list[Any] = []
    receiver.on("message", lambda msg: log.append(msg))
    socket.send("a", callback=lambda err, size: log.append((err, size)))
    socket.send("-b-", offset=1, length=1, callback=lambda err, size: log.append((err, size)))
    with pytest.raises(NodeError, match="Already connected"):
        socket.send("c", port=9, callback=lambda: None)
    settle()
    assert log == [(None, 1), (None, 1), b"a", b"b"]
    close(socket, receiver)


def test_close() -> None:
    socket = bound()
    log: list[str] = []
    socket.close(callback=lambda: log.append("closed"))
    run()
    assert log == ["closed"]


@pytest.mark.parametrize("port", [True, False])
def test_a_bool_is_no_port(port: bool) -> None:
    socket = dgram.createSocket("udp4")
    for call in (socket.bind, socket.connect, socket.connectSync):
        with pytest.raises(ValueError, match="type boolean"):
            call(port)
    with pytest.raises(ValueError, match="type boolean"):
        socket.bindSync(port=port)
    with pytest.raises(ValueError, match="type boolean"):
        socket.send("x", port, "127.0.0.1")
    socket.bindSync()  # nothing has happened to it
    close(socket)
