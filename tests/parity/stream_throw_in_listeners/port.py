"""A listener or callback that raises: the exception is uncaught, the stream goes on with the rest."""

from __future__ import annotations

import pynet as net
from pynet import process
from pynet.stream import Readable, Writable
from pynet.timers import setImmediate


def uncaught(err: BaseException) -> None:
    print("uncaught", err)


process.on("uncaughtException", uncaught)

target = Writable(write=lambda chunk, encoding, callback: setImmediate(callback))


@target.on("close")
def close() -> None:
    print("close listener")
    raise Exception("close")


def written() -> None:
    raise Exception("write callback")


target.write("a", written)
target.write("b", lambda: print("written b"))
target.end(lambda: print("ended"))

source = Readable(read=lambda: None)


@source.on("data")
def data(chunk: bytes) -> None:
    print("data", chunk.decode())
    raise Exception(f"data {chunk.decode()}")


source.on("end", lambda: print("end"))
chunks = ["x", "y", None]


def next_chunk() -> None:
    if len(chunks) > 1:
        setImmediate(next_chunk)
    source.push(chunks.pop(0))


setImmediate(next_chunk)

net.run()
