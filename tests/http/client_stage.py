"""Where the lives of the inventory with a client are played: a server, the traces, and the end of both."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pynet as net
import pynet.http as http
from pynet.timers import setTimeout
from tests.lab import port_of

from .client_trace import ClientTrace, reading
from .trace import Trace

Life = Callable[["Stage"], object]
LIVES: dict[str, Life] = {}


class Stage:
    """A server, a client's trace, and the end of both."""

    def __init__(self) -> None:
        self.trace = ClientTrace()
        self.server: Any = None
        self.served: Trace | None = None
        self.agents: list[http.Agent] = []
        self.accepted: list[net.Socket] = []

    def serve(self, listener: Any = None, then: Callable[[], object] | None = None, **options: Any) -> Any:
        """A server that answers with *listener*; *then* is called when it listens."""
        create: Any = http.createServer
        server = create(options, listener)
        self.served = Trace(server)
        return self.listen(server, then)

    def raw(self, answer: bytes, then: Callable[[], object], *, ends: bool = False) -> None:
        """A server of bytes, that answers what comes first."""

        def accept(socket: net.Socket) -> None:
            socket.on("error", lambda: None)
            socket.once("data", lambda: socket.end(answer) if ends else socket.write(answer))

        self.listen(net.createServer(accept), then)

    def listen(self, server: net.Server, then: Callable[[], object] | None) -> net.Server:
        self.server = server
        server.on("connection", self.accepted.append)
        server.listen(0, "127.0.0.1", then or (lambda: None))
        return server

    def ask(self, listener: Any = None, **options: Any) -> http.ClientRequest:
        """A request, to be ended; a socket of its own unless there is an agent."""
        given: dict[str, Any] = {"host": "127.0.0.1", "port": port_of(self.server), "agent": False, **options}
        q = self.trace.request(http.request(given))
        if listener is not None:
            q.on("response", listener)
        return q

    def get(self, listener: Any = None, **options: Any) -> http.ClientRequest:
        q = self.ask(reading() if listener is None else listener, **options)
        q.end()
        return q

    def agent(self, watched: bool = True, **options: Any) -> http.Agent:
        agent = http.Agent(options)  # type: ignore[arg-type]
        self.agents.append(agent)
        return self.trace.agent(agent) if watched else agent

    def close(self) -> None:
        """End what is left; what happens from here on is not part of the life."""
        for events in [*self.trace.events.values(), *(self.served.events.values() if self.served else ())]:
            events.append("|")
        for agent in self.agents:
            agent.destroy()
        for socket in self.accepted:
            socket.destroy()
        if self.server is not None and self.server.listening:
            self.server.close()


def life(name: str) -> Callable[[Life], Life]:
    def add(program: Life) -> Life:
        LIVES[name] = program
        return program

    return add


def simple(name: str, listener: Any, *, body: Any = None, server: Any = None, **options: Any) -> None:
    """One request to a server with one listener."""

    def program(stage: Stage) -> None:
        def ask() -> None:
            q = stage.ask(reading(), **options)
            (body or http.ClientRequest.end)(q)

        made = stage.serve(listener, ask)
        if server is not None:
            server(made)

    LIVES[name] = program


def later(ms: float, call: Callable[..., object], *args: Any) -> None:
    setTimeout(lambda: call(*args), ms)


def ok(req: Any, res: Any) -> None:
    res.end("ok")


def send_now(*parts: str) -> Callable[[Any], None]:
    def send(q: Any) -> None:
        for part in parts[:-1]:
            q.write(part)
        q.end(parts[-1])

    return send
