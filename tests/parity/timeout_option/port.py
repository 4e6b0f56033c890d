"""connect's timeout option sets the idle timer before anything else happens."""

from __future__ import annotations

import pynet as net
from tests.parity.prelude import port_of, word

server = net.createServer(lambda socket: socket.resume())


def listening() -> None:
    client = net.connect({"port": port_of(server), "host": "127.0.0.1", "timeout": 50})
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
