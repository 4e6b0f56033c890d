"""What the module exports, and what a socket is."""

from __future__ import annotations

from typing import Any

import pydgram as dgram
from pynet.events import EventEmitter
from tests.parity.prelude import word

METHODS = [
    *(
        "bind",
        "bindSync",
        "connect",
        "connectSync",
        "disconnect",
        "sendto",
        "send",
        "close",
        "address",
        "remoteAddress",
    ),
    *("setBroadcast", "setTTL", "setMulticastTTL", "setMulticastLoopback", "setMulticastInterface", "addMembership"),
    *("dropMembership", "addSourceSpecificMembership", "dropSourceSpecificMembership", "ref", "unref"),
    *("setRecvBufferSize", "setSendBufferSize", "getRecvBufferSize", "getSendBufferSize"),
    *("getSendQueueSize", "getSendQueueCount"),
]


socket = dgram.createSocket("udp4")
print("createSocket", "function" if callable(dgram.createSocket) else "none")
print("a Socket", word(isinstance(socket, dgram.Socket)))
print("an emitter", word(isinstance(socket, EventEmitter)))
print("type", socket.type)
print("missing", len([name for name in METHODS if not callable(getattr(socket, name, None))]))
print("event names", len(socket.eventNames()))
print("message listeners", dgram.createSocket("udp6", lambda: None).listenerCount("message"))
print("the class", dgram.Socket("udp6").type)
wrong: Any = "listener"
print("a listener that is none", dgram.createSocket("udp4", wrong).listenerCount("message"))
