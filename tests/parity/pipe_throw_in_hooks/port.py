"""A server whose stream hooks raise at one bad message of a client: that connection fails, the server lives."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, NoReturn

import pynet as net
from pynet import process
from pynet.stream import Duplex, Readable, Transform, Writable, finished, pipeline
from pynet.timers import setImmediate
from tests.parity.prelude import port_of


def uncaught(err: BaseException) -> None:
    print("uncaught", err)


process.on("uncaughtException", uncaught)


def show(err: Any) -> str:
    if isinstance(err, json.JSONDecodeError):
        return "not JSON"
    return "none" if err is None else getattr(err, "code", None) or str(err)


def boom(what: str) -> NoReturn:
    raise Exception(what)


def parse() -> Transform:
    def transform(chunk: bytes, encoding: str, callback: Callable[..., None]) -> None:
        callback(None, json.dumps(len(json.loads(chunk))) + "\n")

    return Transform(transform=transform)


lines: list[str] = []
outcome: list[str] = []  # of the server's socket


def callback(err: Any) -> None:
    lines.append(f"callback {show(err)}")


def by_pipeline(socket: net.Socket) -> None:
    pipeline(socket, parse(), socket, callback)


def by_pipe(socket: net.Socket) -> None:
    middle = parse()

    @middle.on("error")
    def _(err: Exception) -> None:
        callback(err)
        socket.destroy()

    socket.pipe(middle).pipe(socket)


def by_finished(socket: net.Socket) -> None:
    middle = parse()

    def over(err: Any) -> None:
        callback(err)
        socket.resume().end("sorry\n")

    finished(middle, over)
    socket.pipe(middle).pipe(socket, {"end": False})


def by_duplex_from(socket: net.Socket) -> None:
    pipeline(Duplex.from_({"readable": socket, "writable": socket}), parse(), socket, callback)


def into_writable(socket: net.Socket) -> None:
    def write(chunk: bytes) -> None:
        boom(chunk.decode()[1])

    def over(err: Any) -> None:
        callback(err)
        socket.destroy()

    pipeline(socket, Writable(write=write), over)


def wrong_chunk(socket: net.Socket) -> None:
    pipeline(Readable.from_(["5\n", 6]), socket, callback)


def by_generator(socket: net.Socket) -> None:
    def values() -> Iterator[str]:
        yield "5\n"
        boom("generator")

    pipeline(values, socket, callback)


handlers: dict[str, Callable[[net.Socket], None]] = {
    "pipeline": by_pipeline,
    "pipe": by_pipe,
    "finished": by_finished,
    "Duplex.from()": by_duplex_from,
    "write": into_writable,
    "a wrong chunk for the socket": wrong_chunk,
    "a generator for the socket": by_generator,
}


def serve(socket: net.Socket) -> None:
    def closed() -> None:
        outcome.append(f"{'true' if socket.destroyed else 'false'} {show(socket.errored)}")

    socket.on("error", lambda err: lines.append(f"socket error {show(err)}"))
    socket.on("close", closed)
    current[0](socket)


current: list[Callable[[net.Socket], None]] = []
server = net.createServer(serve)


def talk(left: list[str]) -> None:
    if not left:
        server.close(lambda: print("server closed"))
        return
    name = left[0]
    current[:] = [handlers[name]]
    lines.clear()
    outcome.clear()
    got: list[str] = []
    client = net.connect(port_of(server), "127.0.0.1")
    client.setEncoding("utf8")
    client.write("[1,2,3]")

    @client.on("data")
    def data(text: str) -> None:
        got.append(text.strip())
        if "sorry" not in got:
            client.write("not JSON")

    def done() -> None:
        if not outcome:
            setImmediate(done)
            return
        print(f"--- {name}: {' '.join(got) or 'nothing'}")
        for line in lines:
            print(line)
        print("closed", outcome[0])
        talk(left[1:])

    client.on("error", lambda: None)
    client.on("close", done)


server.listen(0, "127.0.0.1", lambda: talk(list(handlers)))
net.run()
