"""server.close() with an open connection: no new ones, 'close' waits for the last to end."""

from __future__ import annotations

import pynet as net
from pynet.errors import NodeOSError
from tests.parity.prelude import Traces, port_of, word

traces = Traces("server", "client")
log = traces.log


def connection(socket: net.Socket) -> None:
    socket.resume()

    def counted(err: Exception | None, count: int) -> None:
        log("server", f"getConnections {'null' if err is None else err} {count}")

    def first(err: Exception | None, count: int) -> None:
        counted(err, count)

        def closed(err: Exception | None) -> None:
            log("server", f"close callback {word(err)}")
            server.getConnections(counted)

        server.close(closed)
        address = server.address()
        log("server", f"closing, listening {word(server.listening)}, address {'null' if address is None else address}")
        late = net.connect(port, "127.0.0.1")

        @late.on("error")
        def _(err: NodeOSError) -> None:
            log("server", f"new connection {err.code}")
            client.end()

    server.getConnections(first)


server = net.createServer(connection)
server.on("close", lambda: log("server", "close"))

port: int
client: net.Socket


def listening() -> None:
    global port, client
    port = port_of(server)
    client = net.connect(port, "127.0.0.1")
    client.on("end", lambda: log("client", "end"))
    client.on("close", lambda hadError: log("client", f"close {word(hadError)}"))
    client.resume()


server.listen(0, "127.0.0.1", listening)

net.run()

traces.show()
