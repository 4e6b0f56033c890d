"""The Python that stands in the pages themselves runs and does what the text around it says.

A fragment gets what it takes for granted (a ``socket``, a ``server``) from its test here, which finds it by its first
line. One that no test takes is a failure.
"""

from __future__ import annotations

import asyncio
import platform
import re
import subprocess
import sys
import textwrap
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import pynet as net
import pynet.http as http
import pynet.ws as ws
from pynet import readline, testing
from pynet.errors import NodeOSError
from pynet.events import once
from pynet.timers import clearInterval, setInterval
from tests.examples.programs import DEADLINE_S, ROOT, Program, run, talk
from tests.lab import port_of

DOCS = ROOT / "docs"
PROGRAMS = DOCS / "programs"
BLOCK = re.compile(r"^( *)```python\n(.*?)^ *```", re.S | re.M)
# Programs without a text of what they print; each has a test of its own in test_docs.py or here.
TALKED_TO = {"chat.py", "guess.py", "proxy_protocol.py", "test_greeting.py", "typed_listeners.py"}


def fragments() -> list[tuple[str, str]]:
    """Page and text of each."""
    found = []
    for page in sorted(DOCS.glob("*.md")):
        blocks = BLOCK.findall(page.read_text(encoding="utf-8"))
        found += [(page.name, textwrap.dedent(text)) for _, text in blocks if "--8<--" not in text]
    return found


Check = Callable[[str, pytest.CaptureFixture[str], Path], None]
CHECKS: dict[tuple[str, str], Check] = {}


def fragment(page: str, first_line: str) -> Callable[[Check], Check]:
    def add(check: Check) -> Check:
        CHECKS[page, first_line] = check
        return check

    return add


def run_as_module(text: str, **names: Any) -> dict[str, Any]:
    module = types.ModuleType("fragment")
    vars(module).update(names)
    exec(compile(text, "fragment", "exec"), vars(module))
    return vars(module)


@pytest.mark.parametrize(("page", "text"), fragments(), ids=lambda value: value.splitlines()[0][:40])
def test_fragment(page: str, text: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    first = next(line for line in text.splitlines() if line and not line.startswith("import pynet"))
    assert (page, first) in CHECKS, "no test runs this fragment"
    CHECKS[page, first](text, capsys, tmp_path)


def test_every_check_has_its_fragment() -> None:
    there = {(page, line) for page, text in fragments() for line in text.splitlines()[:4]}
    assert set(CHECKS) - there == set()


def test_every_program_is_run_by_some_test() -> None:
    shown = {path.with_suffix(".py").name for path in PROGRAMS.glob("*.txt")}
    assert {path.name for path in PROGRAMS.glob("*.py")} - shown == TALKED_TO


def test_typed_listeners_of_the_typing_page() -> None:
    with Program(PROGRAMS / "typed_listeners.py") as program:
        assert program.ended() == 0
    assert program.printed == []


def test_tests_of_the_testing_page() -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(PROGRAMS / "test_greeting.py")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=DEADLINE_S, cwd=ROOT)
    assert done.returncode == 0, done.stdout
    assert "2 passed" in done.stdout


@fragment("porting.md", '@socket.on("data")')
def _(text: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    near, far = testing.socket_pair()
    run_as_module(text, socket=far)
    near.write("hello")
    assert testing.run_until(near, "data") == [b"hello"]
    assert capsys.readouterr().out == "5\n"
    near.destroy()
    far.destroy()
    testing.run()


@fragment("porting.md", "for name, socket in sockets.items():")
def _(text: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    sockets = {"ann": net.Socket(), "bob": net.Socket()}
    run_as_module(text, sockets=sockets)
    for socket in sockets.values():
        socket.destroy()
    testing.run()
    assert capsys.readouterr().out == "ann has gone\nbob has gone\n"


@fragment("porting.md", '@server.on("error")')
def _(text: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    holder = net.createServer().listen(0, "127.0.0.1")
    testing.run_until(holder, "listening")
    server = net.createServer()
    run_as_module(text, server=server, NodeOSError=NodeOSError)
    server.listen(port_of(holder), "127.0.0.1")
    testing.run_until(server, "error")
    assert capsys.readouterr().out == f"port {port_of(holder)} is taken\n"
    holder.close()
    testing.run()


@fragment("scaling.md", 'server.listen(port=9100, host="0.0.0.0", reusePort=True)')
def _(text: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    if platform.system() != "Linux":
        pytest.skip("the kernels of Linux and FreeBSD share connections out")
    first = net.createServer()
    run_as_module(text.replace("9100", "0").replace("0.0.0.0", "127.0.0.1"), server=first)
    testing.run_until(first, "listening")
    second = net.createServer()
    run_as_module(text.replace("9100", str(port_of(first))).replace("0.0.0.0", "127.0.0.1"), server=second)
    testing.run_until(second, "listening")
    assert port_of(first) == port_of(second)
    first.close()
    second.close()
    testing.run()


@fragment("scaling.md", 'server.listen({"fd": 3})')
def _(text: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    script = tmp_path / "server.py"
    says = 'server.on("listening", lambda: (print(server.address()), server.close()))'
    script.write_text(f"import pynet as net\nserver = net.createServer()\n{text}{says}\n", encoding="utf-8")
    # as the supervisor does it: the listening socket is descriptor 3 of the program
    supervisor = textwrap.dedent("""
        import os, socket, sys
        listening = socket.create_server(("127.0.0.1", 0))
        print(listening.getsockname()[1], flush=True)
        os.dup2(listening.fileno(), 3)
        os.set_inheritable(3, True)  # dup2() does nothing when it is descriptor 3 already
        os.execv(sys.executable, [sys.executable, "-m", "pynet", sys.argv[1]])
    """)
    with Program("-c", supervisor, script) as program:
        assert program.ended() == 0
    port, address = program.printed
    assert address == f"AddressInfo(address='127.0.0.1', family='IPv4', port={port})"


def answers_hello(text: str, tmp_path: Path, *command: str) -> None:
    """The server of *text* greets, and says when a connection is over."""
    script = tmp_path / "server.py"
    says = 'server.on("listening", lambda: print(server.address(), flush=True))\n'
    changed = text.replace("1234", "0").replace("localhost", "127.0.0.1")
    head, run, tail = changed.partition("net.run()")
    script.write_text(head + says + run + tail, encoding="utf-8")
    with Program(*command, script) as server:
        port = server.port("AddressInfo")
        assert talk(port, "world") == "Hello world"
        server.until("closed")


@fragment("asyncio.md", "from contextvars import ContextVar")
def _(text: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    server = run_as_module(text.replace("8000", "0"), net=net)["server"]
    testing.run_until(lambda: server.listening)
    clients = [net.connect(port_of(server), "127.0.0.1") for _ in range(2)]
    for client in clients:
        client.end(f"I am {client}")
        client.resume()
    testing.run_until(lambda: all(client.closed for client in clients))
    server.close()
    testing.run()
    said = [line.split()[0] for line in capsys.readouterr().out.splitlines()]
    assert len(said) == 4
    assert len(set(said)) == 2
    assert all(said.count(name) == 2 for name in said)


@fragment("index.md", "server = net.createServer()")
def _(text: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    answers_hello(text, tmp_path)


@fragment("start.md", "server = net.createServer()")
def _(text: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    answers_hello(text, tmp_path, "-m", "pynet")


@fragment("start.md", 'client = net.connect(1234, "127.0.0.1")')
def _(text: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    server = net.createServer(lambda socket: socket.on("data", lambda chunk: socket.end(b"Hello " + chunk)))
    server.listen(0, "127.0.0.1")
    testing.run_until(server, "listening")
    port = str(port_of(server))
    script = text.replace("1234", port).replace("net.run()", "")
    client = run_as_module(script)["client"]
    testing.run_until(client, "close")
    assert capsys.readouterr().out == "Hello world\n"
    server.close()
    testing.run()
    run_as_module(script)
    testing.run()
    assert capsys.readouterr().out == "ECONNREFUSED\n"


@fragment("start.md", "from pynet import readline")
def _(text: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    near, far = testing.socket_pair()
    lines = run_as_module(text, socket=far)["lines"]
    assert isinstance(lines, readline.Interface)
    near.end("one\ntwo\n")
    testing.run_until(lines, "close")
    assert capsys.readouterr().out == "they said one\nthey said two\n"
    near.destroy()
    far.destroy()
    testing.run()


def echo_server() -> tuple[ws.WebSocketServer, str]:
    server = ws.WebSocketServer(port=0, host="127.0.0.1")

    @server.on("connection")
    def _(socket: ws.WebSocket) -> None:
        socket.on("message", lambda data, isBinary: socket.send(data, binary=isBinary))

    testing.run_until(server, "listening")
    return server, f"ws://127.0.0.1:{port_of(server)}/"


@fragment("ws.md", "server = ws.WebSocketServer(port=8080)")
def _(text: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    script = text.replace("port=8080", 'port=0, host="127.0.0.1"').replace("net.run()", "")
    server = run_as_module(script)["server"]
    testing.run_until(server, "listening")
    client = ws.WebSocket(f"ws://127.0.0.1:{port_of(server)}/")
    client.on("open", lambda: client.send("hello"))
    assert testing.run_until(client, "message") == [b"hello", False]
    client.close()
    server.close()
    testing.run()


@fragment("ws.md", 'socket = ws.WebSocket("ws://127.0.0.1:8080/")')
def _(text: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    server, url = echo_server()
    socket = run_as_module(text.replace("ws://127.0.0.1:8080/", url), ws=ws)["socket"]
    testing.run_until(socket, "message")
    assert capsys.readouterr().out == "hello\n"
    socket.close()
    server.close()
    testing.run()


@fragment("ws.md", 'async with ws.WebSocket("ws://127.0.0.1:8080/") as socket:    # open here')
def _(text: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    body = textwrap.indent(text.replace("print(message)", "print(message); break"), "    ")

    async def main() -> None:
        server = ws.WebSocketServer(port=0, host="127.0.0.1")
        server.on("connection", lambda socket: socket.on("message", lambda data: socket.send(data, binary=False)))
        await once(server, "listening")
        url = f"ws://127.0.0.1:{port_of(server)}/"
        names = run_as_module(f"async def talk(ws, large):\n{body.replace('ws://127.0.0.1:8080/', url)}")
        await names["talk"](ws, "x" * 100_000)
        server.close()

    net.run(main())
    assert capsys.readouterr().out == "hello\n"


@fragment("ws.md", "answered: set[ws.WebSocket] = set()")
def _(text: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    server, url = echo_server()
    names = run_as_module(
        text.replace("30_000", "50"), ws=ws, server=server, setInterval=setInterval, clearInterval=clearInterval
    )
    good = ws.WebSocket(url)
    testing.run_until(good, "ping")
    dead = ws.WebSocket(url, autoPong=False)
    assert testing.run_until(dead, "close") == [1006, b""]
    testing.run_until(good, "ping")
    assert len(names["answered"]) <= 1
    good.close()
    testing.run_until(good, "close")
    server.close()
    testing.run()


@fragment("ws.md", "for client in server.clients or ():")
def _(text: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    server, url = echo_server()
    client = ws.WebSocket(url)
    testing.run_until(client, "open")
    run_as_module(text, ws=ws, server=server)
    while testing.run_until(client, "message") != [b"news for all", False]:
        ...
    client.close()
    server.close()
    testing.run()


@fragment("ws.md", "server = http.createServer(serve_page)")
def _(text: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    names = run_as_module(
        text.replace("8080", '0, "127.0.0.1"'), ws=ws, http=http, serve_page=lambda req, res: res.end("page")
    )
    names["sockets"].on("connection", lambda socket: socket.send("welcome"))
    testing.run_until(names["server"], "listening")
    client = ws.WebSocket(f"ws://127.0.0.1:{port_of(names['server'])}/chat")
    assert testing.run_until(client, "message") == [b"welcome", False]
    client.terminate()
    names["sockets"].close()
    names["server"].close()
    testing.run()


def answer_of(port: int, *arguments: str) -> str:
    return run("curl", "-s", "--max-time", "20", *arguments, f"http://127.0.0.1:{port}/there")


@fragment("http.md", "server = http.createServer()")
def _(text: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    script = tmp_path / "hello.py"
    listening = 'server.on("listening", lambda: print("at", server.address()))'
    script.write_text(text.replace("8000, ", "0, ").replace("net.run()", f"{listening}\nnet.run()"))
    with Program("-m", "pynet", script) as program:
        port = program.port("at")
        assert answer_of(port) == "hello /there"
        assert answer_of(port, "-d", "posted") == "posted"


@fragment("http.md", "async def on_request(req: http.IncomingMessage, res: http.ServerResponse) -> None:")
def _(text: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    async def answer_to(body: bytes) -> bytes:
        return body[::-1]

    listener = run_as_module(text, http=http, answer_to=answer_to)["on_request"]

    async def main() -> None:
        async with http.createServer(listener) as server:
            server.listen(0)
            loop = asyncio.get_running_loop()
            assert await loop.run_in_executor(None, answer_of, port_of(server), "-d", "abc") == "cba"

    net.run(main())


@fragment("typing.md", "async def connected(client: net.Socket) -> None:")
def _(text: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    server = net.createServer().listen(0, "127.0.0.1")
    testing.run_until(server, "listening")
    port = port_of(server)
    server.close()
    testing.run()
    connected = run_as_module(text, net=net, once=once, NodeOSError=NodeOSError)["connected"]
    net.run(connected(net.connect(port, "127.0.0.1")))
    assert capsys.readouterr().out == f"ECONNREFUSED connect {port}\n"


def check_types(text: str, script: Path) -> str:
    """What mypy says of *text*."""
    pytest.importorskip("mypy")
    script.write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "mypy", "--strict", "--no-incremental", "--no-error-summary", str(script)]
    checked = subprocess.run(command, capture_output=True, text=True, timeout=4 * DEADLINE_S, cwd=ROOT)
    return checked.stdout + checked.stderr


@fragment("typing.md", 'client: net.Socket = net.connect(1234, "localhost", lambda: client.write("hello"))')
def _(text: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """With the annotation the checker is content; without it the remark is needed."""
    text = f"import pynet as net\n\n{text}"
    assert check_types(text, tmp_path / "right.py") == ""
    assert "error: " in check_types(text.replace(": net.Socket", ""), tmp_path / "wrong.py")


@fragment("typing.md", 'socket.on("dta", print)  # no overload matches')
def _(text: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Here it is the checker that says so."""
    said = check_types(f"import pynet as net\n\nsocket = net.Socket()\n{text}", tmp_path / "wrong.py")
    assert re.findall(r"wrong\.py:(\d+): error: No overload variant", said) == ["4", "5"], said
