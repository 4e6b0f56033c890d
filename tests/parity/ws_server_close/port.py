"""close() of the server: it waits for its clients, says no to new ones, and is not for closing twice."""

from __future__ import annotations

import pynet as net
import pynet.http as http
import pynet.ws as ws
from tests.parity.prelude import Traces, port_of, word

traces = Traces("server", "first", "second", "shared")
log = traces.log


server = ws.WebSocketServer({"port": 0, "host": "127.0.0.1"})
server.on("close", lambda: log("server", f"close, clients {clients()}"))


def clients() -> int:
    return len(server.clients or ())


@server.on("connection")
def connection(socket: ws.WebSocket) -> None:
    log("server", f"connection, clients {clients()}")
    socket.on("close", lambda code: log("server", f"a client's close {code}, clients {clients()}"))
    port = port_of(server)

    def closed_before(err: Exception) -> None:
        log("server", f"closed before: {err}")
        shared()

    def closed(err: Exception | None = None) -> None:
        log("server", f"close callback {err or 'none'}")
        server.close(closed_before)

    server.close(closed)
    server.close(lambda err=None: log("server", f"second close callback {err or 'none'}"))
    log("server", f"address {'there' if server.address() else 'none'}")
    second = ws.WebSocket(f"ws://127.0.0.1:{port}/")
    second.on("error", lambda err: log("second", f"error {err.code}"))

    @second.on("close")
    def _(code: int) -> None:
        log("second", f"close {code}")
        for client in list(server.clients or ()):
            client.close(1001, "closing down")


@server.on("listening")
def listening() -> None:
    log("server", "listening")
    first = ws.WebSocket(f"ws://127.0.0.1:{port_of(server)}/")
    first.on("open", lambda: log("first", "open"))
    first.on("close", lambda code, reason: log("first", f'close {code} "{reason.decode()}"'))


# A server on another's HTTP server lets that one be; so does one without any.
def shared() -> None:
    pages = http.createServer(lambda req, res: res.end("a page"))
    sockets = ws.WebSocketServer({"server": pages})
    sockets.on("listening", lambda: log("shared", "listening"))
    sockets.on("close", lambda: log("shared", "close"))
    free = ws.WebSocketServer({"noServer": True, "clientTracking": False})
    free.on("close", lambda: log("shared", "close of the one without a server"))
    log("shared", f"clients {'none' if free.clients is None else 'there'}")
    free.close()

    def closed() -> None:
        goes_on = word(pages.listening)
        log("shared", f"HTTP goes on: {goes_on}, upgrade listeners {pages.listenerCount('upgrade')}")
        pages.close()

    pages.listen(0, "127.0.0.1", lambda: sockets.close(closed))


net.run()

traces.show()
