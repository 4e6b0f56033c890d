"""end() on a socket that is still connecting: it connects, sends FIN, and closes when the peer has ended."""

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
    client = net.connect(port_of(server), "127.0.0.1")
    client.end()
    connecting, writable = word(client.connecting), word(client.writable)
    log("client", f"readyState {client.readyState}, connecting {connecting}, writable {writable}")
    client.on("connect", lambda: log("client", f"connect, readyState {client.readyState}"))
    client.on("ready", lambda: log("client", "ready"))
    client.on("finish", lambda: log("client", "finish"))
    client.on("end", lambda: log("client", "end"))
    client.on("error", lambda err: log("client", f"error {err.code}"))
    client.on("close", lambda hadError: log("client", f"close {word(hadError)}"))


server.listen(0, "127.0.0.1", listening)

net.run()

traces.show()
