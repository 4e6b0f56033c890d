"""unref'd servers, sockets, timers and immediates keep nobody alive; ref() takes it back."""

from __future__ import annotations

import pynet as net
from pynet import process
from pynet.timers import setImmediate, setTimeout
from tests.parity.prelude import port_of, word

process.on("exit", lambda: print("exit"))

idle = net.createServer()
idle.unref()
idle.listen(0, "127.0.0.1")


server = net.createServer(lambda socket: socket.unref())


def listening() -> None:

    def connected() -> None:
        print("connect")
        client.unref()
        client.ref()
        setTimeout(lambda: print("never"), 100000).unref()

        def run() -> None:
            print(f"immediate, hasRef {word(immediate.hasRef())}")
            client.unref()
            server.unref()

        immediate = setImmediate(run)
        print(f"immediate hasRef {word(immediate.hasRef())}")

    client = net.connect(port_of(server), "127.0.0.1", connected)
    timer = setTimeout(lambda: print("never"), 100000)
    states = [timer.hasRef(), timer.unref().hasRef(), timer.ref().hasRef(), timer.unref().hasRef()]
    print("timer hasRef", *map(word, states))


server.listen(0, "127.0.0.1", listening)

net.run()
