"""bindSync: bound when it returns, 'listening' a tick later, errors raised and survived."""

from __future__ import annotations

import pydgram as dgram
import pynet as net
from pynet.errors import NodeError
from pynet.process import nextTick, queueMicrotask
from pynet.timers import setImmediate
from tests.parity.prelude import word

holder = dgram.createSocket("udp4")
address, family, port = holder.bindSync({"port": 0, "address": "127.0.0.1"})
print(f"bound to {address} {family}, the port {word(port == holder.address().port)}")
holder.on("listening", lambda: print("holder listening"))

socket = dgram.createSocket("udp4")
socket.on("listening", lambda: print("socket listening"))
socket.on("error", lambda: print("never"))
attempts: list[dgram.BindSyncOptions] = [
    {"port": port, "address": address},
    {"address": "198.51.100.1"},
    {"address": "::1"},
]
for options in attempts:
    try:
        socket.bindSync(options)
    except NodeError as err:
        print(f"{err.name} {err.code}: {err.message}")
print(f"then {socket.bindSync().address}")
nextTick(lambda: print("tick"))
queueMicrotask(lambda: print("microtask"))


def immediate() -> None:
    print("immediate")
    holder.close()
    socket.close()
    hasty = dgram.createSocket("udp6")
    print(f"{hasty.bindSync().family} {hasty.address().address}")
    hasty.on("listening", lambda: print("never"))
    hasty.on("close", lambda: print("hasty closed"))
    hasty.close()


setImmediate(immediate)

net.run()
