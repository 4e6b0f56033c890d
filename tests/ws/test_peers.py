"""Other people's clients and servers: Node's ``ws`` and its global ``WebSocket``, ``websockets``, ``aiohttp``."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import aiohttp
import aiohttp.web
import pytest
import websockets.asyncio.client
import websockets.asyncio.server

import pynet as net
import pynet.ws as ws
from pynet import http
from pynet.events import once
from tests.lab import port_of

from .test_programs import node_with_ws

PEER = Path(__file__).with_name("peer.js")
SIZES = (0, 1, 125, 126, 65535, 65536, 1_000_000)
DEADLINE_S = 60


def hosted(main: Callable[[], Awaitable[None]]) -> None:
    async def bounded() -> None:
        await asyncio.wait_for(main(), DEADLINE_S)

    net.run(bounded())


def echo_server(compress: bool, site: http.Server | None = None) -> ws.WebSocketServer:
    """On a port of its own, or on that of *site*."""
    deflate: Any = {"threshold": 0} if compress else False
    if site is None:
        server = ws.WebSocketServer(port=0, host="127.0.0.1", perMessageDeflate=deflate, maxPayload=0)
    else:
        server = ws.WebSocketServer(server=site, perMessageDeflate=deflate, maxPayload=0)

    @server.on("connection")
    def _(socket: ws.WebSocket) -> None:
        socket.on("message", lambda data, isBinary: socket.send(data, binary=isBinary))

    return server


# What a page says of a conversation with an echo server: the extensions, how many messages came back equal, the end.
TALK = """
new Promise((done, fail) => {
  const socket = new WebSocket(%s)
  const sizes = %s
  const messages = sizes.flatMap((size) => ['é'.repeat(size / 2), Uint8Array.from({ length: size }, (_, i) => i * 7)])
  let equal = 0
  socket.binaryType = 'arraybuffer'
  socket.onerror = () => fail(new Error('no connection'))
  socket.onopen = () => messages.forEach((message) => socket.send(message))
  socket.onmessage = ({ data }) => {
    const sent = messages.shift()
    const got = typeof data === 'string' ? data : new Uint8Array(data)
    equal += got.length === sent.length && (got === sent || sent.every((byte, i) => byte === got[i]))
    if (messages.length === 0) socket.close(3001, 'bye')
  }
  socket.onclose = ({ code, reason, wasClean }) => done([socket.extensions, equal, code, reason, wasClean])
})
"""


async def listening(server: ws.WebSocketServer) -> str:
    future = asyncio.get_running_loop().create_future()
    server.once("listening", lambda: future.set_result(None))
    await future
    return f"ws://127.0.0.1:{port_of(server)}/"


@pytest.fixture
def node() -> list[str]:
    command = node_with_ws()
    if command is None:
        pytest.skip("no Node with ws (PYNET_NODE, NODE_PATH)")
    return command


@pytest.mark.parametrize("compress", [False, True], ids=["plain", "compressed"])
@pytest.mark.parametrize("how", ["ws", "global"])
def test_clients_of_node(node: list[str], how: str, compress: bool) -> None:
    async def main() -> None:
        closes: list[Any] = []
        async with echo_server(compress) as server:
            server.on(
                "connection", lambda socket: socket.on("close", lambda code, reason: closes.append((code, reason)))
            )
            url = await listening(server)
            process = await asyncio.create_subprocess_exec(
                *node, str(PEER), "client", url, how, str(compress).lower(), stdout=subprocess.PIPE
            )
            out, _ = await process.communicate()
            assert process.returncode == 0
        seen = json.loads(out)
        assert (seen["code"], seen["reason"], seen["wasClean"]) == (4001, "done", True)
        assert seen["extensions"].startswith("permessage-deflate" if compress else "")
        assert closes == [(4001, b"done")]

    hosted(main)


async def use(socket: ws.WebSocket, pings: bool = True) -> None:
    """Echo all sizes through *socket*."""
    async with socket:
        messages = aiter(socket)
        for size in SIZES:
            for data in ("é" * (size // 2), os.urandom(size)):
                socket.send(data)
                assert await anext(messages) == data
        for i in range(500):
            socket.send(str(i))
        assert [await anext(messages) for _ in range(500)] == [str(i) for i in range(500)]
        if pings:
            ponged = asyncio.get_running_loop().create_future()
            socket.once("pong", ponged.set_result)
            socket.ping("are you there")
            assert await ponged == b"are you there"


@pytest.mark.parametrize("compress", [False, True], ids=["plain", "compressed"])
def test_server_of_node(node: list[str], compress: bool) -> None:
    async def main() -> None:
        process = await asyncio.create_subprocess_exec(
            *node, str(PEER), "server", str(compress).lower(), stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert process.stdout is not None and process.stdin is not None
        port = int(await process.stdout.readline())
        socket = ws.WebSocket(f"ws://127.0.0.1:{port}", perMessageDeflate={"threshold": 0} if compress else False)
        await use(socket)
        assert socket.extensions == ("permessage-deflate" if compress else "")
        process.stdin.close()
        await process.wait()

    hosted(main)


@pytest.mark.parametrize("compress", [False, True], ids=["plain", "compressed"])
def test_client_of_websockets(compress: bool) -> None:
    async def main() -> None:
        async with echo_server(compress) as server:
            url = await listening(server)
            connect = websockets.asyncio.client.connect
            async with connect(url, compression="deflate" if compress else None, max_size=None) as peer:
                for size in SIZES:
                    for data in ("é" * (size // 2), os.urandom(size)):
                        await peer.send(data)
                        assert await peer.recv() == data
                await peer.send(["in ", "three ", "parts"])
                assert await peer.recv() == "in three parts"
                await (await peer.ping(b"x"))
            assert (peer.close_code, peer.close_reason) == (1000, "")

    hosted(main)


@pytest.mark.parametrize("compress", [False, True], ids=["plain", "compressed"])
def test_server_of_websockets(compress: bool) -> None:
    async def handler(peer: Any) -> None:
        async for message in peer:
            await peer.send(message)

    async def main() -> None:
        serve = websockets.asyncio.server.serve
        compression = "deflate" if compress else None
        async with serve(handler, "127.0.0.1", 0, compression=compression, max_size=None) as server:
            port = server.sockets[0].getsockname()[1]
            socket = ws.WebSocket(f"ws://127.0.0.1:{port}", perMessageDeflate={"threshold": 0})
            await use(socket)
            assert socket.extensions == ("permessage-deflate" if compress else "")

    hosted(main)


@pytest.mark.parametrize("compress", [0, 15, 9])
def test_client_of_aiohttp(compress: int) -> None:
    async def main() -> None:
        async with echo_server(bool(compress)) as server:
            url = await listening(server)
            async with (
                aiohttp.ClientSession() as session,
                session.ws_connect(url, compress=compress, max_msg_size=0) as peer,
            ):
                for size in SIZES:
                    text, data = "é" * (size // 2), os.urandom(size)
                    await peer.send_str(text)
                    assert await peer.receive_str() == text
                    await peer.send_bytes(data)
                    assert await peer.receive_bytes() == data
                await peer.close(code=4000, message=b"bye")
                assert peer.close_code == 4000

    hosted(main)


@pytest.mark.parametrize("compress", [False, True], ids=["plain", "compressed"])
def test_server_of_aiohttp(compress: bool) -> None:
    async def handler(request: aiohttp.web.Request) -> aiohttp.web.WebSocketResponse:
        peer = aiohttp.web.WebSocketResponse(compress=compress, max_msg_size=0)
        await peer.prepare(request)
        async for message in peer:
            if message.type is aiohttp.WSMsgType.TEXT:
                await peer.send_str(message.data)
            else:
                await peer.send_bytes(message.data)
        return peer

    async def main() -> None:
        app = aiohttp.web.Application()
        app.router.add_get("/", handler)
        runner = aiohttp.web.AppRunner(app)
        await runner.setup()
        site = aiohttp.web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port = runner.addresses[0][1]
        socket = ws.WebSocket(f"ws://127.0.0.1:{port}", perMessageDeflate={"threshold": 0})
        await use(socket)
        assert socket.extensions == ("permessage-deflate" if compress else "")
        await runner.cleanup()

    hosted(main)


@pytest.mark.slow
@pytest.mark.parametrize("compress", [False, True], ids=["plain", "compressed"])
def test_chromium(compress: bool, tmp_path: Path) -> None:
    pytest.importorskip("wsproto", reason="pip install wsproto")
    from tests.examples.chromium import chromium

    def talk(url: str) -> list[Any]:
        with chromium(tmp_path) as browser, browser.tab(f"http://{url}") as tab:
            told: list[Any] = tab.evaluate(TALK % (json.dumps(f"ws://{url}"), json.dumps(SIZES)))
            return told

    async def main() -> None:
        site = http.createServer(lambda req, res: res.end("<!doctype html>"))
        async with echo_server(compress, site), site.listen(0, "127.0.0.1"):
            await once(site, "listening")
            extensions, *rest = await asyncio.to_thread(talk, f"127.0.0.1:{port_of(site)}/")
            assert extensions.startswith("permessage-deflate") if compress else extensions == ""
            assert rest == [2 * len(SIZES), 3001, "bye", True]

    hosted(main)
