"""The peer ends without a byte: a socket that nobody reads ends and closes all the same."""

from __future__ import annotations

import pynet as net
from tests.parity.prelude import Traces, port_of, word

traces = Traces("client", "accepted")
log = traces.log


def connection(socket: net.Socket) -> None:
    socket.on("finish", lambda: log("accepted", "finish"))
    socket.on("end", lambda: log("accepted", "end"))
    socket.on("close", lambda hadError: log("accepted", f"close {word(hadError)}"))
    socket.end()
    server.close()


server = net.createServer(connection)


def listening() -> None:
    client = net.connect(port_of(server), "127.0.0.1")
    client.on("end", lambda: log("client", "end"))
    client.on("finish", lambda: log("client", "finish"))

    @client.on("close")
    def _(hadError: bool) -> None:
        log("client", f"close {word(hadError)}")
        log("client", f"readableEnded {word(client.readableEnded)}, writableFinished {word(client.writableFinished)}")


server.listen(0, "127.0.0.1", listening)

net.run()

traces.show()
