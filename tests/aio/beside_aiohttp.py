"""A program in which an aiohttp server and a pynet server live in one asyncio loop, and are each other's clients."""

from __future__ import annotations

import asyncio

from aiohttp import ClientSession, web

import pynet as net
from pynet.aio import idle
from pynet.events import once
from tests.lab import port_of

REQUESTS = 20
REQUEST = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nConnection: close\r\n\r\nthere"


async def shouting() -> net.Server:
    """A pynet server that shouts back what it is told."""

    async def shout(socket: net.Socket) -> None:
        async for chunk in socket:
            socket.write(chunk.upper())
            await socket.drained()
        socket.end()

    server = net.createServer({"allowHalfOpen": True}, shout)
    await once(server.listen(0, "127.0.0.1"), "listening")
    return server


async def ask(port: int, text: bytes, *, end: bool = True) -> bytes:
    """What the server on *port* says to *text*, by a pynet client."""
    socket = net.connect(port, "127.0.0.1")
    socket.write(text)
    if end:
        socket.end()
    return b"".join([chunk async for chunk in socket])


async def main() -> tuple[list[str], bytes, list[net.Socket]]:
    served: list[net.Socket] = []
    shouter = await shouting()
    shouter.on("connection", served.append)

    async def handle(request: web.Request) -> web.Response:
        """Every HTTP request is passed on to the pynet server."""
        return web.Response(body=await ask(port_of(shouter), await request.read()))

    application = web.Application()
    application.router.add_post("/", handle)
    runner = web.AppRunner(application)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    http_port: int = runner.addresses[0][1]

    async def post(session: ClientSession, number: int) -> str:
        async with session.post(f"http://127.0.0.1:{http_port}/", data=f"hello {number}".encode()) as answer:
            text: str = await answer.text()
            return text

    async with ClientSession() as session:
        answers = await asyncio.gather(*(post(session, number) for number in range(REQUESTS)))
    raw = await ask(http_port, REQUEST, end=False)  # an end would be a client that has gone
    await runner.cleanup()
    shouter.close()
    await idle()
    return answers, raw, served
