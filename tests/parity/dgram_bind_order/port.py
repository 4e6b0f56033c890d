"""The order of bind: address looked up a tick later, listeners in turn, the callback among them."""

from __future__ import annotations

import pydgram as dgram
import pynet as net
from pynet.process import nextTick, queueMicrotask
from pynet.timers import setImmediate
from tests.parity.prelude import word

socket = dgram.createSocket("udp4")
socket.on("listening", lambda: print("first listener"))
nextTick(lambda: print("tick queued before"))
print("returns the socket", word(socket.bind(0, "127.0.0.1", lambda: print("callback")) is socket))
socket.on("listening", lambda: print("last listener"))
print("listeners", socket.listenerCount("listening"))
try:
    socket.address()
except OSError as err:
    print(err)


def after() -> None:
    print("tick queued after")
    print("listeners", socket.listenerCount("listening"))
    print("bound", word(socket.address().port > 0))

    def immediate() -> None:
        print("immediate")
        socket.close()

    setImmediate(immediate)


nextTick(after)
socket.on("close", lambda: print("close"))
queueMicrotask(lambda: print("microtask"))
print("end of the script")

net.run()
