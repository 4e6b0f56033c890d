"""destroy(err) while connecting: no connect, error, close(true); a write that waited gets its callback."""

from __future__ import annotations

import pynet as net
from tests.parity.prelude import port_of, word

server = net.createServer(lambda socket: socket.destroy())


def listening() -> None:
    client = net.connect(port_of(server), "127.0.0.1", lambda: print("connect callback"))
    client.on("connectionAttempt", lambda: print("connectionAttempt"))
    client.on("connect", lambda: print("connect"))
    client.on("finish", lambda: print("finish"))
    client.on("error", lambda err: print(f"error {err}"))

    @client.on("close")
    def _(hadError: bool) -> None:
        print(f"close {word(hadError)}, connecting {word(client.connecting)}")
        server.close()

    client.write("x", lambda err: print(f"written {err}"))
    client.end(lambda err: print(f"ended {err}"))
    client.destroy(Exception("boom"))
    print(f"connecting {word(client.connecting)}, readyState {client.readyState}")


server.listen(0, "127.0.0.1", listening)

net.run()
