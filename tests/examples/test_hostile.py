"""What no well-behaved client sends: every server of the examples outlives it, and still serves the next one."""

from __future__ import annotations

import contextlib
import random
import socket
import struct
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.examples.programs import DEADLINE_S, Program, example, talk
from tests.test_examples import reserved_port

_random = random.Random(7)

RUBBISH: list[bytes] = [
    b"\n",
    b"\xff\xfe\0\r\n\r\n",  # no UTF-8
    "ü".encode()[:1],  # half a character
    # JSON that is something else than what was asked for, nested too deep, too large, or not to be printed
    b"null\n",
    b"[1]\n",
    b'{"a": 1}\n',
    b"[" * 50_000 + b"\n",
    b'{"n": 1e999, "name": 1}\n',
    b'{"n": {}, "name": "x"}\n',
    b'{"n": 1, "name": "\\ud800"}\n',
    b'{"n": 1, "name": "\\u001b[2J"}\n',
    # file_transfer.py
    b'{"name": 5, "size": 0, "sha256": 1}\n',
    b'{"name": "..", "size": 0, "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}\n',
    b'{"name": "a\\u0000b", "size": 1, "sha256": "0"}\nx',
    b'{"name": "long", "size": 1, "sha256": "0"}\nxyz',
    # rpc.py
    b"\0\0\0\2{}",
    b"\0\0\0\2xx",
    b"\0\0\0\2[]",
    b'\0\0\0\x0d{"method": []}'[:17],
    b"\0\0\x80\0" + b"[" * 0x8000,
    b"\xff\xff\xff\xff",
    # redis_server.py
    b"*1\r\n$-5\r\nx\r\n",
    b"*-1\r\n",
    b"*99999999999999999999\r\n",
    b"*1\r\n$99999999999999999999\r\n",
    b"set a b ex\r\nset a b ex x\r\nset a b ex 99999999999\r\nset\r\n",
    b"expire a x\r\nkeys \xff[\r\nset \xff 1\r\nkeys *\r\n",
    b"set a b\r\nexpire a 9999999999999999\r\nexpire a -1\r\nquit\r\nget a\r\n",
    b"\xff\xfe a b\r\n",
    # http_server.py, websocket_chat.py
    b"GET / HTTP/1.1\r\nHost: \xff\r\n\r\n",
    b"GET /\xff HTTP/1.1\r\nHost: a\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99\r\n\r\nshort",
    b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    b"GET /chat HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n\r\n",
    b"GET /chat HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n\xff\xff\xff\x81\xff\xff",
    b"GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n\x81\x85\1\2\3\4hello\x81\xfe",
    # datagrams: names of DNS that end too early or point at themselves, metrics, priorities
    bytes(12) + b"\xc0",
    bytes(4) + b"\0\1" + bytes(6) + b"\xc0\x0c\0\x0c\0\1",
    bytes(4) + b"\0\1" + bytes(6) + b"\x3f" + b"a" * 9,
    b"\0\0\x81\x80\0\1\xff\xff\xff\xff\0\0\1a\0\0\1\0\1",
    b"a:1|c|@0\na:nan|c\na:inf|c\na:1|c|\na:|\na:1|c|@nan\na:inf|ms",
    b"<999>1 - - - - - [",
    b"M-SEARCH\r\n:\r\nMAN",
    *(_random.randbytes(size) for size in (1, 2, 12, 47, 300, 5000)),
]


def pester(port: int) -> None:
    """Each piece of rubbish on a connection of its own: one that is reset, and one that is ended and read."""
    reset(port)
    for data in RUBBISH:
        with (
            socket.create_connection(("localhost", port), timeout=DEADLINE_S) as peer,
            contextlib.suppress(OSError),
        ):
            peer.sendall(data)
            peer.shutdown(socket.SHUT_WR)
            while peer.recv(65536):
                pass


def reset(port: int) -> None:
    for data in RUBBISH:
        with socket.create_connection(("localhost", port), timeout=DEADLINE_S) as peer:
            # The server may hang up on us in the middle of it.
            with contextlib.suppress(OSError):
                peer.sendall(data)
                peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


@contextlib.contextmanager
def untroubled(server: Program) -> Iterator[threading.Event]:
    """Read what *server* prints, lest it wait for us; at the end it is still there, and has printed no traceback.

    The event is set when it prints a line with "sentinel" in it.
    """
    seen = threading.Event()

    def read() -> None:
        assert server.process.stdout is not None
        for line in server.process.stdout:
            server.printed.append(line)
            if "sentinel" in line:
                seen.set()

    reader = threading.Thread(target=read)
    reader.start()
    try:
        yield seen
        assert server.process.poll() is None
    finally:
        server.process.terminate()
        reader.join()
    assert not any("Traceback" in line for line in server.printed), "".join(server.printed)


# the server, its arguments, what it prints with its port, a question and what its answer has in it
SERVERS: list[tuple[list[object], str, str, str]] = [
    (["chat_server.py", 0], "chatting", "ann\n/who\n", "* ann"),
    (["echo_server.py", 0], "echoing", "hello", "hello"),
    (["framing.py", 0], "answering", "5\n", '"value": 5'),
    (["http_server.py", 0], "serving", "GET / HTTP/1.0\r\n\r\n", "200 OK"),
    (["redis_server.py", 0], "serving", "ping\r\n", "+PONG"),
    (["rpc.py", "serve", 0], "answering", '\0\0\0\x2c{"id": 1, "method": "add", "params": [1, 2]}', '"result": 3'),
    (["websocket_chat.py", 0], "chatting", "GET / HTTP/1.0\r\n\r\n", "200 OK"),
    (["websocket_broadcast.py", 0], "broadcasting", "GET / HTTP/1.0\r\n\r\n", "426 Upgrade Required"),
    (["websocket_heartbeat.py", 0], "listening", "GET / HTTP/1.0\r\n\r\n", "426 Upgrade Required"),
    (["websocket_auth.py", 0], "guarding", "GET / HTTP/1.0\r\n\r\n", "404 Not Found"),
    (["websocket_by_hand.py", 0], "listening", "GET / HTTP/1.0\r\n\r\n", "for WebSockets"),
]


@pytest.mark.parametrize(("command", "ready", "question", "answer"), SERVERS, ids=lambda value: str(value)[:24])
def test_server(command: list[object], ready: str, question: str, answer: str) -> None:
    name, *arguments = command
    with example(str(name), *arguments) as server:
        port = server.port(ready)
        with untroubled(server):
            pester(port)
            assert answer in talk(port, question)


def test_graceful_shutdown() -> None:
    """Nobody waits for answers to the rubbish: each takes a second."""
    with example("graceful_shutdown.py", 0) as server:
        port = server.port("serving")
        with untroubled(server):
            reset(port)
            assert talk(port, "hello\n") == "HELLO\n"


def test_file_transfer(tmp_path: Path) -> None:
    with example("file_transfer.py", "receive", tmp_path, 0) as server:
        port = server.port("receiving")
        with untroubled(server):
            pester(port)
            digest = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
            head = f'{{"name": "/etc/greeting", "size": 5, "sha256": "{digest}"}}\n'
            assert talk(port, head, "hello") == '{"ok": true, "text": ""}\n'
    assert (tmp_path / "greeting").read_text(encoding="utf-8") == "hello"
    assert [path.name for path in tmp_path.iterdir() if path.suffix != ".part"] == ["greeting"]


@pytest.mark.parametrize("name", ["tcp_proxy.py", "fault_proxy.py"])
def test_proxy(name: str) -> None:
    with example("echo_server.py", 0) as target, example(name, 0, target.port("echoing")) as proxy:
        port = proxy.port("AddressInfo")
        with untroubled(target), untroubled(proxy):
            pester(port)
            assert talk(port, "hello") == "hello"


def test_relay() -> None:
    """Rubbish from visitors whom nobody serves yet, from those who may be agents, and from visitors who are served."""
    with example("echo_server.py", 0) as target, example("reverse_tunnel.py", "relay", 0, 0) as relay:
        visitors, agents = relay.port("visitors"), relay.port("agents")
        pester(visitors)
        with example("reverse_tunnel.py", "agent", agents, target.port("echoing")) as agent:
            relay.until("an agent is there")
            with untroubled(target), untroubled(agent), untroubled(relay):
                pester(agents)
                pester(visitors)
                assert talk(visitors, "hello") == "hello"


TUTORIALS = [
    ("hello_server.py", "服务端", "x", "Hello x"),
    ("nihao_server.py", "服务端", "x", "你好，x"),
    ("greeting_server.py", "监听", "x", "你好我是服务端客户端请关闭链接"),
    ("reply_server.py", "listen", "x", "hello"),
    ("welcome_server.py", "bound", "x", "你好"),
]


@pytest.mark.parametrize(("name", "ready", "question", "answer"), TUTORIALS)
def test_tutorial(name: str, ready: str, question: str, answer: str) -> None:
    """Bytes that are no text become U+FFFD, as in the JavaScript; nothing is raised.

    The tutorials do not listen for 'error', so a reset ends them, in Node as here: nobody resets them in this test.
    """
    with reserved_port(socket.SOCK_STREAM) as port, example(name, port) as server:
        server.until(ready)
        with untroubled(server):
            for data in RUBBISH:
                with socket.create_connection(("localhost", port), timeout=DEADLINE_S) as peer:
                    peer.sendall(data)
                    peer.shutdown(socket.SHUT_WR)
                    while peer.recv(65536):
                        pass
            assert answer in talk(port, question)


@contextlib.contextmanager
def pestered(port: int) -> Iterator[socket.socket]:
    """The datagram socket that sent all the rubbish, whose datagrams arrive before whatever it sends next."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as peer:
        peer.settimeout(DEADLINE_S)
        peer.connect(("127.0.0.1", port))
        for data in (b"", *RUBBISH):
            peer.send(data)
        yield peer


def answer_with(peer: socket.socket, part: bytes) -> None:
    """Read until an answer has *part* in it; those to the rubbish come first."""
    while part not in peer.recv(65536):
        pass


PRINTING = [
    ("statsd.py", "counting", "not understood: 'sentinel'"),
    ("syslog.py", "logging", "notice: sentinel"),
    ("udp_echo.py", "waiting", "b'sentinel'"),
    ("udp_server.py", "AddressInfo", "b'sentinel'"),
    ("udp_log_server.py", "bound", "server got:sentinelfrom "),
]


@pytest.mark.parametrize(("name", "ready", "said"), PRINTING)
def test_datagrams(name: str, ready: str, said: str) -> None:
    with reserved_port(socket.SOCK_DGRAM) as port, example(name, port) as server:
        server.until(ready)
        with untroubled(server) as seen, pestered(port) as peer:
            peer.send(b"sentinel")
            assert seen.wait(DEADLINE_S)
        assert any(said in line for line in server.printed)


def test_game() -> None:
    with example("game_server.py", 0) as server:
        port = server.port("playing")
        with untroubled(server), pestered(port) as peer, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as player:
            player.settimeout(DEADLINE_S)
            player.connect(peer.getpeername())
            player.send(b'{"n": 1, "key": "left", "name": "ann"}')
            answer_with(player, b'"ann": [9, 5]')


def test_dns_forwarder() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as upstream:
        upstream.bind(("127.0.0.1", 0))
        upstream.settimeout(DEADLINE_S)
        with example("dns_forwarder.py", 0, "127.0.0.1", upstream.getsockname()[1]) as server:
            port = server.port("answering")
            with untroubled(server), pestered(port) as peer:
                question = b"\0\1\1\0\0\1\0\0\0\0\0\0\5hello\0\0\1\0\1"
                peer.send(question)
                data, forwarder = upstream.recvfrom(65536)
                while b"\5hello" not in data:  # rubbish that looks like a question is passed on
                    data, forwarder = upstream.recvfrom(65536)
                for rubbish in RUBBISH:
                    upstream.sendto(rubbish, forwarder)
                upstream.sendto(data, forwarder)
                answer_with(peer, question[12:])


DISCOVERY = [
    (["ssdp.py", "device", "lamp"], b'M-SEARCH * HTTP/1.1\r\nMAN: "ssdp:discover"\r\n\r\n', b"uuid:lamp"),
    (
        ["mdns.py", "announce", "Office", "_ipp._tcp.local", "631"],
        b"\0\0\0\0\0\1\0\0\0\0\0\0\4_ipp\4_tcp\5local\0\0\x0c\0\1",
        b"Office",
    ),
]


@pytest.mark.parametrize(("command", "question", "answer"), DISCOVERY, ids=["ssdp", "mdns"])
def test_discovery(command: list[str], question: bytes, answer: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    with reserved_port(socket.SOCK_DGRAM) as port:
        monkeypatch.setenv("PYNET_INTERFACE", "127.0.0.1")
        monkeypatch.setenv("PYNET_SSDP_PORT", str(port))
        monkeypatch.setenv("PYNET_MDNS_PORT", str(port))
        with example(*command) as server:
            server.until("to be found" if "ssdp" in command[0] else "announcing")
            with untroubled(server), pestered(port) as peer:
                peer.send(question)
                answer_with(peer, answer)
