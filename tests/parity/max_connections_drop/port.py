"""maxConnections = 1: the second connection is taken, closed and reported by 'drop'."""

from __future__ import annotations

import pynet as net
from tests.parity.prelude import Traces, port_of, word

traces = Traces("server", "first", "second")
log = traces.log


server = net.createServer()
server.maxConnections = 1


@server.on("connection")
def _(socket: net.Socket) -> None:
    log("server", "connection")
    socket.resume()


@server.on("drop")
def _(data: net.DropArgument) -> None:
    log("server", f"drop {','.join(sorted(data))}")
    log("server", f"{data['localAddress']} {data['localFamily']} {word(data['localPort'] == port_of(server))}")
    log("server", f"{data['remoteAddress']} {data['remoteFamily']} {word(data['remotePort'] > 0)}")


server.on("close", lambda: log("server", "close"))


def listening() -> None:
    port = port_of(server)

    def connected() -> None:
        log("first", "connect")
        second = net.connect(port, "127.0.0.1", lambda: log("second", "connect"))
        second.on("end", lambda: log("second", "end"))

        @second.on("close")
        def _(hadError: bool) -> None:
            log("second", f"close {word(hadError)}")
            first.end()
            server.close()

        second.resume()

    first = net.connect(port, "127.0.0.1", connected)
    first.on("close", lambda hadError: log("first", f"close {word(hadError)}"))
    first.resume()


server.listen(0, "127.0.0.1", listening)

net.run()

traces.show()
