"""Listeners added late: what has happened is not told again; 'data' added after bytes came gets them all."""

from __future__ import annotations

import pynet as net
from pynet.timers import setImmediate
from tests.parity.prelude import port_of, word


def connection(socket: net.Socket) -> None:
    socket.end("hello")
    socket.resume()
    server.close()


server = net.createServer(connection)


def listening() -> None:
    client = net.connect(port_of(server), "127.0.0.1")

    def wait() -> None:
        if client.readableLength < 5:
            setImmediate(wait)
            return
        client.on("connect", lambda: print("never: connect"))
        client.on("ready", lambda: print("never: ready"))
        print(f"flowing {word(client.readableFlowing)}")

        @client.once("data")
        def _(chunk: bytes) -> None:
            print(f"once data {chunk.decode()}, listeners {client.listenerCount('data')}")

        print(f"flowing {word(client.readableFlowing)}")
        client.on("end", lambda: print("end"))

        @client.on("close")
        def _() -> None:
            print("close")
            client.on("close", lambda: print("never: close"))
            client.on("end", lambda: print("never: end"))

    wait()


server.listen(0, "127.0.0.1", listening)

net.run()
