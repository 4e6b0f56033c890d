"""A port forwarder with a tap: each direction is piped to the other side and, line by line, into a log.

One source piped into two destinations goes at the pace of the slower one, so nothing piles up in between.

    python -m pynet examples/tcp_proxy.py [port [target-port [target-host]]]
    try it with: python3 -m http.server 8000 --bind 127.0.0.1, tcp_proxy.py 8888 8000, and curl -s 127.0.0.1:8888
"""

from __future__ import annotations

import sys
from collections.abc import Callable

import pynet as net
from pynet.errors import NodeOSError
from pynet.stream import Writable


class Tap(Writable):
    """Prints what is written to it."""

    def __init__(self, label: str) -> None:
        super().__init__()
        self.label = label

    def _write(self, chunk: bytes, encoding: str, callback: Callable[..., None], /) -> None:
        for line in chunk.decode("utf-8", "backslashreplace").splitlines():
            print(self.label, line, flush=True)
        callback()


def forward(client: net.Socket, port: int, host: str) -> None:
    """Join *client* to a new connection to the target, for as long as both live."""
    target = net.connect({"port": port, "host": host, "allowHalfOpen": True})
    client.pipe(target)
    client.pipe(Tap(">"))
    target.pipe(client)
    target.pipe(Tap("<"))

    # pipe() passes on data and the end of it, but no failures: those take the other side down as well.
    for one, other in ((client, target), (target, client)):

        @one.on("error")
        def _(err: NodeOSError) -> None:
            print("!", err.message, flush=True)

        @one.on("close")
        def _(hadError: bool, *, other: net.Socket = other) -> None:
            if hadError:
                other.destroy()
            else:
                other.destroySoon()  # once it has sent what it was given


def main() -> None:
    port, target_port, target_host = [*sys.argv[1:], *("8888", "7007", "127.0.0.1")[len(sys.argv) - 1 :]][:3]
    server = net.createServer(allowHalfOpen=True)
    server.on("connection", lambda client: forward(client, int(target_port), target_host))
    server.listen(int(port), "127.0.0.1", lambda: print("forwarding from", server.address(), flush=True))
    net.run()


if __name__ == "__main__":
    main()
