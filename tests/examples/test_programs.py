"""The larger examples over TCP and Unix sockets, each with a peer of its kind."""

from __future__ import annotations

import http.client
import json
import re
import signal
import socket
import time
from pathlib import Path

import pytest

from tests.examples.programs import DEADLINE_S, EXAMPLES, Program, example, run, talk

unix_only = pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="Unix domain sockets")


def test_redis_cli() -> None:
    with example("redis_server.py", 0) as server:
        port = str(server.port("serving"))

        def cli(*words: str) -> str:
            return run("redis-cli", "-p", port, *words).strip()

        assert cli("ping") == "PONG"
        assert cli("set", "colour", "deep blue") == "OK"
        assert cli("get", "colour") == "deep blue"
        assert cli("get", "nothing") == ""
        assert [cli("incr", "n"), cli("incrby", "n", "5")] == ["1", "6"]
        assert cli("set", "colour", "red", "nx") == ""
        assert cli("keys", "c*") == "colour"
        assert cli("del", "colour", "n", "x") == "2"
        assert "unknown command 'FLY'" in cli("fly")
        assert cli("get") == "ERR wrong number of arguments for 'get' command"
        assert cli("set", "a", "b", "ex") == "ERR syntax error"
        assert run("redis-cli", "-p", port, input="set a 1\nget a\n").split() == ["OK", "1"]


def test_redis_by_hand() -> None:
    with example("redis_server.py", 0) as server:
        port = server.port("serving")
        assert talk(port, "PING\r\n*2\r\n$4\r\nECHO\r\n$2\r\nh", "i\r\nQUIT\r\n") == "+PONG\r\n$2\r\nhi\r\n+OK\r\n"
        assert talk(port, "*1\r\nrubbish\r\n").startswith("-ERR")


@pytest.mark.parametrize("protocol", [2, 3])
def test_redis_py(protocol: int) -> None:
    redis = pytest.importorskip("redis")
    with example("redis_server.py", 0) as server:
        port = server.port("serving")
        client = redis.Redis(port=port, protocol=protocol, socket_timeout=DEADLINE_S)
        assert client.set("key", b"\0\r\n", px=100_000)
        assert client.get("key") == b"\0\r\n"
        assert client.expire("key", 100)
        assert client.get("nothing") is None
        with pytest.raises(redis.ResponseError, match="not an integer"):
            client.incr("key")
        with pytest.raises(redis.ResponseError, match="invalid expire time"):
            client.set("key", "x", ex=10**9)
        with client.pipeline(transaction=False) as pipeline:
            for number in range(1000):
                pipeline.set(f"k{number}", number)
            pipeline.dbsize()
            assert pipeline.execute()[-1] == 1001
        subscriber = client.pubsub()
        subscriber.subscribe("news")
        assert subscriber.get_message(timeout=DEADLINE_S)["type"] == "subscribe"
        assert client.publish("news", "hot") == 1
        assert subscriber.get_message(timeout=DEADLINE_S)["data"] == b"hot"
        assert client.set("short", 1, px=1)
        deadline = time.monotonic() + DEADLINE_S
        while client.exists("short"):
            assert time.monotonic() < deadline
        subscriber.close()
        client.close()


def test_port_scanner() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with example("port_scanner.py", "127.0.0.1", port - 5, port + 5) as scanner:
            assert scanner.ended() == 0
        assert str(port) in scanner.printed[-1].split(": ")[1].split()


def test_free_port() -> None:
    with Program(EXAMPLES / "free_port.py") as finder:
        assert finder.ended() == 0
    with socket.create_server(("127.0.0.1", int(finder.printed[0]))):
        pass
    port = finder.printed[0]
    with Program(EXAMPLES / "free_port.py", "wait", port, "0.2") as waiter:
        assert waiter.ended() == 1
        assert waiter.printed == [f"nobody listens at port {port}"]
    with (
        Program(EXAMPLES / "free_port.py", "wait", port) as waiter,
        Program("-m", "http.server", port, "--bind", "127.0.0.1"),
    ):
        assert waiter.ended() == 0, waiter.printed


def test_file_transfer(tmp_path: Path) -> None:
    content = bytes(range(256)) * 10_000
    (tmp_path / "photo.raw").write_bytes(content)
    (tmp_path / "empty").write_bytes(b"")
    (tmp_path / "in").mkdir()
    with example("file_transfer.py", "receive", tmp_path / "in", 0) as receiver:
        port = receiver.port("receiving")
        for name in ("photo.raw", "empty"):
            with example("file_transfer.py", "send", tmp_path / name, port) as sender:
                assert sender.ended() == 0
                assert sender.printed[-1] == "confirmed"
                assert "100%" in "".join(sender.printed)
            receiver.until(f"{name}: ")
        assert '"ok": false' in talk(port, '{"name": "../../x", "size": 3, "sha256": "00"}\n', "abc")
        receiver.until("3 of 3 bytes, or not the same ones")
        assert '"ok": false' in talk(port, "no head\n")
    assert (tmp_path / "in" / "photo.raw").read_bytes() == content
    assert (tmp_path / "in" / "empty").read_bytes() == b""
    assert {path.name for path in (tmp_path / "in").iterdir()} == {"photo.raw", "empty", "x.part"}


@unix_only
def test_ipc(tmp_path: Path) -> None:
    path = tmp_path / "s"
    with example("ipc.py", "serve", path) as server:
        server.until("serving")
        for words, answer in (("set colour deep blue", "ok"), ("get colour", "deep blue"), ("fly", "set KEY VALUE")):
            with example("ipc.py", path, *words.split()) as client:
                assert client.ended() == 0
                assert client.printed[0].startswith(answer)
        assert run("socat", "-", f"UNIX-CONNECT:{path}", input="get colour\n") == "deep blue\n"
        with example("ipc.py", "serve", path) as second:
            assert second.ended() == 0
            assert second.printed == ["somebody serves there already"]
        server.process.kill()
        server.ended()
    assert path.exists()
    with example("ipc.py", "serve", path) as third:
        third.until("serving")


def test_connection_pool() -> None:
    with example("echo_server.py", 0) as server:
        with example("connection_pool.py", server.port("echoing"), 3, 50) as pool:
            assert pool.ended() == 0
        # Which of three connections answers last is the kernel's choice.
        assert re.fullmatch(r"50 answers, the last 'request 4\d', over 3 connections", "".join(pool.printed))


def test_reverse_tunnel() -> None:
    with example("echo_server.py", 0) as target, example("reverse_tunnel.py", "relay", 0, 0) as relay:
        visitors, agents = relay.port("visitors"), relay.port("agents")
        with socket.create_connection(("127.0.0.1", visitors), timeout=DEADLINE_S) as early:
            assert early.recv(1) == b""
        with example("reverse_tunnel.py", "agent", agents, target.port("echoing")) as agent:
            relay.until("an agent is there")
            assert talk(visitors, "hello ", "there") == "hello there"
            assert talk(visitors, "x" * 500_000) == "x" * 500_000
            agent.process.kill()
            relay.until("the agent is gone")


def test_fault_proxy() -> None:
    with example("echo_server.py", 0) as target:
        port = target.port("echoing")
        with example("fault_proxy.py", 0, port, "latency=50", "slice=1", "rate=10000") as slow:
            start = time.monotonic()
            assert talk(slow.port("worsening"), "a" * 100) == "a" * 100
            assert time.monotonic() - start > 0.05
        with example("fault_proxy.py", 0, port, "reset=5") as proxy:
            address = ("127.0.0.1", proxy.port("worsening"))
            with socket.create_connection(address, timeout=DEADLINE_S) as peer:
                peer.sendall(b"0123456789")
                received = b""
                with pytest.raises(ConnectionResetError):
                    while chunk := peer.recv(100):
                        received += chunk
                assert received in (b"", b"01234")  # a reset may overtake what nobody has read yet
        with example("fault_proxy.py", 0, port, "silence=3") as proxy:
            address = ("127.0.0.1", proxy.port("worsening"))
            with socket.create_connection(address, timeout=DEADLINE_S) as peer:
                peer.sendall(b"0123456789")
                received = b""
                while len(received) < 3:
                    received += peer.recv(100)
                peer.settimeout(0.2)
                with pytest.raises(TimeoutError):
                    peer.recv(1)
                assert received == b"012"


def test_websocket_chat() -> None:
    wsproto = pytest.importorskip("wsproto")
    events = wsproto.events

    class Browser:
        """The other side of the protocol, on a blocking socket."""

        def __init__(self, port: int, target: str) -> None:
            self.socket = socket.create_connection(("127.0.0.1", port), timeout=DEADLINE_S)
            self.protocol = wsproto.WSConnection(wsproto.ConnectionType.CLIENT)
            self.socket.sendall(self.protocol.send(events.Request(host="127.0.0.1", target=target)))
            self.queue: list[object] = []

        def next(self) -> object:
            while not self.queue:
                self.protocol.receive_data(self.socket.recv(65536) or None)
                self.queue += self.protocol.events()
            return self.queue.pop(0)

        def hears(self) -> tuple[str | None, str]:
            said = json.loads(self.next().data)  # type: ignore[attr-defined]
            return said["name"], said["text"]

        def say(self, event: object) -> None:
            self.socket.sendall(self.protocol.send(event))

    with example("websocket_chat.py", 0) as server:
        port = server.port("chatting")
        page = http.client.HTTPConnection("127.0.0.1", port, timeout=DEADLINE_S)
        page.request("GET", "/")
        response = page.getresponse()
        assert response.status == 200
        assert b"new WebSocket" in response.read()
        page.close()
        assert "404 Not Found" in run("curl", "-si", f"http://127.0.0.1:{port}/x")

        ann = Browser(port, "/chat?name=ann")
        assert isinstance(ann.next(), events.AcceptConnection)
        assert ann.hears() == (None, "ann is here: 1 in the room")
        bob = Browser(port, "/chat")
        assert isinstance(bob.next(), events.AcceptConnection)
        assert ann.hears() == (None, "guest is here: 2 in the room")
        bob.next()
        ann.say(events.TextMessage(data="hel", message_finished=False))
        ann.say(events.TextMessage(data="lo"))
        assert bob.hears() == ("ann", "hello")
        ann.say(events.Ping(b"p"))
        ann.next()
        assert isinstance(ann.next(), events.Pong)
        ann.say(events.CloseConnection(code=1000))
        assert isinstance(ann.next(), events.CloseConnection)
        ann.socket.close()
        assert bob.hears() == (None, "ann has left: 1 in the room")
        nowhere = Browser(port, "/else")
        assert isinstance(nowhere.next(), events.RejectConnection)
        if hasattr(socket, "AF_UNIX"):  # Ctrl-C, with somebody in the room
            server.process.send_signal(signal.SIGINT)
            assert server.ended() == 0, server.printed
        for browser in (ann, bob, nowhere):
            browser.socket.close()


@pytest.mark.slow
def test_websocket_chat_in_a_browser(tmp_path: Path) -> None:
    pytest.importorskip("wsproto")
    from tests.examples.chromium import chromium

    with chromium(tmp_path) as browser, example("websocket_chat.py", 0) as server:
        url = f"http://127.0.0.1:{server.port('chatting')}/"
        with browser.tab(url) as ann:
            ann.type_and_load("ann")  # the page asks for a name, and comes back with it
            both = ["connected", "ann is here: 1 in the room"]
            assert ann.items(until=both[-1]) == both
            with browser.tab(f"{url}?name=b%26b") as bob:
                here = "b&b is here: 2 in the room"
                assert bob.items(until=here) == ["connected", here]
                ann.type("hello, all")
                bob.items(until="ann hello, all")
                bob.type("grüß dich, 你好 <b>")  # shown as text, not as a tag
                expected = [here, "ann hello, all", "b&b grüß dich, 你好 <b>"]
                assert ann.items(until=expected[-1])[2:] == expected
                assert bob.items(until=expected[-1])[1:] == expected
            server.until("grüß dich, 你好 <b>")
            server.until("1 in the room")
        server.until("0 in the room")
