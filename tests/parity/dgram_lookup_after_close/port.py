"""Answers that come when the socket is closed: nothing is done any more, only failed sends are still reported."""

from __future__ import annotations

from collections.abc import Callable

import pydgram as dgram
import pynet as net
from pynet.timers import setImmediate

Answers = list[Callable[..., object]]


def open(name: str, answers: Answers) -> dgram.Socket:
    socket = dgram.createSocket({"type": "udp4", "lookup": lambda hostname, family, callback: answers.append(callback)})
    socket.on("listening", lambda: print(f"{name}: listening"))
    socket.on("connect", lambda: print(f"{name}: connect"))
    socket.on("close", lambda: print(f"{name}: close"))
    socket.on("error", lambda err: print(f"{name}: error {err}"))
    return socket


def run(name: str, use: Callable[[dgram.Socket], object], err: Exception | None) -> None:
    answers: Answers = []
    socket = open(name, answers)
    use(socket)

    def answer() -> None:
        for callback in answers:
            callback(err, "127.0.0.1", 4)
        setImmediate(next)

    socket.close(lambda: setImmediate(answer))


def send(socket: dgram.Socket) -> None:
    socket.bindSync()
    socket.send("x", 9, lambda: print("never"))


def send_fails(socket: dgram.Socket) -> None:
    socket.bindSync()
    socket.send("x", 9, lambda err: print(f"callback of send: {err}"))
    socket.send("x", 9)


def connect(socket: dgram.Socket) -> None:
    socket.bindSync()
    socket.connect(9, lambda: print("never"))


def bind(socket: dgram.Socket) -> None:
    socket.bind(0, lambda: print("never"))


runs: list[tuple[str, Callable[[dgram.Socket], object], Exception | None]] = [
    ("bind", bind, None),
    ("bind fails", bind, Exception("late")),
    ("send", send, None),
    ("send fails", send_fails, Exception("late")),
    ("connect", connect, None),
    ("connect fails", connect, Exception("late")),
]


def next() -> None:
    if runs:
        run(*runs.pop(0))


next()

net.run()
