"""The peer ends, but three bytes are unread: the socket stays open until somebody reads."""

from __future__ import annotations

import pynet as net
from pynet.timers import setImmediate
from tests.parity.prelude import Traces, port_of, word

traces = Traces("client", "accepted")
log = traces.log


def connection(socket: net.Socket) -> None:
    socket.on("finish", lambda: log("accepted", "finish"))
    socket.on("end", lambda: log("accepted", "end"))
    socket.on("close", lambda hadError: log("accepted", f"close {word(hadError)}"))
    socket.end("bye")
    socket.resume()
    server.close()


server = net.createServer(connection)


def listening() -> None:
    client = net.connect(port_of(server), "127.0.0.1")
    client.on("end", lambda: log("client", "end"))
    client.on("finish", lambda: log("client", "finish"))
    client.on("close", lambda hadError: log("client", f"close {word(hadError)}"))

    turns = 0

    def look() -> None:
        nonlocal turns
        if client.readableLength == 3:
            turns += 1
        if turns < 20:
            setImmediate(look)
            return
        log("client", f"unread {client.readableLength}, readableEnded {word(client.readableEnded)}")
        log("client", f"readyState {client.readyState}, readableFlowing {word(client.readableFlowing, 'null')}")
        client.on("data", lambda chunk: log("client", f"data {chunk.decode()}"))
        log("client", f"reading, readableFlowing {word(client.readableFlowing, 'null')}")

    look()


server.listen(0, "127.0.0.1", listening)

net.run()

traces.show()
