"""Traffic restarts the idle timer: a write half way puts 'timeout' off; the next idle period has its own."""

from __future__ import annotations

import pynet as net
from pynet.timers import setTimeout
from tests.parity.prelude import port_of, word

server = net.createServer(lambda socket: socket.resume())


def listening() -> None:

    def connected() -> None:
        fired = 0

        @client.on("timeout")
        def _() -> None:
            nonlocal fired
            fired += 1
            print(f"timeout {fired}")
            if fired == 1:
                client.write("more")
                print("wrote again")
            else:
                client.end()
                server.close()

        client.setTimeout(150)

        def write() -> None:
            client.write("x")
            print("wrote")

        setTimeout(write, 100)
        setTimeout(lambda: print(f"after 200: fired {fired}"), 200)

    client = net.connect(port_of(server), "127.0.0.1", connected)
    client.on("close", lambda hadError: print(f"close {word(hadError)}"))
    client.resume()


server.listen(0, "127.0.0.1", listening)

net.run()
