"""destroy() without an error: no 'error', no 'end', close(false); a second destroy is ignored."""

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
    socket.on("finish", lambda: log("accepted", "finish"))
    socket.on("close", lambda hadError: log("accepted", f"close {word(hadError)}"))
    server.close()


server = net.createServer(connection)


def listening() -> None:
    address = server.address()
    assert isinstance(address, net.AddressInfo)

    def connected() -> None:
        client.destroy()
        client.destroy(Exception("late"))
        log("client", f"errored {word(client.errored)}, readyState {client.readyState}")
        readable, writable = word(client.readable), word(client.writable)
        log("client", f"read() {word(client.read())}, readable {readable}, writable {writable}")

    client = net.connect(address.port, "127.0.0.1", connected)
    client.on("end", lambda: log("client", "end"))
    client.on("finish", lambda: log("client", "finish"))
    client.on("error", lambda err: log("client", f"error {err}"))
    client.on("close", lambda hadError: log("client", f"close {word(hadError)}"))
    client.resume()


server.listen(0, "127.0.0.1", listening)

net.run()

for who, lines in traces.items():
    print(who, *lines, sep="\n  ")
