"""``pynet.ws``: calls, listeners and what they give; read by mypy, never run."""

from __future__ import annotations

import asyncio
from typing import Any

from typing_extensions import assert_type

import pynet.ws as ws
from pynet.events import EventEmitter, errorMonitor
from pynet.stream import Duplex

socket = ws.WebSocket("ws://127.0.0.1:1/", ["chat"], {"origin": "http://x"})
also = ws.WebSocket("ws://127.0.0.1:1/", perMessageDeflate={"threshold": 0}, maxPayload=10, headers={"a": "b"})
server = ws.WebSocketServer({"port": 0}, lambda: None)
other = ws.WebSocketServer(noServer=True, handleProtocols=lambda protocols, request: False)


class Player(ws.WebSocket):
    name = "nobody"


player = Player(None)

# --- chaining keeps the class

assert_type(socket.on("open", lambda: None), ws.WebSocket)
assert_type(player.on("message", lambda data, isBinary: None).once("close", lambda code: None), Player)
assert_type(server.on("connection", lambda socket, request: None).on("close", lambda: None), ws.WebSocketServer)
emitter: EventEmitter = socket

# --- what a listener gets

socket.on("message", lambda data, isBinary: socket.send(data + b"!", binary=isBinary))
socket.on("message", lambda data: socket.send(data.decode().upper()))
socket.on("message", lambda: None)
socket.on("close", lambda code, reason: print(code + 1, reason.decode()))
socket.on("ping", lambda data: print(data.hex()))
socket.on("error", lambda error: print(error.code))
socket.on(errorMonitor, lambda error: print(error))
socket.on("redirect", lambda url: print(url.upper()))
server.on("connection", lambda client: client.send("hello"))
server.on("headers", lambda headers, request: headers.append("Set-Cookie: a=b"))
server.on("wsClientError", lambda error, socket, request: socket.destroy())


@socket.on("message")
def parts(data: list[bytes], isBinary: bool) -> None: ...


@socket.on("message")
async def later(data: bytes) -> None: ...


@server.on("connection")
async def connected(client: ws.WebSocket, request: Any) -> None:
    async for message in client:
        assert_type(message, str | bytes)
        client.send(message)
        await client.drained()


# --- the browsers' face


def heard(event: ws.MessageEvent) -> None:
    print(event.type, event.target.url, event.data)


socket.onmessage = heard
socket.onclose = lambda event: print(event.code, event.reason, event.wasClean)
socket.onerror = lambda event: print(event.message)
socket.onopen = lambda event: print(event.type)
socket.onopen = None
socket.addEventListener("message", heard, {"once": True})

# --- calls

assert_type(socket.readyState, int)
assert_type(socket.bufferedAmount, int)
assert_type(socket.protocol, str)
assert_type(socket.url, str | None)
assert_type(server.clients, set[ws.WebSocket] | None)
socket.send("x", lambda error: None)
socket.send(b"x", {"fin": False}, lambda: None)
socket.send([1, 2], compress=False)
socket.ping("x", True, lambda: None)
socket.close(1000, "bye")
assert_type(ws.createWebSocketStream(socket, encoding="utf8"), Duplex)


async def main() -> None:
    async with ws.WebSocket("ws://127.0.0.1:1/") as one:
        assert_type(one, ws.WebSocket)
        assert_type(await anext(aiter(one)), str | bytes)
    async with server:
        pass


asyncio.run(main())

# --- wrong

socket.on("mesage", lambda data: None)  # type: ignore[call-overload]
socket.on("close", lambda code, reason, more: None)  # type: ignore[call-overload]
socket.send({})  # type: ignore[call-overload]
socket.send("x", bianry=True)  # type: ignore[call-overload]
ws.WebSocket("ws://127.0.0.1:1/", perMessageDeflat=True)  # type: ignore[call-arg]
server.on("connection", lambda a, b, c: None)  # type: ignore[call-overload]
