"""write() after end(): false, its callback and the end callback get the error, then error, then close(true)."""

from __future__ import annotations

import pynet as net
from tests.parity.prelude import Traces, port_of, word

traces = Traces("client", "accepted")
log = traces.log


def connection(socket: net.Socket) -> None:
    socket.on("data", lambda chunk: log("accepted", f"data {chunk.decode()}"))
    socket.on("end", lambda: log("accepted", "end"))
    socket.on("error", lambda: None)
    server.close()


server = net.createServer(connection)


def listening() -> None:

    def connected() -> None:
        client.end("a", lambda err: log("client", f"end callback {err.code}"))
        log("client", f"write returned {word(client.write('b', lambda err: log('client', f'written {err.code}')))}")
        log("client", f"destroyed {word(client.destroyed)}, writableEnded {word(client.writableEnded)}")
        client.end(lambda err: log("client", f"second end {err.code}"))

    client = net.connect(port_of(server), "127.0.0.1", connected)
    client.on("finish", lambda: log("client", "finish"))
    client.on("error", lambda err: log("client", f"error {err.code} {err.message}"))
    client.on("close", lambda hadError: log("client", f"close {word(hadError)}"))


server.listen(0, "127.0.0.1", listening)

net.run()

traces.show()
