"""A server that answers twice and asks its client to hang up; its port is a string.

The tutorial listens for 'data' on the server, where none comes, and calls a ``socket.close`` that does not exist; what
Node and pynet make of that is in tests/parity/tutorial_mistakes. Here both are mended.

    python -m pynet examples/greeting_server.py [port]    (then greeting_client.py in another terminal)
"""

from __future__ import annotations

import sys

import pynet as net

PORT = sys.argv[1] if len(sys.argv) > 1 else "8000"


def main() -> None:
    # a TCP server
    server = net.createServer()
    server.listen(PORT)

    @server.on("listening")
    def _() -> None:
        print(f"监听成功 监听端口是{PORT}", flush=True)

    # a new connection
    @server.on("connection")
    def _(socket: net.Socket) -> None:
        print("有新的链接", flush=True)

        @socket.on("data")
        def _(data: bytes) -> None:
            print("server 端收到 client 端的 data", data.decode(errors="replace"), flush=True)

            # answer the client
            socket.write("你好我是服务端")
            socket.write("客户端请关闭链接")
            socket.end()

    # closed as it should be?
    @server.on("close")
    def _() -> None:
        print("服务端断开链接")

    net.run()


if __name__ == "__main__":
    main()
