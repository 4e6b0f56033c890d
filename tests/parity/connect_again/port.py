"""After a refused connection the same socket connects again, and lives a whole new life."""

from __future__ import annotations

import pynet as net
from tests.parity.prelude import port_of, word

server = net.createServer(lambda socket: socket.end("welcome"))


def listening() -> None:
    port = port_of(server)

    def closed() -> None:
        client = net.connect(port, "127.0.0.1")
        client.on("connect", lambda: print(f"connect, readyState {client.readyState}"))
        client.on("ready", lambda: print("ready"))
        client.on("data", lambda chunk: print(f"data {chunk.decode()}"))
        client.on("end", lambda: print("end"))
        client.on("error", lambda err: print(f"error {err.code}"))
        lives = 0

        def again() -> None:
            client.connect(port_of(server), "127.0.0.1")

        @client.on("close")
        def _(hadError: bool) -> None:
            nonlocal lives
            print(f"close {word(hadError)}, destroyed {word(client.destroyed)}, bytesRead {client.bytesRead}")
            lives += 1
            if lives == 1:

                def listening_again() -> None:
                    again()
                    connecting, destroyed = word(client.connecting), word(client.destroyed)
                    print(f"connect() again, connecting {connecting}, destroyed {destroyed}")

                server.listen(0, "127.0.0.1", listening_again)
            elif lives == 2:
                again()
            else:
                server.close()

    server.close(closed)


server.listen(0, "127.0.0.1", listening)

net.run()
