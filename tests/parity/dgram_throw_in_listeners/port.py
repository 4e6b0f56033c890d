"""Exceptions in listeners and callbacks, taken by 'uncaughtException': the datagrams that follow still come."""

from __future__ import annotations

import pydgram as dgram
import pynet as net
from pynet import process

socket = dgram.createSocket("udp4")
process.on("uncaughtException", lambda err: print(f"uncaught: {err}"))


@socket.on("message")
def _(msg: bytes) -> None:
    print(f"got {msg.decode()}")
    if msg == b"1":
        raise Exception("in message")
    if msg == b"3":
        socket.close()


@socket.on("close")
def _() -> None:
    print("close")
    raise Exception("in close")


socket.bindSync({"address": "127.0.0.1"})
port = socket.address().port


def sent() -> None:
    raise Exception("in the callback")


socket.send("1", port, "127.0.0.1", sent)
socket.send("2", port, "127.0.0.1")
socket.send("3", port, "127.0.0.1")

net.run()
