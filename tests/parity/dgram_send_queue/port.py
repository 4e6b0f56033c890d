"""The queue is empty as long as the kernel takes what it is given."""

from __future__ import annotations

import pydgram as dgram
import pynet as net
from pynet.process import nextTick

socket = dgram.createSocket("udp4")


def queue(when: str) -> None:
    print(f"{when}: {socket.getSendQueueCount()} datagrams, {socket.getSendQueueSize()} bytes")


queue("new")
socket.send("waits for the bind", 9, "127.0.0.1", lambda: queue("in the callback"))
queue("unbound")


@socket.on("listening")
def _() -> None:
    queue("listening")

    def sent() -> None:
        queue("in the last callback")
        socket.close()

    socket.send(bytes(1000), 9, "127.0.0.1", sent)
    queue("sent")
    nextTick(lambda: queue("a tick later"))


net.run()
