"""Which ports are open? Many attempts at once, each with a limit of its own.

python -m pynet examples/port_scanner.py [host [first [last]]]      try it with: 127.0.0.1 1 1024
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pynet as net
from pynet.errors import NodeOSError

AT_ONCE, LIMIT_MS = 200, 1000


class Scan:
    """A range of ports, of which some are being tried."""

    def __init__(self, host: str, first: int, last: int) -> None:
        self.host = host
        self.ports: Iterator[int] = iter(range(first, last + 1))
        self.found: list[int] = []
        self.trying = 0
        for _ in range(AT_ONCE):
            self.next()

    def next(self) -> None:
        port = next(self.ports, None)
        if port is not None:
            self.trying += 1
            self.attempt(port)
        elif not self.trying:
            print(f"{len(self.found)} open: {' '.join(map(str, sorted(self.found)))}")

    def attempt(self, port: int) -> None:
        socket = net.connect(port, self.host)
        socket.setTimeout(LIMIT_MS, socket.destroy)  # nobody answers: filtered
        socket.on("error", self.failed)
        socket.on("close", self.done)

        @socket.on("connect")
        def _() -> None:
            self.found.append(port)
            socket.destroy()

    def failed(self, err: NodeOSError) -> None:
        if err.syscall == "getaddrinfo":
            sys.exit(err.message)
        # else it was refused: closed

    def done(self) -> None:
        self.trying -= 1
        self.next()


def main() -> None:
    host = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1"
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    last = int(sys.argv[3]) if len(sys.argv) > 3 else max(first, 1024)
    Scan(host, first, min(last, 65535))
    net.run()


if __name__ == "__main__":
    main()
