"""An echo server: a socket piped into itself.

Back-pressure comes with ``pipe()``: a client that does not read its echo is no longer read from.

    python -m pynet examples/echo_server.py [port]      try it with: nc 127.0.0.1 7007
"""

from __future__ import annotations

import sys

import pynet as net


def main() -> None:
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 7007
    server = net.createServer(allowHalfOpen=True)  # a client that ends first still gets the rest of its echo

    @server.on("connection")
    def _(socket: net.Socket) -> None:
        socket.pipe(socket)
        socket.on("error", lambda err: print(err, flush=True))
        socket.on("close", lambda: print(f"echoed {socket.bytesRead} bytes", flush=True))

    server.listen(port, "127.0.0.1", lambda: print("echoing at", server.address(), flush=True))
    net.run()


if __name__ == "__main__":
    main()
