"""Datagrams leave in the order in which their look-ups are answered."""

from __future__ import annotations

from collections.abc import Callable

import pydgram as dgram
import pynet as net
from pynet.timers import setImmediate

answers: dict[str, Callable[[], object]] = {}


def lookup(hostname: str, family: int, callback: Callable[..., object]) -> None:
    answers[hostname] = lambda: callback(None, "127.0.0.1", 4)


receiver = dgram.createSocket("udp4")
receiver.bindSync({"address": "127.0.0.1"})
sender = dgram.createSocket({"type": "udp4", "lookup": lookup})
sender.bindSync()

got: list[str] = []


@receiver.on("message")
def _(msg: bytes) -> None:
    got.append(msg.decode())
    if len(got) < 3:
        return
    print("got", *got)
    receiver.close()
    sender.close()


def send(name: str) -> None:
    sender.send(name, receiver.address().port, name, lambda: print("sent", name))


for name in ["slow", "fast", "middling"]:
    send(name)
print("asked for", *answers)
answers["fast"]()


def immediate() -> None:
    answers["middling"]()
    setImmediate(lambda: answers["slow"]())


setImmediate(immediate)

net.run()
