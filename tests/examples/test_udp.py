"""The examples that speak over UDP."""

from __future__ import annotations

import json
import socket
import struct
import threading
import time

import pytest

from tests.examples.programs import DEADLINE_S, example, run


def ask(port: int, message: bytes) -> bytes:
    """The answer to a datagram."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as peer:
        peer.settimeout(DEADLINE_S)
        peer.sendto(message, ("127.0.0.1", port))
        return peer.recv(65536)


def test_udp_echo() -> None:
    with example("udp_echo.py", 0) as server:
        port = server.port("waiting")
        assert ask(port, b"hello\n") == b"hello, whoever you are\n"
        assert ask(port, b"\0\xff") == b"\0\xff"
        with example("udp_echo.py", port, "hello", "you") as client:
            assert client.ended() == 0
            assert sorted(client.printed) == ["hello, whoever you are", "you"]
        assert run("socat", "-T", "0.5", "-", f"UDP4:127.0.0.1:{port}", input="hello") == "hello, whoever you are\n"


@pytest.fixture
def on_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """Multicast stays on this machine, at a port of ours."""
    monkeypatch.setenv("PYNET_INTERFACE", "127.0.0.1")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as finder:
        finder.bind(("127.0.0.1", 0))
        port = str(finder.getsockname()[1])
    monkeypatch.setenv("PYNET_SSDP_PORT", port)
    monkeypatch.setenv("PYNET_MDNS_PORT", port)


@pytest.mark.usefixtures("on_loopback")
def test_ssdp() -> None:
    with example("ssdp.py", "device", "lamp") as lamp, example("ssdp.py", "device", "radio") as radio:
        lamp.until("to be found")
        radio.until("to be found")
        with example("ssdp.py", 0.5) as searcher:
            assert searcher.ended() == 0
        assert searcher.printed[-1] == "2 found"
        assert sorted(line.split()[1] for line in searcher.printed[:-1]) == [
            "uuid:lamp::upnp:rootdevice",
            "uuid:radio::upnp:rootdevice",
        ]
        assert lamp.until("asked") == "asked by 127.0.0.1"


@pytest.mark.usefixtures("on_loopback")
def test_mdns() -> None:
    with example("mdns.py", "announce", "Office", "_ipp._tcp.local", 631) as printer:
        printer.until("announcing")
        with example("mdns.py", "_ipp._tcp.local", 0.5) as browser:
            assert browser.ended() == 0
        assert browser.printed == ["Office._ipp._tcp.local (told by 127.0.0.1)", "Office.local port 631"]


def test_statsd() -> None:
    with example("statsd.py", 0, 0.3) as server:
        port = server.port("counting")
        metrics = ["hits:1|c", "hits:2|c|@0.5", "load:4|g", "load:-1|g", "time:10|ms", "time:30|ms", "nonsense"]
        with example("statsd.py", "send", port, *metrics) as client:
            assert client.ended() == 0
        assert server.until("nonsense").startswith("not understood: 'nonsense'")
        assert server.until("hits") == "hits 5"
        assert server.until("load") == "load 3"
        assert server.until("time") == "time n=2 max=30 mean=20"


def test_syslog() -> None:
    with example("syslog.py", 0) as server:
        port = server.port("logging")
        with example("syslog.py", "send", port, "err", "disk", "full") as client:
            assert client.ended() == 0
        assert server.until("disk") == "err: localhost syslog.py: disk full"
        run("logger", "-n", "127.0.0.1", "-P", str(port), "-d", "-t", "me", "-p", "user.warning", "from a program")
        assert server.until("from a program").startswith("warning: ")
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as peer:
            peer.sendto(b"<14>Oct 11 22:14:15 host su: old\n", ("127.0.0.1", port))
            peer.sendto(b"bare", ("127.0.0.1", port))
        assert server.until("old") == "info: Oct 11 22:14:15 host su: old"
        assert server.until("bare") == "notice: bare"


def test_sntp() -> None:
    """A server whose clock is ten seconds ahead; the first of its answers is a forged one."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as clock:
        clock.bind(("127.0.0.1", 0))
        clock.settimeout(DEADLINE_S)
        with example("sntp.py", "127.0.0.1", clock.getsockname()[1]) as client:
            msg, address = clock.recvfrom(100)
            assert len(msg) == 48
            assert msg[0] == 0x23
            ahead = struct.pack(">I", int(time.time()) + 2_208_988_800 + 10) + bytes(4)
            answer = bytes([0x24, 2]) + bytes(22) + msg[40:48] + ahead + ahead
            clock.sendto(answer[:24] + b"a forged" + answer[32:], address)
            clock.sendto(answer, address)
            assert client.ended() == 0
            offset = float(client.printed[0].split()[1])
            assert 8 < offset < 11
            assert client.printed[0].endswith("stratum 2")


def test_dns_forwarder() -> None:
    question = b"\7example\3com\0\0\1\0\1"
    asked = []

    def query(number: bytes, name: bytes = question) -> bytes:
        return number + b"\1\0\0\1\0\0\0\0\0\0" + name

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as upstream:
        upstream.bind(("127.0.0.1", 0))
        upstream.settimeout(DEADLINE_S)

        def serve() -> None:
            msg, address = upstream.recvfrom(512)
            asked.append(msg)
            answer = b"\xc0\x0c\0\1\0\1\0\0\0\x3c\0\4\x7f\0\0\x09"
            upstream.sendto(msg[:2] + b"\x81\x80\0\1\0\1\0\0\0\0" + msg[12:] + answer, address)

        thread = threading.Thread(target=serve)
        thread.start()
        with example("dns_forwarder.py", 0, "127.0.0.1", upstream.getsockname()[1]) as server:
            port = server.port("answering")
            first = ask(port, query(b"ab"))
            server.until("from upstream")
            again = ask(port, query(b"cd", question.replace(b"example", b"EXAMPLE")))
            server.until("from memory")
        thread.join()
    assert first[:2] == b"ab"
    assert again[:2] == b"cd"
    assert first[2:] == again[2:]
    assert first.endswith(b"\x7f\0\0\x09")
    assert len(asked) == 1
    assert asked[0][12:] == question


def test_game() -> None:
    with example("game_server.py", 0) as server:
        port = server.port("playing")
        with example("game_server.py", "play", port, "ann", "right", "right", "down") as ann:
            assert ann.ended() == 0
        assert server.until("here") == "ann is here"
        assert json.loads(ann.printed[-1].split(": ", 1)[1])["ann"] == [12, 6]
        with example("game_server.py", "play", port, "bob", "left") as bob:
            assert bob.ended() == 0
        assert json.loads(bob.printed[-1].split(": ", 1)[1])["bob"] == [9, 5]
        assert server.until("left") == "ann has left"
