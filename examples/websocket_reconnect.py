"""A client that connects again when the line breaks, waiting longer each time, and prints what it gets.

python -m pynet examples/websocket_reconnect.py ws://127.0.0.1:8082/ [first wait in seconds]
"""

from __future__ import annotations

import sys

import pynet as net
import pynet.ws as ws
from pynet.timers import setTimeout

LONGEST_WAIT = 30.0


class Line:
    """One WebSocket after the other."""

    def __init__(self, url: str, first_wait: float) -> None:
        self.url, self.first_wait = url, first_wait
        self.wait = first_wait

    def connect(self) -> None:
        socket = ws.WebSocket(self.url, handshakeTimeout=10_000)
        socket.on("open", self.opened)
        socket.on("message", lambda data, isBinary: print(data if isBinary else data.decode(), flush=True))
        socket.on("error", lambda err: print(err, flush=True))
        socket.on("close", self.closed)  # comes in any case, after an error too

    def opened(self) -> None:
        print("connected", flush=True)
        self.wait = self.first_wait

    def closed(self, code: int) -> None:
        if code in (1000, 1001):
            print("the server is done", flush=True)
            return
        print(f"lost ({code}), again in {self.wait:g} s", flush=True)
        setTimeout(self.connect, self.wait * 1000)
        self.wait = min(self.wait * 2, LONGEST_WAIT)


def main() -> None:
    url = sys.argv[1] if len(sys.argv) > 1 else "ws://127.0.0.1:8082/"
    Line(url, float(sys.argv[2]) if len(sys.argv) > 2 else 0.5).connect()
    net.run()


if __name__ == "__main__":
    main()
