"""allowHalfOpen false: a write in the 'end' listener, and one a tick later, still go out before the automatic FIN."""

from __future__ import annotations

import pynet as net
from pynet.process import nextTick
from pynet.timers import setImmediate
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
    socket.end()
    server.close()


server = net.createServer(connection)


def listening() -> None:
    client = net.connect(port_of(server), "127.0.0.1")
    client.resume()

    def written(err: Exception | None) -> None:
        log("client", f"written {'null' if err is None else err}")

    @client.on("end")
    def _() -> None:
        log("client", f"end, writable {word(client.writable)}, writableEnded {word(client.writableEnded)}")
        log("client", f"write returned {word(client.write('from end ', written))}")

        def tick() -> None:
            log("client", f"tick, writable {word(client.writable)}, writableEnded {word(client.writableEnded)}")
            log("client", f"write returned {word(client.write('from tick', written))}")

        nextTick(tick)

        def immediate() -> None:
            log("client", f"immediate, writable {word(client.writable)}, writableEnded {word(client.writableEnded)}")

        setImmediate(immediate)

    client.on("finish", lambda: log("client", "finish"))
    client.on("error", lambda err: log("client", f"error {err.code}"))
    client.on("close", lambda hadError: log("client", f"close {word(hadError)}"))


server.listen(0, "127.0.0.1", listening)

net.run()

traces.show()
