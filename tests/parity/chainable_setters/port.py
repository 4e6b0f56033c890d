"""The setters give back the socket or server, connected or not, and do not mind an unconnected one."""

from __future__ import annotations

import pynet as net
from tests.parity.prelude import Traces, port_of, word

traces = Traces("client", "accepted")
log = traces.log


def chain(s: net.Socket) -> net.Socket:
    return (
        s.setTimeout(1000)
        .setNoDelay()
        .setNoDelay(False)
        .setKeepAlive(True, 2000)
        .setKeepAlive(False)
        .setKeepAlive({"enable": True})
        .setEncoding("utf8")
        .pause()
        .resume()
        .ref()
        .unref()
        .ref()
        .setTimeout(0)
        .setTypeOfService(16)
        .on("timeout", lambda: None)
        .once("timeout", lambda: None)
        .prependListener("timeout", lambda: None)
        .removeAllListeners("timeout")
        .setMaxListeners(20)
    )


fresh = net.Socket()
log("client", f"fresh {word(chain(fresh) is fresh)}, timeout {fresh.timeout}, tos {fresh.getTypeOfService()}")


def connection(socket: net.Socket) -> None:
    log("accepted", f"{word(chain(socket) is socket)}")
    socket.end()


server = net.createServer(connection)
log("client", f"server {word(server.unref().ref() is server)}")


def listening() -> None:

    def connected() -> None:
        log("client", f"client {word(chain(client) is client)}, tos {client.getTypeOfService()}")
        log("client", f"getConnections {word(server.getConnections(lambda err, count: None) is server)}")
        log("client", f"end {word(client.end() is client)}, destroy {word(client.destroy() is client)}")
        log("client", f"close {word(server.close() is server)}")

    client = net.connect(port_of(server), "127.0.0.1", connected)
    client.on("error", lambda: None)


server.listen(0, "127.0.0.1", listening)

net.run()

traces.show()
