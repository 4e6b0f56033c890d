"""What a new Socket and a new Server say of themselves, and the module's defaults."""

from __future__ import annotations

import pynet as net
from tests.parity.prelude import word

s = net.Socket()
for name in (
    "allowHalfOpen",
    "autoSelectFamilyAttemptedAddresses",
    "bufferSize",
    "bytesRead",
    "bytesWritten",
    "closed",
    "connecting",
    "destroyed",
    "errored",
    "localAddress",
    "localFamily",
    "localPort",
    "pending",
    "readable",
    "readableAborted",
    "readableDidRead",
    "readableEncoding",
    "readableEnded",
    "readableFlowing",
    "readableHighWaterMark",
    "readableLength",
    "readableObjectMode",
    "readyState",
    "remoteAddress",
    "remoteFamily",
    "remotePort",
    "server",
    "timeout",
    "writable",
    "writableCorked",
    "writableEnded",
    "writableFinished",
    "writableHighWaterMark",
    "writableLength",
    "writableNeedDrain",
    "writableObjectMode",
):
    print(f"socket.{name} {word(getattr(s, name))}")
print(f"socket.isPaused() {word(s.isPaused())}, getTypeOfService() {s.getTypeOfService()}")
print(f"socket.eventNames() {len([name for name in s.eventNames() if name != 'end'])}")

server = net.Server()
for name in (
    "allowHalfOpen",
    "dropMaxConnection",
    "highWaterMark",
    "keepAlive",
    "keepAliveInitialDelay",
    "listening",
    "maxConnections",
    "noDelay",
    "pauseOnConnect",
):
    print(f"server.{name} {word(getattr(server, name))}")
print(f"server.address() {'null' if server.address() is None else server.address()}")
print(f"autoSelectFamily {word(net.getDefaultAutoSelectFamily())} {net.getDefaultAutoSelectFamilyAttemptTimeout()}")
net.setDefaultAutoSelectFamilyAttemptTimeout(5)
net.setDefaultAutoSelectFamily(False)
print(f"autoSelectFamily {word(net.getDefaultAutoSelectFamily())} {net.getDefaultAutoSelectFamilyAttemptTimeout()}")

o = net.Server(
    {
        "allowHalfOpen": True,
        "pauseOnConnect": True,
        "noDelay": True,
        "keepAlive": True,
        "keepAliveInitialDelay": 2500,
        "highWaterMark": 10,
    }
)
print(
    word(o.allowHalfOpen),
    word(o.pauseOnConnect),
    word(o.noDelay),
    word(o.keepAlive),
    o.keepAliveInitialDelay,
    o.highWaterMark,
)
