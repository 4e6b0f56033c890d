"""Other programs at the other end: resolvers, syslog, netcat, Node, a second process of ours."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

import pytest

import pydgram as dgram
from tests.dgram.dns_messages import answer, answered_address, asked_name, question
from tests.dgram.lab import bound
from tests.lab import port_of, run
from tests.parity.harness import OLDEST_NODE, ROOT, find_node

PEERS = Path(__file__).parent / "peers"
GROUP = "224.0.0.115"

DEADLINE_S = 20.0

Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts a program that has to end well by itself before the test does; killed when its time is up."""
    started: list[tuple[subprocess.Popen[str], threading.Timer]] = []

    def start(*command: str | Path) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        # without it a test would wait for ever for a line of a program that waits for us
        watchdog = threading.Timer(DEADLINE_S, process.kill)
        watchdog.start()
        started.append((process, watchdog))
        return process

    yield start
    statuses = []
    for process, watchdog in started:
        if process.stdin is not None:
            process.stdin.close()
        statuses.append(process.wait())
        watchdog.cancel()
        watchdog.join()
        if process.stdout is not None:
            process.stdout.close()
    assert statuses == [0] * len(started)


def program(*names: str) -> str:
    """The first of these programs that is installed; skips without one."""
    for name in names:
        if (path := shutil.which(name)) is not None:
            return path
    pytest.skip(f"{' and '.join(names)} not installed")


def node() -> str:
    path = find_node()
    if path is None:
        pytest.skip(f"no Node {OLDEST_NODE} or later here")
    return path


def output(process: subprocess.Popen[str]) -> IO[str]:
    assert process.stdout is not None
    return process.stdout


def dns_server(asked: list[str], questions: int = sys.maxsize) -> dgram.Socket:
    """A DNS server that has one answer for everything; it ends after so many, or when told "bye"."""
    server = bound()

    def answered() -> None:
        if len(asked) == questions:
            server.close()

    @server.on("message")
    def _(msg: bytes, rinfo: dgram.RemoteInfo) -> None:
        if msg == b"bye":
            server.send("good bye", rinfo.port, rinfo.address, lambda: server.close())
            return
        asked.append(asked_name(msg))
        server.send(answer(msg, "192.0.2.1"), rinfo.port, rinfo.address, answered)

    return server


def test_a_query_to_a_dns_server(start: Start) -> None:
    peer = start(sys.executable, "-m", "tests.dgram.peers.dns_server")
    port = int(output(peer).readline())
    client = dgram.createSocket("udp4")
    log: list[str] = []

    @client.on("message")
    def _(msg: bytes, rinfo: dgram.RemoteInfo) -> None:
        log.append(f"{answered_address(msg)} from {rinfo.address}")
        client.close()

    client.send(question("host.test"), port, "127.0.0.1")
    run()
    assert log == ["192.0.2.7 from 127.0.0.1"]
    assert output(peer).readline() == "host.test\n"


def test_dig_asks_us(start: Start) -> None:
    dig = program("dig")
    asked: list[str] = []
    server = dns_server(asked, questions=1)
    peer = start(dig, "@127.0.0.1", "-p", str(port_of(server)), "+short", "+time=10", "+tries=1", "host.test", "A")
    run()
    assert output(peer).read() == "192.0.2.1\n"
    assert asked == ["host.test"]


def test_node_resolves_with_us(start: Start) -> None:
    path = node()
    asked: list[str] = []
    server = dns_server(asked)
    peer = start(path, PEERS / "resolve.js", str(port_of(server)), "host.test")
    run()
    assert output(peer).read() == "192.0.2.1\ngood bye\n"
    assert asked == ["host.test"]


def test_node_echoes(start: Start) -> None:
    peer = start(node(), PEERS / "echo.js")
    port = int(output(peer).readline())
    client = dgram.createSocket("udp4")
    log: list[bytes] = []
    texts = ["hello", "", "Grüße", "bye"]

    def ask() -> None:
        client.send(texts.pop(0))

    @client.on("message")
    def _(msg: bytes) -> None:
        log.append(msg)
        if texts:
            ask()
        else:
            client.close()

    client.connect(port, "127.0.0.1", ask)
    run()
    assert log == [b"hello 5", b" 0", "Grüße 7".encode(), b"bye 3"]


def test_syslog_from_logger(start: Start) -> None:
    logger = program("logger")
    server = bound()
    log: list[str] = []

    @server.on("message")
    def _(msg: bytes) -> None:
        log.append(msg.decode())
        server.close()

    port = str(port_of(server))
    start(
        logger, "--server", "127.0.0.1", "--port", port, "--udp", "--tag", "pydgram", "--priority", "user.notice", "hi"
    )
    run()
    (line,) = log
    assert line.startswith("<13>")  # user.notice
    assert "pydgram" in line
    assert line.rstrip().endswith("hi")


@pytest.mark.parametrize("name", ["socat", "nc"])
def test_a_line_from_netcat_and_its_answer(name: str, start: Start) -> None:
    path = program(name)
    server = bound()
    log: list[str] = []

    @server.on("message")
    def _(msg: bytes, rinfo: dgram.RemoteInfo) -> None:
        log.append(msg.decode())
        server.send("answer\n", rinfo.port, rinfo.address, lambda: server.close())

    port = port_of(server)
    command = [path, "-", f"UDP4:127.0.0.1:{port}"] if name == "socat" else [path, "-u", "-w1", "127.0.0.1", str(port)]
    peer = start(*command)
    assert peer.stdin is not None
    peer.stdin.write("hello\n")
    peer.stdin.flush()
    run()
    assert log == ["hello\n"]
    assert output(peer).readline() == "answer\n"


def loopback_multicast() -> None:
    """Skip where the kernel, asked without us, refuses multicast on loopback."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        loopback = socket.inet_aton("127.0.0.1")
        try:
            probe.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, socket.inet_aton(GROUP) + loopback)
            probe.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, loopback)
        except OSError as err:
            pytest.skip(f"no multicast on loopback here: {err}")


def test_a_group_of_two_processes(start: Start) -> None:
    loopback_multicast()
    peer = start(sys.executable, "-m", "pynet", PEERS / "group_member.py", GROUP)
    port = int(output(peer).readline())
    sender = bound()
    sender.setMulticastInterface("127.0.0.1")
    sender.setMulticastTTL(0)
    log: list[bytes] = []

    @sender.on("message")
    def _(msg: bytes) -> None:
        log.append(msg)
        sender.close()

    sender.send("hello", port, GROUP)
    run()
    assert log == [b"heard hello"]
