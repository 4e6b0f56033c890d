"""A server that answers hello to everything, its listeners given as arguments.

python -m pynet examples/reply_server.py [port]    (then reply_client.py in another terminal)
"""

from __future__ import annotations

import sys

import pynet as net

PORT = int(sys.argv[1]) if len(sys.argv) > 1 else 8124


def main() -> None:
    def connection(socket: net.Socket) -> None:
        # a new connection
        @socket.on("data")
        def _(data: bytes) -> None:
            socket.write("hello")

        # the connection is over
        @socket.on("end")
        def _() -> None:
            print("断开连接", flush=True)

    server = net.createServer(connection)

    server.listen(PORT, lambda: print(f"server start listen port {PORT} !", flush=True))

    net.run()


if __name__ == "__main__":
    main()
