"""A lookup of one's own is asked about every address, literals and defaults too, and its answer is used."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pydgram as dgram
import pynet as net
from pynet.process import nextTick
from pynet.timers import setImmediate
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
    print("got", *sorted(got))
    receiver.close()
    sender.close()


def lookup(hostname: str, family: int, callback: Callable[[Any, Any, Any], object]) -> None:
    print(f"lookup {hostname} {family} {'function' if callable(callback) else 'none'}")
    nextTick(callback, None, "127.0.0.1" if hostname == "nearby" else hostname, 4)


sender = dgram.createSocket({"type": "udp4", "lookup": lookup})


def bound() -> None:
    print("bound to", sender.address().address)
    sender.send("one", port, "127.0.0.1", lambda err, size: print("sent", word(err, "null"), size))
    sender.send("two", port)
    sender.send("three", port, "nearby")

    @sender.once("connect")
    def _() -> None:
        print("connected to", sender.remoteAddress().address)
        sender.send("four")

    setImmediate(lambda: sender.connect(port, "nearby"))


sender.bind(0, bound)

six = dgram.createSocket({"type": "udp6", "lookup": lookup})


def six_bound() -> None:
    def sent(err: Exception | None) -> None:
        print("to the default", word(err, "null"))
        six.close()

    six.send("lost", 9, sent)


six.bind(0, six_bound)

net.run()
