"""A chat for everybody who connects: the first line is a nickname, each further one goes to all the others.

python -m pynet examples/chat_server.py [port]      try it with: nc 127.0.0.1 6667, in two terminals
"""

from __future__ import annotations

import sys

import pynet as net
from pynet import readline


class Room:
    """Who is here, and under which name."""

    def __init__(self) -> None:
        self.names: dict[net.Socket, str] = {}

    def enter(self, socket: net.Socket) -> None:
        socket.write("your name? ")
        lines = readline.createInterface({"input": socket})
        lines.on("line", lambda line: self.said(socket, line.strip()))
        lines.on("error", lambda err: None)  # readline passes on those of its input
        socket.on("close", lambda: self.left(socket))
        socket.on("error", lambda err: print(err.message, flush=True))  # somebody's network; 'close' follows

    def said(self, socket: net.Socket, line: str) -> None:
        if socket in self.names:
            if line == "/quit":
                socket.end("bye\n")
            elif line == "/who":
                socket.write(f"* {', '.join(self.names.values())}\n")
            elif line:
                self.tell(f"{self.names[socket]}: {line}\n", but=socket)
        elif not line or line in self.names.values():
            socket.write("not that one. your name? ")
        else:
            self.names[socket] = line
            socket.write(f"* welcome, {line}; /who and /quit are commands\n")
            self.tell(f"* {line} is here\n", but=socket)

    def left(self, socket: net.Socket) -> None:
        name = self.names.pop(socket, None)
        if name is not None:
            self.tell(f"* {name} has left\n")

    def tell(self, text: str, *, but: net.Socket | None = None) -> None:
        print(text, end="", flush=True)
        for socket in self.names:
            # A client that does not read must not make us keep everything for it.
            if socket.writableLength > 1_000_000:
                socket.destroy()
            elif socket is not but:
                socket.write(text)


def main() -> None:
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 6667
    room = Room()
    server = net.createServer(room.enter)
    server.listen(port, "127.0.0.1", lambda: print("chatting at", server.address(), flush=True))
    net.run()


if __name__ == "__main__":
    main()
