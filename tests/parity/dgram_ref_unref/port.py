"""An unref'd socket does not keep the program running; ref takes it back; both return the socket."""

from __future__ import annotations

import pydgram as dgram
import pynet as net
from pynet import process
from pynet.timers import setImmediate
from tests.parity.prelude import word

process.on("exit", lambda: print("exit"))

idle = dgram.createSocket("udp4")
print("unref before bind", word(idle.unref() is idle))
idle.bind(0, "127.0.0.1", lambda: print("idle bound"))
idle.on("message", lambda: print("never"))

later = dgram.createSocket("udp4")


def bound() -> None:
    print("unref after bind", word(later.unref() is later))
    print("ref", word(later.ref() is later))
    setImmediate(lambda: later.send("hello", later.address().port, "127.0.0.1"))


later.bind(0, "127.0.0.1", bound)


@later.on("message")
def _(msg: bytes) -> None:
    print(f"got {msg.decode()}, being ref'd")
    later.unref()


closed = dgram.createSocket("udp4")
closed.close()
print("closed", word(closed.ref() is closed), word(closed.unref() is closed))

net.run()
