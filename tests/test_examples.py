"""Every example runs, with a real peer where it needs one, and so does the code in the README."""

from __future__ import annotations

import contextlib
import re
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.examples.programs import EXAMPLES, ROOT, Program, script, talk


@contextlib.contextmanager
def reserved_port(kind: socket.SocketKind) -> Iterator[int]:
    """A port that nobody is given while we hold it.

    A bound TCP socket that does not listen keeps its port from being handed out, and does not stop a server that sets
    SO_REUSEADDR, as ours do. A datagram socket would stop it, so there the port is only looked up.
    """
    with socket.socket(socket.AF_INET, kind) as holder:
        if kind is socket.SOCK_STREAM:
            holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        holder.bind(("127.0.0.1", 0))
        port: int = holder.getsockname()[1]
        if kind is socket.SOCK_DGRAM:
            holder.close()
        yield port


@pytest.fixture
def tcp_port() -> Iterator[int]:
    with reserved_port(socket.SOCK_STREAM) as port:
        yield port


@pytest.fixture
def udp_port() -> Iterator[int]:
    with reserved_port(socket.SOCK_DGRAM) as port:
        yield port


def test_demo() -> None:
    with script("demo.py") as demo:
        assert demo.ended() == 0, "\n".join(demo.printed)
        text = "\n".join(demo.printed)
    for event in (
        "listening",
        "connection",
        "connect",
        "data: 'Hello world'",
        "end",
        "close: all went well",
        "message",
    ):
        assert event in text, text


def test_hello(tcp_port: int) -> None:
    with script("hello_server.py", tcp_port) as server:
        assert server.until("服务端已经开启") == f"服务端已经开启在 http://localhost:{tcp_port}"
        with script("hello_client.py", tcp_port) as client:
            assert client.until("【C】") == "【C】 Hello 荣光无限"
            assert server.until("【S】") == "【S】 荣光无限"
            client.interrupt()
        server.interrupt()


def test_hello_port_in_use(tcp_port: int) -> None:
    with script("hello_server.py", tcp_port) as first:
        first.until("服务端已经开启")
        with script("hello_server.py", tcp_port) as second:
            assert second.ended() == 0
            assert second.printed == ["地址正在被使用"]


def test_hello_nobody_listening(tcp_port: int) -> None:
    with script("hello_client.py", tcp_port) as client:
        assert client.ended() == 0
        assert client.printed == [f"connect ECONNREFUSED 127.0.0.1:{tcp_port}", "客户端断开连接"]


def test_nihao(tcp_port: int) -> None:
    with script("nihao_server.py", tcp_port) as server:
        assert server.until("服务端") == f"服务端已经开启，地址：localhost:{tcp_port}"
        with script("nihao_client.py", tcp_port) as client:
            assert client.until("张三") == "你好，张三"
            assert server.until("张三") == "张三"


def test_greeting(tcp_port: int) -> None:
    with script("greeting_server.py", tcp_port) as server:
        assert server.until("监听") == f"监听成功 监听端口是{tcp_port}"
        with script("greeting_client.py", tcp_port) as client:
            assert client.ended() == 0
            assert client.printed[0] == "客户端与服务端链接已经建立"
            got = "".join(line.removeprefix("客户端收到服务端的数据 ") for line in client.printed[1:-1])
            assert got == "你好我是服务端客户端请关闭链接"
            assert client.printed[-1] == "客户端关闭链接成功"
        assert server.until("收到") == "server 端收到 client 端的 data 你好, 我是客户端"


def test_greeting_nobody_listening(tcp_port: int) -> None:
    with script("greeting_client.py", tcp_port) as client:
        assert client.ended() == 0
        assert client.printed == ["链接失败"]


def test_reply(tcp_port: int) -> None:
    with script("reply_server.py", tcp_port) as server:
        assert server.until("listen") == f"server start listen port {tcp_port} !"
        with script("reply_client.py", tcp_port) as client:
            assert client.ended() == 0
            assert client.printed == ["client connected !", "b'hello'", "此连接结束"]
        assert server.until("断开") == "断开连接"


def test_welcome(tcp_port: int) -> None:
    with script("welcome_server.py", tcp_port) as server:
        server.until("server bound")
        assert talk(tcp_port, "hi") == "欢迎光临《深入浅出Node.js》示例：\n你好"
        assert server.until("断开") == "连接断开"


def test_udp(udp_port: int) -> None:
    with script("udp_server.py", udp_port) as server:
        listening = server.until("AddressInfo")
        assert f"port={udp_port}" in listening
        assert "address='0.0.0.0'" in listening
        with script("udp_client.py", udp_port) as client:
            assert client.ended() == 0, "\n".join(client.printed)
        assert server.until("hello") == "b'hello'"
        assert "size=5" in server.until("RemoteInfo")


def test_udp_log(udp_port: int) -> None:
    with script("udp_log_server.py", udp_port) as server:
        server.until("server bound")
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as peer:
            peer.bind(("127.0.0.1", 0))
            peer.sendto(b"hi", ("127.0.0.1", udp_port))
            assert server.until("hi") == f"server got:hifrom 127.0.0.1:{peer.getsockname()[1]}"


def test_python_m_pynet(tcp_port: int) -> None:
    """As ``node server.js``: serves until Ctrl-C, and dies of it without a traceback."""
    with Program("-m", "pynet", EXAMPLES / "hello_server.py", str(tcp_port)) as server:
        server.until("服务端已经开启")
        # the server's 'data' may see the bytes in any number of pieces, but not these few
        assert talk(tcp_port, "world") == "Hello world"
        server.process.send_signal(signal.SIGINT)
        assert server.ended() == -signal.SIGINT
        assert not any("Traceback" in line for line in server.printed)


def readme_programs() -> list[str]:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return re.findall(r"```python\n(.*?)```", text, re.S)


def test_readme(tcp_port: int, tmp_path: Path) -> None:
    """The README's server and client as they stand, but for the port and a line that says when the server is ready."""
    server_text, client_text = readme_programs()
    server_text = server_text.replace("net.run()", 'server.on("listening", lambda: print("ready"))\nnet.run()')
    paths = []
    for name, text in (("server.py", server_text), ("client.py", client_text)):
        assert "1234" in text
        paths.append(tmp_path / name)
        paths[-1].write_text(text.replace("1234", str(tcp_port)), encoding="utf-8")
    with Program(paths[1]) as too_early:
        assert too_early.ended() == 0
        assert too_early.printed == ["ECONNREFUSED"]
    with Program(paths[0]) as server:
        server.until("ready")
        with Program(paths[1]) as client:
            assert client.ended() == 0
            assert client.printed == ["Hello world"]
        assert server.until("closed") == "closed"


def test_each_example_is_tested() -> None:
    tests = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    untested = [path.name for path in EXAMPLES.glob("*.py") if f'"{path.name}"' not in tests]
    assert untested == []
