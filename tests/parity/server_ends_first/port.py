"""The server says bye and ends; the client only reads."""

from __future__ import annotations

import pynet as net
from tests.parity.prelude import Traces, port_of, word

traces = Traces("server", "client", "accepted")
log = traces.log


def connection(socket: net.Socket) -> None:
    socket.resume()
    socket.on("finish", lambda: log("accepted", "finish"))
    socket.on("end", lambda: log("accepted", "end"))
    socket.on("close", lambda hadError: log("accepted", f"close {word(hadError)}"))
    socket.end("bye", lambda: log("accepted", "end callback"))
    server.close()


server = net.createServer(connection)
server.on("close", lambda: log("server", "close"))


def listening() -> None:
    client = net.connect({"port": port_of(server), "host": "127.0.0.1"})
    client.on("data", lambda chunk: log("client", f"data {chunk.decode()}"))
    client.on("end", lambda: log("client", "end"))
    client.on("finish", lambda: log("client", "finish"))
    client.on("close", lambda hadError: log("client", f"close {word(hadError)}"))


server.listen(0, "127.0.0.1", listening)

net.run()

traces.show()
