"""The server destroys in the connection listener: the client connects, sees an end (or a reset) and closes."""

from __future__ import annotations

import pynet as net
from tests.parity.prelude import Traces, port_of, word

traces = Traces("server", "client")
log = traces.log


server = net.createServer()


@server.on("connection")
def _(socket: net.Socket) -> None:
    log("server", f"connection, destroyed {word(socket.destroyed)}")

    @socket.on("close")
    def _(hadError: bool) -> None:
        log("server", f"accepted: close {word(hadError)}")

        def counted(err: Exception | None, count: int) -> None:
            log("server", f"connections {count}")
            server.close()

        server.getConnections(counted)

    socket.destroy()


server.on("close", lambda: log("server", "close"))


def listening() -> None:
    client = net.connect(port_of(server), "127.0.0.1")
    client.on("connect", lambda: log("client", "connect"))
    client.on("ready", lambda: log("client", "ready"))
    client.on("end", lambda: log("client", "end"))
    client.on("close", lambda hadError: log("client", f"close {word(hadError)}"))
    client.resume()


server.listen(0, "127.0.0.1", listening)

net.run()

traces.show()
