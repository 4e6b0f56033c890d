"""destroy(first) then destroy(second): the second is ignored, one error, one close."""

from __future__ import annotations

import pynet as net
from tests.parity.prelude import port_of, word


def connection(socket: net.Socket) -> None:
    socket.resume()
    server.close()


server = net.createServer(connection)


def listening() -> None:

    def connected() -> None:
        client.destroy(Exception("first"))
        client.destroy(Exception("second"))
        print(f"errored {client.errored}")

    client = net.connect(port_of(server), "127.0.0.1", connected)

    @client.on("error")
    def _(err: Exception) -> None:
        print(f"error {err}")
        client.destroy(Exception("third"))

    @client.on("close")
    def _(hadError: bool) -> None:
        print(f"close {word(hadError)}")
        client.destroy(Exception("fourth"))


server.listen(0, "127.0.0.1", listening)

net.run()
