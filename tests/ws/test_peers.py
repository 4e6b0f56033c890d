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
from tests.lab import port_of

from .test_programs import node_with_ws

PEER = Path(__file__).with_name("peer.js")
SIZES = (0, 1, 125, 126, 65535, 65536, 1_000_000)
DEADLINE_S = 60


def hosted(main: Callable[[], Awaitable[None]]) -> None:
    async def bounded() -> None:
        await asyncio.wait_for(main(), DEADLINE_S)

    net.run(bounded())


def echo_server(compress: bool) -> ws.WebSocketServer:
    server = ws.WebSocketServer(
        port=0, host="127.0.0.1", perMessageDeflate={"threshold": 0} if compress else False, maxPayload=0
    )

    @server.on("connection")
    def _(socket: ws.WebSocket) -> None:
        socket.on("message", lambda data, isBinary: socket.send(data, binary=isBinary))

    return server


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
