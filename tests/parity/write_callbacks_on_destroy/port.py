"""destroy() with writes under way and writes waiting: which error each callback gets, and when."""

from __future__ import annotations

import pynet as net
from pynet.errors import NodeError
from pynet.process import nextTick
from pynet.timers import setImmediate
from tests.parity.prelude import Traces, port_of, word

traces = Traces("client")
log = traces.log


def code(err: NodeError | None) -> str:
    return "none" if err is None else err.code


big = bytes(16 * 1024 * 1024)
accepted: net.Socket


def connection(socket: net.Socket) -> None:
    global accepted
    socket.pause()
    socket.on("error", lambda: None)
    accepted = socket
    server.close()


server = net.createServer(connection)


def listening() -> None:

    def connected() -> None:
        client.write(big, lambda err: log("client", f"big: {code(err)}"))
        client.write("waiting", lambda err: log("client", f"waiting: {code(err)}"))
        client.end("last", lambda err: log("client", f"end: {code(err)}"))

        def later() -> None:
            client.destroy()
            log("client", f"destroy() returned, queued {word(client.writableLength > 0)}")
            nextTick(lambda: log("client", "tick"))
            setImmediate(lambda: log("client", "immediate"))

        setImmediate(later)

    client = net.connect(port_of(server), "127.0.0.1", connected)
    client.on("error", lambda err: log("client", f"error {err.code}"))
    client.on("finish", lambda: log("client", "finish"))

    @client.on("close")
    def _(hadError: bool) -> None:
        log("client", f"close {word(hadError)}")
        accepted.destroy()


server.listen(0, "127.0.0.1", listening)

net.run()

traces.show()
