"""Two processes on one machine, over a Unix domain socket: a key-value store that answers lines.

A socket file that a crashed server has left behind is recognised, because nobody answers at it, and removed.

    python -m pynet examples/ipc.py serve [path]
    python -m pynet examples/ipc.py [path] set colour blue      try it with: get colour
"""

from __future__ import annotations

import os
import sys

import pynet as net
from pynet.errors import NodeOSError

DEFAULT_PATH = "/tmp/pynet-ipc.sock"


def answer(store: dict[str, str], line: str) -> str:
    match line.split(" ", 2):
        case ["set", key, value]:
            store[key] = value
            return "ok"
        case ["get", key]:
            return store.get(key, "nothing")
    return "set KEY VALUE, or get KEY"


def serve(path: str) -> None:
    store: dict[str, str] = {}
    server = net.createServer()

    @server.on("connection")
    def _(socket: net.Socket) -> None:
        rest = ""
        socket.setEncoding("utf8")

        @socket.on("data")
        def _(text: str) -> None:
            nonlocal rest
            *lines, rest = (rest + text).split("\n")
            for line in lines:
                socket.write(answer(store, line) + "\n")

        socket.on("error", lambda err: print(err, flush=True))

    @server.on("error")
    def _(err: NodeOSError) -> None:
        if err.code != "EADDRINUSE":
            raise err
        probe = net.connect({"path": path})

        @probe.on("connect")
        def _() -> None:
            print("somebody serves there already", flush=True)
            probe.destroy()

        @probe.on("error")
        def _() -> None:
            os.unlink(path)
            server.listen({"path": path})

    server.on("listening", lambda: print("serving at", server.address(), flush=True))
    os.umask(0o077)  # for us only
    server.listen({"path": path})


def ask(path: str, words: list[str]) -> None:
    socket = net.connect({"path": path})
    socket.write(" ".join(words) + "\n")  # sent once the connection is there
    socket.setEncoding("utf8")

    @socket.on("data")
    def _(text: str) -> None:
        print(text, end="")
        socket.end()

    socket.on("error", lambda err: print(err))


def main() -> None:
    arguments = sys.argv[1:] or ["serve"]
    if arguments[0] == "serve":
        serve(arguments[1] if len(arguments) > 1 else DEFAULT_PATH)
    else:
        path = arguments.pop(0) if "/" in arguments[0] else DEFAULT_PATH
        ask(path, arguments)
    net.run()


if __name__ == "__main__":
    main()
