"""Names are resolved; one that does not exist goes to the callback, or else is an 'error' event."""

from __future__ import annotations

import pydgram as dgram
import pynet as net
from pynet.errors import NodeOSError
from tests.parity.prelude import word

receiver = dgram.createSocket("udp4")
receiver.bindSync({"address": "127.0.0.1"})
port = receiver.address().port
sender = dgram.createSocket("udp4")


@sender.on("error")
def _(err: NodeOSError) -> None:
    print(f"error event: {err.code}: {err.message}")
    sender.send("named", port, "localhost", lambda err, size: print("sent", word(err, "null"), size))


@receiver.on("message")
def _(msg: bytes) -> None:
    print(f"got {msg.decode()}")
    sender.close()
    receiver.close()


def unknown(err: NodeOSError, size: int | None) -> None:
    print(f"callback: {err.name} {err.code}: {err.message}")
    print(f"  syscall {err.syscall}, hostname {err.hostname}, bytes {word(size)}")
    sender.send("lost", port, "no-such-host.invalid")


sender.send("lost", port, "no-such-host.invalid", unknown)

net.run()
