"""Traces of a server's objects, in the form of the inventory: every event with its arguments, per object."""

from __future__ import annotations

from typing import Any, Final

import pynet.http as http

# Nobody tells of these unless somebody listens; the inventory saw every emit().
_GUARDED = ("finish", "close", "socket", "end", "aborted")
_REQUESTS: Final = ("request", "checkContinue", "checkExpectation")
_SILENT = frozenset(("newListener", "removeListener", "prefinish", "listening"))
_OF_SOCKETS = frozenset(("connect", "data", "drain", "end", "error", "finish", "close", "timeout"))


class Trace:
    """What was emitted by a server and by what it makes.

    The recorded servers read every request to its end; with *reads* False the listener does.
    """

    def __init__(self, server: http.Server, *, reads: bool = True) -> None:
        self.reads = reads
        self.events: dict[str, list[str]] = {"server": []}
        self.names: dict[int, str] = {}
        self.kept: list[Any] = []  # or an identity could come again
        self.counts: dict[str, int] = {}
        self.watch("server", server)
        server.prependListener("connection", lambda socket: self.name("accepted", socket))
        for event in _REQUESTS:
            if server.listenerCount(event):
                server.prependListener(event, self._on_request)

    def _on_request(self, req: Any, res: Any) -> None:
        self.name("request", req)
        self.name("answer", res)

    def name(self, kind: str, emitter: Any) -> None:
        """Give *emitter* the next name of its kind, and watch it."""
        if id(emitter) in self.names:
            return
        self.counts[kind] = count = self.counts.get(kind, 0) + 1
        name = kind if count == 1 else f"{kind}{count}"
        self.names[id(emitter)] = name
        self.kept.append(emitter)
        self.events[name] = []
        self.watch(name, emitter)

    def watch(self, name: str, emitter: Any) -> None:
        emit = emitter.emit
        is_socket = name.startswith("accepted")
        events = self.events[name]

        def traced(event: Any, *args: Any) -> Any:
            is_request = name == "server" and event in _REQUESTS
            if is_request:
                self._on_request(*args)
            if name == "server" and event == "connection":
                self.name("accepted", args[0])
            if event not in _SILENT and (not is_socket or event in _OF_SOCKETS):
                events.append(self.shown(event, args))
            heard = emit(event, *args)
            if is_request and self.reads:
                args[0].resume()
            return heard

        emitter.emit = traced
        if isinstance(emitter, (http.IncomingMessage, http.OutgoingMessage)):
            for event in _GUARDED:
                if isinstance(emitter, http.IncomingMessage) == (event in ("end", "aborted")) or event == "close":
                    emitter.add_listener(event, lambda: None)

    def shown(self, event: str, args: tuple[Any, ...]) -> str:
        """``request(request,answer)``."""
        return f"{event}({','.join(map(self.argument, args))})" if args else event

    def argument(self, value: Any) -> str:
        """As in the inventory."""
        if id(value) in self.names:
            return self.names[id(value)]
        if isinstance(value, BaseException):
            code = getattr(value, "code", None)
            return str(code) if code else f"Error:{value}"
        if isinstance(value, bool):
            return str(value).lower()
        if isinstance(value, (bytes, str)):
            return f"{len(value)}B"
        if isinstance(value, http.IncomingMessage):
            return "<message>"
        return "{..}" if isinstance(value, dict) else str(value)


def as_recorded(events: list[str], recorded: list[str]) -> list[str]:
    """*events* without what the inventory did not see.

    Bytes on a socket whose handle the parser has; the close of the server, where it was not part of the steps; and
    'readable' of a request, which Node also emits where nobody can listen for it without another course of events.
    """
    if not any(event.startswith("data") for event in recorded):
        events = [event for event in events if not event.startswith("data")]
    elif events[:1] != recorded[:1] and events[0].startswith("data"):
        events = events[1:]  # the head of an upgrade
    if events[-1:] == ["close"] and recorded[:1] == ["connection(accepted)"] and recorded[-1] != "close":
        events = events[:-1]
    return [event for event in events if event != "readable"]
