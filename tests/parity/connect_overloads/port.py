"""Every way to say where to connect to, with and without a listener."""

from __future__ import annotations

from collections.abc import Callable

import pynet as net
from tests.parity.prelude import port_of, word

Way = tuple[str, Callable[[Callable[[], object]], net.Socket]]


def connection(socket: net.Socket) -> None:
    socket.resume()
    socket.end()


server = net.createServer(connection)


def listening() -> None:
    port = port_of(server)
    options: net.TcpConnectOptions = {"port": port, "host": "127.0.0.1"}
    ways: list[Way] = [
        ("connect(port, host, listener)", lambda f: net.connect(port, "127.0.0.1", f)),
        ("connect(port text, host, listener)", lambda f: net.connect(str(port), "127.0.0.1", f)),
        ("connect(options, listener)", lambda f: net.connect(options, f)),
        ("createConnection(port, host)", lambda f: net.createConnection(port, "127.0.0.1").once("connect", f)),
        ("createConnection(options)", lambda f: net.createConnection(options).on("connect", f)),
        ("connect({port text})", lambda f: net.connect({"port": str(port), "host": "127.0.0.1"}, f)),
        ("new Socket().connect(port, host, listener)", lambda f: net.Socket().connect(port, "127.0.0.1", f)),
        ("new Socket().connect(options, listener)", lambda f: net.Socket().connect(options, f)),
        ("new Socket().connect(port, host)", lambda f: net.Socket().connect(port, "127.0.0.1").on("connect", f)),
        ("connect(port, listener)", lambda f: net.connect(port=port, host="127.0.0.1", connectionListener=f)),
    ]

    def next_() -> None:
        if not ways:
            server.close(lambda: pipes())
            return
        title, way = ways.pop(0)
        client = way(lambda: print(f"{title}: {client.remoteAddress} {word(client.remotePort == port)}"))
        client.resume()
        client.on("close", next_)

    next_()


server.listen(0, "127.0.0.1", listening)


def pipes() -> None:
    ways: list[Way] = [
        ("connect(path, listener)", lambda f: net.connect("./s", f)),
        ("connect({path}, listener)", lambda f: net.connect({"path": "./s"}, f)),
        ("new Socket().connect(path, listener)", lambda f: net.Socket().connect("./s", f)),
        ("createConnection(path)", lambda f: net.createConnection("./s").on("connect", f)),
    ]

    def listening() -> None:
        def next_() -> None:
            if not ways:
                server.close()
                return
            title, way = ways.pop(0)
            way(lambda: print(title)).resume().on("close", next_)

        next_()

    server.listen("./s", listening)


net.run()
