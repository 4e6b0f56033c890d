"""An 'error' event that nobody listens to ends the program."""

from __future__ import annotations

import pydgram as dgram
import pynet as net
from pynet import process

process.on("exit", lambda code: print(f"exit {code}"))
socket = dgram.createSocket("udp4")
socket.on("close", lambda: print("never"))
socket.bind(0, "198.51.100.1", lambda: print("never"))
print("binding")

net.run()
