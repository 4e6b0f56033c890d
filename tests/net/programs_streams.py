"""Programs about writing, ending, reading and the streams underneath."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pynet as net
from pynet import stream

from .programs import Seen, closed_port, program, with_server


@program("socket.write('x', 'utf8', 'notfn')")
def _(seen: Seen) -> None:
    def use(client: Any, accepted: net.Socket) -> None:
        accepted.resume()
        client.write("x", "utf8", "notfn")
        client.end()

    with_server(use)


program("socket.write(new DataView) ")(lambda seen: written(memoryview(b"abcd")))
program("socket.write(new Uint16Array(1)) ")(lambda seen: written(memoryview(b"abcd").cast("H")))
program("socket.write('')")(lambda seen: written("", seen.callback))


def written(chunk: Any, callback: Callable[..., object] | None = None) -> None:
    with_server(lambda client, accepted: (accepted.resume(), client.write(chunk, callback), client.end()))


@program("socket.end(null)")
def _(seen: Seen) -> None:
    with_server(lambda client, accepted: (accepted.resume(), seen.watch(client).end(None)))


@program("socket.write(data, cb) after end(): callback")
def _(seen: Seen) -> None:
    def use(client: net.Socket, accepted: net.Socket) -> None:
        accepted.resume()
        client.on("error", lambda: None).end("a").write("b", seen.callback)

    with_server(use)


@program("socket.write(data) after end(): 'error' event")
def _(seen: Seen) -> None:
    with_server(lambda client, accepted: (accepted.resume(), seen.watch(client).end("a").write("b")))


@program("socket.end(data) a second time")
def _(seen: Seen) -> None:
    with_server(lambda client, accepted: (accepted.resume(), seen.watch(client).end("a").end("b")))


@program("socket.end(cb) a second time, finished")
def _(seen: Seen) -> None:
    def use(client: net.Socket, accepted: net.Socket) -> None:
        accepted.resume()
        client.end()
        client.on("finish", lambda: client.end(seen.callback))

    with_server(use, allowHalfOpen=False)


@program("socket.write(data, cb) after destroy(): callback")
def _(seen: Seen) -> None:
    def use(client: net.Socket, accepted: net.Socket) -> None:
        accepted.resume()
        client.on("error", seen.error).destroy().write("b", seen.callback)

    with_server(use)


@program("socket.end(cb) after destroy(), before close")
def _(seen: Seen) -> None:
    with_server(lambda client, accepted: (accepted.resume(), client.destroy().end(seen.callback)))


@program("socket.end(cb) after the close event")
def _(seen: Seen) -> None:
    def use(client: net.Socket, accepted: net.Socket) -> None:
        accepted.resume()
        client.on("close", lambda: client.end(seen.callback)).destroy()

    with_server(use)


@program("socket.end(data, cb) after the close event")
def _(seen: Seen) -> None:
    def use(client: net.Socket, accepted: net.Socket) -> None:
        accepted.resume()
        client.on("close", lambda: client.end("x", seen.callback)).destroy()

    with_server(use)


@program("socket.end(cb): argument of the callback on success")
def _(seen: Seen) -> None:
    with_server(lambda client, accepted: (accepted.resume(), client.end(seen.callback)))


@program("socket.write(data, cb): argument of the callback on success")
def _(seen: Seen) -> None:
    with_server(lambda client, accepted: (accepted.resume(), client.write("x", seen.callback), client.end()))


@program("socket.write(data, cb) on a socket never connected")
def _(seen: Seen) -> None:
    net.Socket().on("error", lambda: seen.order.append("error")).write("x", seen.callback)


@program("socket.write(data, cb) while connecting, then destroy()")
def _(seen: Seen) -> None:
    client = net.connect(closed_port(), "127.0.0.1")
    client.write("x", seen.callback)
    client.destroy()


@program("socket.write(data, cb) while connecting, connection refused")
def _(seen: Seen) -> None:
    net.connect(closed_port(), "127.0.0.1").on("error", lambda: None).write("x", seen.callback)


BIG = bytes(32 * 1024 * 1024)


@program("pending write callback when destroy(err) is called (kernel buffer full)")
def _(seen: Seen) -> None:
    def use(client: net.Socket, accepted: net.Socket) -> None:
        client.on("error", lambda: accepted.destroy())
        client.write(BIG, seen.callback)
        client.destroy(Exception("user error"))

    with_server(use, pauseOnConnect=True)


@program("second (buffered) write callback when destroy(err) is called")
def _(seen: Seen) -> None:
    def use(client: net.Socket, accepted: net.Socket) -> None:
        client.on("error", lambda: accepted.destroy())
        client.write(BIG)
        client.write("x", seen.callback)
        client.destroy(Exception("user error"))

    with_server(use, pauseOnConnect=True)


def write_to_a_gone_peer(client: net.Socket, accepted: net.Socket) -> None:
    accepted.destroy()

    def again() -> None:
        if not client.destroyed:
            client.write("x")
            from pynet.timers import setTimeout

            setTimeout(again, 2)

    client.on("end", again).resume()


@program("write after the peer closed its socket (peer destroyed)")
def _(seen: Seen) -> None:
    with_server(
        lambda client, accepted: write_to_a_gone_peer(seen.watch(client), accepted), client={"allowHalfOpen": True}
    )


@program("write(data, cb) on a pipe whose peer closed")
def _(seen: Seen) -> None:
    with_server(
        lambda client, accepted: write_to_a_gone_peer(seen.watch(client), accepted),
        path=str(seen.folder / "s"),
        client={"allowHalfOpen": True},
    )


@program("peer sends RST (resetAndDestroy) while reading")
def _(seen: Seen) -> None:
    with_server(lambda client, accepted: (seen.watch(client).resume(), accepted.resetAndDestroy()))


@program("pending write when peer sends RST")
def _(seen: Seen) -> None:
    def use(client: net.Socket, accepted: net.Socket) -> None:
        client.on("error", lambda: seen.order.append("error")).resume()
        client.write(BIG, seen.callback)
        accepted.resetAndDestroy()

    with_server(use, pauseOnConnect=True)


@program("socket.resetAndDestroy() on a socket never connected")
def _(seen: Seen) -> None:
    seen.watch(net.Socket()).resetAndDestroy()


@program("socket.resetAndDestroy() on a destroyed socket")
def _(seen: Seen) -> None:
    seen.watch(net.Socket()).destroy().resetAndDestroy()


@program('socket.destroy("string"): what the error event carries')
def _(seen: Seen) -> None:
    net.Socket().on("error", lambda error: seen.order.append(type(error).__name__)).destroy("string")  # type: ignore[arg-type]


# streams


@program("readable.push() after EOF")
def _(seen: Seen) -> None:
    readable = stream.Readable(read=lambda: None)
    seen.watch(readable)
    readable.push(None)
    readable.push("x")


@program("socket.unshift() after the end event")
def _(seen: Seen) -> None:
    def use(client: net.Socket, accepted: net.Socket) -> None:
        accepted.end()
        seen.watch(client).on("end", lambda: client.unshift("x")).resume()

    with_server(use)


@program("socket.unshift(5) error event")
def _(seen: Seen) -> None:
    seen.watch(net.Socket()).unshift(5)


@program("writable.pipe() on a non-readable stream")
def _(seen: Seen) -> None:
    seen.watch(stream.Writable(write=lambda chunk, encoding, callback: callback())).pipe(net.Socket())


@program("stream.finished(socket) when destroyed without error")
def _(seen: Seen) -> None:
    def use(client: net.Socket, accepted: net.Socket) -> None:
        accepted.resume()
        stream.finished(client, seen.callback)
        client.destroy()

    with_server(use)
