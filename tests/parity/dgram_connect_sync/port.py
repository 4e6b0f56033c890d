"""connectSync: connected when it returns, the events a tick later; datagrams from others are not heard."""

from __future__ import annotations

import pydgram as dgram
import pynet as net
from pynet.process import nextTick
from pynet.timers import setImmediate
from tests.parity.prelude import word

receiver = dgram.createSocket("udp4")
receiver.bindSync({"address": "127.0.0.1"})
port = receiver.address().port


@receiver.on("message")
def _(msg: bytes, rinfo: dgram.RemoteInfo) -> None:
    print(f"receiver got {msg.decode()}")
    receiver.send("answer", rinfo.port, rinfo.address)


socket = dgram.createSocket("udp4")
socket.on("listening", lambda: print("listening"))
socket.on("connect", lambda: print("connect"))


@socket.on("message")
def _(msg: bytes) -> None:
    print(f"socket got {msg.decode()}")
    socket.disconnect()
    socket.connectSync(port)
    print("connected again", socket.remoteAddress().address)

    def immediate() -> None:
        socket.close()
        receiver.close()

    setImmediate(immediate)


socket.on("close", lambda: print("close"))

socket.connectSync(port)
print("returns undefined")
print("remote", socket.remoteAddress().address, word(socket.remoteAddress().port == port))
nextTick(lambda: print("tick"))
socket.send("question", lambda err, size: print("sent", size))

net.run()
