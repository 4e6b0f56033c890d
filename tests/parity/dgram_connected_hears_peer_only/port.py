"""A connected socket hears its peer only."""

from __future__ import annotations

import pydgram as dgram
import pynet as net


def open() -> dgram.Socket:
    socket = dgram.createSocket("udp4")
    socket.bindSync({"address": "127.0.0.1"})
    return socket


socket = open()
peer = open()
stranger = open()
port = socket.address().port


@socket.on("message")
def _(msg: bytes) -> None:
    print(f"got {msg.decode()}")
    for one in (socket, peer, stranger):
        one.close()


socket.connectSync(peer.address().port, "127.0.0.1")
stranger.send("stranger", port, "127.0.0.1", lambda: peer.send("peer", port, "127.0.0.1"))

net.run()
