"""A signal aborted while open: error and close(true) here, an end at the peer; aborting after close does nothing."""

from __future__ import annotations

import pynet as net

traces: dict[str, list[str]] = {"client": [], "accepted": []}


def log(who: str, what: str) -> None:
    traces[who].append(what)


def word(value: object) -> str:
    return "none" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def connection(socket: net.Socket) -> None:
    socket.resume()
    socket.on("end", lambda: log("accepted", "end"))
    socket.on("close", lambda hadError: log("accepted", f"close {word(hadError)}"))
    server.close()


server = net.createServer(connection)


def listening() -> None:
    address = server.address()
    assert isinstance(address, net.AddressInfo)
    controller = net.AbortController()
    client = net.Socket({"signal": controller.signal})

    def connected() -> None:
        log("client", "connect")
        controller.abort()
        log("client", f"abort() returned, destroyed {word(client.destroyed)}")

    client.connect(address.port, "127.0.0.1", connected)
    client.on("error", lambda err: log("client", f"error {err.code} {err.message}"))
    client.on("close", lambda hadError: log("client", f"close {word(hadError)}"))

    later = net.AbortController()
    second = net.Socket({"signal": later.signal})
    second.on("error", lambda err: log("client", f"second: error {err.code}"))

    @second.on("close")
    def _(hadError: bool) -> None:
        log("client", f"second: close {word(hadError)}")
        later.abort()

    second.destroy()


server.listen(0, "127.0.0.1", listening)

net.run()

for who, lines in traces.items():
    print(who, *lines, sep="\n  ")
