"""A client for chat_server.py, or for any other server that talks in lines: what you type goes there.

python -m pynet examples/chat_client.py [port [host]]      try it with: chat_server.py in another terminal
"""

from __future__ import annotations

import sys

import pynet as net
from pynet import process


def main() -> None:
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 6667
    host = sys.argv[2] if len(sys.argv) > 2 else "127.0.0.1"
    socket = net.connect(port, host)

    process.stdin.pipe(socket)  # the end of the input, Ctrl-D, ends the connection
    socket.pipe(process.stdout)

    socket.on("error", lambda err: print(err, file=sys.stderr))
    socket.on("close", lambda: process.stdin.destroy())  # nobody to send it to: stop waiting for input
    net.run()


if __name__ == "__main__":
    main()
