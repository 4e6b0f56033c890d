"""Every name, option and default of the inventory is here."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

import pynet.http as http
from tests.web_data import surface

HTTP = surface("http")
SPELLED = {"[Symbol.asyncDispose]": "__aexit__"}
LEFT_OUT = {
    "WebSocket": "of undici, the API of browsers; pynet.ws is the package's",
    "CloseEvent": "the same",
    "MessageEvent": "the same",
}
#: Attributes that Node's types have and no object has.
TYPES_ONLY = {"OutgoingMessage": {"req"}}
CLASSES = sorted(HTTP["classes"])


def test_exports() -> None:
    assert [name for name in HTTP["exports"] if not hasattr(http, name) and name not in LEFT_OUT] == []
    assert set(LEFT_OUT) < set(HTTP["exports"])


def test_values() -> None:
    assert http.METHODS == HTTP["METHODS"]
    assert {str(code): text for code, text in http.STATUS_CODES.items()} == HTTP["STATUS_CODES"]


@pytest.mark.parametrize("name", CLASSES)
def test_members(name: str) -> None:
    cls = getattr(http, name)
    spec = HTTP["classes"][name]
    plain = {"Server", "Agent", "IncomingMessage", "OutgoingMessage"}
    made: Any = cls() if name in plain else None
    names = [*spec.get("methods", []), *spec.get("static_methods", []), *spec.get("static_properties", [])]
    names += [each for each in spec.get("properties", []) if each not in TYPES_ONLY.get(name, ())]

    def is_there(member: str) -> bool:
        return (
            hasattr(cls, member)
            or (made is not None and hasattr(made, member))
            or any(member in vars(base).get("__annotations__", {}) for base in cls.__mro__)
            or f"self.{member}" in inspect.getsource(cls)
        )

    missing = [member for each in names if not is_there(member := SPELLED.get(each, each))]
    assert missing == []


@pytest.mark.parametrize("name", CLASSES)
def test_events_are_documented(name: str) -> None:
    cls = getattr(http, name)
    text = "\n".join(base.__doc__ or "" for base in cls.__mro__)
    assert [event for event in HTTP["classes"][name].get("events", []) if event not in text] == []


def test_options_of_a_server() -> None:
    known = http.Server.__init__.__annotations__  # so that the next line fails with something to look at
    assert known
    options = set(http.ServerOptions.__annotations__)
    for base in getattr(http.ServerOptions, "__orig_bases__", ()):
        options |= set(getattr(base, "__annotations__", {}))
    assert [name for name in HTTP["options"]["createServer"] if name not in options] == []


DEFAULTS = {
    name: value
    for name, value in HTTP["classes"]["Server"]["properties"].items()
    if isinstance(value, (int, float)) or value is None
}


@pytest.mark.parametrize("name", DEFAULTS)
def test_default_of_a_server(name: str) -> None:
    assert getattr(http.createServer(), name) == DEFAULTS[name]
