"""A reader that pauses: what is sent waits, bufferedAmount counts it; the callbacks come in order as it goes out."""

from __future__ import annotations

from functools import partial

import pynet as net
import pynet.ws as ws
from pynet.timers import setImmediate, setTimeout
from tests.parity.prelude import Traces, port_of, word

SIZE = 4 * 1024 * 1024
COUNT = 8
traces = Traces("accepted", "client")
log = traces.log


server = ws.WebSocketServer({"port": 0, "host": "127.0.0.1"})


@server.on("connection")
def connection(socket: ws.WebSocket) -> None:
    called = 0

    def sent(i: int, err: Exception | None) -> None:
        nonlocal called
        if err or called != i:
            log("accepted", f"callback {i}: {err}")
        called += 1
        if called == COUNT:
            log("accepted", f"all callbacks, buffered {socket.bufferedAmount}")

    def look_again() -> None:
        much = word(socket.bufferedAmount > SIZE)
        log("accepted", f"still much: {much}, not all called: {word(called < COUNT)}")
        socket.ping("read on")

    @socket.on("message")
    def _(data: bytes) -> None:
        log("accepted", f"message {data.decode()}")
        for i in range(COUNT):
            socket.send(bytes([i]) * SIZE, partial(sent, i))
        log("accepted", f"much is buffered: {word(socket.bufferedAmount > SIZE)}, called {called}")
        setImmediate(look_again)

    @socket.on("close")
    def _(code: int) -> None:
        log("accepted", f"close {code}, buffered {socket.bufferedAmount}")
        server.close()


@server.on("listening")
def listening() -> None:
    client = ws.WebSocket(f"ws://127.0.0.1:{port_of(server)}/")
    client.pause()
    log("client", f"paused before it is open: {word(client.isPaused)}")
    got = 0

    def read_on() -> None:
        client.resume()
        log("client", f"resumed, paused {word(client.isPaused)}")

    @client.on("open")
    def _() -> None:
        client.pause()
        client.send("go")
        log("client", f"paused {word(client.isPaused)}")
        setTimeout(read_on, 300)

    @client.on("message")
    def _(data: bytes) -> None:
        nonlocal got
        if client.isPaused or len(data) != SIZE or data[0] != got or data[-1] != got:
            log("client", "wrong")
        got += 1

    @client.on("ping")
    def _(data: bytes) -> None:
        log("client", f"ping {data.decode()} after {got} messages")
        client.close(1000)

    client.on("close", lambda code: log("client", f"close {code}"))


net.run()

traces.show()
