"""A server that says 你好 to the name it is sent, with one-line listeners.

python -m pynet examples/nihao_server.py [port]    (then nihao_client.py in another terminal)
"""

from __future__ import annotations

import sys

import pynet as net

# the port that the program takes
PORT = int(sys.argv[1]) if len(sys.argv) > 1 else 1234
# the address that clients visit
HOST = "localhost"


def main() -> None:
    # the server instance
    server = net.createServer()

    server.listen(PORT, HOST)

    server.on("listening", lambda: print(f"服务端已经开启，地址：{HOST}:{PORT}", flush=True))

    @server.on("connection")
    def _(socket: net.Socket) -> None:
        # receive
        @socket.on("data")
        def _(chunk: bytes) -> None:
            msg = chunk.decode(errors="replace")
            print(msg, flush=True)
            # answer
            socket.write(("你好，" + msg).encode())

    server.on("close", lambda: print("服务端断开连接"))

    server.on("error", lambda err: print("地址被占用" if err.code == "EADDRINUSE" else err))

    net.run()


if __name__ == "__main__":
    main()
