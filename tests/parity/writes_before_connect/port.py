"""Writes made while connecting wait for the connection; their callbacks and connect, ready, finish have one order."""

from __future__ import annotations

import pynet as net
from tests.parity.prelude import Traces, port_of, word

traces = Traces("client", "accepted")
log = traces.log


def connection(socket: net.Socket) -> None:
    text = ""

    @socket.on("data")
    def _(chunk: bytes) -> None:
        nonlocal text
        text += chunk.decode()

    socket.on("end", lambda: log("accepted", f"end, got {text}"))
    server.close()


server = net.createServer(connection)


def listening() -> None:
    client = net.connect(port_of(server), "127.0.0.1")
    more = client.write("a", lambda err: log("client", f"written a {'null' if err is None else err}"))
    log("client", f"write returned {word(more)}")
    more = client.write("b", lambda err: log("client", f"written b {'null' if err is None else err}"))
    log("client", f"write returned {word(more)}")
    client.end("c", lambda err: log("client", f"end callback {'null' if err is None else err}"))
    queued = client.writableLength
    log("client", f"connecting {word(client.connecting)}, queued {queued}, bytesWritten {client.bytesWritten}")
    client.on("connect", lambda: log("client", "connect"))
    client.on("ready", lambda: log("client", "ready"))
    client.on("finish", lambda: log("client", f"finish, bytesWritten {client.bytesWritten}"))
    client.on("end", lambda: log("client", "end"))
    client.on("close", lambda hadError: log("client", f"close {word(hadError)}"))
    client.resume()


server.listen(0, "127.0.0.1", listening)

net.run()

traces.show()
