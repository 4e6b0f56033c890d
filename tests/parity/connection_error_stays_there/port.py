"""An error of an accepted socket is that socket's own: the server hears nothing and goes on."""

from __future__ import annotations

import pynet as net
from tests.parity.prelude import Traces, port_of, word

traces = Traces("server", "accepted", "client")
log = traces.log


def connection(socket: net.Socket) -> None:
    socket.on("error", lambda err: log("accepted", f"error {err}"))

    @socket.on("close")
    def _(hadError: bool) -> None:
        log("accepted", f"close {word(hadError)}")
        log("server", f"listening {word(server.listening)}")
        server.close()

    socket.destroy(Exception("boom"))


server = net.createServer(connection)
server.on("error", lambda err: log("server", f"error {err}"))
server.on("close", lambda: log("server", "close"))


def listening() -> None:
    client = net.connect(port_of(server), "127.0.0.1")
    client.on("end", lambda: log("client", "end"))
    client.on("error", lambda err: log("client", f"error {err.code}"))
    client.on("close", lambda hadError: log("client", f"close {word(hadError)}"))
    client.resume()


server.listen(0, "127.0.0.1", listening)

net.run()

traces.show()
