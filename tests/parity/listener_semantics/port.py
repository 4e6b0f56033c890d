"""The emitter under a socket: order, once, prepend, removal during emit, newListener, counts, errorMonitor."""

from __future__ import annotations

import pynet as net
from pynet.events import EventEmitter, errorMonitor
from tests.parity.prelude import word

socket = net.Socket()
e = EventEmitter()
e.on("newListener", lambda name: print(f"newListener {name}"))
e.on("removeListener", lambda name: print(f"removeListener {name}"))


def b() -> None:
    print("b")


@e.on("x")
def _() -> None:
    print("a, removing b")
    e.off("x", b)


e.on("x", b)
e.once("x", lambda *args: print(f"once {','.join(map(str, args))}"))
e.prependListener("x", lambda: print("first"))
e.prependOnceListener("x", lambda: print("very first"))
print(f"count {e.listenerCount('x')}, emit {word(e.emit('x', 1, 2))}")
print(f"count {e.listenerCount('x')}, emit {word(e.emit('x', 1, 2))}, nobody {word(e.emit('y'))}")
e.on("x", b).on("x", b)
e.removeListener("x", b)
print(f"twice added, once removed {len([f for f in e.listeners('x') if f is b])}")
print(f"names {','.join(e.eventNames())}")
e.removeAllListeners("x")
print(f"count {e.listenerCount('x')}, names {','.join(e.eventNames())}")

socket.on(errorMonitor, lambda err: print(f"monitor {err}"))
socket.on("error", lambda err: print(f"error {err}"))
socket.once("close", lambda: print("close, no arguments taken"))
socket.on("close", lambda hadError: print(f"close {word(hadError)}"))
socket.destroy(Exception("boom"))

net.run()
