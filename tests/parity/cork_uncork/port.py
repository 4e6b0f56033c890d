"""cork() holds writes back, uncork() sends them as one; nested corks need as many uncorks."""

from __future__ import annotations

import pynet as net
from tests.parity.prelude import Traces, port_of

traces = Traces("client", "accepted")
log = traces.log


def connection(socket: net.Socket) -> None:
    socket.on("data", lambda chunk: log("accepted", f"data {chunk.decode()}"))
    socket.on("end", lambda: log("accepted", "end"))
    server.close()


server = net.createServer(connection)


def listening() -> None:

    def connected() -> None:
        client.cork()
        client.cork()
        client.write("a", lambda: log("client", "written a"))
        client.write("b", lambda: log("client", "written b"))
        log("client", f"corked {client.writableCorked}, queued {client.writableLength}")
        client.uncork()
        log("client", f"corked {client.writableCorked}, queued {client.writableLength}")
        client.write("c", lambda: log("client", "written c"))
        client.uncork()
        log("client", f"corked {client.writableCorked}, queued {client.writableLength}")
        client.uncork()
        client.end()

    client = net.connect(port_of(server), "127.0.0.1", connected)
    client.on("finish", lambda: log("client", "finish"))
    client.resume()


server.listen(0, "127.0.0.1", listening)

net.run()

traces.show()
