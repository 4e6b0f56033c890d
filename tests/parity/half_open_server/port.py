"""allowHalfOpen on the server: the client has ended, the server goes on writing and ends when it likes."""

from __future__ import annotations

import pynet as net
from pynet.timers import setImmediate
from tests.parity.prelude import Traces, port_of, word

traces = Traces("client", "accepted")
log = traces.log


def connection(socket: net.Socket) -> None:
    log("accepted", f"allowHalfOpen {word(socket.allowHalfOpen)}")
    socket.resume()

    @socket.on("end")
    def _() -> None:
        log("accepted", f"end, readyState {socket.readyState}, writable {word(socket.writable)}")

        def written() -> None:
            log("accepted", "written")
            setImmediate(lambda: socket.end(" words"))

        socket.write("late", written)

    socket.on("finish", lambda: log("accepted", f"finish, readyState {socket.readyState}"))
    socket.on("close", lambda hadError: log("accepted", f"close {word(hadError)}"))
    server.close()


server = net.createServer({"allowHalfOpen": True}, connection)


def listening() -> None:
    text = ""

    def connected() -> None:
        client.end()
        log("client", f"ended, readyState {client.readyState}")

    client = net.connect(port_of(server), "127.0.0.1", connected)

    @client.on("data")
    def _(chunk: bytes) -> None:
        nonlocal text
        text += chunk.decode()

    client.on("finish", lambda: log("client", "finish"))
    client.on("end", lambda: log("client", f"end, got {text}"))
    client.on("close", lambda hadError: log("client", f"close {word(hadError)}"))


server.listen(0, "127.0.0.1", listening)

net.run()

traces.show()
