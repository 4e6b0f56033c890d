"""pynet and pydgram, on their own loop."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import pydgram as dgram
import pynet as net
from pynet.events import EventEmitter
from pynet.stream import Writable
from pynet.timers import clearTimeout, setTimeout

if TYPE_CHECKING:
    from pynet.http import IncomingMessage, ServerResponse
    from pynet.ws import WebSocketServer

from ._program import BACKLOG, CHUNK, HOST, MIB, TIMER_SECONDS, nothing, ready, run, time_it


def listen(server: net.Server) -> None:
    """Listen, and say where."""

    def on_listening() -> None:
        address = server.address()
        assert isinstance(address, net.AddressInfo)
        ready(address.port)

    server.listen({"port": 0, "host": HOST, "backlog": BACKLOG}, on_listening)


def echo() -> None:
    """Write back what comes."""

    def on_connection(socket: net.Socket) -> None:
        socket.on("data", lambda chunk: socket.write(chunk))

    listen(net.createServer(on_connection))


def tls() -> None:
    """Send bytes back over TLS."""
    import os
    from pathlib import Path

    from pynet.tls import TLSSocket, createServer

    def on_connection(socket: TLSSocket) -> None:
        socket.on("data", socket.write)
        socket.on("error", nothing)

    pem = Path(os.environ["PYNET_BENCH_TLS"]).read_bytes()
    listen(createServer({"key": pem, "cert": pem, "noDelay": True}, on_connection))


def ws() -> None:
    """Send WebSocket messages back."""
    from pynet.ws import WebSocket

    def on_connection(socket: WebSocket) -> None:
        socket.on("message", lambda data, isBinary: socket.send(data, {"binary": isBinary}))

    _websockets().on("connection", on_connection)


def wscast() -> None:
    """Send each WebSocket message to all the other clients."""
    from pynet.ws import WebSocket

    server = _websockets()

    def on_connection(socket: WebSocket) -> None:
        def spread(data: bytes, isBinary: bool) -> None:
            for client in server.clients or ():
                if client is not socket:
                    client.send(data, {"binary": isBinary})

        socket.on("message", spread)

    server.on("connection", on_connection)


def _websockets() -> WebSocketServer:
    from pynet.ws import WebSocketServer

    def on_listening() -> None:
        address = server.address()
        assert isinstance(address, net.AddressInfo)
        ready(address.port)

    server = WebSocketServer(port=0, host=HOST)
    return server.on("listening", on_listening)


def sink() -> None:
    """Drop what comes."""

    def on_connection(socket: net.Socket) -> None:
        socket.on("data", lambda chunk: None)

    listen(net.createServer(on_connection))


def source(total: int) -> None:
    """Write *total* bytes."""

    def on_connection(socket: net.Socket) -> None:
        left = total

        def more() -> None:
            nonlocal left
            while left > 0:
                left -= len(CHUNK)
                if not socket.write(CHUNK) and left > 0:
                    socket.once("drain", more)
                    return
            socket.end()

        socket.resume()
        more()

    listen(net.createServer(on_connection))


def proxy(port: int) -> None:
    """Pass everything on."""

    def on_connection(socket: net.Socket) -> None:
        backend = net.connect(port, HOST)
        socket.pipe(backend)
        backend.pipe(socket)

    listen(net.createServer(on_connection))


def udp() -> None:
    """Send datagrams back."""
    socket = dgram.createSocket("udp4")
    socket.on("message", lambda data, sender: socket.send(data, sender.port, sender.address))
    socket.bind(0, HOST, lambda: ready(socket.address().port))


def http() -> None:
    """Greet."""
    from pynet.http import createServer

    def on_request(req: IncomingMessage, res: ServerResponse) -> None:
        res.setHeader("Content-Type", "text/plain")
        res.end("hello world")

    server = createServer(on_request)
    server.keepAliveTimeout = 0  # others are measured meanwhile
    listen(server)


def https() -> None:
    """Greet over TLS."""
    import os
    from pathlib import Path

    from pynet.https import createServer

    def on_request(req: IncomingMessage, res: ServerResponse) -> None:
        res.setHeader("Content-Type", "text/plain")
        res.end("hello world")

    pem = Path(os.environ["PYNET_BENCH_TLS"]).read_bytes()
    server = createServer({"key": pem, "cert": pem}, on_request)
    server.keepAliveTimeout = 0  # others are measured meanwhile
    listen(server)


def httpfile() -> None:
    """Send a file."""
    import os

    from pynet.fs import createReadStream
    from pynet.http import createServer

    path = os.environ["PYNET_BENCH_FILE"]
    size = os.path.getsize(path)

    def on_request(req: IncomingMessage, res: ServerResponse) -> None:
        res.setHeader("Content-Length", size)
        createReadStream(path).pipe(res)

    server = createServer(on_request)
    server.keepAliveTimeout = 0  # others are measured meanwhile
    listen(server)


def get(port: int, count: int) -> None:
    """Send so many requests at a time whenever told to."""
    from pynet.http import Agent
    from pynet.http import get as get_one

    agent = Agent(keepAlive=True, maxSockets=count)

    def on_connection(socket: net.Socket) -> None:
        left = 0

        def on_end() -> None:
            nonlocal left
            left -= 1
            if not left:
                socket.write("x")

        def on_response(res: IncomingMessage) -> None:
            res.resume()
            res.on("end", on_end)

        def on_data(data: bytes) -> None:
            nonlocal left
            left = count
            for _ in range(count):
                get_one({"host": HOST, "port": port, "path": "/hello", "agent": agent}, on_response)

        socket.on("data", on_data)

    listen(net.createServer(on_connection))


def timers(count: int, same: int = 0) -> None:
    """Set and clear timers."""
    step = 0 if same else 1

    def job() -> None:
        waiting = [setTimeout(nothing, TIMER_SECONDS * 1000 + i * step) for i in range(count)]
        for timer in waiting:
            clearTimeout(timer)

    time_it(job)


def emit(count: int, listeners: int) -> None:
    """Emit to so many listeners."""
    emitter = EventEmitter()
    for _ in range(listeners):
        emitter.add_listener("x", lambda value: None)

    def job() -> None:
        for _ in range(count):
            emitter.emit("x", 1)

    time_it(job)


def hex_text(count: int) -> None:
    """Write a text of a MiB in hex, so many times."""
    text = "0a" * MIB
    target = Writable(write=lambda chunk, encoding, callback: callback())

    def job() -> None:
        for _ in range(count):
            target.write(text, "hex")

    time_it(job)


def hello() -> None:
    """Greet oneself, and end."""

    def on_connection(socket: net.Socket) -> None:
        socket.end("hello")

    def on_listening() -> None:
        address = server.address()
        assert isinstance(address, net.AddressInfo)
        client = net.connect(address.port, HOST)
        client.on("data", lambda chunk: server.close())

    server = net.createServer(on_connection)
    server.listen(0, HOST, on_listening)


def start(more: Mapping[str, Callable[..., object]] | None = None) -> None:
    """Do what the command line says; *more* are works that need a host."""
    works = (echo, tls, ws, wscast, sink, source, proxy, udp, http, https, httpfile, get, timers, emit, hex_text, hello)
    run({**{work.__name__.partition("_")[0]: work for work in works}, **(more or {})})


if __name__ == "__main__":
    start()
    net.run()
