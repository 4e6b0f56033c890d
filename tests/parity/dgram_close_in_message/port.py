"""A message listener closes the socket: datagrams that have come already are not delivered."""

from __future__ import annotations

import pydgram as dgram
import pynet as net

receiver = dgram.createSocket("udp4")
receiver.bindSync({"address": "127.0.0.1"})


@receiver.on("message")
def _(msg: bytes) -> None:
    print(f"got {msg.decode()}")
    if msg == b"2":
        receiver.close(lambda: print("callback"))


@receiver.on("close")
def _() -> None:
    print("close")
    sender.close()


sender = dgram.createSocket("udp4")
sender.bindSync({"address": "127.0.0.1"})
for text in ["1", "2", "3", "4"]:
    sender.send(text, receiver.address().port, "127.0.0.1")

net.run()
