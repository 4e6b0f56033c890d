"""Which types createSocket takes, bare and as an option."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pydgram as dgram
from pynet.errors import NodeError

createSocket: Any = dgram.createSocket


def attempt(what: str, f: Callable[[], Any]) -> None:
    try:
        print(f"{what}: {f().type}")
    except NodeError as err:
        print(f"{what}: {err.name} {err.code}")
        print(f"  {err.message}")


def both(type: Any) -> None:
    attempt(f"type {json.dumps(type)}", lambda: createSocket(type))
    attempt(f"option {json.dumps(type)}", lambda: createSocket({"type": type}))


for type in ["udp4", "udp6", "udp5", "UDP4", "tcp4", "", None, 5, True]:
    both(type)
attempt("nothing", lambda: createSocket())
attempt("{}", lambda: createSocket({}))
attempt("[]", lambda: createSocket([]))
attempt("unknown option", lambda: createSocket({"type": "udp4", "colour": "red"}))
