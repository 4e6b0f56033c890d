"""Every public name of Node's tls is here."""

from __future__ import annotations

from typing import Any

import pytest

from pynet import tls
from pynet._tls import _options
from tests.web_data import surface

SURFACE = surface("tls")


def test_exports() -> None:
    assert [name for name in SURFACE["exports"] if name not in tls.__all__] == []


@pytest.mark.parametrize("name", ["Server", "TLSSocket", "SecureContext"])
def test_methods_and_properties(name: str) -> None:
    facts: Any = SURFACE["classes"][name]
    makers: Any = {"Server": tls.createServer, "TLSSocket": tls.TLSSocket, "SecureContext": tls.createSecureContext}
    made = makers[name]()
    names = [*facts.get("methods", []), *facts.get("properties", [])]
    assert [member for member in names if not member.startswith("[") and not hasattr(made, member)] == []


def test_events() -> None:
    for name in ("Server", "TLSSocket"):
        known = getattr(tls, name)._pynet_known_events
        assert [event for event in SURFACE["classes"][name]["events"] if event not in known] == []


def test_options() -> None:
    types = {
        "createSecureContext": _options.SecureContextOptions,
        "createServer": _options.TlsOptions,
        "connect": _options.ConnectionOptions,
        "TLSSocket": _options.TLSSocketOptions,
    }
    for name, kind in types.items():
        known = kind.__annotations__ if not hasattr(kind, "__optional_keys__") else kind.__optional_keys__
        assert [option for option in SURFACE["options"][name] if option not in known] == []
