"""errorMonitor sees an error first; a bind's own listeners are gone when the error listener runs."""

from __future__ import annotations

import pydgram as dgram
import pynet as net
from pynet.errors import NodeOSError
from pynet.events import errorMonitor

socket = dgram.createSocket("udp4")


@socket.on(errorMonitor)
def _(err: NodeOSError) -> None:
    print(f"monitor: {err.code}, {socket.listenerCount('listening')} for listening")


@socket.on("error")
def _(err: NodeOSError) -> None:
    print(f"listener: {err.code}, {socket.listenerCount('listening')} for listening")
    print(f"monitors {socket.listenerCount(errorMonitor)}")
    socket.close()


socket.bind(0, "198.51.100.1", lambda: print("never"))
socket.send("x", 9, "127.0.0.1", lambda: print("never"))
print(f"{socket.listenerCount('listening')} for listening, monitors {socket.listenerCount(errorMonitor)}")
socket.on("close", lambda: print("close"))

net.run()
