"""Joins a group on loopback, says on which port, and answers the first datagram that comes to it."""

from __future__ import annotations

import sys

import pydgram as dgram
import pynet as net

socket = dgram.createSocket({"type": "udp4", "reuseAddr": True})


@socket.on("message")
def _(msg: bytes, rinfo: dgram.RemoteInfo) -> None:
    socket.send(b"heard " + msg, rinfo.port, rinfo.address, lambda: socket.close())


socket.bindSync()
socket.addMembership(sys.argv[1], "127.0.0.1")
print(socket.address().port, flush=True)

net.run()
