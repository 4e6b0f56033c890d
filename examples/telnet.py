"""An interactive client that connects again when the line breaks, waiting longer each time.

Lines typed meanwhile are kept, and sent later. When the server ends the connection, so do we.

    python -m pynet examples/telnet.py [port [host]]      try it with: nc -lk 127.0.0.1 2323
"""

from __future__ import annotations

import sys

import pynet as net
from pynet import process
from pynet.errors import NodeOSError
from pynet.timers import Timeout, clearTimeout, setTimeout

FIRST_DELAY_MS, LONGEST_DELAY_MS = 100, 10_000


class Line:
    """The connection to a server, or the wish for one."""

    def __init__(self, port: int, host: str) -> None:
        self.port, self.host = port, host
        self.delay_ms = FIRST_DELAY_MS
        self.kept: list[bytes] = []  # typed while there was no connection
        self.input_ended = False
        self.retry: Timeout | None = None
        self.connect()
        process.stdin.on("data", self.typed)
        process.stdin.on("end", self.end_input)

    def connect(self) -> None:
        self.retry = None
        socket = self.socket = net.connect(self.port, self.host)
        socket.setKeepAlive(True, 10_000)
        socket.on("connect", self.connected)
        socket.on("data", process.stdout.write)
        socket.on("end", self.hang_up)
        socket.on("error", self.failed)

    def connected(self) -> None:
        say(f"connected to {self.socket.remoteAddress}:{self.socket.remotePort}")
        self.delay_ms = FIRST_DELAY_MS
        for chunk in self.kept:
            self.socket.write(chunk)
        self.kept.clear()
        if self.input_ended:
            self.socket.end()

    def failed(self, err: NodeOSError) -> None:
        say(f"{err.message or err.code}; again in {self.delay_ms} ms")
        self.retry = setTimeout(self.connect, self.delay_ms)
        self.delay_ms = min(2 * self.delay_ms, LONGEST_DELAY_MS)

    def typed(self, chunk: bytes) -> None:
        if self.socket.readyState == "open":
            self.socket.write(chunk)
        else:
            self.kept.append(chunk)

    def end_input(self) -> None:
        self.input_ended = True
        if self.retry is not None and not self.kept:
            clearTimeout(self.retry)
        elif self.socket.readyState == "open":
            self.socket.end()

    def hang_up(self) -> None:
        say("the server has hung up")
        process.stdin.destroy()


def say(text: str) -> None:
    print(f"[{text}]", file=sys.stderr, flush=True)


def main() -> None:
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 2323
    Line(port, sys.argv[2] if len(sys.argv) > 2 else "127.0.0.1")
    net.run()


if __name__ == "__main__":
    main()
