"""localAddress and localPort: where the connection comes from; both stand in the error when it fails."""

from __future__ import annotations

import pynet as net
from pynet.errors import NodeOSError
from tests.parity.prelude import port_of, word


def connection(socket: net.Socket) -> None:
    print(f"accepted from {socket.remoteAddress}")
    socket.end()


server = net.createServer(connection)
free = net.createServer()


def server_port() -> int:
    return port_of(server)


localPort: int


def free_listening() -> None:
    global localPort
    localPort = port_of(free)

    def closed() -> None:
        client = net.connect(
            {"port": server_port(), "host": "127.0.0.1", "localAddress": "127.0.0.2", "localPort": localPort}
        )
        client.on("connect", lambda: client.resume())
        client.on("close", lambda: server.close(refused))
        ports: tuple[bool, str | None] = (False, None)

        @client.on("connect")
        def _() -> None:
            nonlocal ports
            ports = (client.localPort == localPort, client.localAddress)

        client.on("close", lambda: print(f"local port as asked {word(ports[0])}, address {ports[1]}"))

    free.close(closed)


server.listen(0, "127.0.0.1", lambda: free.listen(0, "127.0.0.1", free_listening))


def refused() -> None:
    def listening() -> None:
        port = server_port()

        def closed() -> None:
            client = net.connect(
                {"port": port, "host": "127.0.0.1", "localAddress": "127.0.0.2", "localPort": localPort}
            )

            @client.on("error")
            def _(err: NodeOSError) -> None:
                print(err.message)
                print(f"code {err.code}, localAddress {err.localAddress}, localPort {word(err.localPort == localPort)}")
                taken()

        server.close(closed)

    server.listen(0, "127.0.0.1", listening)


def taken() -> None:
    def listening() -> None:
        port = server_port()
        client = net.connect({"port": port, "host": "127.0.0.1", "localAddress": "127.0.0.1", "localPort": port})
        client.on("connectionAttempt", lambda: print("connectionAttempt"))

        @client.on("error")
        def _(err: NodeOSError) -> None:
            print(f"{err.message}, code {err.code}, syscall {err.syscall}")
            server.close()

        client.on("close", lambda hadError: print(f"close {word(hadError)}"))

    server.listen(0, "127.0.0.1", listening)


net.run()
