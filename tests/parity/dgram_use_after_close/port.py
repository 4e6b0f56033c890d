"""Every call on a closed socket, before and in its 'close' event."""

from __future__ import annotations

from collections.abc import Callable

import pydgram as dgram
import pynet as net

socket = dgram.createSocket("udp4")
calls: dict[str, Callable[[], object]] = {
    "bind": lambda: socket.bind(),
    "bindSync": lambda: socket.bindSync(),
    "connectSync": lambda: socket.connectSync(9),
    "disconnect": lambda: socket.disconnect(),
    "send": lambda: socket.send("x", 9),
    "sendto": lambda: socket.sendto("x", 0, 1, 9, "127.0.0.1"),
    "close": lambda: socket.close(),
    "address": lambda: socket.address(),
    "remoteAddress": lambda: socket.remoteAddress(),
    "setBroadcast": lambda: socket.setBroadcast(True),
    "setTTL": lambda: socket.setTTL(1),
    "setMulticastTTL": lambda: socket.setMulticastTTL(1),
    "setMulticastLoopback": lambda: socket.setMulticastLoopback(True),
    "setMulticastInterface": lambda: socket.setMulticastInterface("127.0.0.1"),
    "addMembership": lambda: socket.addMembership("224.0.0.114"),
    "dropMembership": lambda: socket.dropMembership("224.0.0.114"),
    "addSourceSpecificMembership": lambda: socket.addSourceSpecificMembership("127.0.0.1", "232.1.1.1"),
    "dropSourceSpecificMembership": lambda: socket.dropSourceSpecificMembership("127.0.0.1", "232.1.1.1"),
    "getRecvBufferSize": lambda: socket.getRecvBufferSize(),
    "setSendBufferSize": lambda: socket.setSendBufferSize(8192),
    "getSendQueueSize": lambda: socket.getSendQueueSize(),
    "getSendQueueCount": lambda: socket.getSendQueueCount(),
    "ref": lambda: socket.ref(),
    "unref": lambda: socket.unref(),
}


def use(when: str) -> None:
    print(when)
    for name, call in calls.items():
        try:
            print(f"  {name}: {'the socket' if call() is socket else 'fine'}")
        except (RuntimeError, TypeError) as err:
            print(f"  {name}: {getattr(err, 'code', 'TypeError')}: {err}")


socket.bindSync()
socket.on("close", lambda: use("in close"))
socket.close()
use("closed")

net.run()
