"""A server's blockList: a blocked client is closed in silence, no 'connection', no 'drop'."""

from __future__ import annotations

import pynet as net
from tests.parity.prelude import Traces, port_of, word

traces = Traces("server", "client")
log = traces.log


blockList = net.BlockList()
blockList.addSubnet("127.0.0.0", 8)

server = net.createServer({"blockList": blockList})
server.on("connection", lambda: log("server", "connection"))
server.on("drop", lambda: log("server", "drop"))
server.on("error", lambda err: log("server", f"error {err.code}"))
server.on("close", lambda: log("server", "close"))


def listening() -> None:
    client = net.connect(port_of(server), "127.0.0.1")
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

traces.show()
