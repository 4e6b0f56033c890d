"""addMembership on a new socket gives it a port, but no 'listening'; a bind after that fails."""

from __future__ import annotations

import pydgram as dgram
import pynet as net
from pynet.timers import setImmediate
from tests.parity.prelude import word

socket = dgram.createSocket("udp4")
try:
    socket.addMembership("bad")
except OSError as err:
    print(err)
try:
    socket.address()
except OSError as err:
    print(err)
socket.on("listening", lambda: print("never"))


@socket.on("error")
def _(err: OSError) -> None:
    print(f"error: {err}")
    socket.close(lambda: print("close"))


socket.addMembership("224.0.0.114", "127.0.0.1")
print(socket.address().address, word(socket.address().port > 0))
setImmediate(lambda: socket.bind(0, lambda: print("never")))

net.run()
