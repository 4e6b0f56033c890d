"""onread: bytes land in the caller's buffer, its callback can pause; there is no 'data'."""

from __future__ import annotations

import pynet as net
from pynet.timers import setImmediate
from tests.parity.prelude import port_of, word


def connection(socket: net.Socket) -> None:
    socket.end("hello world")
    socket.resume()
    server.close()


server = net.createServer(connection)


def listening() -> None:
    buffer = bytearray(4)

    def callback(nread: int, buf: bytearray) -> bool:
        print(f"onread {nread} {buf[:nread].decode()}, same buffer {word(buf is buffer)}")
        if nread == 3:
            return True

        def later() -> None:
            print("resume")
            client.resume()

        setImmediate(later)
        return False

    client = net.connect(
        {"port": port_of(server), "host": "127.0.0.1", "onread": {"buffer": buffer, "callback": callback}}
    )
    client.on("data", lambda chunk: print(f"data {chunk.decode()}"))
    client.on("end", lambda: print(f"end, bytesRead {client.bytesRead}"))
    client.on("close", lambda hadError: print(f"close {word(hadError)}"))


server.listen(0, "127.0.0.1", listening)

net.run()
