"""A datagram server that greets whoever says hello and sends everything else back, and its client.

python -m pynet examples/udp_echo.py [port]             try it with: nc -u 127.0.0.1 41234
python -m pynet examples/udp_echo.py [port] word...     the client: one datagram per word, and the answers
"""

from __future__ import annotations

import sys

import pydgram as dgram
import pynet
from pynet.timers import setTimeout


def serve(port: int) -> None:
    server = dgram.createSocket("udp4")

    @server.on("message")
    def _(msg: bytes, rinfo: dgram.RemoteInfo) -> None:
        print(f"{rinfo.address}:{rinfo.port} says {msg!r}", flush=True)
        answer = b"hello, whoever you are\n" if msg.strip() == b"hello" else msg
        server.send(answer, rinfo.port, rinfo.address)

    server.on("error", lambda err: print(err))
    server.bind(port, "127.0.0.1", lambda: print("waiting at", server.address(), flush=True))


def ask(port: int, words: list[str]) -> None:
    client = dgram.createSocket("udp4")
    client.connect(port, "127.0.0.1")
    waiting = len(words)

    @client.on("connect")
    def _() -> None:
        for word in words:
            client.send(word)
        # Datagrams may be lost, and nobody says so: a client of UDP has to know when to give up.
        setTimeout(give_up, 2000).unref()

    @client.on("message")
    def _(msg: bytes) -> None:
        nonlocal waiting
        print(msg.decode().rstrip("\n"))
        waiting -= 1
        if not waiting:
            client.close()

    @client.on("error")
    def _(err: OSError) -> None:
        print(err)
        client.close()

    def give_up() -> None:
        print(f"{waiting} without an answer")
        client.close()


def main() -> None:
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 41234
    words = sys.argv[2:]
    if words:
        ask(port, words)
    else:
        serve(port)
    pynet.run()


if __name__ == "__main__":
    main()
