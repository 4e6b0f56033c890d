import pynet as net
from pynet.events import once


async def main() -> str:
    server = net.createServer(lambda socket: socket.end("hello"))
    server.on("connection", lambda: server.close())
    server.listen(0, "127.0.0.1")
    await once(server, "listening")
    address = server.address()
    assert isinstance(address, net.AddressInfo)

    client = net.connect(address.port, "127.0.0.1")
    client.on("close", lambda: print("client closed"))
    received = b""
    async for chunk in client:
        received += chunk
    return received.decode()


print(net.run(main()))
