"""resetAndDestroy(): a plain close here, ECONNRESET at the peer."""

from __future__ import annotations

import pynet as net
from pynet.errors import NodeOSError
from tests.parity.prelude import Traces, port_of, word

traces = Traces("client", "accepted")
log = traces.log


def connection(socket: net.Socket) -> None:
    socket.resume()
    socket.on("end", lambda: log("accepted", "end"))

    @socket.on("error")
    def _(err: NodeOSError) -> None:
        log("accepted", f"error {err.message}")
        log("accepted", f"code {err.code}, syscall {err.syscall}")

    socket.on("close", lambda hadError: log("accepted", f"close {word(hadError)}"))
    server.close()


server = net.createServer(connection)


def listening() -> None:

    def connected() -> None:
        log("client", f"returns this {word(client.resetAndDestroy() is client)}, destroyed {word(client.destroyed)}")

    client = net.connect(port_of(server), "127.0.0.1", connected)
    client.on("error", lambda err: log("client", f"error {err.code}"))
    client.on("close", lambda hadError: log("client", f"close {word(hadError)}"))
    client.resume()


server.listen(0, "127.0.0.1", listening)

net.run()

traces.show()
