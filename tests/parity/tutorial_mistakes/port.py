"""A tutorial's server with its mistakes: a port that is a string, 'data' on the server, a close() that sockets lack."""

from __future__ import annotations

import pynet as net
from pynet import process
from tests.parity.prelude import port_of


@process.on("uncaughtException")
def _(err: Exception) -> None:
    # what is a TypeError in JavaScript is an AttributeError here
    print(f"uncaught {'TypeError' if isinstance(err, AttributeError) else type(err).__name__}")
    client.destroy()
    server.close()


# a TCP server
server = net.createServer()
server.listen("0")


@server.on("listening")
def _() -> None:
    global client
    print("listening")
    client = net.connect(str(port_of(server)))
    client.on("error", lambda: print("connecting failed"))


client: net.Socket


# a new connection
@server.on("connection")
def _(socket: net.Socket) -> None:
    print("a new connection")

    def data(data: bytes) -> None:
        print("server got data", data.decode())
        socket.write("hello")

    server.add_listener("data", data)  # server.on("data") is a type error
    socket.close()  # type: ignore[attr-defined]


@server.on("close")
def _() -> None:
    print("server closed")


net.run()
