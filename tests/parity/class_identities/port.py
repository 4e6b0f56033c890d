"""Which names are the same thing, who inherits from whom, and what the factories make."""

from __future__ import annotations

from typing import Any

from typing_extensions import Self

import pynet as net
from pynet import stream
from pynet.events import EventEmitter
from tests.parity.prelude import word

print(f"Stream is Socket {word(net.Stream is net.Socket)}")
print(f"connect is createConnection {word(net.connect is net.createConnection)}")
socket: object = net.Socket()
server: object = net.createServer()
duplex, readable = isinstance(socket, stream.Duplex), isinstance(socket, stream.Readable)
print(f"socket is Duplex {word(duplex)}, Readable {word(readable)}")
print(f"socket is EventEmitter {word(isinstance(socket, EventEmitter))}, Server {word(isinstance(socket, net.Server))}")
print(f"server is EventEmitter {word(isinstance(server, EventEmitter))}, Server {word(isinstance(server, net.Server))}")
made: list[object] = [net.Socket(), net.Server()]
print(f"called without new {word(isinstance(made[0], net.Socket))} {word(isinstance(made[1], net.Server))}")
client = net.connect({"path": "./missing"})
client.on("error", lambda err: print(f"connect() gives a Socket {word(isinstance(client, net.Socket))}, {err.code}"))


class Mine(net.Socket):
    def connect(self, *args: Any, **kwargs: Any) -> Self:
        print("overridden connect()")
        return super().connect(*args, **kwargs)


mine = Mine()
mine.on("error", lambda err: print(f"mine: {err.code}, still {word(isinstance(mine, Mine))}"))
print(f"returns itself {word(mine.connect('./missing') is mine)}")

net.run()
