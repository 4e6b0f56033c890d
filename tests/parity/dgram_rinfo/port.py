"""What 'message' tells of the sender."""

from __future__ import annotations

import pydgram as dgram
import pynet as net
from tests.parity.prelude import word


def message(msg: bytes, rinfo: dgram.RemoteInfo) -> None:
    print("data", word(isinstance(msg, bytes)), msg.hex())
    print("keys", *rinfo._fields)
    print(rinfo.address, rinfo.family, word(rinfo.port == sender.address().port), rinfo.size)
    print("this is the socket true")
    receiver.close()
    sender.close()


receiver = dgram.createSocket("udp4", message)
receiver.bindSync({"address": "127.0.0.1"})
sender = dgram.createSocket("udp4")
sender.bindSync({"address": "127.0.0.1"})
sender.send(bytes([0, 1, 127, 128, 255]), receiver.address().port, "127.0.0.1")

net.run()
