"""A signal aborted while open: error and close(true) here, an end at the peer; aborting after close does nothing."""

from __future__ import annotations

import pynet as net
from tests.parity.prelude import Traces, port_of, word

traces = Traces("client", "accepted")
log = traces.log


def connection(socket: net.Socket) -> None:
    socket.resume()
    socket.on("end", lambda: log("accepted", "end"))
    socket.on("close", lambda hadError: log("accepted", f"close {word(hadError)}"))
    server.close()


server = net.createServer(connection)


def listening() -> None:
    controller = net.AbortController()
    client = net.Socket({"signal": controller.signal})

    def connected() -> None:
        log("client", "connect")
        controller.abort()
        log("client", f"abort() returned, destroyed {word(client.destroyed)}")

    client.connect(port_of(server), "127.0.0.1", connected)
    client.on("error", lambda err: log("client", f"error {err.code} {err.message}"))
    client.on("close", lambda hadError: log("client", f"close {word(hadError)}"))

    later = net.AbortController()
    second = net.Socket({"signal": later.signal})
    second.on("error", lambda err: log("client", f"second: error {err.code}"))

    @second.on("close")
    def _(hadError: bool) -> None:
        log("client", f"second: close {word(hadError)}")
        later.abort()

    second.destroy()


server.listen(0, "127.0.0.1", listening)

net.run()

traces.show()
