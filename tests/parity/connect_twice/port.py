"""connect() again while connecting: both go on, and whichever is first decides."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pynet as net
from pynet.timers import setImmediate
from tests.parity.prelude import port_of, word

EVENTS = ("lookup", "connectionAttempt", "connectionAttemptFailed", "connect", "ready", "close")
Log = Callable[..., None]


def and_destroy(socket: net.Socket, port: int, log: Log) -> None:
    socket.connect(port, "127.0.0.1")
    socket.connect(port, "127.0.0.1")
    socket.destroy()


def two_addresses(socket: net.Socket, port: int, log: Log) -> None:
    socket.connect(port, "127.0.0.1")
    socket.connect(port, "127.0.0.1")


def a_name_that_is_known_too_late(socket: net.Socket, port: int, log: Log) -> None:
    def answer(callback: Callable[..., None], options: Any) -> None:
        address = {"address": "127.0.0.1", "family": 4}
        setImmediate(lambda: callback(None, [address]) if options.get("all") else callback(None, *address.values()))

    def lookup(host: str, options: Any, callback: Callable[..., None]) -> None:
        socket.on("finish", lambda: answer(callback, options))

    socket.on("connect", lambda: socket.connecting or socket.end())
    socket.connect({"port": port, "host": "h", "lookup": lookup})
    socket.connect(port, "127.0.0.1")


def a_look_up_that_fails_too_late(socket: net.Socket, port: int, log: Log) -> None:
    def lookup(host: str, options: Any, callback: Callable[..., None]) -> None:
        socket.on("finish", lambda: callback(Exception("late")))

    socket.on("connect", lambda: socket.end())
    socket.connect({"port": port, "host": "h", "lookup": lookup})
    socket.connect(port, "127.0.0.1")


CASES: dict[str, Callable[[net.Socket, int, Log], None]] = {
    "and destroy": and_destroy,
    "two addresses": two_addresses,
    "a name that is known too late": a_name_that_is_known_too_late,
    "a look-up that fails too late": a_look_up_that_fails_too_late,
}


def run(names: list[str]) -> None:
    if not names:
        return
    name, *rest = names
    server = net.createServer(lambda peer: peer.on("error", lambda: None).resume())

    def listening() -> None:
        print(name)
        socket = net.Socket()

        def log(*args: object) -> None:
            print("  " + " ".join(map(str, args)))

        def follow(event: Any) -> None:
            def listener(*args: Any) -> None:
                log(event, *(word(arg) for arg in args if event == "close"))

            socket.on(event, listener)

        for event in EVENTS:
            follow(event)
        socket.on("error", lambda error: log("error", error.code))
        socket.on("close", lambda: server.close(lambda: run(rest)))
        CASES[name](socket, port_of(server), log)

    server.listen(0, "127.0.0.1", listening)


run(list(CASES))
net.run()
