"""A datagram server that prints each message and where it came from.

python -m pynet examples/udp_server.py [port]    (then udp_client.py in another terminal)
"""

from __future__ import annotations

import sys

import pydgram as dgram
import pynet

PORT = int(sys.argv[1]) if len(sys.argv) > 1 else 41234


def main() -> None:
    # the server object
    server = dgram.createSocket("udp4")

    # a message: its bytes, and the address of the sender
    @server.on("message")
    def _(msg: bytes, rinfo: dgram.RemoteInfo) -> None:
        print(msg, flush=True)
        print(rinfo, flush=True)

    # bound
    @server.on("listening")
    def _() -> None:
        address = server.address()
        print(address, flush=True)

    # bind the port
    server.bind(PORT)

    pynet.run()


if __name__ == "__main__":
    main()
