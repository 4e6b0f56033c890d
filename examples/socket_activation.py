"""A server that does not open its port but is given it, as descriptor 3: systemd's socket activation.

Whoever holds the port can start us on the first connection and restart us without losing one. Without a descriptor it
listens by itself.

    systemd-socket-activate -l 127.0.0.1:9200 python -m pynet examples/socket_activation.py
    python -m pynet examples/socket_activation.py hold 9200     the same without systemd
    try it with: nc 127.0.0.1 9200
"""

from __future__ import annotations

import os
import select
import socket as sockets
import sys

import pynet as net

FIRST_FD = 3  # of systemd's; LISTEN_FDS says how many there are


def serve() -> None:
    server = net.createServer()

    @server.on("connection")
    def _(socket: net.Socket) -> None:
        socket.on("error", lambda err: print(err, flush=True))
        socket.end("hello\n")

    # LISTEN_PID: the variables are inherited by programs that they are not for.
    if os.environ.get("LISTEN_PID") == str(os.getpid()) and int(os.environ.get("LISTEN_FDS", "0")) > 0:
        server.listen({"fd": FIRST_FD})
    else:
        server.listen(9200, "127.0.0.1")
    server.on("listening", lambda: print("serving at", server.address(), flush=True))
    net.run()


def hold(port: int) -> None:
    """Open the port, wait for somebody to call, and become the server: what systemd does for a service."""
    with sockets.create_server(("127.0.0.1", port)) as holder:
        host, port = holder.getsockname()
        print(f"waiting at {host}, port {port}", flush=True)
        select.select([holder], [], [])  # the first connection stays in the queue: the server will accept it
        if holder.fileno() == FIRST_FD:
            holder.detach()
        else:
            os.dup2(holder.fileno(), FIRST_FD)
        os.set_inheritable(FIRST_FD, True)
    os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="1")
    os.execv(sys.executable, [sys.executable, "-m", "pynet", __file__])


def main() -> None:
    if sys.argv[1:2] == ["hold"]:
        hold(int(sys.argv[2]) if len(sys.argv) > 2 else 9200)
    else:
        serve()


if __name__ == "__main__":
    main()
