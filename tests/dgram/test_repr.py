"""``repr`` says what a datagram socket is, where it is, and how it stands."""

from __future__ import annotations

import pytest

import pydgram as dgram
from pynet import testing


def test_from_new_to_closed() -> None:
    with testing.new_loop() as loop:
        socket = dgram.createSocket("udp4")
        assert repr(socket) == "<pydgram.Socket udp4 unbound>"
        socket.bind(0, "localhost")
        assert repr(socket) == "<pydgram.Socket udp4 binding>"
        loop.run_until(socket, "listening")
        place = f"127.0.0.1:{socket.address().port}"
        assert repr(socket) == f"<pydgram.Socket udp4 {place} bound>"
        socket.connect(9, "127.0.0.1")
        loop.run_until(socket, "connect")
        assert repr(socket) == f"<pydgram.Socket udp4 {place} -> 127.0.0.1:9 connected>"
        assert loop.active() == [f"UDP socket on {place} to 127.0.0.1:9"]
        socket.close()
        assert repr(socket) == "<pydgram.Socket udp4 closed>"
        loop.run()


def test_ipv6_and_a_class_of_ones_own() -> None:
    class Mine(dgram.Socket):
        pass

    with testing.new_loop():
        socket = Mine("udp6")
        assert repr(socket) == "<tests.Mine udp6 unbound>"
        try:
            port = socket.bindSync({"address": "::1"}).port
        except OSError:
            pytest.skip("no IPv6 here")
        finally:
            shown = repr(socket)
            socket.close()
        assert shown == f"<tests.Mine udp6 [::1]:{port} bound>"
