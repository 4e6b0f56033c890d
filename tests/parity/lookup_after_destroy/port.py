"""A lookup that answers after destroy(): nothing is attempted, nothing connects."""

from __future__ import annotations

from typing import Any

import pynet as net
from pynet.timers import setTimeout
from tests.parity.prelude import port_of, word

connections = 0


def connection(socket: net.Socket) -> None:
    global connections
    connections += 1
    socket.destroy()


server = net.createServer(connection)


def listening() -> None:
    answer: Any = None

    def lookup(hostname: str, options: Any, callback: Any) -> None:
        nonlocal answer
        answer = callback

    client = net.connect({"port": port_of(server), "host": "h", "lookup": lookup})
    client.on("lookup", lambda err, address: print(f"lookup {address}"))
    client.on("connectionAttempt", lambda: print("connectionAttempt"))
    client.on("connect", lambda: print("connect"))
    client.on("error", lambda err: print(f"error {err}"))

    @client.on("close")
    def _(hadError: bool) -> None:
        print(f"close {word(hadError)}")
        answer(None, [{"address": "127.0.0.1", "family": 4}])
        print(f"answered, connecting {word(client.connecting)}")

        def later() -> None:
            print(f"connections {connections}, destroyed {word(client.destroyed)}")
            server.close()

        setTimeout(later, 50)

    client.destroy()


server.listen(0, "127.0.0.1", listening)

net.run()
