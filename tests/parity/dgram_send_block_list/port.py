"""Receivers on sendBlockList: the error goes to the callback, without one the datagram is just not sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pydgram as dgram
import pynet as net
from pynet.errors import NodeError
from pynet.timers import setImmediate

blockList = net.BlockList()
blockList.addAddress("127.0.0.2")

receiver = dgram.createSocket("udp4")
receiver.bindSync()
port = receiver.address().port


@receiver.on("message")
def _(msg: bytes) -> None:
    print(f"got {msg.decode()}")
    receiver.close()


socket = dgram.createSocket({"type": "udp4", "sendBlockList": blockList})


def with_callback() -> None:
    def callback(err: Any, size: int | None) -> None:
        print(f"send: {err.name} {err.code}: {err.message}, bytes {'none' if size is None else size}")
        next()

    socket.send("blocked", port, "127.0.0.2", callback)


def without_callback() -> None:
    socket.send("blocked", port, "127.0.0.2")
    setImmediate(next)


def connect() -> None:
    def callback(err: Any) -> None:
        print(f"connect: {err.code}: {err.message}")
        next()

    socket.connect(port, "127.0.0.2", callback)


def connect_sync() -> None:
    try:
        socket.connectSync(port, "127.0.0.2")
    except NodeError as err:
        print(f"connectSync: {err.code}: {err.message}")
    next()


def peer() -> None:
    socket.connectSync(port, "127.0.0.1")
    blockList.addAddress("127.0.0.1")

    def callback(err: Any) -> None:
        print("sent", "null" if err is None else err)
        socket.close()

    socket.send("a peer is not checked again", callback)


steps: list[Callable[[], object]] = [
    with_callback,
    without_callback,
    connect,
    lambda: socket.connect(port, "127.0.0.2"),
    connect_sync,
    peer,
]


def next() -> None:
    steps.pop(0)()


@socket.on("error")
def _(err: NodeError) -> None:
    print(f"error event: {err.code}: {err.message}")
    next()


next()

net.run()
