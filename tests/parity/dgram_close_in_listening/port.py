"""A 'listening' listener closes the socket: what waited for the bind is dropped, and the socket does close."""

from __future__ import annotations

import pydgram as dgram
import pynet as net

early = dgram.createSocket("udp4")


@early.on("listening")
def _() -> None:
    print("early: listening")
    early.close(lambda: print("early: closed"))


early.send("x", 9, "127.0.0.1", lambda: print("never"))
early.connect(9, lambda: print("never"))

late = dgram.createSocket("udp4")
late.send("x", 9, "127.0.0.1", lambda: print("never"))


@late.on("listening")
def _() -> None:
    print("late: listening")
    late.close(lambda: print("late: closed"))


net.run()
