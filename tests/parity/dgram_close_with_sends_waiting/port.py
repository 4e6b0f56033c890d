"""close after send in one tick: nothing goes out unless connected, no callback runs; an unbound socket binds first."""

from __future__ import annotations

import pydgram as dgram
import pynet as net
from tests.parity.prelude import word

receiver = dgram.createSocket("udp4")
receiver.bindSync({"address": "127.0.0.1"})
port = receiver.address().port


@receiver.on("message")
def _(msg: bytes) -> None:
    print(f"receiver got {msg.decode()}")
    receiver.close()


def open(name: str) -> dgram.Socket:
    socket = dgram.createSocket("udp4")
    socket.on("listening", lambda: print(f"{name}: listening"))
    socket.on("close", lambda: print(f"{name}: close"))
    socket.on("error", lambda err: print(f"{name}: error {err.code}"))
    return socket


def third() -> None:
    connected = open("connected")
    connected.connectSync(port)
    connected.send("sent", lambda: print("connected: sent at once"))
    connected.close()


def second() -> None:
    binding = open("binding")
    binding.bind(0, "127.0.0.1")
    binding.send("lost 3", port, "127.0.0.1", lambda: print("never"))
    binding.close(third)
    print("still binding", word(binding.listenerCount("listening") == 2))


def first() -> None:
    bound = open("bound")
    bound.bindSync({"address": "127.0.0.1"})
    bound.send("lost 2", port, "127.0.0.1", lambda: print("never"))
    bound.close(second)


unbound = open("unbound")
unbound.send("lost 1", port, "127.0.0.1", lambda: print("never"))
unbound.close(first)

net.run()
