"""Traces of events in the notation of the inventory."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pynet as net
from pynet import tls

from .helpers import CA, connect_to, serve

# What Node emits too, and the inventory has left out.
_INTERNAL = {
    "newListener",
    "removeListener",
    "prefinish",
    "lookup",
    "connectionAttempt",
    "connectionAttemptFailed",
    "listening",
    "pause",
    "drop",
}


class Trace:
    """Writes down every event of the objects it watches; *expects* says how many lines a life has that is stopped."""

    def __init__(self, expects: int = 0) -> None:
        self.order: list[str] = []
        self._names: dict[int, str] = {}
        self._kept: list[Any] = []
        self.clients: list[tls.TLSSocket] = []
        self._expects = expects
        self._stopping = self._stopped = False

    def log(self, what: str) -> None:
        if not self._stopped:
            self.order.append(what)
            self._look()

    def stop(self) -> None:
        """The life of the inventory ends here; the rest is tidying up."""
        self._stopping = True
        self._look()

    def _look(self) -> None:
        if self._stopping and len(self.order) >= self._expects:
            self._stopping = False
            self.clients[0]._pynet_loop.start_timer(10, self._tidy_up)  # a line too many has the time to come

    def _tidy_up(self) -> None:
        self._stopped = True
        for socket in self._kept:
            if isinstance(socket, net.Socket):  # it may have sent what no client reads any more, and is reset for that
                socket.on("error", lambda error: None)
        for client in self.clients:
            client.destroy()

    def callback(self, name: str) -> Callable[[Any], None]:
        """A callback that is written down as ``cb:name(null)``."""

        def call(error: Any = None) -> None:
            self.log(f"cb:{name}({_shown(error)})")

        return call

    def watch(self, name: str, thing: Any) -> Any:
        """Write down the events of *thing* under *name*."""
        self._names[id(thing)] = name
        self._kept.append(thing)
        emit = thing.emit

        def traced(event: Any, *args: Any) -> Any:
            if event not in _INTERNAL:
                shown = ",".join(self._argument(event, arg) for arg in args)
                self.log(f"{name}:{event}" + (f"({shown})" if args else ""))
            return emit(event, *args)

        thing.emit = traced
        return thing

    def _argument(self, event: str, value: Any) -> str:
        if id(value) in self._names:
            return self._names[id(value)]
        if isinstance(value, net.Socket):
            if event == "tlsClientError":
                return "<socket>"
            raws = sum(1 for name in self._names.values() if name.startswith("raw"))
            kind, count = ("raw", raws) if event == "connection" else ("accepted", self.accepted)
            name = kind if not count else f"{kind}{count + 1}"
            if kind == "accepted":
                self.accepted += 1
            self.watch(name, value)
            return name
        return _shown(value)

    accepted = 0

    def of(self, name: str) -> list[str]:
        """What one object has emitted."""
        return [line.removeprefix(f"{name}:") for line in self.order if line.startswith(f"{name}:")]


def _shown(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (bytes, bytearray)):
        return f"{len(value)}B"
    if isinstance(value, tls.Session):
        return "<session>"
    if isinstance(value, BaseException):
        return str(getattr(value, "code", None) or value)
    return str(value)


def life(
    trace: Trace,
    on_accepted: Callable[[tls.TLSSocket], object] = lambda accepted: accepted.resume(),
    on_client: Callable[[tls.TLSSocket], object] = lambda client: client.resume(),
    server: dict[str, Any] | None = None,
    client: dict[str, Any] | None = None,
    closes: bool = True,
) -> tls.Server:
    """A server and one client, both watched; the server closes after the client."""

    def connect(port: int) -> None:
        socket = trace.watch("client", connect_to(port, **{"ca": CA.cert, "servername": "localhost", **(client or {})}))
        trace.clients.append(socket)
        on_client(socket)
        if closes:
            socket.on("close", lambda: made.close())

    made = serve(on_accepted, connect, **(server or {}))
    return trace.watch("server", made)  # type: ignore[no-any-return]
