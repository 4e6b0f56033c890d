"""What the examples say to a wrong command line, and to a server that is not there: one message and a status."""

from __future__ import annotations

import ast
import socket
from pathlib import Path

import pytest

from tests.examples.programs import EXAMPLES, example

INCOMPLETE = [
    ["fault_proxy.py", 8889],
    ["file_transfer.py", "send"],
    ["file_transfer.py", "fetch"],
    ["free_port.py", "wait"],
    ["game_server.py", "play", 41300],
    ["http_client.py"],
    ["https_client.py"],
    ["mdns.py", "announce", "Office"],
    ["reverse_tunnel.py", "agent", 8801],
    ["rpc.py", "call", 7100],
    ["sntp.py"],
    ["statsd.py", "send", 8125],
    ["syslog.py", "send", 5514, "dire", "words"],
]


@pytest.mark.parametrize("command", INCOMPLETE, ids=lambda command: " ".join(map(str, command)))
def test_usage(command: list[object]) -> None:
    """The docstring, which says what to give."""
    name, *arguments = command
    usage = ast.get_docstring(ast.parse((EXAMPLES / str(name)).read_text(encoding="utf-8")), clean=False)
    assert usage is not None
    with example(str(name), *arguments) as program:
        assert program.ended() == 1
    assert "\n".join(program.printed).startswith(usage)


def test_wrong_words(tmp_path: Path) -> None:
    for command, message in (
        (["fault_proxy.py", 1, 2, "lag=5"], "no such fault: lag=5 (they are latency, rate"),
        (["fault_proxy.py", 1, 2, "rate"], "no such fault: rate "),
        (["http_client.py", "https://localhost/"], "not an http:// URL: https://localhost/"),
        (["file_transfer.py", "send", tmp_path / "missing"], "[Errno 2] No such file or directory: "),
        (["port_scanner.py", "no such host", 1, 300], "getaddrinfo "),
    ):
        name, *arguments = command
        with example(str(name), *arguments) as program:
            assert program.ended() == 1, program.printed
        assert len(program.printed) == 1
        assert program.printed[0].startswith(message)


@pytest.fixture
def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port: int = nobody.getsockname()[1]
    return port


@pytest.mark.parametrize(
    ("command", "last"),
    [
        (["connection_pool.py", "PORT", 2, 10], "0 answers, over 10 connections"),
        (["file_transfer.py", "send", EXAMPLES / "demo.py", "PORT"], "connect ECONNREFUSED 127.0.0.1:PORT"),
        (["http_client.py", "http://127.0.0.1:PORT/"], "connect ECONNREFUSED 127.0.0.1:PORT"),
        (["https_client.py", "https://127.0.0.1:PORT/"], "ECONNREFUSED: connect ECONNREFUSED 127.0.0.1:PORT"),
        (["rpc.py", "call", "PORT", "add", 1, 2], "error: the connection is gone"),
        (["sntp.py", "127.0.0.1", "PORT"], "recvmsg ECONNREFUSED"),
    ],
    ids=lambda value: str(value[0]) if isinstance(value, list) else "",
)
def test_nobody_there(command: list[object], last: str, closed_port: int) -> None:
    name, *arguments = (str(word).replace("PORT", str(closed_port)) for word in command)
    with example(name, *arguments) as program:
        assert program.ended() == 1
    assert program.printed[-1] == last.replace("PORT", str(closed_port))
    assert not any("Traceback" in line for line in program.printed)


def test_pool_counts_failures(closed_port: int) -> None:
    with example("connection_pool.py", closed_port, 2, 10) as pool:
        pool.ended()
    assert pool.printed[0] == f"10 times connect ECONNREFUSED 127.0.0.1:{closed_port}"


def test_http_client_asks_for_the_query() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(30)
        port = server.getsockname()[1]
        with example("http_client.py", f"http://127.0.0.1:{port}?a=b#c") as client:
            peer, _ = server.accept()
            with peer:
                assert peer.recv(1000).startswith(b"GET /?a=b HTTP/1.1\r\n")
                peer.sendall("HTTP/1.1 200 Très bien\r\nX: é\r\n\r\nbody".encode("latin1"))
            assert client.ended() == 0
    assert client.printed[0] == "200 Très bien"
    assert client.printed[-1] == "body"
