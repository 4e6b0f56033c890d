"""An 'error' nobody listens for is an uncaught exception; with a handler for that, the socket still closes."""

from __future__ import annotations

import pynet as net
from pynet import process
from pynet.process import nextTick
from tests.parity.prelude import Traces, port_of, word

traces = Traces("client")
log = traces.log


process.on("uncaughtException", lambda err: log("client", f"uncaughtException {err}"))


def connection(socket: net.Socket) -> None:
    socket.resume()
    server.close()


server = net.createServer(connection)


def listening() -> None:

    def connected() -> None:
        client.destroy(Exception("boom"))
        nextTick(lambda: log("client", "a later tick"))

    client = net.connect(port_of(server), "127.0.0.1", connected)
    client.on("close", lambda hadError: log("client", f"close {word(hadError)}"))


server.listen(0, "127.0.0.1", listening)

net.run()

traces.show()
