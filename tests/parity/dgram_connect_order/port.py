"""connect on an unbound socket: bound first, then connected, each some ticks later."""

from __future__ import annotations

from collections.abc import Callable

import pydgram as dgram
import pynet as net
from pynet.errors import NodeError
from pynet.process import nextTick
from pynet.timers import setImmediate
from tests.parity.prelude import word

receiver = dgram.createSocket("udp4")
receiver.bindSync({"address": "127.0.0.1"})
port = receiver.address().port

socket = dgram.createSocket("udp4")


@socket.on("listening")
def _() -> None:
    print("listening")

    def tick() -> None:
        print("tick after listening")
        nextTick(lambda: print("tick after that"))

    nextTick(tick)


@socket.on("connect")
def _() -> None:
    print("connect")
    address, family, remote = socket.remoteAddress()
    print(f"to {address} {family}, the port {word(remote == port)}")
    print(f"from {socket.address().address}")
    print("listeners", socket.listenerCount("connect"))

    def immediate() -> None:
        socket.close()
        receiver.close()

    setImmediate(immediate)


socket.on("close", lambda: print("close"))
socket.connect(port, "127.0.0.1", lambda *args: print("callback", len(args)))
print("returns undefined")
print("listeners", socket.listenerCount("connect"))
calls: list[Callable[[], object]] = [socket.address, socket.remoteAddress, socket.disconnect]
for call in calls:
    try:
        call()
    except NodeError as err:
        print(err.message)

net.run()
