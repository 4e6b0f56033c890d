"""A new stream of each class: every public property."""

from __future__ import annotations

import pynet as net
from pynet.stream import Duplex, PassThrough, Readable, Stream, Transform, Writable
from tests.parity.prelude import word

NAMES = """readable readableAborted readableDidRead readableEncoding readableEnded readableFlowing readableHighWaterMark
    readableLength readableObjectMode writable writableCorked writableEnded writableFinished
    writableHighWaterMark writableLength writableNeedDrain writableObjectMode allowHalfOpen closed destroyed errored"""


classes: list[type[Stream]] = [Readable, Writable, Duplex, Transform, PassThrough]
for cls in classes:
    stream = cls()
    print(cls.__name__)
    for name in NAMES.split():
        if hasattr(stream, name):
            print(" ", name, word(getattr(stream, name), "null"))
    print(" ", *[word(isinstance(stream, base)) for base in (Readable, Writable, Duplex, Transform)])

net.run()
