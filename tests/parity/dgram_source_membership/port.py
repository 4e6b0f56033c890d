"""Joining a group for one source: argument checks, joining, leaving."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pydgram as dgram
import pynet as net
from pynet.errors import NodeError


def attempt(what: str, f: Callable[[], object]) -> None:
    try:
        f()
        print(f"{what}: fine")
    except NodeError as err:
        print(f"{what}: {err.name} {err.code}: {err.message}")


socket = dgram.createSocket("udp4")
socket.bindSync()


def refused(method: str, call: Any) -> None:
    attempt(f"{method} 5", lambda: call(5, "232.1.1.1"))
    attempt(f"{method} null", lambda: call(None, "232.1.1.1"))
    attempt(f"{method} group 5", lambda: call("127.0.0.1", 5))
    attempt(f"{method} bad source", lambda: call("bad", "232.1.1.1"))
    attempt(f"{method} bad group", lambda: call("127.0.0.1", "bad"))
    attempt(f"{method} bad interface", lambda: call("127.0.0.1", "232.1.1.1", "bad"))


refused("addSourceSpecificMembership", socket.addSourceSpecificMembership)
refused("dropSourceSpecificMembership", socket.dropSourceSpecificMembership)
attempt("join", lambda: socket.addSourceSpecificMembership("127.0.0.1", "232.1.1.1", "127.0.0.1"))
attempt("leave", lambda: socket.dropSourceSpecificMembership("127.0.0.1", "232.1.1.1", "127.0.0.1"))
socket.close()

net.run()
