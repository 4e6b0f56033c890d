"""Other people's clients and servers: curl, wrk, h2load, a browser, Node's http, requests and aiohttp.

``make test-peers`` runs all that are installed; what is not is skipped, and says what to install.
"""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import subprocess
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

import pynet as net
import pynet.http as http
from pynet.events import once
from tests.lab import port_of
from tests.parity.harness import find_node
from tests.tls.foreign import PEERS

PEER = Path(__file__).with_name("peer.js")
DEADLINE_S = 90
RESOURCES = 30
LARGE = b"0123456789abcdef" * 20_000
#: Where programs come from that are not called like their package.
PACKAGES = {"h2load": "nghttp2-client"}
PIXEL = b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'
PAGE = "<!doctype html><title>page</title>" + "".join(f'<img src="/pixel/{n}">' for n in range(RESOURCES))

REQUESTS = """
import sys, requests

url, large = sys.argv[1], b"0123456789abcdef" * 20_000
with requests.Session() as session:
    session.trust_env = False
    assert session.get(f"{url}/hello").text == "hello"
    assert session.post(f"{url}/echo", data=large).content == large
    assert session.post(f"{url}/echo", data=iter([b"a", b"b"])).content == b"ab"  # in chunks
    assert session.head(f"{url}/hello").status_code == 200
    assert session.get(f"{url}/nothing").status_code == 404
print("done")
"""


class Site:
    """A server with something for every peer, and what it has counted."""

    def __init__(self) -> None:
        self.connections = 0
        self.requests: list[str] = []
        self.server = http.createServer(self.serve)
        self.server.on("connection", self.connected)

    def connected(self) -> None:
        self.connections += 1

    def serve(self, req: http.IncomingMessage, res: http.ServerResponse) -> None:
        self.requests.append(f"{req.method} {req.url}")
        if req.url == "/echo":
            req.pipe(res)
        elif req.url == "/page":
            res.setHeader("Content-Type", "text/html").end(PAGE)
        elif req.url.startswith("/pixel/"):
            res.writeHead(200, {"Content-Type": "image/svg+xml", "Cache-Control": "no-store"}).end(PIXEL)
        elif req.url == "/trailers":
            res.setHeader("Trailer", "X-Sum").write("body")
            res.addTrailers({"X-Sum": "4"})
            res.end()
        elif req.url == "/large":
            res.end(LARGE)
        elif req.url == "/hello":
            res.end("hello")
        else:
            res.writeHead(404).end()


def visited(visit: Callable[[Site, str], Awaitable[None]]) -> Site:
    """Have a site visited at its address."""
    site = Site()

    async def main() -> None:
        site.server.listen(0, "127.0.0.1")
        await once(site.server, "listening")
        try:
            await asyncio.wait_for(visit(site, f"http://127.0.0.1:{port_of(site.server)}"), DEADLINE_S)
        finally:
            site.server.close()
            site.server.closeAllConnections()

    net.run(main())
    return site


def program(name: str) -> str:
    path = shutil.which(name)
    if path is None:
        pytest.skip(f"{name} is not installed: apt-get install {PACKAGES.get(name, name)}")
    return path


async def output(*command: str, stdin: bytes = b"") -> str:
    process = await asyncio.create_subprocess_exec(
        *command, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    printed, complaints = await process.communicate(stdin)
    assert process.returncode == 0, complaints.decode()
    return printed.decode()


def test_curl() -> None:
    curl = program("curl")

    async def visit(site: Site, url: str) -> None:
        async def ask(*arguments: str, stdin: bytes = b"") -> str:
            return await output(curl, "-sS", "--noproxy", "*", *arguments, stdin=stdin)

        assert await ask(f"{url}/hello") == "hello"
        assert (await ask("-I", f"{url}/hello")).startswith("HTTP/1.1 200 OK\r\n")
        assert (await ask("-0", "-i", f"{url}/hello")).startswith("HTTP/1.1 200 OK\r\nDate")
        assert await ask("-d", "a=b", f"{url}/echo") == "a=b"
        expecting = ("-H", "Expect: 100-continue", "--data-binary", "@-", f"{url}/echo")
        assert await ask(*expecting, stdin=LARGE) == LARGE.decode()
        assert await ask("-T", "-", f"{url}/echo", stdin=LARGE) == LARGE.decode()  # in chunks
        assert await ask("--http2", f"{url}/hello") == "hello"  # an upgrade that nobody wants
        assert "x-sum" in (await ask("-i", f"{url}/trailers")).lower()
        before = site.connections
        assert await ask(f"{url}/large", f"{url}/hello") == LARGE.decode() + "hello"
        assert site.connections == before + 1

    visited(visit)


def test_wrk() -> None:
    wrk = program("wrk")

    async def visit(site: Site, url: str) -> None:
        report = await output(wrk, "-t1", "-c20", "-d1s", f"{url}/hello")
        assert "Non-2xx" not in report, report
        assert "Socket errors" not in report, report
        found = re.search(r"(\d+) requests in", report)
        assert found is not None
        assert int(found[1]) > 20
        assert site.connections <= 25  # twenty, and some to try

    visited(visit)


def test_h2load() -> None:
    h2load = program("h2load")

    async def visit(site: Site, url: str) -> None:
        report = await output(h2load, "--h1", "-n", "1000", "-c", "10", f"{url}/large")
        assert "1000 done, 1000 succeeded, 0 failed, 0 errored, 0 timeout" in report, report
        assert site.connections == 10

    visited(visit)


@pytest.mark.slow
def test_chromium(tmp_path: Path) -> None:
    """A page with thirty pictures comes over some connections, all kept."""
    pytest.importorskip("wsproto", reason="pip install wsproto")
    from tests.examples.chromium import chromium

    def look(url: str) -> int:
        with chromium(tmp_path) as browser, browser.tab(f"{url}/page") as tab:
            return int(tab.evaluate("[...document.images].filter((image) => image.complete && image.width).length"))

    async def visit(site: Site, url: str) -> None:
        assert await asyncio.to_thread(look, url) == RESOURCES

    site = visited(visit)
    assert {f"GET /pixel/{n}" for n in range(RESOURCES)} < set(site.requests)
    assert site.connections <= 8  # six at once, as browsers do; one or two are opened in advance


@pytest.mark.skipif(find_node() is None, reason="no Node 26: set PYNET_NODE")
def test_client_of_node() -> None:
    node = str(find_node())

    async def visit(site: Site, url: str) -> None:
        hello, head, echo, late, trailers = json.loads(await output(node, str(PEER), "client", url.rpartition(":")[2]))
        assert (hello["status"], hello["start"]) == (200, "hello")
        assert (head["status"], head["length"]) == (200, 0)
        assert echo["length"] == 300_000
        assert (late["start"], late["continued"]) == ("late", True)
        assert trailers["trailers"] == {"x-sum": "4"}
        assert site.connections == 2  # as at a server of Node's: this agent starts anew after HEAD

    visited(visit)


@pytest.mark.skipif(find_node() is None, reason="no Node 26: set PYNET_NODE")
def test_server_of_node() -> None:
    node = str(find_node())
    agent = http.Agent(keepAlive=True, maxSockets=1)

    async def ask(**options: Any) -> tuple[int | None, bytes, bool]:
        body = options.pop("body", b"")
        q = http.request({"host": "127.0.0.1", "agent": agent, **options})
        q.end(body)
        (response,) = await once(q, "response")
        return response.statusCode, b"".join([chunk async for chunk in response]), q.reusedSocket

    async def main() -> None:
        process = await asyncio.create_subprocess_exec(
            node, str(PEER), "server", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
        )
        assert process.stdin is not None
        assert process.stdout is not None
        port = int(await process.stdout.readline())
        assert await ask(port=port, path="/a") == (200, b"hello /a", False)
        assert await ask(port=port, path="/b") == (200, b"hello /b", True)
        assert await ask(port=port, method="POST", body=LARGE) == (200, LARGE, True)
        assert await ask(port=port, method="HEAD") == (200, b"", True)
        agent.destroy()
        process.stdin.close()
        assert await process.wait() == 0

    async def bounded() -> None:
        await asyncio.wait_for(main(), DEADLINE_S)

    net.run(bounded())


def test_requests() -> None:
    if subprocess.run([PEERS, "-c", "import requests"], capture_output=True, check=False).returncode:
        pytest.skip("requests is not installed: pip install requests")

    async def visit(site: Site, url: str) -> None:
        assert await output(PEERS, "-c", REQUESTS, url) == "done\n"
        assert site.connections == 1

    visited(visit)


def test_aiohttp() -> None:
    aiohttp: Any = pytest.importorskip("aiohttp", reason="pip install aiohttp")

    async def visit(site: Site, url: str) -> None:
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=1)) as session:
            for path, expected in (("/hello", b"hello"), ("/large", LARGE), ("/trailers", b"body")):
                async with session.get(url + path) as response:
                    assert await response.read() == expected
            async with session.post(f"{url}/echo", data=LARGE) as response:
                assert await response.read() == LARGE
        assert site.connections == 1

    visited(visit)
