"""Errors beside a pipe: of the target it unpipes, of the source it leaves the target open."""

from __future__ import annotations

import pynet as net
from pynet.stream import Readable, Writable
from tests.parity.prelude import word


def make() -> tuple[Readable, Writable]:
    source = Readable(read=lambda: None)
    target = Writable(write=lambda chunk, encoding, callback: callback())
    target.on("unpipe", lambda: print("unpipe"))
    source.pipe(target)
    return source, target


source, target = make()
target.on("error", lambda err: print("target error", err))


@target.on("close")
def target_closed() -> None:
    print("target close, source destroyed", word(source.destroyed), "flowing", word(source.readableFlowing))
    source2, target2 = make()
    source2.on("error", lambda err: print("source error", err))

    @source2.on("close")
    def source_closed() -> None:
        print("source close, target destroyed", word(target2.destroyed), "writable", word(target2.writable))
        writable = Writable()
        writable.on("error", lambda err: print("no readable", err.code, err.message))
        print(word(writable.pipe(target2), "undefined"))

    source2.destroy(Exception("source broke"))


source.push("a")
target.destroy(Exception("target broke"))

net.run()
