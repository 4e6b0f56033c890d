"""From the handshake to the close of the client, with a text, bytes and a message in parts each way."""

from __future__ import annotations

import pynet as net
import pynet.http as http
import pynet.ws as ws
from tests.parity.prelude import Traces, port_of, word

traces = Traces("server", "accepted", "client")
log = traces.log


def show(data: bytes, isBinary: bool) -> str:
    return f"{data.hex() if isBinary else data.decode()} binary {word(isBinary)}"


server = ws.WebSocketServer({"port": 0, "host": "127.0.0.1"})
server.on("headers", lambda headers: log("server", f"headers {headers[0]}"))
server.on("close", lambda: log("server", f"close, clients {clients()}"))


def clients() -> int:
    return len(server.clients or ())


@server.on("connection")
def connection(socket: ws.WebSocket, req: http.IncomingMessage) -> None:
    log("server", f"connection {req.method} {req.url}, clients {clients()}, readyState {socket.readyState}")
    log("accepted", f'url {socket.url or "none"}, protocol "{socket.protocol}", extensions "{socket.extensions}"')

    @socket.on("message")
    def _(data: bytes, isBinary: bool) -> None:
        log("accepted", f"message {show(data, isBinary)}")
        socket.send(data, {"binary": isBinary})

    @socket.on("close")
    def _(code: int, reason: bytes) -> None:
        log("accepted", f'close {code} "{reason.decode()}", readyState {socket.readyState}, clients {clients()}')
        server.close()


@server.on("listening")
def listening() -> None:
    client = ws.WebSocket(f"ws://127.0.0.1:{port_of(server)}/a?b=c")
    log("client", f"new, readyState {client.readyState}, buffered {client.bufferedAmount}")
    left = 4

    @client.on("upgrade")
    def _(response: http.IncomingMessage) -> None:
        log("client", f"upgrade {response.statusCode} {response.headers['upgrade']}, readyState {client.readyState}")

    @client.on("open")
    def _() -> None:
        log("client", f'open, readyState {client.readyState}, extensions "{client.extensions}"')
        client.send("text")
        client.send(bytes([0, 1, 255]))
        client.send("in ", {"fin": False})
        client.send("parts", {"fin": True})
        client.send("")

    @client.on("message")
    def _(data: bytes, isBinary: bool) -> None:
        nonlocal left
        log("client", f"message {show(data, isBinary)}")
        left -= 1
        if left == 0:
            client.close(4000, "that is all")
            log("client", f"closing, readyState {client.readyState}")
            client.close()

    @client.on("close")
    def _(code: int, reason: bytes) -> None:
        log("client", f'close {code} "{reason.decode()}", readyState {client.readyState}')


net.run()

traces.show()
