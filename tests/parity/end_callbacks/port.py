"""end() and its callback: with data, with an encoding, called twice, before the connection, and finish beside it."""

from __future__ import annotations

import pynet as net
from pynet.errors import NodeError
from tests.parity.prelude import Traces, port_of, word

traces = Traces("client", "accepted")
log = traces.log


def connection(socket: net.Socket) -> None:
    text = ""

    @socket.on("data")
    def _(chunk: bytes) -> None:
        nonlocal text
        text += chunk.decode()

    socket.on("end", lambda: log("accepted", f"end, got {text}"))
    server.close()


server = net.createServer(connection)


def shown(err: NodeError | None) -> str:
    return "null" if err is None else err.code


def listening() -> None:
    client = net.connect(port_of(server), "127.0.0.1")
    client.on("finish", lambda: log("client", "finish 1"))
    returned = client.end("c3a9", "hex", lambda err: log("client", f"end callback 1 {shown(err)}"))
    log("client", f"returns itself {word(returned is client)}")
    ended, finished = word(client.writableEnded), word(client.writableFinished)
    log("client", f"writableEnded {ended}, finished {finished}, writable {word(client.writable)}")
    client.end(lambda err: log("client", f"end callback 2 {shown(err)}"))

    @client.on("finish")
    def _() -> None:
        log("client", f"finish 2, writableFinished {word(client.writableFinished)}")
        client.end(lambda err: log("client", f"end callback 3 {err.code} {err.message}"))

    client.on("connect", lambda: log("client", "connect"))
    client.on("error", lambda err: log("client", f"error {err.code}"))
    client.on("close", lambda hadError: log("client", f"close {word(hadError)}"))
    client.resume()


server.listen(0, "127.0.0.1", listening)

net.run()

traces.show()
