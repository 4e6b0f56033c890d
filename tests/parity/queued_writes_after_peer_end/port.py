"""The peer ends while much is queued for writing: all of it is still delivered, then finish and close."""

from __future__ import annotations

import pynet as net
from pynet.timers import setImmediate
from tests.parity.prelude import Traces, port_of, word

traces = Traces("client", "accepted")
log = traces.log


big = b"x" * (8 * 1024 * 1024)
received = 0


def connection(socket: net.Socket) -> None:
    @socket.on("data")
    def _(chunk: bytes) -> None:
        global received
        received += len(chunk)

    socket.on("end", lambda: log("accepted", f"end after {received} bytes"))
    socket.on("close", lambda hadError: log("accepted", f"close {word(hadError)}"))
    socket.pause()
    socket.end(lambda: log("accepted", "end callback"))
    setImmediate(lambda: socket.resume())
    server.close()


server = net.createServer({"allowHalfOpen": True}, connection)


def listening() -> None:
    client = net.connect(port_of(server), "127.0.0.1")

    def written(err: Exception | None) -> None:
        log("client", f"written {'null' if err is None else err}, bytesWritten {client.bytesWritten}")

    client.write(big, written)
    client.resume()
    client.on("end", lambda: log("client", "end"))
    client.on("finish", lambda: log("client", "finish"))
    client.on("close", lambda hadError: log("client", f"close {word(hadError)}"))


server.listen(0, "127.0.0.1", listening)

net.run()

traces.show()
