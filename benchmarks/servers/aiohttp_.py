"""aiohttp, server and client."""

from __future__ import annotations

import asyncio
import os
import ssl

from aiohttp import ClientSession, TCPConnector, web

from ._program import BACKLOG, HOST, ready, run

FOREVER_SECONDS = 3600


async def on_request(request: web.BaseRequest) -> web.Response:
    """Greet."""
    return web.Response(text="hello world", content_type="text/plain")


async def serve(context: ssl.SSLContext | None) -> None:
    """Answer requests, for ever."""
    runner = web.ServerRunner(web.Server(on_request, keepalive_timeout=FOREVER_SECONDS))
    await runner.setup()
    await web.TCPSite(runner, HOST, 0, backlog=BACKLOG, ssl_context=context).start()
    ready(runner.addresses[0][1])
    await asyncio.Event().wait()


def secure() -> ssl.SSLContext:
    """With the certificate that the driver has made."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(os.environ["PYNET_BENCH_TLS"])
    return context


async def get(port: int, count: int) -> None:
    """Send so many requests at a time whenever told to."""
    async with ClientSession(connector=TCPConnector(limit=count, keepalive_timeout=FOREVER_SECONDS)) as session:

        async def one() -> None:
            async with session.get(f"http://{HOST}:{port}/hello") as response:
                await response.read()

        async def on_connection(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            while order := await reader.read(1):
                await asyncio.gather(*(one() for _ in range(count)))
                writer.write(order)

        server = await asyncio.start_server(on_connection, HOST, 0)
        ready(server.sockets[0].getsockname()[1])
        await server.serve_forever()


if __name__ == "__main__":
    run(
        {
            "http": lambda: asyncio.run(serve(None)),
            "https": lambda: asyncio.run(serve(secure())),
            "get": lambda port, count: asyncio.run(get(port, count)),
        }
    )
