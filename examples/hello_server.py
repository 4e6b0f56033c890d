"""A server that greets whatever it is sent, line by line from a tutorial.

python -m pynet examples/hello_server.py [port]    (then hello_client.py in another terminal)
"""

from __future__ import annotations

import sys

import pynet as net
from pynet.errors import NodeOSError

PORT = int(sys.argv[1]) if len(sys.argv) > 1 else 1234
HOST = "localhost"


def main() -> None:
    # the server instance
    server = net.createServer()

    server.listen(PORT, HOST)

    @server.on("listening")
    def _() -> None:
        print(f"服务端已经开启在 http://{HOST}:{PORT}", flush=True)

    # connection: a new connection was made; the socket is a duplex stream
    @server.on("connection")
    def _(socket: net.Socket) -> None:
        # data: what the client sent
        @socket.on("data")
        def _(chunk: bytes) -> None:
            msg = chunk.decode(errors="replace")
            print("【S】", msg, flush=True)

            # answer the client
            socket.write(("Hello " + msg).encode())

    @server.on("close")
    def _() -> None:
        print("服务端关闭了")

    @server.on("error")
    def _(err: NodeOSError) -> None:
        if err.code == "EADDRINUSE":
            print("地址正在被使用")
        else:
            print(err)

    net.run()


if __name__ == "__main__":
    main()
