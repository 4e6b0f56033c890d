"""A second bind, before and after the first has ended, and after close."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pydgram as dgram
import pynet as net
from pynet.errors import NodeError

socket = dgram.createSocket("udp4")
untyped: Any = socket


def again(when: str) -> None:
    binds: list[tuple[str, Callable[[], object]]] = [
        ("bind", lambda: socket.bind(0)),
        ("bindSync", lambda: socket.bindSync()),
        ("bind, wrong address", lambda: untyped.bind(0, 5)),
        ("bindSync, wrong port", lambda: socket.bindSync({"port": -1})),
        ("bindSync, no options", lambda: untyped.bindSync(5)),
    ]
    for name, bind in binds:
        try:
            bind()
            print(f"{when}: {name} is fine")
        except NodeError as err:
            print(f"{when}: {name}: {err.name} {err.code}: {err.message}")


socket.on("close", lambda: again("after close"))


def bound() -> None:
    again("bound")
    socket.close()
    again("closed")


socket.bind(0, "127.0.0.1", bound)
again("binding")

net.run()
