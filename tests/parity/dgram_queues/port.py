"""When bind, send and close report, beside ticks, microtasks and immediates queued after them."""

from __future__ import annotations

from collections.abc import Callable

import pydgram as dgram
import pynet as net
from pynet.process import nextTick, queueMicrotask
from pynet.timers import setImmediate


def queues(then: Callable[[], object]) -> None:
    nextTick(lambda: print("  tick"))
    queueMicrotask(lambda: print("  microtask"))

    def immediate() -> None:
        print("  immediate")
        then()

    setImmediate(immediate)
    print("  sync")


socket = dgram.createSocket("udp4")


def bind() -> None:
    print("bind")
    socket.bind(0, "127.0.0.1", lambda: print("  callback"))
    queues(bind_any)


other = dgram.createSocket("udp4")


def bind_any() -> None:
    print("bind without an address")
    other.bind(0, lambda: print("  callback"))
    queues(send)


def send() -> None:
    print("send")
    other.send("x", socket.address().port, "127.0.0.1", lambda: print("  callback"))
    queues(close)


def close() -> None:
    print("close")
    socket.close(lambda: print("  callback"))
    queues(lambda: other.close())


setImmediate(bind)

net.run()
