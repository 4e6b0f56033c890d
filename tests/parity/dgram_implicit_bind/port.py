"""send on a new socket binds it; what is sent meanwhile leaves in order, after what 'listening' sends."""

from __future__ import annotations

import pydgram as dgram
import pynet as net
from pynet.errors import NodeError
from tests.parity.prelude import word

receiver = dgram.createSocket("udp4")
receiver.bindSync({"address": "127.0.0.1"})
port = receiver.address().port
got: list[str] = []


@receiver.on("message")
def _(msg: bytes) -> None:
    got.append(msg.decode())
    if len(got) < 4:
        return
    print("receiver got", *got)
    socket.close()
    receiver.close()


socket = dgram.createSocket("udp4")


@socket.on("listening")
def _() -> None:
    print("listening", socket.address().address, word(socket.address().port > 0))
    socket.send("first", port, "127.0.0.1", lambda: print("sent first"))


socket.send("second", port, "127.0.0.1", lambda: print("sent second"))
print("listeners", socket.listenerCount("listening"), socket.listenerCount("error"))
try:
    socket.bind(0)
except NodeError as err:
    print(err.code)


def sent_third() -> None:
    print("sent third")
    print("listeners", socket.listenerCount("listening"))
    socket.send("fourth", port, "127.0.0.1", lambda: print("sent fourth"))


socket.send("third", port, "127.0.0.1", sent_third)

net.run()
