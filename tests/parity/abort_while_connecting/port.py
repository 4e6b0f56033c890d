"""A signal aborted while connecting: AbortError with its cause, close(true), never connected."""

from __future__ import annotations

import pynet as net


def word(value: object) -> str:
    return "none" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


server = net.createServer(lambda socket: socket.destroy())


def listening() -> None:
    address = server.address()
    assert isinstance(address, net.AddressInfo)
    controller = net.AbortController()
    client = net.connect({"port": address.port, "host": "127.0.0.1", "signal": controller.signal})
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
