"""The examples that speak over TCP in a form of their own."""

from __future__ import annotations

import contextlib
import importlib.util
import json
import re
import signal
import socket
import struct

import pytest

import pynet as net
from pynet.stream import Transform
from tests.examples.programs import DEADLINE_S, EXAMPLES, Program, example, run, talk


def test_echo() -> None:
    data = bytes(range(256)) * 4096
    with example("echo_server.py", 0) as server:
        port = server.port("echoing")
        with socket.create_connection(("127.0.0.1", port), timeout=DEADLINE_S) as peer:
            peer.sendall(data[:-1])
            received = b""
            while len(received) < len(data) - 1:
                received += peer.recv(65536)
            peer.sendall(data[-1:])
            peer.shutdown(socket.SHUT_WR)
            assert received + peer.recv(16) == data
            assert peer.recv(16) == b""
        assert server.until("echoed") == f"echoed {len(data)} bytes"
        assert run("nc", "-N", "127.0.0.1", str(port), input="hi\n") == "hi\n"


def test_proxy() -> None:
    with example("echo_server.py", 0) as target, example("tcp_proxy.py", 0, target.port("echoing")) as proxy:
        port = proxy.port("forwarding")
        assert talk(port, "one\ntwo\n") == "one\ntwo\n"
        lines = [proxy.until(" ") for _ in range(4)]
        assert sorted(lines) == ["< one", "< two", "> one", "> two"]
        assert run("nc", "-N", "127.0.0.1", str(port), input="hi\n") == "hi\n"


def test_proxy_http() -> None:
    with (
        Program("-m", "http.server", "0", "--bind", "127.0.0.1", "--directory", EXAMPLES) as site,
        example("tcp_proxy.py", 0, re.findall(r"port (\d+)", site.until("Serving"))[0]) as proxy,
    ):
        url = f"http://127.0.0.1:{proxy.port('forwarding')}"
        program = (EXAMPLES / "echo_server.py").read_text(encoding="utf-8")
        assert run("curl", "-s", f"{url}/echo_server.py") == program
        assert proxy.until("> GET") == "> GET /echo_server.py HTTP/1.1"
        assert proxy.until("< HTTP") == "< HTTP/1.0 200 OK"
        # the last line in the log: what was passed on is there to its end
        assert proxy.until("< " + program.splitlines()[-1]).endswith("main()")


def test_proxy_without_target() -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    with example("tcp_proxy.py", 0, port) as proxy:
        with socket.create_connection(("127.0.0.1", proxy.port("forwarding")), timeout=DEADLINE_S) as peer:
            assert peer.recv(1) == b""
        assert proxy.until("!") == f"! connect ECONNREFUSED 127.0.0.1:{port}"


def test_framing() -> None:
    with example("framing.py", 0) as server:
        port = server.port("answering")
        answers = talk(port, '{"a": 1}\n"b"\n', "[3]").splitlines()
        assert [json.loads(answer) for answer in answers] == [
            {"number": 1, "type": "dict", "value": {"a": 1}},
            {"number": 2, "type": "str", "value": "b"},
            {"number": 3, "type": "list", "value": [3]},
        ]
        server.until("done")
        with contextlib.suppress(ConnectionResetError):
            assert talk(port, "no json\n") == ""
        server.until("Expecting value")


def test_framing_transforms() -> None:
    """Any way of cutting the bytes gives the same messages."""
    spec = importlib.util.spec_from_file_location("framing", EXAMPLES / "framing.py")
    assert spec is not None
    assert spec.loader is not None
    framing = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(framing)

    def messages(transform: Transform, data: bytes, size: int) -> list[object]:
        got: list[object] = []
        transform.on("data", got.append)
        transform.on("error", got.append)
        for at in range(0, len(data), size):
            transform.write(data[at : at + size])
        transform.end()
        net.run()
        return got

    prefixed = b"\0\0\0\3abc\0\0\0\0\0\0\0\1d"
    for size in range(1, len(prefixed) + 1):
        assert messages(framing.Unprefixed(), prefixed, size) == [b"abc", b"", b"d"]
        assert messages(framing.Lines(), "ä\r\nb\n\nc".encode(), size) == ["ä", "b", "", "c"]
    assert [str(m) for m in messages(framing.Unprefixed(), prefixed[:-1], 99)][-1] == "ended within a message"
    assert str(*messages(framing.Unprefixed(9), b"\0\0\0\x0aa", 1)) == "a message of 10 bytes"
    assert messages(framing.Prefixed(), b"abc", 9) == [b"\0\0\0\3abc"]


def test_telnet() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(DEADLINE_S)
        port = server.getsockname()[1]
        with example("telnet.py", port, stdin=True) as client:
            peer, _ = server.accept()
            client.until("[connected to")
            client.type("one\n")
            assert peer.recv(100) == b"one\n"
            peer.sendall(b"hello\n")
            assert client.until("hello") == "hello"
            # the line breaks: a reset, as from a machine that has forgotten us
            peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            peer.close()
            client.until("[read ECONNRESET; again in 100 ms]")
            client.type("two\n")
            peer, _ = server.accept()
            peer.settimeout(DEADLINE_S)
            assert peer.recv(100) == b"two\n"
            client.end_input()
            assert peer.recv(100) == b""
            peer.close()
            assert client.ended() == 0


def test_telnet_server_ends() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(DEADLINE_S)
        with example("telnet.py", server.getsockname()[1], stdin=True) as client:
            peer, _ = server.accept()
            with peer:
                peer.sendall(b"bye\n")
            client.until("bye")
            assert client.ended() == 0
            assert client.printed[-1] == "[the server has hung up]"


def test_rpc() -> None:
    with example("rpc.py", "serve", 0) as server:
        port = server.port("answering")
        with example("rpc.py", "call", port, "slow", 1) as slow, example("rpc.py", "call", port, "add", 1, 2) as add:
            assert add.until("3") == "3"
            assert slow.until("took") == "that took 1 ms"
        with example("rpc.py", "call", port, "divide", 1) as wrong:
            assert wrong.ended() == 1
            assert wrong.printed == ["error: ValueError: no such method: divide"]
        # two at once: the second is answered first
        with socket.create_connection(("127.0.0.1", port), timeout=DEADLINE_S) as peer:
            for message in ({"id": 1, "method": "slow", "params": [50]}, {"id": 2, "method": "upper", "params": ["a"]}):
                data = json.dumps(message).encode()
                peer.sendall(struct.pack(">I", len(data)) + data)
            with peer.makefile("rb") as answers:
                numbers = []
                for _ in range(2):
                    (size,) = struct.unpack(">I", answers.read(4))
                    numbers.append(json.loads(answers.read(size))["id"])
        assert numbers == [2, 1]


def test_rpc_nobody_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    with example("rpc.py", "call", port, "add", 1, 2) as client:
        assert client.ended() == 1
        assert client.printed == [f"connect ECONNREFUSED 127.0.0.1:{port}", "error: the connection is gone"]


def test_reuse_port() -> None:
    with example("reuse_port.py", 0, 2) as server:
        port = server.port("AddressInfo")
        assert server.port("AddressInfo") == port
        workers = {line.split()[1] for line in server.printed}
        assert len(workers) == 2
        assert {talk(port).split()[1] for _ in range(40)} <= workers
        server.process.terminate()
        assert server.ended() == 0


def test_socket_activation() -> None:
    with Program(EXAMPLES / "socket_activation.py", "hold", "0") as server:
        port = int(server.until("waiting").split()[-1])
        assert talk(port) == "hello\n"
        assert server.port("serving") == port
        assert talk(port) == "hello\n"
        server.process.send_signal(signal.SIGINT)
        server.ended()


def test_chat() -> None:
    with example("chat_server.py", 0) as server:
        port = server.port("chatting")
        with example("chat_client.py", port, stdin=True) as ann, example("chat_client.py", port, stdin=True) as bob:
            ann.type("ann\n")
            ann.until("welcome, ann")
            bob.type("ann\nbob\n")
            assert bob.until("welcome").startswith("your name? not that one. your name? * welcome, bob")
            ann.until("* bob is here")
            ann.type("hello\n/who\n")
            assert bob.until("hello") == "ann: hello"
            assert ann.until("ann, bob") == "* ann, bob"
            bob.type("/quit\n")
            assert bob.ended() == 0
            assert bob.printed[-1] == "bye"
            ann.until("* bob has left")
            ann.end_input()
            assert ann.ended() == 0
        server.until("* ann has left")
        assert run("nc", "-N", "127.0.0.1", str(port), input="eve\n/who\n").splitlines()[-1] == "* eve"


def test_chat_outlives_a_reset() -> None:
    with example("chat_server.py", 0) as server:
        port = server.port("chatting")
        with socket.create_connection(("127.0.0.1", port), timeout=DEADLINE_S) as peer:
            peer.sendall(b"ann\n")
            server.until("* ann is here")
            peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        assert "ECONNRESET" in server.until("ECONNRESET")
        server.until("* ann has left")
        assert talk(port, "bob\n/who\n").endswith("* bob\n")


def test_chat_client_without_server() -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    with example("chat_client.py", port, stdin=True) as client:
        assert client.ended() == 0
        assert client.printed == [f"connect ECONNREFUSED 127.0.0.1:{port}"]


@pytest.mark.slow
def test_graceful_shutdown() -> None:
    with example("graceful_shutdown.py", 0) as server:
        port = server.port("serving")
        address = ("127.0.0.1", port)
        with (
            socket.create_connection(address, timeout=DEADLINE_S) as busy,
            socket.create_connection(address, timeout=DEADLINE_S) as idle,
        ):
            busy.sendall(b"one\ntwo\n")
            assert server.until("two") == "asked 'two'"
            server.process.terminate()
            assert server.until("SIGTERM") == "SIGTERM: 2 answers to give"
            assert idle.recv(1) == b""
            received = b""
            while chunk := busy.recv(100):
                received += chunk
            assert received == b"ONE\nTWO\n"
            with pytest.raises(OSError):
                socket.create_connection(address, timeout=DEADLINE_S)
        assert server.until("all said") == "all said"
        assert server.ended() == 0


def test_shutdown_at_once() -> None:
    with example("graceful_shutdown.py", 0) as server:
        port = server.port("serving")
        with socket.create_connection(("127.0.0.1", port), timeout=DEADLINE_S) as busy:
            busy.sendall(b"slow\n")
            server.until("slow")
            server.process.terminate()
            assert server.until("SIGTERM") == "SIGTERM: 1 answers to give"
            server.process.terminate()
            assert server.ended() == 1
