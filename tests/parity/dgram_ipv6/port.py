"""udp6: the default address and receiver, the sender's address, IPv4 senders on a socket for both."""

from __future__ import annotations

import pydgram as dgram
import pynet as net
from pynet.errors import NodeOSError

six = dgram.createSocket("udp6")
six.bindSync()
print(six.address().address, six.address().family)
port = six.address().port
only = dgram.createSocket({"type": "udp6", "ipv6Only": True})
only.bindSync({"address": "::1"})
four = dgram.createSocket("udp4")


@six.on("message")
def _(msg: bytes, rinfo: dgram.RemoteInfo) -> None:
    print(f"got {msg.decode()} from {rinfo.address} {rinfo.family}")
    if msg == b"one":
        six.send("two", port, "::1")
    if msg == b"two":
        only.send("three", port)
    if msg == b"three":
        four.send("four", port, "127.0.0.1")
    if msg == b"four":

        def refused(err: NodeOSError) -> None:
            print(f"{err.code}: {err.message}")
            for socket in (six, only, four):
                socket.close()

        six.send("x", port, "127.0.0.1", refused)


six.send("one", port)

net.run()
