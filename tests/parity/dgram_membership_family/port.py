"""The group decides of which family the socket of an unbound dgram.Socket is; a bad group makes none, a bad interface
does.
"""

from __future__ import annotations

from collections.abc import Callable

import pydgram as dgram
import pynet as net

calls: list[tuple[dgram.SocketType, str, list[str]]] = [
    ("udp4", "addMembership", ["::1"]),
    ("udp4", "addMembership", ["224.0.0.114", "x"]),
    ("udp4", "addMembership", ["224.0.0.114", "::1"]),
    ("udp4", "dropMembership", ["224.0.0.114", "127.0.0.1"]),
    ("udp4", "dropMembership", ["x"]),
    ("udp4", "dropMembership", ["127.0.0.1", ""]),
    ("udp6", "addMembership", ["224.0.0.114", "127.0.0.1"]),
    ("udp6", "dropMembership", ["ff02::1", "127.0.0.1"]),
    ("udp4", "addSourceSpecificMembership", ["127.0.0.1", "ff02::1"]),
    ("udp4", "addSourceSpecificMembership", ["::1", "232.1.1.1"]),
    ("udp4", "addSourceSpecificMembership", ["127.0.0.1", "232.1.1.1", "x"]),
    ("udp6", "dropSourceSpecificMembership", ["x", "ff02::1"]),
]


def attempt(call: Callable[[], str]) -> str:
    try:
        return call()
    except OSError as err:
        return str(err)


def run(type: dgram.SocketType, method: str, args: list[str]) -> None:
    socket = dgram.createSocket(type)

    def change() -> str:
        getattr(socket, method)(*args)
        return "good"

    said = attempt(change)
    where = attempt(lambda: socket.address().address)
    print(f"{type} {method} {' '.join(args)}: {said}, {where}")

    @socket.on("error")
    def _(err: Exception) -> None:
        print(f"{type} {method} {' '.join(args)}: {err}")
        socket.close()

    socket.bind(0, "127.0.0.1" if type == "udp4" else "::1", lambda: socket.close())


for each in calls:
    run(*each)

net.run()
