"""Listeners of a datagram socket: fewer arguments are fine, wrong ones and misspelt events are not."""

from __future__ import annotations

from typing_extensions import assert_type

import pydgram as dgram
from pynet.errors import NodeOSError
from pynet.events import errorMonitor


class Mine(dgram.Socket):
    def shout(self) -> None: ...


socket = Mine("udp4")


def whole(msg: bytes, rinfo: dgram.RemoteInfo) -> None: ...


def text(msg: str) -> None: ...


def three(a: bytes, b: dgram.RemoteInfo, c: int) -> None: ...


assert_type(socket.on("message", whole), Mine)
socket.on("message", whole).once("listening", lambda: None).off("close", print).shout()
socket.on("message", lambda msg, rinfo: print(msg.decode(), rinfo.address.upper(), rinfo.size + 1))
socket.once("message", lambda msg: print(msg.decode()))
socket.on("message", lambda: None)
socket.addListener("listening", lambda: None)
socket.prependListener("connect", lambda: None)
socket.prependOnceListener("close", lambda: None)
socket.removeListener("message", whole)
socket.on("error", lambda err: print(err.code))
socket.on(errorMonitor, lambda err: print(err))
socket.on("newListener", lambda event, listener: print(event.upper(), listener))
socket.add_listener("an event of my own", three)


@socket.on("message")
def _(msg: bytes, rinfo: dgram.RemoteInfo) -> int:
    return rinfo.port


@socket.once("message")
def short(msg: bytes) -> int:
    return len(msg)


assert_type(short(b"x"), int)


@socket.on("error")
def _(err: NodeOSError) -> None: ...


@socket.on("error")
def _(err: Exception) -> None: ...


@socket.on("listening")
def _() -> None: ...


@socket.on("close")
async def _() -> None: ...


socket.on("mesage", whole)  # type: ignore[call-overload]
socket.on("message", text)  # type: ignore[call-overload]
socket.on("message", three)  # type: ignore[call-overload]
socket.on("message", lambda msg: msg.port)  # type: ignore[call-overload]
socket.on("listening", lambda address: None)  # type: ignore[call-overload]
socket.on("close", None)  # type: ignore[call-overload]
socket.on("message")(text)  # type: ignore[type-var]
socket.on("connection")  # type: ignore[call-overload]
