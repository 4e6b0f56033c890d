"""Pings are answered, unless autoPong is off; a pong may come unasked. Their callbacks are called once it is sent."""

from __future__ import annotations

import pynet as net
import pynet.ws as ws
from tests.parity.prelude import Traces, port_of

traces = Traces("accepted", "client")
log = traces.log


server = ws.WebSocketServer({"port": 0, "host": "127.0.0.1", "autoPong": False})


@server.on("connection")
def connection(socket: ws.WebSocket) -> None:
    @socket.on("ping")
    def _(data: bytes) -> None:
        log("accepted", f'ping "{data.decode()}"')
        if data == b"by hand":
            socket.pong(f"answered {data.decode()}")

    socket.on("pong", lambda data: log("accepted", f'pong "{data.decode()}"'))

    @socket.on("message")
    def _(data: bytes) -> None:
        log("accepted", f"message {data.decode()}")
        socket.ping("are you there?", False, lambda err: log("accepted", f"ping sent {err or 'well'}"))
        socket.ping()

    @socket.on("close")
    def _(code: int) -> None:
        log("accepted", f"close {code}")

        def refused(err: Exception) -> None:
            log("accepted", str(err))
            server.close()

        socket.ping("late", refused)


@server.on("listening")
def listening() -> None:
    client = ws.WebSocket(f"ws://127.0.0.1:{port_of(server)}/")
    pings = 0
    try:
        client.ping("early")
    except RuntimeError as err:
        log("client", str(err))

    @client.on("open")
    def _() -> None:
        client.ping("ignored")
        client.ping("by hand")
        client.pong("unasked")
        client.pong(bytes([65, 66]))
        client.ping(12)
        try:
            client.ping("x" * 126)
        except ValueError as err:
            log("client", f"RangeError: {err}")

    @client.on("pong")
    def _(data: bytes) -> None:
        log("client", f'pong "{data.decode()}"')
        client.send("now you")

    @client.on("ping")
    def _(data: bytes) -> None:
        nonlocal pings
        log("client", f'ping "{data.decode()}"')
        pings += 1
        if pings == 2:
            client.close(1000)

    client.on("close", lambda code: log("client", f"close {code}"))


net.run()

traces.show()
