"""The client of hello_server.py: it sends its greeting every two seconds until Ctrl-C.

python -m pynet examples/hello_client.py [port]
"""

from __future__ import annotations

import sys

import pynet as net
from pynet.timers import setInterval

PORT = int(sys.argv[1]) if len(sys.argv) > 1 else 1234


def main() -> None:
    # the client instance
    client = net.createConnection({"port": PORT, "host": "127.0.0.1"})

    # send messages to the server
    @client.on("connect")
    def _() -> None:
        def send() -> None:
            # send the data
            client.write("荣光无限")

        setInterval(send, 2000)

    # data from the server: the client is a readable stream, so listen for 'data' and consume it
    @client.on("data")
    def _(chunk: bytes) -> None:
        print("【C】", chunk.decode(errors="replace"), flush=True)

    @client.on("error")
    def _(err: OSError) -> None:
        print(err)

    @client.on("close")
    def _() -> None:
        print("客户端断开连接")

    net.run()


if __name__ == "__main__":
    main()
