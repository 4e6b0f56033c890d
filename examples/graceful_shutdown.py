"""A server that stops well: on SIGTERM it takes no more connections, finishes what it has begun, and says when.

Each request is a line, and takes a second to answer. A second signal, or ten seconds, end it at once.

    python -m pynet examples/graceful_shutdown.py [port]      try it with: nc 127.0.0.1 9000, a line, and Ctrl-C here
"""

from __future__ import annotations

import sys

import pynet as net
from pynet import process, readline
from pynet.timers import setTimeout

WORK_MS, LIMIT_MS = 1000, 10_000


class Service:
    """The server, its connections, and how many answers each of them waits for."""

    def __init__(self) -> None:
        self.server = net.createServer({"allowHalfOpen": True}, self.connected)
        self.pending: dict[net.Socket, int] = {}
        self.stopping = False

    def connected(self, socket: net.Socket) -> None:
        self.pending[socket] = 0
        lines = readline.createInterface({"input": socket})
        lines.on("line", lambda line: self.asked(socket, line))
        lines.on("error", lambda err: None)  # readline passes on those of its input
        socket.on("end", lambda: self.maybe_end(socket, ended=True))
        socket.on("error", lambda err: print(err.message, flush=True))
        socket.on("close", lambda: self.pending.pop(socket))

    def asked(self, socket: net.Socket, line: str) -> None:
        print(f"asked {line!r}", flush=True)
        self.pending[socket] += 1
        setTimeout(self.answer, WORK_MS, socket, line)

    def answer(self, socket: net.Socket, line: str) -> None:
        if socket in self.pending:
            self.pending[socket] -= 1
            socket.write(f"{line.upper()}\n")
            self.maybe_end(socket, ended=socket.readableEnded)

    def maybe_end(self, socket: net.Socket, *, ended: bool) -> None:
        """Hang up where nothing is left to say."""
        if (ended or self.stopping) and not self.pending[socket]:
            socket.end()

    def stop(self, signal: str) -> None:
        if self.stopping:
            print("at once, then", flush=True)
            process.exit(1)
        self.stopping = True
        print(f"{signal}: {sum(self.pending.values())} answers to give", flush=True)
        self.server.close(lambda: print("all said", flush=True))  # when the last connection is gone
        for socket in list(self.pending):
            self.maybe_end(socket, ended=False)
        # unref: the limit itself is no reason to stay
        setTimeout(lambda: [socket.destroy() for socket in self.pending], LIMIT_MS).unref()


def main() -> None:
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 9000
    service = Service()
    process.on("SIGTERM", service.stop)
    process.on("SIGINT", service.stop)
    server = service.server
    server.listen(port, "127.0.0.1", lambda: print("serving at", server.address(), flush=True))
    net.run()


if __name__ == "__main__":
    main()
