"""The client of greeting_server.py: greets, prints the answer, hangs up.

python -m pynet examples/greeting_client.py [port]
"""

from __future__ import annotations

import sys

import pynet as net

PORT = sys.argv[1] if len(sys.argv) > 1 else "8000"


def main() -> None:
    # connect to the server on localhost
    netSocket = net.connect(PORT)

    @netSocket.on("error")
    def _() -> None:
        print("链接失败")

    # connected
    @netSocket.on("connect")
    def _() -> None:
        print("客户端与服务端链接已经建立")
        netSocket.write("你好, 我是客户端")

        # data from the server
        @netSocket.on("data")
        def _(data: bytes) -> None:
            print("客户端收到服务端的数据", data.decode(errors="replace"))
            netSocket.end()

    @netSocket.on("end")
    def _() -> None:
        print("客户端关闭链接成功")

    net.run()


if __name__ == "__main__":
    main()
