"""Callbacks of send among the queues: two ticks after the call, in order, before any datagram is read."""

from __future__ import annotations

import pydgram as dgram
import pynet as net
from pynet.process import nextTick, queueMicrotask
from pynet.timers import setImmediate

socket = dgram.createSocket("udp4")
socket.bindSync({"address": "127.0.0.1"})
port = socket.address().port
count = 0


@socket.on("message")
def _(msg: bytes) -> None:
    global count
    print(f"message {msg.decode()}")
    count += 1
    if count == 3:
        socket.close()


def send(text: str) -> None:
    def sent() -> None:
        print(f"sent {text}")
        nextTick(lambda: print(f"tick of {text}"))

    socket.send(text, port, "127.0.0.1", sent)
    print("returns undefined")


def immediate() -> None:
    def before() -> None:
        print("tick queued before")
        nextTick(lambda: print("its own tick"))

    nextTick(before)
    for text in ["1", "2", "3"]:
        send(text)
    nextTick(lambda: print("tick queued after"))
    queueMicrotask(lambda: print("microtask"))


setImmediate(immediate)

net.run()
