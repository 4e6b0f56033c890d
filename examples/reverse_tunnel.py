"""Reach a server behind a firewall: an agent beside it calls out to a relay, and visitors come in through the relay.

The agent keeps one control connection; for each visitor the relay says a number on it, and the agent calls back with
that number on a new connection, which is then joined to the visitor's.

    python -m pynet examples/reverse_tunnel.py relay [visitors-port [agents-port]]
    python -m pynet examples/reverse_tunnel.py agent agents-port target-port
    try it with: http_server.py 8080, the relay, agent 8801 8080, and curl 127.0.0.1:8800
"""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable

import pynet as net
from pynet.stream import pipeline
from pynet.timers import setTimeout

WAIT_MS = 5000


def join(one: net.Socket, other: net.Socket) -> None:
    """Pass on everything, both ways; what fails on one side ends both."""
    pipeline(one, other, one, lambda err: err and print(err, flush=True))


def first_line(socket: net.Socket, callback: Callable[[str], object]) -> None:
    """Call back with the first line; what came after it is given back to the socket. No line: the peer is cut off."""
    head = b""
    socket.setTimeout(WAIT_MS, socket.destroy)
    socket.on("end", socket.destroy)

    def received(chunk: bytes) -> None:
        nonlocal head
        head += chunk
        if b"\n" in head:
            socket.off("data", received)
            socket.off("end", socket.destroy)
            socket.setTimeout(0)
            socket.pause()
            line, rest = head.split(b"\n", 1)
            if rest:
                socket.unshift(rest)
            callback(line.decode("ascii", "replace"))
        elif len(head) > 100:
            socket.destroy()

    socket.on("data", received)


class Relay:
    """Visitors that wait for the agent to call back, by number."""

    def __init__(self) -> None:
        self.agent: net.Socket | None = None
        self.numbers = itertools.count(1)
        self.waiting: dict[str, net.Socket] = {}

    def visited(self, visitor: net.Socket) -> None:
        visitor.on("error", lambda err: print(err, flush=True))
        if self.agent is None:
            print("a visitor, but no agent to serve him", flush=True)
            visitor.destroy()
            return
        number = str(next(self.numbers))
        self.waiting[number] = visitor
        self.agent.write(f"{number}\n")
        setTimeout(self.give_up, WAIT_MS, number).unref()

    def give_up(self, number: str) -> None:
        visitor = self.waiting.pop(number, None)
        if visitor is not None:
            visitor.destroy()

    def called(self, socket: net.Socket) -> None:
        socket.on("error", lambda err: print(err, flush=True))
        first_line(socket, lambda line: self.introduced(socket, line))

    def introduced(self, socket: net.Socket, line: str) -> None:
        if line == "agent":
            self.agent = socket
            socket.resume()  # to hear of its end
            socket.on("end", socket.destroy)
            socket.on("close", lambda: self.lose(socket))
            print("an agent is there", flush=True)
        else:
            visitor = self.waiting.pop(line, None)
            if visitor is None or visitor.destroyed:  # nobody of that number, or he has lost patience
                socket.destroy()
            else:
                join(visitor, socket)

    def lose(self, agent: net.Socket) -> None:
        if agent is self.agent:  # else another has taken its place
            self.agent = None
        print("the agent is gone", flush=True)


def agent(port: int, target: int) -> None:
    control = net.connect(port, "127.0.0.1")
    control.write("agent\n")  # sent once the connection is there
    control.setKeepAlive(True, 10_000)
    control.setEncoding("utf8")
    rest = ""

    @control.on("data")
    def _(text: str) -> None:
        nonlocal rest
        *numbers, rest = (rest + text).split("\n")
        for number in numbers:
            fetch(number)

    def fetch(number: str) -> None:
        back = net.connect({"port": port, "host": "127.0.0.1", "allowHalfOpen": True})
        server = net.connect({"port": target, "host": "127.0.0.1", "allowHalfOpen": True})
        back.write(f"{number}\n")
        join(back, server)

    control.on("connect", lambda: print("the relay is there", flush=True))
    control.on("error", lambda err: print(err, flush=True))
    control.on("close", lambda: print("the relay is gone", flush=True))


def main() -> None:
    what, *ports = sys.argv[1:] or ["relay"]
    if what not in ("relay", "agent") or (what == "agent" and len(ports) < 2):
        sys.exit(__doc__)
    if what == "agent":
        agent(int(ports[0]), int(ports[1]))
    else:
        relay = Relay()
        visitors = net.createServer({"allowHalfOpen": True}, relay.visited)
        agents = net.createServer({"allowHalfOpen": True}, relay.called)
        visitors.on("listening", lambda: print("visitors at", visitors.address(), flush=True))
        agents.on("listening", lambda: print("agents at", agents.address(), flush=True))
        visitors.listen(int(ports[0]) if ports else 8800, "127.0.0.1")
        agents.listen(int(ports[1]) if len(ports) > 1 else 8801, "127.0.0.1")
    net.run()


if __name__ == "__main__":
    main()
