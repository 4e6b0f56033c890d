"""bytesRead and bytesWritten on both sides: what is queued counts, and they outlive the connection."""

from __future__ import annotations

import pynet as net
from tests.parity.prelude import Traces, port_of

traces = Traces("client", "accepted")
log = traces.log


def connection(socket: net.Socket) -> None:
    socket.resume()
    log("accepted", f"read {socket.bytesRead}, written {socket.bytesWritten}")

    @socket.on("end")
    def _() -> None:
        log("accepted", f"end: read {socket.bytesRead}, written {socket.bytesWritten}")
        socket.end("12345")

    socket.on("close", lambda: log("accepted", f"close: read {socket.bytesRead}, written {socket.bytesWritten}"))
    server.close()


server = net.createServer(connection)


def listening() -> None:

    def connected() -> None:
        log("client", f"connect: written {client.bytesWritten}")
        client.write("äö")
        log("client", f"text: written {client.bytesWritten}")
        client.write("616263", "hex")
        log("client", f"hex: written {client.bytesWritten}")
        client.cork()
        client.write(bytes(10))
        client.write("é", "latin1")
        log("client", f"corked: written {client.bytesWritten}, queued {client.writableLength}")
        client.uncork()
        client.write(bytearray(3))
        client.end("end")
        log("client", f"ended: written {client.bytesWritten}")

    client = net.connect(port_of(server), "127.0.0.1", connected)
    client.write("early")
    log("client", f"connecting: written {client.bytesWritten}, read {client.bytesRead}")
    client.resume()
    client.on("close", lambda: log("client", f"close: read {client.bytesRead}, written {client.bytesWritten}"))


server.listen(0, "127.0.0.1", listening)

net.run()

traces.show()
