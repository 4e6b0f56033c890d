"""close: at once for the socket, a tick later for listeners."""

from __future__ import annotations

import pydgram as dgram
import pynet as net
from pynet.process import nextTick, queueMicrotask
from pynet.timers import setImmediate
from tests.parity.prelude import word

socket = dgram.createSocket("udp4")
socket.on("close", lambda: print("first listener"))


def bound() -> None:
    nextTick(lambda: print("tick queued before"))
    queueMicrotask(lambda: print("microtask"))
    setImmediate(lambda: print("immediate"))
    print("returns the socket", word(socket.close(lambda: print("callback")) is socket))
    socket.on("close", lambda: print("last listener"))
    print("listeners", socket.listenerCount("close"))

    def tick() -> None:
        print("tick queued after")
        print("listeners", socket.listenerCount("close"))

    nextTick(tick)


socket.bind(0, "127.0.0.1", bound)

unbound = dgram.createSocket("udp6")
unbound.on("close", lambda: print("unbound closed"))
unbound.close(None)
print("end of the script")

net.run()
