"""pauseOnConnect: bytes wait until resume()."""

from __future__ import annotations

import pynet as net
from pynet.timers import setImmediate
from tests.parity.prelude import port_of, word

server = net.createServer({"pauseOnConnect": True})


@server.on("connection")
def _(socket: net.Socket) -> None:
    print(f"connection, paused {word(socket.isPaused())}, flowing {word(socket.readableFlowing)}")
    socket.on("data", lambda chunk: print(f"data {chunk.decode()}"))
    print(f"data listener added, paused {word(socket.isPaused())}")
    socket.on("end", lambda: print("end"))

    @socket.on("close")
    def _(hadError: bool) -> None:
        print(f"close {word(hadError)}")
        server.close()

    turns = 0

    def wait() -> None:
        nonlocal turns
        turns += 1
        if turns < 20:
            setImmediate(wait)
            return
        print(f"nothing read, bytesRead {socket.bytesRead}")
        socket.resume()
        print(f"resume() returned, paused {word(socket.isPaused())}")

    wait()


def listening() -> None:
    print(f"server.pauseOnConnect {word(server.pauseOnConnect)}")
    net.connect(port_of(server), "127.0.0.1").end("hello")


server.listen(0, "127.0.0.1", listening)

net.run()
