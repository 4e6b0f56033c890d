"""Back-pressure: write() returns false, drain comes once, every callback in order, nothing is lost."""

from __future__ import annotations

import pynet as net
from tests.parity.prelude import Traces, port_of, word

traces = Traces("client", "accepted")
log = traces.log


megabyte = b"x" * (1024 * 1024)
received = 0


def connection(socket: net.Socket) -> None:
    @socket.on("data")
    def _(chunk: bytes) -> None:
        global received
        received += len(chunk)

    socket.on("end", lambda: log("accepted", f"end after {received} bytes"))
    server.close()


server = net.createServer(connection)


def listening() -> None:
    client = net.connect(port_of(server), "127.0.0.1")
    log("client", f"high water mark {client.writableHighWaterMark}")
    for i in range(1, 5):
        more = client.write(megabyte, lambda err, *, i=i: log("client", f"written {i} {word(err)}"))
        queued, size = client.writableLength, client.bufferSize
        log("client", f"write {i} returned {word(more)}, queued {queued}, bufferSize {size}")
    log("client", f"needs drain {word(client.writableNeedDrain)}, bytesWritten {client.bytesWritten}")

    @client.on("drain")
    def _() -> None:
        log("client", f"drain, needs drain {word(client.writableNeedDrain)}, queued {client.writableLength}")
        client.end(lambda: log("client", "end callback"))

    client.on("finish", lambda: log("client", f"finish, bytesWritten {client.bytesWritten}"))
    client.on("close", lambda hadError: log("client", f"close {word(hadError)}"))
    client.resume()


server.listen(0, "127.0.0.1", listening)

net.run()

traces.show()
