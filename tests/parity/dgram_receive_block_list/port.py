"""Datagrams from senders on receiveBlockList are dropped in silence; the list can change while receiving."""

from __future__ import annotations

import pydgram as dgram
import pynet as net

blockList = net.BlockList()
receiver = dgram.createSocket({"type": "udp4", "receiveBlockList": blockList})
receiver.bindSync({"address": "127.0.0.1"})
port = receiver.address().port
sender = dgram.createSocket("udp4")
sender.bindSync({"address": "127.0.0.1"})
other = dgram.createSocket("udp4")
other.bindSync({"address": "127.0.0.2"})


@receiver.on("message")
def _(msg: bytes, rinfo: dgram.RemoteInfo) -> None:
    print(f"got {msg.decode()} from {rinfo.address}")
    if msg == b"first":
        blockList.addAddress("127.0.0.1")
        sender.send("second", port, "127.0.0.1", lambda: other.send("third", port, "127.0.0.1"))
    else:
        for socket in (receiver, sender, other):
            socket.close()


sender.send("first", port, "127.0.0.1")

net.run()
