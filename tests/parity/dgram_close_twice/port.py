"""A second close raises, but its callback is a listener all the same."""

from __future__ import annotations

import pydgram as dgram
import pynet as net
from pynet.errors import NodeError

socket = dgram.createSocket("udp4")
socket.bindSync()
socket.close(lambda: print("first callback"))
try:
    socket.close(lambda: print("second callback"))
except NodeError as err:
    print(f"{err.name} {err.code}: {err.message}")
print("listeners", socket.listenerCount("close"))


@socket.on("close")
def _() -> None:
    print("close")
    try:
        socket.close(lambda: print("never"))
    except NodeError as err:
        print(err.code)


net.run()
