"""One side of the life cycle matrix of test_node_peers.py: peer.py server|client SCENARIOS [PORTS], as JSON."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from typing import Any

import pynet as net
from pynet.timers import setTimeout
from tests.lab import port_of

Script = dict[str, Any]

role, text = sys.argv[1:3]
scenarios: dict[str, dict[str, Script]] = json.loads(text)
host = os.environ.get("PEER_HOST", "127.0.0.1")
traces: dict[str, list[str]] = {}
ports: dict[str, int] = json.loads(sys.argv[3]) if len(sys.argv) > 3 else {}


def act(socket: net.Socket, operations: list[list[Any]], log: Callable[[str], object]) -> None:
    def written(err: Any) -> None:
        log(f"written {err.code if err else 'ok'}")

    for name, *args in operations:
        if name == "write":
            socket.write(args[0], written)
        elif name == "flood":
            socket.write(b"x" * args[0], written)
        elif name == "destroy with":
            socket.destroy(Exception(args[0]))
        elif name == "later":
            setTimeout(lambda args=args: act(socket, args[1], log), args[0])
        else:
            getattr(socket, name)(*args)


def play(name: str, socket: net.Socket, script: Script) -> None:
    trace = traces[name] = []
    received = 0

    def on(event: str, describe: Callable[..., str | None]) -> None:
        first = True

        def listener(*args: Any) -> None:
            nonlocal first
            line = describe(*args)
            if line is not None:
                trace.append(line)
            if first:
                act(socket, script.get(event, []), trace.append)
            first = False

        socket.add_listener(event, listener)

    def count(chunk: bytes) -> None:
        nonlocal received
        received += len(chunk)

    def closed(had_error: bool) -> str:
        return f"close {str(had_error).lower()}, read {socket.bytesRead}, written {socket.bytesWritten}"

    on("connect", lambda: "connect")
    on("ready", lambda: "ready")
    on("data", count)
    on("end", lambda: f"end after {received}, readyState {socket.readyState}")
    on("finish", lambda: f"finish, readyState {socket.readyState}")
    on("timeout", lambda: "timeout")
    on("error", lambda err: f"error {getattr(err, 'code', None) or err} {getattr(err, 'syscall', None) or '-'}")
    on("close", closed)
    act(socket, script.get("start", []), trace.append)


def serve(name: str, script: Script) -> None:
    def connection(socket: net.Socket) -> None:
        play(name, socket, script)
        server.close()

    def listening() -> None:
        ports[name] = port_of(server)
        if len(ports) == len(scenarios):
            print(json.dumps(ports), flush=True)

    server = net.createServer({"allowHalfOpen": script.get("halfOpen") is True}, connection)
    server.listen(0, host, listening)


for name, scenario in scenarios.items():
    if role == "client":
        half_open = scenario["client"].get("halfOpen") is True
        play(name, net.connect(port=ports[name], host=host, allowHalfOpen=half_open), scenario["client"])
    else:
        serve(name, scenario["server"])
net.run()
print(json.dumps(traces))
