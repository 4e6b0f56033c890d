"""Over ::1, with the listener on ::, addresses look as IPv6; an IPv4 client of the same server is mapped."""

from __future__ import annotations

import pynet as net
from tests.parity.prelude import port_of

traces: dict[str, list[str]] = {"six": [], "four": []}


def log(who: str, what: str) -> None:
    traces[who].append(what)


def connection(socket: net.Socket) -> None:
    assert socket.remoteAddress is not None
    who = "four" if net.isIPv4(socket.remoteAddress.replace("::ffff:", "")) else "six"
    log(who, f"accepted: remote {socket.remoteAddress} {socket.remoteFamily}, local {socket.localAddress}")
    socket.end("hi")


server = net.createServer(connection)


def listening() -> None:
    open_ = 2

    def closed() -> None:
        nonlocal open_
        open_ -= 1
        if open_ == 0:
            server.close()

    def talk(who: str, host: str) -> None:
        client = net.connect(port_of(server), host)
        client.on("connectionAttempt", lambda ip, port, family: log(who, f"connectionAttempt {ip} {family}"))
        client.on("connect", lambda: log(who, f"connect: remote {client.remoteAddress} {client.remoteFamily}"))
        client.on("data", lambda chunk: log(who, f"data {chunk.decode()}"))
        client.on("close", closed)

    talk("six", "::1")
    talk("four", "127.0.0.1")


server.listen(0, "::", listening)

net.run()

for who, lines in traces.items():
    print(who, *sorted(lines), sep="\n  ")
