"""Sockets over open descriptors: one writes into a named pipe, one reads from it."""

from __future__ import annotations

import os

import pynet as net
from tests.parity.prelude import Traces, word

traces = Traces("writer", "reader")
log = traces.log


os.mkfifo("fifo")
keep = os.open("fifo", os.O_RDWR)
read = os.open("fifo", os.O_RDONLY | os.O_NONBLOCK)
write = os.open("fifo", os.O_WRONLY | os.O_NONBLOCK)
os.close(keep)

reader = net.Socket({"fd": read, "readable": True, "writable": False})
log("reader", f"readable {word(reader.readable)}, writable {word(reader.writable)}, pending {word(reader.pending)}")
log("reader", f"readyState {reader.readyState}, remoteAddress {word(reader.remoteAddress)}")
text = ""


@reader.on("data")
def _(chunk: bytes) -> None:
    global text
    text += chunk.decode()


reader.on("end", lambda: log("reader", f"end, got {text}, bytesRead {reader.bytesRead}"))
reader.on("close", lambda hadError: log("reader", f"close {word(hadError)}"))

writer = net.Socket({"fd": write, "readable": False, "writable": True})
readable, writable = word(writer.readable), word(writer.writable)
log("writer", f"readable {readable}, writable {writable}, readyState {writer.readyState}")
writer.on("finish", lambda: log("writer", "finish"))
writer.on("close", lambda hadError: log("writer", f"close {word(hadError)}"))
writer.write("hello ")
writer.end("there")

net.run()

traces.show()
