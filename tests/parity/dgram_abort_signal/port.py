"""An aborted signal closes the socket, whatever it is doing; after close it does nothing."""

from __future__ import annotations

from collections.abc import Callable

import pydgram as dgram
import pynet as net
from pynet.errors import NodeError


def open(name: str, signal: net.AbortSignal) -> dgram.Socket:
    socket = dgram.createSocket({"type": "udp4", "signal": signal})
    socket.on("listening", lambda: print(f"{name}: listening"))
    socket.on("error", lambda err: print(f"{name}: error {err.code}"))
    socket.on("close", lambda: print(f"{name}: close"))
    return socket


def binding() -> None:
    controller = net.AbortController()
    socket = open("binding", controller.signal)
    socket.bind(0, "127.0.0.1", lambda: print("never"))
    controller.abort()
    socket.once("close", sending)


def sending() -> None:
    controller = net.AbortController()
    socket = open("sending", controller.signal)
    socket.send("x", 9, "127.0.0.1", lambda: print("never"))
    controller.abort()
    socket.once("close", closed)


def closed() -> None:
    controller = net.AbortController()
    socket = open("closed", controller.signal)

    def abort() -> None:
        controller.abort()
        print("aborted after close")
        early()

    socket.close(abort)


def early() -> None:
    controller = net.AbortController()
    controller.abort()
    socket = open("aborted before", controller.signal)
    calls: list[Callable[[], object]] = [lambda: socket.bind(0), lambda: socket.close(), lambda: socket.address()]
    for call in calls:
        try:
            call()
        except NodeError as err:
            print(err.code)


controller = net.AbortController()
socket = open("bound", controller.signal)
print("listeners", socket.listenerCount("close"))


def bound() -> None:
    controller.abort()
    print("aborted")
    try:
        socket.address()
    except NodeError as err:
        print(err.code)
    socket.once("close", binding)


socket.bind(0, "127.0.0.1", bound)

net.run()
