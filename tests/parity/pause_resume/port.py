"""pause() stops 'data' but not the bytes already on their way; resume() lets them come; events pause and resume."""

from __future__ import annotations

import pynet as net
from pynet.timers import setImmediate
from tests.parity.prelude import port_of, word


def connection(socket: net.Socket) -> None:
    socket.write("one")

    @socket.once("data")
    def _() -> None:
        socket.write("two")
        socket.once("data", lambda: socket.end("three"))

    server.close()


server = net.createServer(connection)


def listening() -> None:
    client = net.connect(port_of(server), "127.0.0.1")
    client.on("pause", lambda: print(f"pause event, isPaused {word(client.isPaused())}"))
    client.on("resume", lambda: print(f"resume event, flowing {word(client.readableFlowing)}"))

    @client.on("data")
    def _(chunk: bytes) -> None:
        print(f"data {chunk.decode()}")
        if chunk == b"one":
            client.pause()
            client.pause()
            print(f"paused {word(client.isPaused())}, flowing {word(client.readableFlowing)}")
            client.write("more")
            turns = 0

            def wait() -> None:
                nonlocal turns
                if client.readableLength == 3:
                    turns += 1
                if turns > 5:
                    print(f"waiting {client.readableLength} bytes")
                    client.resume()
                    client.resume()
                    paused, flowing = word(client.isPaused()), word(client.readableFlowing)
                    print(f"resume() returned, paused {paused}, flowing {flowing}")
                else:
                    setImmediate(wait)

            wait()
        elif chunk == b"two":
            client.write("more")

    client.on("end", lambda: print("end"))
    client.on("close", lambda hadError: print(f"close {word(hadError)}"))


server.listen(0, "127.0.0.1", listening)

net.run()
