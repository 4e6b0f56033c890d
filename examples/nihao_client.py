"""The client of nihao_server.py: it sends a name and prints the answer, until Ctrl-C.

python -m pynet examples/nihao_client.py [port]
"""

from __future__ import annotations

import sys

import pynet as net

PORT = int(sys.argv[1]) if len(sys.argv) > 1 else 1234


def main() -> None:
    # make the connection
    client = net.createConnection({"port": PORT, "host": "127.0.0.1"})

    # send
    client.on("connect", lambda: client.write("张三"))
    # receive the answer
    client.on("data", lambda chunk: print(chunk.decode(errors="replace"), flush=True))

    client.on("error", lambda err: print(err))
    client.on("close", lambda: print("客户端断开连接"))

    net.run()


if __name__ == "__main__":
    main()
