"""Other people's HTTPS on the other side: curl, requests, aiohttp, Node both ways."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import pynet as net
from pynet import http, https
from pynet.timers import setImmediate
from tests.lab import port_of, run
from tests.tls.foreign import Program, has_package, needs_node, node, python
from tests.tls.helpers import CA, SERVER

needs_curl = pytest.mark.skipif(shutil.which("curl") is None, reason="needs curl")
TIMES = 20_000
BODY = "grüße " * TIMES


class Seen:
    """What the server was asked, and over how many connections."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, int]] = []
        self.connections = 0


def serving(start: Callable[[int], Program], requests: int) -> tuple[Seen, bytes]:
    """Answer that many requests of another program with their own bodies; what it has printed."""
    seen = Seen()
    programs: list[Program] = []

    def answer(request: http.IncomingMessage, response: http.ServerResponse) -> None:
        chunks: list[bytes] = []
        request.on("data", chunks.append)

        def done() -> None:
            body = b"".join(chunks)
            seen.asked.append((request.method or "", request.url or "", len(body)))
            response.setHeader("x-asked", str(len(seen.asked)))
            response.end(body or b"hello")
            if len(seen.asked) == requests:
                server.close()

        request.on("end", done)

    def count(socket: net.Socket) -> None:
        seen.connections += 1

    def listening() -> None:
        program = start(port_of(server))
        program.start()
        programs.append(program)

    server = https.createServer({"key": SERVER.key, "cert": SERVER.cert}, answer)
    server.on("secureConnection", count)
    server.listen(0, "127.0.0.1", listening)
    run(30_000)
    return seen, programs[0].end()


@needs_curl
def test_curl(files: Path) -> None:
    def start(port: int) -> Program:
        url = f"https://localhost:{port}"
        return Program(
            "curl", "-sS", "-4", "--http1.1", "--cacert", str(files / "ca.pem"), "--data-binary", "@-",
            f"{url}/one", f"{url}/two",
            stdin=BODY.encode(),
        )  # fmt: skip

    seen, printed = serving(start, 2)
    assert printed.decode() == BODY + BODY or printed.decode() == BODY + "hello"
    assert [(method, url) for method, url, _ in seen.asked] == [("POST", "/one"), ("POST", "/two")]
    assert seen.connections == 1


_REQUESTS = """
import json, sys, requests
port, ca, times = json.loads(sys.argv[1])
body = "grüße " * times
session = requests.Session()
session.trust_env = False  # its own variables would count before what it is told
session.verify = ca
first = session.get(f"https://localhost:{port}/first", timeout=20)
second = session.post(f"https://localhost:{port}/second", data=body.encode(), timeout=20)
print(json.dumps([first.text, second.text == body, second.headers["x-asked"]]))
"""
_AIOHTTP = """
import asyncio, json, ssl, sys, aiohttp
port, ca, times = json.loads(sys.argv[1])
body = "grüße " * times
async def main():
    context = ssl.create_default_context(cafile=ca)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=context)) as session:
        async with session.get(f"https://localhost:{port}/first") as first:
            text = await first.text()
        async with session.post(f"https://localhost:{port}/second", data=body.encode()) as second:
            return [text, (await second.read()).decode() == body, second.headers["x-asked"]]
print(json.dumps(asyncio.run(main())))
"""


@pytest.mark.parametrize(("package", "program"), [("requests", _REQUESTS), ("aiohttp", _AIOHTTP)])
def test_a_python_client(package: str, program: str, files: Path) -> None:
    if not has_package(package):
        pytest.skip(f"needs {package}: make test-peers")
    seen, printed = serving(lambda port: python(program, port, str(files / "ca.pem"), TIMES), 2)
    assert json.loads(printed) == ["hello", True, "2"], printed
    assert seen.asked == [("GET", "/first", 0), ("POST", "/second", len(BODY.encode()))]
    assert seen.connections == 1


_NODE_CLIENT = """
const [port, ca, times] = JSON.parse(process.argv[1])
const body = 'grüße '.repeat(times)
const agent = new (require('https').Agent)({ keepAlive: true, ca })
const ask = (method, path, data) => new Promise((resolve, reject) => {
  const request = require('https').request({ host: 'localhost', family: 4, port, method, path, agent }, (response) => {
    let text = ''
    response.setEncoding('utf8').on('data', (chunk) => { text += chunk }).on('end', () => resolve([text, response]))
  })
  request.on('error', reject).end(data)
})
;(async () => {
  const [first] = await ask('GET', '/first')
  const [second, response] = await ask('POST', '/second', body)
  console.log(JSON.stringify([first, second === body, response.headers['x-asked']]))
  agent.destroy()
})()
"""
_NODE_SERVER = """
const [options] = JSON.parse(process.argv[1])
const server = require('https').createServer(options, (request, response) => {
  response.setHeader('x-name', request.socket.servername || 'none')
  request.pipe(response)
  if (request.url === '/second') server.close()
})
server.listen(0, '127.0.0.1', () => console.log(server.address().port))
"""


@needs_node
def test_node_as_the_client() -> None:
    seen, printed = serving(lambda port: node(_NODE_CLIENT, port, CA.cert, TIMES), 2)
    assert json.loads(printed) == ["hello", True, "2"], printed
    assert seen.asked == [("GET", "/first", 0), ("POST", "/second", len(BODY.encode()))]
    assert seen.connections == 1


_AIOHTTP_SERVER = """
import json, ssl, sys
from aiohttp import web
(certificate, key), = json.loads(sys.argv[1])
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(certificate, key)
async def answer(request):
    return web.Response(body=await request.read())
async def main(app):
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context)
    await site.start()
    print(site._server.sockets[0].getsockname()[1], flush=True)
import asyncio
app = web.Application()
app.router.add_route("*", "/{path:.*}", answer)
loop = asyncio.new_event_loop()
loop.run_until_complete(main(app))
loop.call_later(20, loop.stop)
loop.run_forever()
"""


def ask_twice(port: int) -> list[Any]:
    """The answers of another server to two requests over one connection."""
    answers: list[Any] = []
    agent = https.Agent({"keepAlive": True, "ca": CA.cert})
    reused: list[bool] = []

    def ask(path: str, then: Callable[[], object]) -> None:
        def answered(response: http.IncomingMessage) -> None:
            chunks: list[bytes] = []
            response.on("data", chunks.append)

            def done() -> None:
                answers.append((response.statusCode, b"".join(chunks).decode() == BODY, response.headers.get("x-name")))
                reused.append(request.reusedSocket)
                setImmediate(then)  # the connection is free by then

            response.on("end", done)

        options = {"host": "localhost", "family": 4, "port": port, "path": path, "method": "POST", "agent": agent}
        request = https.request(options, answered)
        request.end(BODY)

    ask("/first", lambda: ask("/second", agent.destroy))
    run(30_000)
    assert reused == [False, True]
    return answers


@needs_node
def test_node_as_the_server() -> None:
    program = node(_NODE_SERVER, {"key": SERVER.key, "cert": SERVER.cert})
    try:
        assert ask_twice(int(program.line())) == [(200, True, "localhost"), (200, True, "localhost")]
    finally:
        program.end()


def test_aiohttp_as_the_server(files: Path) -> None:
    if not has_package("aiohttp"):
        pytest.skip("needs aiohttp: make test-peers")
    program = python(_AIOHTTP_SERVER, [str(files / "cert.pem"), str(files / "key.pem")])
    try:
        assert ask_twice(int(program.line())) == [(200, True, None), (200, True, None)]
    finally:
        program.end()
