"""false, 0 and "" are no errors: not for destroy(), which may get such a value from 'close', nor for callbacks."""

from __future__ import annotations

import json
from typing import Any

import pynet as net
from pynet.stream import Readable, Transform, Writable
from pynet.timers import setImmediate
from tests.parity.prelude import port_of, word


def watch(name: str, stream: Any) -> Any:
    stream.on("error", lambda error: print(f"{name} error {word(error, 'null')}"))
    if isinstance(stream, Readable):
        stream.on("data", lambda chunk: print(f"{name} data {chunk.decode()}"))
    if isinstance(stream, Writable):
        stream.on("finish", lambda: print(f"{name} finish"))
    stream.on("close", lambda: print(f"{name} close"))
    return stream


values: list[Any] = [False, 0, "", "x"]


def destroyed() -> None:
    for value in values:
        name = f"destroy {json.dumps(value)}"
        stream = watch(name, Readable(read=lambda: None))
        stream.destroy(value, lambda error, *, name=name: print(f"{name} called back {word(error, 'null')}"))
        print(f"{name} errored {word(stream.errored, 'null')}")


def hooks() -> None:
    for value in values:
        shown = json.dumps(value)
        watch(f"_write {shown}", Writable(write=lambda chunk, encoding, callback, *, value=value: callback(value))).end(
            "a"
        )
        watch(f"_final {shown}", Writable(final=lambda callback, *, value=value: callback(value))).end()
        watch(
            f"_destroy {shown}",
            Readable(read=lambda: None, destroy=lambda error, callback, *, value=value: callback(value)),
        ).destroy()
        watch(
            f"_construct {shown}",
            Readable(read=lambda: None, construct=lambda callback, *, value=value: callback(value)),
        ).push(None)
        watch(f"_flush {shown}", Transform(flush=lambda callback, *, value=value: callback(value))).end()
        transform = Transform(transform=lambda chunk, encoding, callback, *, value=value: callback(value, "out"))
        watch(f"_transform {shown}", transform).write("a")


def sockets() -> None:
    client: net.Socket

    def connection(socket: net.Socket) -> None:
        socket.on("close", client.destroy)
        socket.on("close", lambda had_error: print(f"accepted close {word(had_error)}"))
        socket.on("close", lambda: server.close())
        socket.destroy()

    server = net.createServer(connection)

    def listening() -> None:
        nonlocal client
        client = net.connect(port=port_of(server), host="127.0.0.1", allowHalfOpen=True)
        client.pause()
        client.on("error", lambda error: print(f"client error {error}"))
        client.on("close", lambda had_error: print(f"client close {word(had_error)}"))

    server.listen(0, "127.0.0.1", listening)


destroyed()
setImmediate(hooks)
setImmediate(sockets)
net.run()
