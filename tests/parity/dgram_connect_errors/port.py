"""A connect that fails: to the callback, or else an event; the socket can try again."""

from __future__ import annotations

import pydgram as dgram
import pynet as net
from pynet.errors import NodeOSError

receiver = dgram.createSocket("udp4")
receiver.bindSync({"address": "127.0.0.1"})
port = receiver.address().port

socket = dgram.createSocket("udp4")
socket.on("listening", lambda: print("listening"))
socket.on("connect", lambda: print("connect"))


@socket.on("error")
def _(err: NodeOSError) -> None:
    print(f"error event: {err.code}: {err.message}")

    def unknown(err: NodeOSError) -> None:
        print(f"callback: {err.code}: {err.message}")
        print("listeners", socket.listenerCount("connect"))
        try:
            socket.connectSync(port, "::1")
        except NodeOSError as err:
            print(f"raised: {err.code}: {err.message}")

        def connected(err: NodeOSError | None) -> None:
            print(f"callback: {'no error' if err is None else err.code}")
            socket.close()
            receiver.close()

        socket.connect(port, connected)

    socket.connect(port, "no-such-host.invalid", unknown)


def refused(err: NodeOSError) -> None:
    print(f"callback: {err.name} {err.code}: {err.message}")
    print(f"  syscall {err.syscall}, address {err.address}, port {err.port}")
    socket.connect(9, "::1")


socket.connect(9, "::1", refused)

net.run()
