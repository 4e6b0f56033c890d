"""A server that welcomes every connection before it is asked anything.

python -m pynet examples/welcome_server.py [port]    (then: nc 127.0.0.1 8124)
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
            socket.write("你好")

        @socket.on("end")
        def _() -> None:
            print("连接断开", flush=True)

        socket.write("欢迎光临《深入浅出Node.js》示例：\n")

    server = net.createServer(connection)

    server.listen(PORT, lambda: print("server bound", flush=True))

    net.run()


if __name__ == "__main__":
    main()
