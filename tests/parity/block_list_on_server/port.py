"""A server's blockList: a blocked client is closed in silence, no 'connection', no 'drop'."""

from __future__ import annotations

import pynet as net

traces: dict[str, list[str]] = {"server": [], "client": []}


def log(who: str, what: str) -> None:
    traces[who].append(what)


def word(value: object) -> str:
    return "none" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


blockList = net.BlockList()
blockList.addSubnet("127.0.0.0", 8)

server = net.createServer({"blockList": blockList})
server.on("connection", lambda: log("server", "connection"))
server.on("drop", lambda: log("server", "drop"))
server.on("error", lambda err: log("server", f"error {err.code}"))
server.on("close", lambda: log("server", "close"))


def listening() -> None:
    address = server.address()
    assert isinstance(address, net.AddressInfo)
    client = net.connect(address.port, "127.0.0.1")
    client.on("connect", lambda: log("client", "connect"))
    client.on("ready", lambda: log("client", "ready"))
    client.on("end", lambda: log("client", "end"))
    client.on("finish", lambda: log("client", "finish"))
    client.on("error", lambda err: log("client", f"error {err.code}"))

    @client.on("close")
    def _(hadError: bool) -> None:
        log("client", f"close {word(hadError)}")
        server.close()

    client.resume()


server.listen(0, "127.0.0.1", listening)

net.run()

for who, lines in traces.items():
    print(who, *lines, sep="\n  ")
