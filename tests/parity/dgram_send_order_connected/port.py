"""With a peer there is no look-up: the datagram is sent inside the call, the callback is one tick away."""

from __future__ import annotations

import pydgram as dgram
import pynet as net
from pynet.process import nextTick, queueMicrotask
from pynet.timers import setImmediate

receiver = dgram.createSocket("udp4")
receiver.bindSync({"address": "127.0.0.1"})
socket = dgram.createSocket("udp4")
socket.connectSync(receiver.address().port)
count = 0


@receiver.on("message")
def _(msg: bytes) -> None:
    global count
    print(f"message {msg.decode()}")
    count += 1
    if count < 2:
        return
    socket.close()
    receiver.close()


def immediate() -> None:
    nextTick(lambda: print("tick queued before"))
    for text in ["1", "2"]:
        socket.send(text, lambda *, text=text: print(f"sent {text}"))
    nextTick(lambda: print("tick queued after"))
    queueMicrotask(lambda: print("microtask"))


setImmediate(immediate)

net.run()
