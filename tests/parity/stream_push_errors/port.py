"""push(): after the end, of a wrong type, after destroy(), with an unknown encoding."""

from __future__ import annotations

import pynet as net
from pynet.stream import Readable
from tests.parity.prelude import words


def make(name: str) -> Readable:
    stream = Readable(read=lambda: None)
    stream.on("error", lambda err: print(name, "error", err.code, err.message))
    return stream.on("close", lambda: print(name, "close"))


ended = make("ended")
print(words(ended.push(None), ended.push(None), ended.push("x")))
wrong = make("wrong")
print(words(wrong.push(5), wrong.push("x")))
put = make("put back")
print(words(put.unshift({})))
gone = make("gone")
gone.destroy()
print(words(gone.push("x"), gone.readableLength, gone.readableAborted))
try:
    make("encoding").push("x", "nope")
except TypeError as err:
    print(getattr(err, "code", None), err)
none = Readable()
none.on("error", lambda err: print("without _read", err.code, err.message))
none.read()


def raising(size: int) -> None:
    raise Exception("read")


Readable(read=raising).on("error", lambda err: print("raising", err)).resume()

net.run()
