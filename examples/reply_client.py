"""The client of reply_server.py: says hello, prints the answer, hangs up.

python -m pynet examples/reply_client.py [port]
"""

from __future__ import annotations

import sys

import pynet as net

PORT = int(sys.argv[1]) if len(sys.argv) > 1 else 8124


def main() -> None:
    def connected() -> None:
        print("client connected !")
        client.write("hello")

    client = net.connect({"port": PORT}, connected)

    @client.on("data")
    def _(data: bytes) -> None:
        print(data)
        client.end()

    @client.on("end")
    def _() -> None:
        print("此连接结束")

    net.run()


if __name__ == "__main__":
    main()
