"""pipe() to an object that is not a stream of ours: write, end and events are enough."""

from __future__ import annotations

import pynet as net
from pynet.events import EventEmitter
from pynet.stream import Readable
from pynet.timers import setImmediate


class Target(EventEmitter):
    def write(self, chunk: bytes) -> bool:
        print("write", chunk.decode())
        setImmediate(lambda: self.emit("drain"))
        return False

    def end(self) -> None:
        print("end")
        self.emit("finish")


source = Readable(read=lambda: None)
target = Target()
target.on("pipe", lambda: print("pipe"))
target.on("unpipe", lambda: print("unpipe"))
source.on("pause", lambda: print("pause"))
source.on("resume", lambda: print("resume"))
source.pipe(target)
for chunk in "abc":
    source.push(chunk)
source.push(None)

net.run()
