"""Errors that arrive by event or callback, and calls without one: the inventory's rows, one small program each."""

from __future__ import annotations

import os
import socket as kernel
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import pynet as net
from pynet import stream

from .inventory import check_error, rows, run

GROUPS = (
    "server.listen",
    "server.close",
    "server.getConnections",
    "socket.connect",
    "net.connect",
    "socket.connect timeouts",
    "socket.write",
    "socket.read",
    "socket.resetAndDestroy",
    "socket setters",
    "stream",
)
SYNCHRONOUS = ("throws", "returns")
ROWS = {key: row for key, row in rows(*GROUPS).items() if row["channel"] not in SYNCHRONOUS}

NO_MEANING = {
    "server.listen on port 80 / pipe without permission (uid nobody)": "a heading of the inventory",
    "socket.connect({port:80, localPort:70000})": "wraps to a port that was taken on that machine",
    "net.connect(closed port, 'localhost') as this host resolves it": "depends on the hosts file",
    "for await (socket) destroyed without error": "tests/stream, under asyncio",
    "socket[Symbol.asyncDispose]() on an open socket": "tests/stream, under asyncio",
    "socket.setKeepAlive(true, 500) connected: process warning": "nothing warns: every warning is an error here",
    "socket.setTimeout(2**31) process warning": "test_thrown_errors",
    "socket.unshift(5)": "test_thrown_errors of streams",
}


# Half of these calls are wrong on purpose, or have their options made up from pieces.
N: Any = net


class Seen:
    """What one program heard, in order."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.order: list[str] = []
        self.errors: list[Any] = []

    def error(self, error: Any) -> None:
        """An ``error`` event."""
        self.order.append("error")
        self.errors.append(error)

    def callback(self, error: Any = None) -> None:
        """A callback that may get an error."""
        self.order.append("callback")
        if error is not None:
            self.errors.append(error)

    def count(self, error: Any, count: int) -> None:
        """The callback of getConnections."""
        self.order.append(f"{error} {count}")

    def watch(self, emitter: Any) -> Any:
        """Note the ``error`` and ``close`` of *emitter*."""
        return emitter.on("error", self.error).on("close", lambda: self.order.append("close"))


Program = Callable[[Seen], object]
PROGRAMS: dict[str, Program] = {}


def program(call: str) -> Callable[[Program], Program]:
    def register(function: Program) -> Program:
        PROGRAMS[call] = function
        return function

    return register


def closed_port(host: str = "127.0.0.1") -> int:
    with kernel.socket(kernel.AF_INET6 if ":" in host else kernel.AF_INET) as one:
        one.bind((host, 0))
        port: int = one.getsockname()[1]
        return port


def with_server(
    use: Callable[[net.Socket, net.Socket], object],
    *,
    path: str | None = None,
    client: dict[str, Any] | None = None,
    **options: Any,
) -> None:
    """Call ``use(client, accepted)`` with both ends of a connection; the server takes one."""
    server = net.createServer(**options)
    ends: list[net.Socket] = []

    def ready(one: net.Socket) -> None:
        ends.append(one)
        if len(ends) == 2:
            server.close()
            use(*sorted(ends, key=lambda end: end.server is not None))

    def listening() -> None:
        address: Any = server.address()
        target: Any = {"path": path} if path else {"port": address.port, "host": "127.0.0.1"}
        one = N.connect({**target, **(client or {})})
        one.on("connect", lambda: ready(one))

    server.on("connection", ready)
    if path:
        server.listen(path, listening)
    else:
        server.listen(0, "127.0.0.1", listening)


def answering(*answers: tuple[str, int]) -> Callable[..., None]:
    """A lookup that answers as asked: one address, or all."""

    def lookup(host: str, options: dict[str, Any], callback: Callable[..., object]) -> None:
        if options.get("all"):
            callback(None, [{"address": address, "family": family} for address, family in answers])
        else:
            callback(None, *answers[0])

    return lookup


# listen


def in_use(seen: Seen, **place: Any) -> None:
    first: Any = net.createServer()

    def listening() -> None:
        address = first.address()
        again = place if isinstance(address, str) or address is None else {**place, "port": address.port}
        second = seen.watch(net.createServer())
        second.on("error", lambda: first.close())
        second.listen(again)

    first.listen({**place, **({} if "path" in place else {"port": 0})}, listening)


def listen(seen: Seen, *args: Any, **options: Any) -> net.Server:
    server: net.Server = seen.watch(net.createServer())
    return server.listen(*args, **options)


program("server.listen on a TCP port in use")(lambda seen: in_use(seen, host="127.0.0.1"))
program("server.listen on a TCP port in use, no host (::)")(lambda seen: in_use(seen))
program("server.listen on a pipe path in use")(lambda seen: in_use(seen, path=str(seen.folder / "a.sock")))
program("server.listen on a pipe path in a missing directory")(
    lambda seen: listen(seen, str(seen.folder / "none" / "a.sock"))
)
program("server.listen(path of 109 characters or more)")(lambda seen: listen(seen, str(seen.folder / ("x" * 120))))
program("server.listen({fd:99999})")(lambda seen: listen(seen, {"fd": 99999}))
program("server.listen on an address that is not local")(lambda seen: listen(seen, 0, "198.51.100.1"))
program("server.listen(0, '<unresolvable host>')")(lambda seen: listen(seen, 0, "no-such-host.invalid"))
program("server.listen({signal: already aborted})")(
    lambda seen: listen(seen, {"port": 0, "signal": net.AbortSignal.abort()})
)


@program("server.listen(path) in a directory without write permission")
def _(seen: Seen) -> object:
    if os.geteuid() == 0:
        pytest.skip("the superuser may write anywhere")
    seen.folder.chmod(0o500)
    return listen(seen, str(seen.folder / "np.sock"))


@program('server.listen(80, "127.0.0.1") without permission')
def _(seen: Seen) -> object:
    if os.geteuid() == 0:
        pytest.skip("the superuser may listen on any port")
    return listen(seen, 80, "127.0.0.1")


@program("server.listen(0, host, cb) twice in a row (host given: first call still resolving)")
def _(seen: Seen) -> None:
    server = net.createServer()
    server.on("listening", lambda: seen.order.append("listening"))
    server.listen(0, "127.0.0.1", lambda: seen.order.append("cb1"))
    server.listen(0, "127.0.0.1", lambda: seen.order.append("cb2"))
    server.on("listening", server.close)


@program('server.listen({port:0, host:"::1", ipv6Only:true}) ok')
def _(seen: Seen) -> None:
    server = listen(seen, {"port": 0, "host": "::1", "ipv6Only": True})
    server.on("listening", server.close)


# close, getConnections


@program("server.close(cb) when never listening")
def _(seen: Seen) -> None:
    seen.watch(net.createServer()).close(seen.callback)


@program("server.close() when never listening, no callback")
def _(seen: Seen) -> None:
    seen.watch(net.createServer()).close()


@program("server.close(cb) twice")
def _(seen: Seen) -> None:
    server = net.createServer()
    server.listen(0, lambda: server.close(seen.callback).close(seen.callback))


@program("server.getConnections(cb) when not listening")
def _(seen: Seen) -> None:
    net.createServer().getConnections(seen.count)


# connect


def connect(seen: Seen, options: dict[str, Any]) -> net.Socket:
    socket: Any = seen.watch(net.Socket())
    connected: net.Socket = socket.connect(options)
    return connected


program("socket.connect({port:80, localPort:-1})")(lambda seen: connect(seen, {"port": 80, "localPort": -1}))
program("socket.connect({path:''})")(lambda seen: connect(seen, {"path": ""}))
program("socket.connect({port, lookup answering a non-IP})")(
    lambda seen: connect(seen, {"port": 80, "host": "h", "autoSelectFamily": False, "lookup": answering(("nope", 4))})
)
program("socket.connect({port, lookup answering family 5})")(
    lambda seen: connect(
        seen, {"port": 80, "host": "h", "autoSelectFamily": False, "lookup": answering(("127.0.0.1", 5))}
    )
)
program("socket.connect({port, autoSelectFamily, lookup answering one non-IP})")(
    lambda seen: connect(seen, {"port": 80, "host": "h", "lookup": answering(("nope", 4))})
)
program("socket.connect({port, autoSelectFamily, lookup answering a string not an array})")(
    lambda seen: connect(seen, {"port": 80, "host": "h", "lookup": lambda h, o, callback: callback(None, "127.0.0.1")})
)
program('socket.connect({port, lookup failing with Error("boom")})')(
    lambda seen: connect(seen, {"port": 80, "host": "h", "lookup": lambda h, o, cb: cb(Exception("boom"))})
)
program("socket.connect({port:80, host:'<unresolvable>'})")(
    lambda seen: connect(seen, {"port": 80, "host": "no-such-host.invalid"})
)
program("net.connect(closed port, 127.0.0.1)")(lambda seen: connect(seen, {"port": closed_port(), "host": "127.0.0.1"}))
program("net.connect(closed port, ::1)")(lambda seen: connect(seen, {"port": closed_port("::1"), "host": "::1"}))
program("net.connect(closed port, 'localhost') resolved to ::1 and 127.0.0.1 (two addresses)")(
    lambda seen: connect(seen, {"port": closed_port(), "host": "h", "lookup": answering(("::1", 6), ("127.0.0.1", 4))})
)
program("net.connect({autoSelectFamily:false}) resolved to a closed port")(
    lambda seen: connect(
        seen,
        {"port": closed_port(), "host": "h", "autoSelectFamily": False, "lookup": answering(("127.0.0.1", 4))},
    )
)
program("net.connect({localAddress, localPort}, closed port)")(
    lambda seen: connect(
        seen,
        {"port": closed_port(), "host": "127.0.0.1", "localAddress": "127.0.0.1", "localPort": closed_port()},
    )
)
program('net.connect({localAddress:"127.0.0.1"}, closed port)')(
    lambda seen: connect(seen, {"port": closed_port(), "host": "127.0.0.1", "localAddress": "127.0.0.1"})
)
program("net.connect({localAddress not local})")(
    lambda seen: connect(seen, {"port": closed_port(), "host": "127.0.0.1", "localAddress": "198.51.100.1"})
)
program("net.connect({localAddress of the other family})")(
    lambda seen: connect(seen, {"port": closed_port(), "host": "127.0.0.1", "localAddress": "::1"})
)
program("net.connect(0, '127.0.0.1')")(lambda seen: connect(seen, {"port": 0, "host": "127.0.0.1"}))
program("net.connect(missing pipe path)")(lambda seen: connect(seen, {"path": str(seen.folder / "missing.sock")}))
program("net.connect(path too long)")(lambda seen: connect(seen, {"path": str(seen.folder / ("x" * 120))}))
program("net.connect({signal: already aborted})")(
    lambda seen: seen.watch(net.connect({"port": 1, "signal": net.AbortSignal.abort()}))
)


@program("net.connect({localPort in use as a listener})")
def _(seen: Seen) -> None:
    server = net.createServer()

    def listening() -> None:
        taken = server.address()
        assert isinstance(taken, net.AddressInfo)
        client = connect(
            seen,
            {"port": closed_port(), "host": "127.0.0.1", "localAddress": "127.0.0.1", "localPort": taken.port},
        )
        client.on("close", lambda: server.close())

    server.listen(0, "127.0.0.1", listening)


@program("net.connect(path of a regular file)")
def _(seen: Seen) -> object:
    (seen.folder / "plain").touch()
    return connect(seen, {"path": str(seen.folder / "plain")})


def blocking(*addresses: tuple[str, str]) -> net.BlockList:
    block_list = net.BlockList()
    for address, family in addresses:
        block_list.addAddress(address, family)
    return block_list


program("net.connect with a blockList holding the address")(
    lambda seen: seen.watch(net.connect({"port": 1, "host": "127.0.0.1", "blockList": blocking(("127.0.0.1", "ipv4"))}))
)
program("net.connect with a blockList, host name, both addresses blocked")(
    lambda seen: seen.watch(
        net.connect(
            {
                "port": 1,
                "host": "h",
                "lookup": answering(("::1", 6), ("127.0.0.1", 4)),
                "blockList": blocking(("127.0.0.1", "ipv4"), ("::1", "ipv6")),
            }
        )
    )
)


def aborted_while_open(seen: Seen, *reason: Any) -> None:
    controller = net.AbortController()

    def use(client: net.Socket, accepted: net.Socket) -> None:
        seen.watch(client)
        accepted.resume()
        controller.abort(*reason)

    with_server(use, client={"signal": controller.signal})


program("net.connect({signal}) aborted while open")(aborted_while_open)
program("net.connect({signal}) aborted with a reason")(lambda seen: aborted_while_open(seen, Exception("why")))


@program("socket.connect() again while connected")
def _(seen: Seen) -> None:
    def use(client: net.Socket, accepted: net.Socket) -> None:
        port = client.remotePort
        assert port is not None
        seen.watch(client).removeAllListeners("connect")
        accepted.resume()
        client.connect(port, "127.0.0.1", lambda: client.end())

    with_server(use)


@program("socket.connect() again while connecting")
def _(seen: Seen) -> None:
    server = net.createServer(lambda socket: socket.resume())

    def listening() -> None:
        address = server.address()
        assert isinstance(address, net.AddressInfo)
        client = connect(seen, {"port": address.port, "host": "127.0.0.1"})
        client.connect(address.port, "127.0.0.1")
        client.on("close", lambda: server.close())

    server.listen(0, "127.0.0.1", listening)


@program("net.connect(port, host, 'notfn')")
def _(seen: Seen) -> None:
    server = net.createServer(lambda socket: socket.end())

    def listening() -> None:
        address = server.address()
        assert isinstance(address, net.AddressInfo)
        odd: Any = net.connect
        odd(address.port, "127.0.0.1", "notfn").resume().on("close", lambda: server.close())

    server.listen(0, "127.0.0.1", listening)


@program("first attempt times out (full accept queue), last attempt refused")
def _(seen: Seen) -> None:
    full = kernel.socket()
    full.bind(("127.0.0.1", 0))
    full.listen(0)
    port = full.getsockname()[1]
    fillers = [kernel.socket() for _ in range(4)]
    for filler in fillers:
        filler.setblocking(False)
        filler.connect_ex(("127.0.0.1", port))
    client = connect(
        seen,
        {
            "port": port,
            "host": "h",
            "autoSelectFamilyAttemptTimeout": 50,
            "lookup": answering(("127.0.0.1", 4), ("::1", 6)),
        },
    )

    def clean_up() -> None:
        for one in (full, *fillers):
            one.close()

    client.on("close", clean_up)


# write, end, read


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
    net.Socket().on("error", lambda error: seen.order.append(type(error).__name__)).destroy("string")


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


@pytest.mark.parametrize("key", ROWS, ids=lambda key: f"{key[0]}: {key[1]}")
def test_row(key: tuple[str, str], tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    if key[1] in NO_MEANING:
        pytest.skip(NO_MEANING[key[1]])
    row = ROWS[key]
    folder = tmp_path_factory.mktemp("n")
    monkeypatch.chdir(folder)
    seen = Seen(folder)
    PROGRAMS[key[1]](seen)
    run()
    expected = row.get("error")
    if expected is None:
        assert not seen.errors
    elif "not_an_error" in expected:
        assert seen.order == ["str"]
    else:
        assert len(seen.errors) == 1
        check_error(seen.errors[0], expected, {str(folder): "{dir}", "x" * 120: "{120 characters}"})
    check_channel(seen, row)


def check_channel(seen: Seen, row: dict[str, Any]) -> None:
    """What came is what is said: event or callback, and what else."""
    channel: str = row["channel"]
    if channel.startswith("'error' event"):
        assert "error" in seen.order or row["error"].get("not_an_error")
        assert "callback" not in seen.order
    elif channel.startswith("callback not called"):
        assert "callback" not in seen.order
    elif "callback" in channel and row["group"] != "server.getConnections":
        assert "callback" in seen.order
    elif "'close' event" in channel:
        assert seen.order == ["close"]
    extra = row.get("extra", {})
    if "error_event" in extra:
        assert ("error" in seen.order) is bool(extra["error_event"])
    if "seen" in extra:
        assert seen.order == extra["seen"]
    if "count" in extra:
        assert seen.order == [f"None {extra['count']}"]


def test_every_program_is_a_row() -> None:
    calls = {call for _, call in ROWS}
    assert calls - NO_MEANING.keys() == PROGRAMS.keys()
