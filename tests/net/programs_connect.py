"""Programs about connecting."""

from __future__ import annotations

import socket as kernel
from typing import Any

import pynet as net
from tests.lab import port_of

from .programs import Seen, answering, closed_port, program, with_server


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
        client = connect(
            seen,
            {"port": closed_port(), "host": "127.0.0.1", "localAddress": "127.0.0.1", "localPort": port_of(server)},
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
        port = port_of(server)
        client = connect(seen, {"port": port, "host": "127.0.0.1"})
        client.connect(port, "127.0.0.1")
        client.on("close", lambda: server.close())

    server.listen(0, "127.0.0.1", listening)


@program("net.connect(port, host, 'notfn')")
def _(seen: Seen) -> None:
    server = net.createServer(lambda socket: socket.end())

    def listening() -> None:
        odd: Any = net.connect
        odd(port_of(server), "127.0.0.1", "notfn").resume().on("close", lambda: server.close())

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
