"""send while the look-up of connect is under way: a receiver must be named, and refused once connected."""

from __future__ import annotations

import pydgram as dgram
import pynet as net
from pynet.errors import NodeError

receiver = dgram.createSocket("udp4")
receiver.bindSync({"address": "127.0.0.1"})
port = receiver.address().port


@receiver.on("message")
def _(msg: bytes) -> None:
    print(f"got {msg.decode()}")
    socket.close()
    receiver.close()


socket = dgram.createSocket("udp4")
socket.bindSync()


def connected() -> None:
    print("connected")
    socket.send("to the peer", lambda err: print("sent", "null" if err is None else err))


socket.connect(port, "127.0.0.1", connected)
try:
    socket.send("no receiver")
except NodeError as err:
    print(f"{err.code}: {err.message}")
socket.send("x", port, "127.0.0.1", lambda err: print(f"{err.code}: {err.message}"))

net.run()
