"""Joining and leaving groups: what is refused, by us and by the system."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pydgram as dgram
import pynet as net
from pynet.errors import MISSING, NodeError


def attempt(what: str, f: Callable[[], object]) -> None:
    try:
        f()
        print(f"{what}: fine")
    except NodeError as err:
        print(f"{what}: {err.name} {err.code}: {err.message}")


socket = dgram.createSocket("udp4")
untyped: Any = socket
socket.bindSync({"address": "127.0.0.1"})


def refused(method: str, call: Any) -> None:
    attempt(f"{method}()", lambda: call(MISSING))
    attempt(f"{method}('')", lambda: call(""))
    attempt(f"{method}(null)", lambda: call(None))
    attempt(f"{method}('bad')", lambda: call("bad"))
    attempt(f"{method}(5)", lambda: call(5))
    attempt(f"{method}('224.0.0.114', 'bad')", lambda: call("224.0.0.114", "bad"))
    attempt(f"{method}('224.0.0.114', '')", lambda: call("224.0.0.114", ""))


refused("addMembership", socket.addMembership)
refused("dropMembership", socket.dropMembership)
attempt("join no group", lambda: socket.addMembership("127.0.0.1", "127.0.0.1"))
attempt("leave what was not joined", lambda: socket.dropMembership("224.0.0.114", "127.0.0.1"))
attempt("join", lambda: socket.addMembership("224.0.0.114", "127.0.0.1"))
attempt("join twice", lambda: socket.addMembership("224.0.0.114", "127.0.0.1"))
attempt("leave", lambda: socket.dropMembership("224.0.0.114", "127.0.0.1"))
attempt("leave twice", lambda: socket.dropMembership("224.0.0.114", "127.0.0.1"))
attempt("interface 5", lambda: untyped.setMulticastInterface(5))
attempt("interface bad", lambda: socket.setMulticastInterface("bad"))
attempt("interface", lambda: socket.setMulticastInterface("127.0.0.1"))
socket.close()

net.run()
