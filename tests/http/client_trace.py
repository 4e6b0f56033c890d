"""Traces of a client's objects, in the form of the inventory: every event with its arguments, per object."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pynet.http as http

CLIENT_OBJECT = re.compile(r"(client|socket|response|agent)\d*")
# Emitted only where somebody listens, while the inventory saw every emit().
_GUARDED = {"client": ("finish", "information"), "response": ("end", "close", "aborted", "error"), "socket": ("close",)}
_SEEN = {
    "client": frozenset(
        ("abort", "close", "connect", "continue", "error", "finish", "information", "response", "socket", "timeout")
    )
    | {"upgrade"},
    "socket": frozenset(
        ("agentRemove", "close", "connect", "data", "drain", "end", "error", "finish", "free", "timeout")
    )
    | {"secure", "secureConnect", "session"},
    "response": frozenset(("aborted", "close", "data", "end", "error", "readable", "resume")),
    "agent": frozenset(("free",)),
}


class ClientTrace:
    """What requests, their sockets and answers, and an agent have emitted."""

    def __init__(self) -> None:
        self.events: dict[str, list[str]] = {}
        self.names: dict[int, str] = {}
        self.kept: list[Any] = []  # or an identity could come again

    def request(self, q: http.ClientRequest) -> http.ClientRequest:
        """Watch *q*, and what it gets."""
        self._name("client", q)
        q.on("error", lambda: None)
        return q

    def agent(self, agent: http.Agent) -> http.Agent:
        """Watch *agent*."""
        self._name("agent", agent)
        return agent

    def _name(self, kind: str, emitter: Any) -> None:
        if id(emitter) in self.names:
            return
        count = sum(name.startswith(kind) for name in self.events) + 1
        name = kind if count == 1 else f"{kind}{count}"
        self.names[id(emitter)] = name
        self.kept.append(emitter)
        events = self.events[name] = []
        emit = emitter.emit

        def traced(event: Any, *args: Any) -> Any:
            if event == "socket":
                self._name("socket", args[0])
            if event == "response":
                self._name("response", args[0])
            if event in _SEEN[kind]:
                events.append(self._shown(event, args))
            return emit(event, *args)

        emitter.emit = traced
        for event in _GUARDED.get(kind, ()):
            emitter.add_listener(event, _nothing)

    def _shown(self, event: str, args: tuple[Any, ...]) -> str:
        return f"{event}({','.join(map(self._argument, args))})" if args else event

    def _argument(self, value: Any) -> str:
        if id(value) in self.names:
            return self.names[id(value)]
        if isinstance(value, BaseException):
            return str(getattr(value, "code", None) or f"Error:{value}")
        if isinstance(value, bool):
            return str(value).lower()
        if isinstance(value, bytes):
            return f"{len(value)}B"
        if isinstance(value, http.IncomingMessage):
            return "<message>"
        return "{..}" if isinstance(value, (dict, http.Information)) else f"<{type(value).__name__.lower()}>"


def _nothing() -> None:
    pass


def expected(row: dict[str, Any]) -> dict[str, list[str]]:
    """What the inventory saw of a client's objects."""
    return {name: events for name, events in row.get("per_object", {}).items() if CLIENT_OBJECT.fullmatch(name)}


def reading(end: Callable[[], object] = _nothing) -> Callable[[http.IncomingMessage], None]:
    """A listener that reads an answer, and calls *end* when it has."""

    def listener(response: http.IncomingMessage) -> None:
        response.on("data", _nothing)
        response.on("end", end)

    return listener
