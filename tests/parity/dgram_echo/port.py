"""A server that answers, and a client that asks three times."""

from __future__ import annotations

import pydgram as dgram
import pynet as net
from tests.parity.prelude import word

server = dgram.createSocket("udp4")
server.on("listening", lambda: print(f"listening on {server.address().address}"))
server.on("close", lambda: print("server closed"))


@server.on("message")
def _(msg: bytes, rinfo: dgram.RemoteInfo) -> None:
    print(f"server got {msg.decode()} from {rinfo.address}, {rinfo.size} bytes")
    server.send(f"Hello {msg.decode()}", rinfo.port, rinfo.address)


def bound() -> None:
    client = dgram.createSocket("udp4")
    names = ["Ann", "Bob", "Ždenka"]

    def sent(err: OSError | None, size: int) -> None:
        print(f"client sent {size} bytes, error {'none' if err is None else err}")

    def ask() -> None:
        client.send(names.pop(0), server.address().port, "127.0.0.1", sent)

    @client.on("message")
    def _(msg: bytes, rinfo: dgram.RemoteInfo) -> None:
        print(f"client got {msg.decode()}, from the server {word(rinfo.port == server.address().port)}")
        if names:
            return ask()

        def closed() -> None:
            print("client closed")
            server.close()

        client.close(closed)

    ask()


server.bind(0, "127.0.0.1", bound)

net.run()
