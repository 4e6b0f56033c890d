"""terminate() and close() in every state: before the connection, when open, while closing, twice, at the end."""

from __future__ import annotations

from collections.abc import Callable

import pynet as net
import pynet.ws as ws
from pynet.timers import setImmediate
from tests.parity.prelude import port_of, word


def twice(client: ws.WebSocket) -> None:
    client.terminate()
    client.terminate()
    client.close()


def while_closing(client: ws.WebSocket) -> None:
    client.close(4000, "as said")
    client.terminate()


def with_data(client: ws.WebSocket) -> None:
    client.send("x" * 1000)
    client.terminate()
    client.send("too late", lambda err: print(f"  send: {err}, buffered {client.bufferedAmount}"))


def in_message(client: ws.WebSocket) -> None:
    client.on("open", lambda: client.send("hello"))
    client.on("message", lambda: client.terminate())


def in_close(client: ws.WebSocket) -> None:
    client.on("open", lambda: client.close())

    @client.on("close")
    def _() -> None:
        client.close()
        client.terminate()
        client.pause()
        client.resume()
        print(f"  paused {word(client.isPaused)}, readyState {client.readyState}")


WAYS: dict[str, Callable[[ws.WebSocket], object]] = {
    "terminate at once": lambda client: client.terminate(),
    "close at once": lambda client: client.close(),
    "terminate when open": lambda client: client.on("open", lambda: client.terminate()),
    "terminate twice when open": lambda client: client.on("open", lambda: twice(client)),
    "terminate while closing": lambda client: client.on("open", lambda: while_closing(client)),
    "terminate with data queued": lambda client: client.on("open", lambda: with_data(client)),
    "terminate in message": in_message,
    "all of it in close": in_close,
}

server = ws.WebSocketServer({"port": 0, "host": "127.0.0.1"})


@server.on("connection")
def connection(socket: ws.WebSocket) -> None:
    socket.on("error", lambda: None)

    @socket.on("message")
    def _() -> None:
        socket.send("one")
        socket.send("two")


def run_next() -> None:
    if not WAYS:
        server.close()
        return
    name = next(iter(WAYS))
    way = WAYS.pop(name)
    print(name)
    client = ws.WebSocket(f"ws://127.0.0.1:{port_of(server)}/")
    client.on("open", lambda: print("  open"))
    client.on("message", lambda data: print(f"  message {data.decode()}"))
    client.on("error", lambda err: print(f"  error {err}, readyState {client.readyState}"))

    @client.on("close")
    def _(code: int, reason: bytes) -> None:
        print(f'  close {code} "{reason.decode()}", readyState {client.readyState}')
        setImmediate(run_next)

    way(client)
    print(f"  readyState {client.readyState}")


server.on("listening", run_next)
net.run()
