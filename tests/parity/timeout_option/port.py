"""connect's timeout option sets the idle timer before anything else happens."""

from __future__ import annotations

import pynet as net


def word(value: object) -> str:
    return "none" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


server = net.createServer(lambda socket: socket.resume())


def listening() -> None:
    address = server.address()
    assert isinstance(address, net.AddressInfo)
    client = net.connect({"port": address.port, "host": "127.0.0.1", "timeout": 50})
    print(f"timeout {client.timeout}")
    client.on("connect", lambda: print("connect"))
    client.on("ready", lambda: print("ready"))

    @client.on("timeout")
    def _() -> None:
        print(f"timeout, readyState {client.readyState}")
        client.destroy()
        server.close()

    client.on("close", lambda hadError: print(f"close {word(hadError)}"))


server.listen(0, "127.0.0.1", listening)

net.run()
