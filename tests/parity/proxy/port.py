"""A proxy of two pipes: bytes both ways, ends passed on, an upstream that refuses destroys the client."""

from __future__ import annotations

import pynet as net
from pynet.errors import NodeOSError
from tests.parity.prelude import Traces, port_of, word

traces = Traces("client", "refused")
log = traces.log


def origin_connection(socket: net.Socket) -> None:
    text = ""
    socket.setEncoding("utf8")

    @socket.on("data")
    def _(chunk: str) -> None:
        nonlocal text
        text += chunk

    socket.on("end", lambda: socket.end(text.upper()))


origin = net.createServer({"allowHalfOpen": True}, origin_connection)


def proxy_connection(socket: net.Socket) -> None:
    upstream = net.connect({"port": target, "host": "127.0.0.1", "allowHalfOpen": True})
    socket.pipe(upstream)
    upstream.pipe(socket)

    @upstream.on("error")
    def _(err: NodeOSError) -> None:
        log("refused", f"upstream {err.code}")
        socket.destroy()

    socket.on("error", lambda: upstream.destroy())


proxy = net.createServer({"allowHalfOpen": True}, proxy_connection)

target: int


def origin_listening() -> None:
    global target
    target = port_of(origin)

    def proxy_listening() -> None:
        client = net.connect(port_of(proxy), "127.0.0.1")
        text = ""

        @client.on("data")
        def _(chunk: bytes) -> None:
            nonlocal text
            text += chunk.decode()

        client.on("end", lambda: log("client", f"end, got {text}"))

        @client.on("close")
        def _(hadError: bool) -> None:
            log("client", f"close {word(hadError)}")
            origin.close(refused)

        client.end("hello through the pipe")

    proxy.listen(0, "127.0.0.1", proxy_listening)


origin.listen(0, "127.0.0.1", origin_listening)


def refused() -> None:
    client = net.connect(port_of(proxy), "127.0.0.1")
    client.on("end", lambda: log("refused", "end"))

    @client.on("close")
    def _(hadError: bool) -> None:
        log("refused", f"close {word(hadError)}")
        proxy.close()

    client.resume()


net.run()

traces.show()
