"""The inventory of ``ws``'s public names against what is here."""

from __future__ import annotations

from typing import Any

import pytest

import pynet.ws as ws
from pynet._ws._options import _SharedOptions
from tests.web_data import surface

WS: dict[str, Any] = surface("ws")


def test_exports() -> None:
    inner = {"PerMessageDeflate", "Receiver", "Sender"}
    assert [name for name in WS["exports"] if name not in inner and not hasattr(ws, name)] == []
    assert (ws.CONNECTING, ws.OPEN, ws.CLOSING, ws.CLOSED) == (0, 1, 2, 3)
    assert ws.Server is ws.WebSocketServer
    assert ws.extension.parse("a; b=1") == {"a": [{"b": ["1"]}]}
    assert ws.extension.format({"a": [{"b": ["1"]}]}) == "a; b=1"
    assert list(ws.subprotocol.parse("a, b")) == ["a", "b"]


@pytest.mark.parametrize("name", WS["classes"])
def test_class(name: str) -> None:
    cls = getattr(ws, name)
    spec = WS["classes"][name]
    members = [*spec.get("methods", []), *spec.get("static_methods", []), *spec.get("properties", {})]
    instance = ws.WebSocket(None) if name == "WebSocket" else ws.WebSocketServer(noServer=True)
    assert [m for m in members if not hasattr(cls, m) and not hasattr(instance, m)] == []
    docs = cls.__doc__ or ""
    assert [event for event in spec.get("events", []) if f"``{event}``" not in docs] == []


def test_options() -> None:
    shared = set(_SharedOptions.__annotations__)
    declared = {
        "WebSocketServer": shared | set(ws.ServerOptions.__annotations__),
        "WebSocket": shared | set(ws.ClientOptions.__annotations__),
        "perMessageDeflate": set(ws.PerMessageDeflateOptions.__annotations__),
    }
    # The URL says where: ws takes these from nobody.
    ignored = {"host", "protocol"}
    for name, options in WS.get("options", {}).items():
        assert [option for option in options if option not in declared[name] | ignored] == []


def test_defaults() -> None:
    server = ws.WebSocketServer(noServer=True)
    settings = server._pynet_settings
    assert (settings.autoPong, settings.allowSynchronousEvents, settings.closeTimeout) == (True, True, 30_000)
    assert settings.maxPendingAutoPongs == 60
    assert settings.limits == (104_857_600, 16_384, 262_144, False)
    assert server.clients == set()
    assert server.options["perMessageDeflate"] is False
    assert ws.WebSocketServer(noServer=True, clientTracking=False).clients is None
