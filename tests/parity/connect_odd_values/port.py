"""Local ports that are none, paths that are none, and other values that only look like what is asked for."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from typing import Any

import pynet as net
from tests.parity.prelude import port_of

NUMBERS = {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity", "1e+300": "1e+300", "1e+10": "10000000000"}


def shown(value: Any) -> str:
    if isinstance(value, float):
        return NUMBERS.get(f"{value:g}", f"{value:g}")
    return json.dumps(value)


def attempt(options: Any, done: Callable[[], None]) -> None:
    socket = net.Socket()

    def connected() -> None:
        print("  connect")
        socket.destroy()

    socket.on("error", lambda error: print("  error", error.code, re.sub(r"\d{5}\b", "PORT", str(error))))
    socket.on("connect", connected)
    socket.on("close", done)
    try:
        socket.connect(options)
    except Exception as error:
        print("  throws", getattr(error, "code", None), error)
        done()


server = net.createServer(lambda peer: peer.on("error", lambda: None))


def listening() -> None:
    to: dict[str, Any] = {"port": port_of(server), "host": "127.0.0.1"}
    steps: list[tuple[str, Any]] = []
    local_ports: list[Any] = [math.nan, math.inf, -math.inf, 0, 1e300, 1e10, -5.5, "x", True]
    for local_port in local_ports:
        steps.append((f"local port {shown(local_port)}", {**to, "localPort": local_port}))
    objects: list[Any] = [{}, [], 5, True]
    for path in objects:
        steps.append((f"path {shown(path)}", {"path": path}))
        steps.append((f"path {shown(path)} and a port", {**to, "path": path}))
    steps.append(("path null", {"path": None}))
    nothings: list[Any] = ["", 0, False, None]
    for path in nothings:
        steps.append((f"path {shown(path)} and a port", {**to, "path": path}))
    steps.append(("host {}", {**to, "host": {}}))

    def following() -> None:
        if not steps:
            server.close(services)
            return
        name, options = steps.pop(0)
        print(name)
        attempt(options, following)

    following()


def services() -> None:
    numbers: list[Any] = [math.nan, math.inf, 1.5, -1, 256, 0]
    for tos in numbers:
        try:
            net.Socket().setTypeOfService(tos)
            print("type of service", shown(tos))
        except Exception as error:
            print("type of service", shown(tos), getattr(error, "code", None), error)
    for delay in (1e300, math.inf, math.nan, -1):
        net.Socket(keepAlive=True, keepAliveInitialDelay=delay)
        print("delay", net.createServer(keepAliveInitialDelay=delay).keepAliveInitialDelay)


server.listen(0, "127.0.0.1", listening)
net.run()
