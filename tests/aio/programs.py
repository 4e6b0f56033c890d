"""Three small programs that end by themselves. Each keeps a trace per object, because who comes first between two ends
of a connection is the kernel's choice; chunks are joined for the same reason."""

from __future__ import annotations

from collections.abc import Callable

import pydgram as dgram
import pynet as net
from pynet.timers import setTimeout
from tests.lab import port_of

Trace = dict[str, list[str]]


def watch(trace: Trace, name: str, socket: net.Socket) -> list[str]:
    """Note what happens to *socket*."""
    log = trace[name] = []
    received: list[bytes] = []
    socket.on("connect", lambda: log.append("connect"))
    socket.on("ready", lambda: log.append("ready"))
    socket.on("data", lambda chunk: received.append(chunk))
    socket.on("end", lambda: log.append(f"end {b''.join(received)!r}"))
    socket.on("finish", lambda: log.append("finish"))
    socket.on("error", lambda error: log.append(f"error {error.code}"))
    socket.on("close", lambda hadError: log.append(f"close {hadError}"))
    return log


def echo(trace: Trace) -> None:
    """A server that echoes, a client that has two things to say."""
    log = trace["server"] = []

    @net.createServer
    def server(socket: net.Socket) -> None:
        log.append("connection")
        watch(trace, "accepted", socket)
        socket.pipe(socket)
        server.close()

    server.on("close", lambda: log.append("close"))

    @server.on("listening")
    def _() -> None:
        log.append("listening")
        client = net.connect(port_of(server), "127.0.0.1")
        watch(trace, "client", client)
        client.write("hello ")
        client.on("connect", lambda: setTimeout(lambda: client.end("world"), 5))

    server.listen(0, "127.0.0.1")


def chat(trace: Trace) -> None:
    """Two people and a server that tells each what the other says; the second one is thrown out."""
    people: list[net.Socket] = []

    @net.createServer
    def server(socket: net.Socket) -> None:
        name = f"seat {len(people)}"
        people.append(socket)
        watch(trace, name, socket)
        socket.on("data", lambda chunk: [other.write(chunk) for other in people if other is not socket])
        if len(people) == 2:
            server.close()
            clients[0].write("hello, two")

    clients: list[net.Socket] = []

    @server.on("listening")
    def _() -> None:
        first = net.connect(port_of(server), "127.0.0.1")
        clients.append(first)
        watch(trace, "one", first)
        first.once("connect", second)

    def second() -> None:
        other = net.connect(port_of(server), "127.0.0.1")
        clients.append(other)
        watch(trace, "two", other)
        other.once("data", lambda: other.write("hello, one"))
        clients[0].once("data", lambda: people[1].resetAndDestroy())
        people_two_closed = lambda: clients[0].end()
        other.on("close", people_two_closed)

    trace["server"] = []
    server.on("close", lambda: trace["server"].append("close"))
    server.listen(0, "127.0.0.1")


def proxy(trace: Trace) -> None:
    """A proxy in front of a server that shouts, and a datagram to say that all is over."""

    @net.createServer
    def target(socket: net.Socket) -> None:
        watch(trace, "target", socket)
        socket.on("data", lambda chunk: socket.write(chunk.upper()))
        target.close()

    @net.createServer
    def front(socket: net.Socket) -> None:
        watch(trace, "proxy in", socket)
        onward = net.connect(port_of(target), "127.0.0.1")
        watch(trace, "proxy out", onward)
        socket.pipe(onward)
        onward.pipe(socket)
        socket.on("close", lambda: onward.destroy())  # what nobody takes any more would wait for ever
        front.close()

    receiver = dgram.createSocket("udp4")
    sender = dgram.createSocket("udp4")
    log = trace["datagrams"] = []

    def call() -> None:
        client = net.connect(port_of(front), "127.0.0.1")
        watch(trace, "client", client)
        client.end("quietly " * 10_000)
        client.on("close", lambda: sender.send("over", receiver.address().port, "127.0.0.1"))

    @receiver.on("message")
    def _(message: bytes) -> None:
        log.append(f"message {message!r}")
        receiver.close()
        sender.close()

    receiver.on("close", lambda: log.append("close"))
    sender.on("close", lambda: log.append("sender close"))
    target.listen(0, "127.0.0.1", lambda: front.listen(0, "127.0.0.1", lambda: receiver.bind(0, "127.0.0.1", call)))


PROGRAMS: dict[str, Callable[[Trace], None]] = {"echo": echo, "chat": chat, "proxy": proxy}
