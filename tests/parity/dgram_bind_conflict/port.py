"""A port in use: the error, what it leaves behind, and binding again."""

from __future__ import annotations

import pydgram as dgram
import pynet as net
from pynet.errors import NodeOSError
from tests.parity.prelude import word

holder = dgram.createSocket("udp4")
holder.bindSync({"address": "127.0.0.1"})
port = holder.address().port

socket = dgram.createSocket("udp4")


def listeners() -> str:
    return f"{socket.listenerCount('listening')} for listening, {socket.listenerCount('error')} for error"


socket.on("listening", lambda: print("listening"))
socket.on("close", lambda: print("close"))


@socket.on("error")
def _(err: NodeOSError) -> None:
    print(f"{err.name} {err.code}: {err.message}")
    print(f"syscall {err.syscall}, address {err.address}, the port {word(err.port == port)}")
    print(f"listeners: {listeners()}")
    try:
        socket.address()
    except OSError as unbound:
        print(unbound)

    def bound() -> None:
        print("bound at last")
        print(f"listeners: {listeners()}")
        socket.close()
        holder.close()

    socket.bind(0, "127.0.0.1", bound)


socket.bind(port, "127.0.0.1", lambda: print("never"))
print(f"listeners: {listeners()}")

net.run()
