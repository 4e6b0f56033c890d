"""A handshake that fails, with and without a write or an end() that waits: which callback is told what, and when."""

from __future__ import annotations

from collections.abc import Callable

import pynet as net
from pynet import tls
from pynet.errors import NodeError
from tests.parity.prelude import port_of, word

Log = Callable[[str], Callable[[NodeError | None], object]]

# What the peer does instead of shaking hands.
peers: dict[str, Callable[[net.Socket], object]] = {
    "plain text": lambda socket: socket.write("220 mail.example ESMTP\r\n"),
    "a request": lambda socket: socket.write("GET / HTTP/1.1\r\n\r\n"),
    "an alert": lambda socket: socket.write(bytes([21, 3, 3, 0, 2, 2, 40])),
    "plain text and FIN": lambda socket: socket.end("220 mail.example ESMTP\r\n"),
    "a goodbye": lambda socket: socket.write(bytes([21, 3, 3, 0, 2, 1, 0])),
    "FIN": lambda socket: socket.end(),
    "two bytes and FIN": lambda socket: socket.end(bytes([22, 3])),
    "RST": lambda socket: socket.resetAndDestroy(),
}


def three_writes(socket: net.Socket, log: Log) -> None:
    socket.write("a", log("write a"))
    socket.write("b", log("write b"))
    socket.write("c", log("write c"))


def a_write_and_an_end(socket: net.Socket, log: Log) -> None:
    socket.write("a", log("write"))
    socket.end("b", log("end"))


waiting: dict[str, Callable[[net.Socket, Log], object]] = {
    "nothing": lambda socket, log: None,
    "a write": lambda socket, log: socket.write("a", log("write")),
    "three writes": three_writes,
    "an end": lambda socket, log: socket.end(log("end")),
    "a write and an end": a_write_and_an_end,
}


def shown(err: NodeError | None) -> str:
    if err is None:
        return "none"
    return f"{err.code} {word(getattr(err, 'syscall', None))} {word(err.message.startswith('write EPROTO'))}"


def watch(socket: tls.TLSSocket, trace: list[str]) -> None:
    for name in ("ready", "secureConnect", "end", "finish"):
        socket.on(name, lambda name=name: trace.append(name))
    socket.on("error", lambda err: trace.append(f"error {shown(err)}"))
    socket.on("close", lambda had_error: trace.append(f"close {word(had_error)}"))
    socket.resume()


def logger(trace: list[str]) -> Log:
    return lambda name: lambda err: trace.append(f"{name}: {shown(err)}")


def client(
    act: Callable[[net.Socket], object],
    wait: Callable[[net.Socket, Log], object],
    trace: list[str],
    then: Callable[[], object],
) -> None:
    raw: net.Socket

    def connection(socket: net.Socket) -> None:
        nonlocal raw
        raw = socket
        socket.on("error", lambda: None)
        socket.once("data", lambda: act(socket))

    server = net.createServer(connection)

    def listening() -> None:
        socket = tls.connect({"port": port_of(server), "host": "127.0.0.1"})
        watch(socket, trace)
        wait(socket, logger(trace))

        def closed() -> None:
            raw.destroy()
            server.close(lambda: then())

        socket.on("close", closed)

    server.listen(0, "127.0.0.1", listening)


def accepted(
    act: Callable[[net.Socket], object],
    wait: Callable[[net.Socket, Log], object],
    trace: list[str],
    then: Callable[[], object],
) -> None:
    def connection(raw: net.Socket) -> None:
        socket = tls.TLSSocket(raw, {"isServer": True})
        watch(socket, trace)
        wait(socket, logger(trace))

        def closed() -> None:
            peer.destroy()
            server.close(lambda: then())

        socket.on("close", closed)

    server = net.createServer(connection)
    peer: net.Socket

    def listening() -> None:
        nonlocal peer
        peer = net.connect(port_of(server), "127.0.0.1", lambda: act(peer))
        peer.on("error", lambda: None)
        peer.resume()

    server.listen(0, "127.0.0.1", listening)


lives = []
for peer_name in peers:
    for name in waiting:
        lives.append(("client", client, peer_name, name))
        # A server that ends at once races with its peer, and one whose peer has ended waits for ever.
        if "end" in name or "FIN" in peer_name:
            continue
        lives.append(("server", accepted, peer_name, name))


def next_life() -> None:
    if not lives:
        return
    side, run, peer_name, name = lives.pop(0)
    trace: list[str] = []

    def done() -> None:
        print(f"{side}, {peer_name}, {name}: {', '.join(trace)}")
        next_life()

    run(peers[peer_name], waiting[name], trace, done)


next_life()
net.run()
