import asyncio

import pynet as net
from pynet.events import once


async def serve(socket: net.Socket) -> None:
    socket.on("error", lambda err: print("error:", err))
    await asyncio.sleep(0.01)
    raise ValueError("no service today")


async def main() -> None:
    server = net.createServer(serve)
    server.on("connection", lambda: server.close())
    async with server.listen(0, "127.0.0.1"):
        await once(server, "listening")
        address = server.address()
        assert isinstance(address, net.AddressInfo)
        client = net.connect(address.port, "127.0.0.1")
        client.on("close", lambda: print("client closed"))
        client.resume()
        await once(client, "close")


net.run(main())
