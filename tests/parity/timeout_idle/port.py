"""setTimeout(ms, callback): one 'timeout' per idle period, nothing is closed; setTimeout(0, callback) takes it back."""

from __future__ import annotations

import pynet as net
from pynet.timers import setTimeout
from tests.parity.prelude import port_of, word

server = net.createServer(lambda socket: socket.resume())


def listening() -> None:

    def connected() -> None:
        print(f"timeout {word(client.timeout)}")
        callback = lambda: print("timeout callback")
        print(f"returns this {word(client.setTimeout(30, callback) is client)}, timeout {client.timeout}")
        client.on("timeout", lambda: print(f"timeout, destroyed {word(client.destroyed)}"))

        def later() -> None:
            print(f"listeners {client.listenerCount('timeout')}")
            client.setTimeout(30, callback)
            print(f"listeners {client.listenerCount('timeout')}")
            client.setTimeout(0, callback)
            print(f"listeners {client.listenerCount('timeout')}, timeout {client.timeout}")

            def last() -> None:
                client.end()
                server.close()

            setTimeout(last, 100)

        setTimeout(later, 200)

    client = net.connect(port_of(server), "127.0.0.1", connected)
    client.on("close", lambda hadError: print(f"close {word(hadError)}"))
    client.resume()


server.listen(0, "127.0.0.1", listening)

net.run()
