import asyncio

import pynet as net
from pynet.events import once


async def main() -> None:
    server = net.createServer(lambda socket: socket.pipe(socket))
    server.listen(0, "127.0.0.1")
    await once(server, "listening")
    address = server.address()
    assert isinstance(address, net.AddressInfo)

    reader, writer = await asyncio.open_connection("127.0.0.1", address.port)
    writer.write(b"hello")
    print(await reader.readexactly(5))
    writer.close()
    server.close()


asyncio.run(main())
