"""destroy() inside 'data': every listener of that chunk is still called, the chunk behind it is dropped, no 'end'."""

from __future__ import annotations

import pynet as net
from pynet.timers import setImmediate
from tests.parity.prelude import Traces, port_of, word

traces = Traces("client", "accepted")
log = traces.log


def connection(socket: net.Socket) -> None:
    socket.resume()
    socket.on("end", lambda: log("accepted", "end"))
    socket.on("error", lambda: None)
    socket.on("close", lambda: log("accepted", "close"))
    socket.write("hello")
    server.close()


server = net.createServer(connection)


def listening() -> None:
    client = net.connect(port_of(server), "127.0.0.1")

    def read() -> None:
        if client.readableLength < 5:
            setImmediate(read)
            return
        client.unshift("one ")
        log("client", f"buffered {client.readableLength}")

        @client.on("data")
        def _(chunk: bytes) -> None:
            log("client", f"first listener {chunk.decode()}")
            client.destroy()
            log("client", f"destroyed {word(client.destroyed)}")

        client.on("data", lambda chunk: log("client", f"second listener {chunk.decode()}"))

    client.on("end", lambda: log("client", "end"))
    client.on("close", lambda hadError: log("client", f"close {word(hadError)}"))
    read()


server.listen(0, "127.0.0.1", listening)

net.run()

traces.show()
