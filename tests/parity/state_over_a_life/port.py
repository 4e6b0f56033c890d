"""connecting, pending, readyState, destroyed and readable/writable at each step of a client's life."""

from __future__ import annotations

import pynet as net
from tests.parity.prelude import port_of, word


def flags(when: str, socket: net.Socket) -> None:
    print(f"{when}: connecting={word(socket.connecting)} pending={word(socket.pending)} readyState={socket.readyState}")
    print(f"  destroyed={word(socket.destroyed)} readable={word(socket.readable)} writable={word(socket.writable)}")


def connection(socket: net.Socket) -> None:
    socket.resume()
    server.close()


server = net.createServer(connection)


def listening() -> None:
    client = net.Socket()
    flags("new", client)
    client.connect(port_of(server), "127.0.0.1")
    flags("after connect()", client)
    client.on("connectionAttempt", lambda: flags("connectionAttempt", client))
    client.on("connect", lambda: flags("connect", client))

    @client.on("ready")
    def _() -> None:
        client.end()
        flags("after end()", client)
        client.resume()

    client.on("end", lambda: flags("end", client))
    client.on("close", lambda: flags("close", client))


server.listen(0, "127.0.0.1", listening)

net.run()
