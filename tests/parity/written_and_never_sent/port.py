"""bytesWritten counts what never went out; and what is written after the peer's end, when ours has followed it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pynet as net
from pynet.process import nextTick
from pynet.timers import setImmediate
from tests.parity.prelude import port_of


def shown(value: Any) -> str:
    return {None: "undefined", True: "true", False: "false"}.get(value, str(value))


nowhere = net.createServer()


def never(port: int) -> None:
    socket = net.connect(port, "127.0.0.1")
    socket.write("hello", lambda error: print("callback", error.code, socket.bytesWritten))
    socket.write("more")
    print("written", socket.bytesWritten)
    socket.on("error", lambda error: print("error", error.code, socket.bytesWritten))

    @socket.on("close")
    def _() -> None:
        print("close", socket.bytesWritten)
        later(["nextTick", "setImmediate"])


def later(phases: list[str]) -> None:
    if not phases:
        return
    phase, *rest = phases
    functions: dict[str, Callable[..., Any]] = {"setImmediate": setImmediate, "nextTick": nextTick}
    put = functions[phase]
    server = net.createServer(lambda peer: peer.resume().end())

    def listening() -> None:
        socket = net.connect(port_of(server), "127.0.0.1")
        socket.resume()

        def write() -> None:
            print(
                phase, shown(socket.write("late", lambda error: print("  callback", error.code, shown(error.syscall))))
            )

        socket.on("end", lambda: put(lambda: put(write)))
        socket.on("error", lambda error: print("  error", error.code, shown(error.syscall), error))

        @socket.on("close")
        def _(had_error: bool) -> None:
            print("  close", shown(had_error))
            server.close(lambda: later(rest))

    server.listen(0, "127.0.0.1", listening)


def listening() -> None:
    port = port_of(nowhere)
    nowhere.close(lambda: never(port))


nowhere.listen(0, "127.0.0.1", listening)
net.run()
