"""write() after destroy(): false, ERR_STREAM_DESTROYED to the callback, no 'error'; end() likewise."""

from __future__ import annotations

import pynet as net
from tests.parity.prelude import port_of, word


def connection(socket: net.Socket) -> None:
    socket.resume()
    server.close()


server = net.createServer(connection)


def listening() -> None:

    def connected() -> None:
        client.destroy()
        more = client.write("b", lambda err: print(f"written {err.code} {err.message}"))
        print(f"write returned {word(more)}")
        client.end("c", lambda err: print(f"ended {err.code}"))
        print(f"writableEnded {word(client.writableEnded)}, writableFinished {word(client.writableFinished)}")

    client = net.connect(port_of(server), "127.0.0.1", connected)
    client.on("finish", lambda: print("finish"))
    client.on("error", lambda err: print(f"error {err.code}"))
    client.on("close", lambda hadError: print(f"close {word(hadError)}"))


server.listen(0, "127.0.0.1", listening)

net.run()
