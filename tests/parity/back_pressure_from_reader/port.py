"""highWaterMark of the server's sockets: a paused reader buffers about that much and no more."""

from __future__ import annotations

import pynet as net
from tests.parity.prelude import Traces, port_of, word

traces = Traces("accepted")
log = traces.log


def connection(socket: net.Socket) -> None:
    log("accepted", f"high water marks {socket.readableHighWaterMark} {socket.writableHighWaterMark}")
    log("accepted", f"write of 999: {word(socket.write(bytes(999)))}")
    received = 0

    @socket.on("readable")
    def _() -> None:
        nonlocal received
        if socket.readableLength == 0:
            return
        if received == 0:
            buffered = word(socket.readableLength >= 1000)
            log("accepted", f"buffered at least {buffered}, read(1) {socket.read(1).decode()}")
        received += 1
        rest = socket.read()
        received += len(rest)

    @socket.on("end")
    def _() -> None:
        log("accepted", f"received all {word(received > 99900)}")
        server.close()


server = net.createServer({"highWaterMark": 1000}, connection)


def listening() -> None:
    client = net.connect(port_of(server), "127.0.0.1")
    client.resume()
    client.end(b"x" * 100000)


server.listen(0, "127.0.0.1", listening)

net.run()

traces.show()
