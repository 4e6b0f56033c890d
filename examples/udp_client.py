"""The client of udp_server.py: one datagram, then it closes.

python -m pynet examples/udp_client.py [port]
"""

from __future__ import annotations

import sys

import pydgram as dgram
import pynet

PORT = int(sys.argv[1]) if len(sys.argv) > 1 else 41234


def main() -> None:
    message = b"hello"
    client = dgram.createSocket("udp4")

    def sent(err: Exception | None, bytes_sent: int) -> None:
        client.close()

    client.send(message, 0, len(message), PORT, "localhost", sent)

    pynet.run()


if __name__ == "__main__":
    main()
