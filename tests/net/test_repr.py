"""``repr`` says what a server or a socket is, where it is, and how it stands."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

import pynet as net
from pynet import http, https, testing, tls
from tests.lab import port_of


def test_a_server() -> None:
    with testing.new_loop() as loop:
        server = net.createServer()
        assert repr(server) == "<pynet.Server closed, 0 connections>"
        server.listen(0, "127.0.0.1")
        assert repr(server) == "<pynet.Server about to listen, 0 connections>"
        loop.run_until(server, "listening")
        port = port_of(server)
        assert repr(server) == f"<pynet.Server 127.0.0.1:{port} listening, 0 connections>"
        client = net.connect(port, "127.0.0.1")
        [accepted] = loop.run_until(server, "connection")
        assert repr(server) == f"<pynet.Server 127.0.0.1:{port} listening, 1 connection>"
        server.close()
        assert repr(server) == "<pynet.Server closing, 1 connection>"
        accepted.destroy()
        client.resume()
        loop.run()
        assert repr(server) == "<pynet.Server closed, 0 connections>"


def test_a_socket() -> None:
    with testing.new_loop() as loop:
        server = net.createServer().listen(0, "127.0.0.1")
        loop.run_until(server, "listening")
        port = port_of(server)
        client = net.Socket()
        assert repr(client) == "<pynet.Socket new>"
        client.connect(port, "127.0.0.1")
        assert repr(client) == "<pynet.Socket opening>"
        loop.run_until(client, "connect")
        place = f"127.0.0.1:{client.localPort} -> 127.0.0.1:{port}"
        assert repr(client) == f"<pynet.Socket {place} open>"
        client.end()
        assert repr(client) == f"<pynet.Socket {place} readOnly>"
        client.destroy()
        assert repr(client).endswith("closed>")
        server.close()
        loop.run()


def test_ipv6() -> None:
    with testing.new_loop() as loop:
        server = net.createServer().listen(0, "::1")
        try:
            loop.run_until(server, "listening")
        except OSError:
            pytest.skip("no IPv6 here")
        assert re.fullmatch(r"<pynet\.Server \[::1\]:\d+ listening, 0 connections>", repr(server))
        server.close()
        loop.run()


@pytest.mark.skipif(sys.platform == "win32", reason="no pipes there")
def test_paths(tmp_path: Path) -> None:
    path = str(tmp_path / "s")
    names = [path, f"\0{path}"] if sys.platform == "linux" else [path]
    for name in names:
        shown = name.replace("\0", "@")
        with testing.new_loop() as loop:
            server = net.createServer().listen(name)
            loop.run_until(server, "listening")
            assert repr(server) == f"<pynet.Server {shown} listening, 0 connections>"
            client = net.connect(name)
            [accepted] = loop.run_until(server, "connection")
            assert repr(accepted) == repr(client) == f"<pynet.Socket {shown} open>"
            assert loop.active() == [
                f"Pipe server on {shown}",
                f"Pipe socket to {shown}",
                f"Pipe socket on {shown}",
            ]
            server.close()
            accepted.destroy()
            client.destroy()
            loop.run()


def test_a_class_of_ones_own() -> None:
    class Mine(net.Socket):
        pass

    class Served(net.Server):
        pass

    assert repr(Mine()) == "<tests.Mine new>"
    assert repr(Served()) == "<tests.Served closed, 0 connections>"


def test_a_server_whose_port_was_taken_can_still_be_shown() -> None:
    with testing.new_loop() as loop:
        first = net.createServer().listen(0, "127.0.0.1")
        loop.run_until(first, "listening")
        second = net.createServer().listen(port_of(first), "127.0.0.1")
        assert loop.run_until(second, "error")[0].code == "EADDRINUSE"
        assert repr(second) == "<pynet.Server closed, 0 connections>"
        first.close()
        loop.run()


def test_the_module_of_a_class() -> None:
    class Chat(net.Server): ...

    Chat.__module__ = "app.rooms"
    assert repr(Chat()).startswith("<app.Chat closed")
    assert repr(tls.createServer()).startswith("<pynet.tls.Server closed")
    assert repr(https.createServer()).startswith("<pynet.https.Server closed")
    assert repr(http.createServer()).startswith("<pynet.http.Server closed")
    assert repr(tls.TLSSocket()) == "<pynet.tls.TLSSocket new>"
