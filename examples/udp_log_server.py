"""A datagram server that logs on one line what it got and from whom.

python -m pynet examples/udp_log_server.py [port]    (then: echo hi | nc -u 127.0.0.1 41234)
"""

from __future__ import annotations

import sys

import pydgram as dgram
import pynet

PORT = int(sys.argv[1]) if len(sys.argv) > 1 else 41234


def main() -> None:
    server = dgram.createSocket("udp4")

    @server.on("message")
    def _(msg: bytes, rinfo: dgram.RemoteInfo) -> None:
        print(
            "server got:" + msg.decode(errors="replace") + "from " + rinfo.address + ":" + str(rinfo.port), flush=True
        )

    @server.on("listening")
    def _() -> None:
        print("server bound", flush=True)

    server.bind(PORT)

    pynet.run()


if __name__ == "__main__":
    main()
