"""isReadable, isWritable, isErrored, isDisturbed and the properties, over the life of a stream."""

from __future__ import annotations

from typing import Any

import pynet as net
from pynet.stream import (
    Duplex,
    Readable,
    Writable,
    isDestroyed,
    isDisturbed,
    isErrored,
    isReadable,
    isWritable,
)
from tests.parity.prelude import words


def show(name: str, stream: Any) -> None:
    answers = [isReadable(stream), isWritable(stream), isErrored(stream), isDisturbed(stream), isDestroyed(stream)]
    print(name, words(*answers, none="null"))


def make() -> Duplex:
    stream = Duplex(read=lambda: None, write=lambda chunk, encoding, callback: callback())
    return stream.on("error", lambda: None)


show("readable", Readable())
show("writable", Writable())
show("nothing", None)
show("object", {})
whole = make()
show("new", whole)
whole.push("x")
whole.read()
show("read from", whole)
whole.end()
show("ended", whole)
whole.push(None)
whole.resume()
whole.on("close", lambda: show("closed", whole))

broken = make()
broken.destroy(Exception("broken"))
show("destroyed", broken)


@broken.on("close")
def close() -> None:
    show("broken", broken)
    flags = [broken.readableAborted, broken.readableEnded, broken.writableFinished]
    print(words(*flags, broken.closed))


net.run()
