"""A group joined on loopback: what is sent to it comes; left, it cannot be left again."""

from __future__ import annotations

import pydgram as dgram
import pynet as net
from tests.parity.prelude import word

member = dgram.createSocket({"type": "udp4", "reuseAddr": True})
member.bindSync()
port = member.address().port
sender = dgram.createSocket("udp4")
sender.bindSync({"address": "127.0.0.1"})
sender.setMulticastInterface("127.0.0.1")
print(sender.setMulticastTTL(0), word(sender.setMulticastLoopback(True)))


@member.on("message")
def _(msg: bytes, rinfo: dgram.RemoteInfo) -> None:
    print(f"got {msg.decode()} from {rinfo.address}")
    member.dropMembership("224.0.0.114", "127.0.0.1")
    try:
        member.dropMembership("224.0.0.114", "127.0.0.1")
    except OSError as err:
        print(err)
    member.close()
    sender.close()


member.addMembership("224.0.0.114", "127.0.0.1")
sender.send("to the group", port, "224.0.0.114", lambda err, size: print("sent", "null" if err is None else err, size))

net.run()
