"""A signal aborted while connecting: AbortError with its cause, close(true), never connected."""

from __future__ import annotations

import pynet as net
from tests.parity.prelude import port_of, word

server = net.createServer(lambda socket: socket.destroy())


def listening() -> None:
    controller = net.AbortController()
    client = net.connect({"port": port_of(server), "host": "127.0.0.1", "signal": controller.signal})
    client.on("connect", lambda: print("connect"))
    client.on("error", lambda err: print(f"error {err.code} {err.message}, cause {err.cause}"))

    @client.on("close")
    def _(hadError: bool) -> None:
        print(f"close {word(hadError)}")
        server.close()

    controller.abort("enough")
    print(f"abort() returned, destroyed {word(client.destroyed)}, connecting {word(client.connecting)}")


server.listen(0, "127.0.0.1", listening)

net.run()
