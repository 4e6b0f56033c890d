"""unshift(): what was read too early goes back in front; after the end event it is an error."""

from __future__ import annotations

import pynet as net
from pynet.stream import Readable
from pynet.timers import setImmediate
from tests.parity.prelude import word

stream = Readable(read=lambda: None)
stream.push("HEAD\n\nbo")
stream.push("dy")
head = b""


def readable() -> None:
    global head
    while (chunk := stream.read()) is not None:
        head += chunk
        at = head.find(b"\n\n")
        if at < 0:
            continue
        stream.off("readable", readable)
        print("head", head[:at].decode())
        print("put back", word(stream.unshift(head[at + 2 :])), stream.readableLength)
        stream.on("data", lambda chunk: print("data", chunk.decode()))
        break


def end() -> None:
    print("end")
    print(word(stream.unshift("late")))


stream.on("readable", readable)
stream.on("end", end)
stream.on("error", lambda err: print("error", err.code, err.message))
stream.on("close", lambda: print("close"))
setImmediate(lambda: stream.push(None))

net.run()
