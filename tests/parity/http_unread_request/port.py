"""A request that its listener does not read: what it emits when it is thrown away, with and without a body."""

from __future__ import annotations

from typing import Any

import pynet as net
import pynet.http as http
from pynet.timers import setTimeout
from tests.parity.prelude import word

REQUESTS = {
    "GET": "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
    "no length": "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n",
    "no chunk": "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "a body": "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab",
}
RUNS = [(name, when) for name in REQUESTS for when in ("at once", "later")]


def next_one() -> None:
    if not RUNS:
        return
    name, when = RUNS.pop(0)
    print(f"- {name}, {when}")

    def request(req: Any, res: Any) -> None:
        for event in ("pause", "resume", "end"):
            req.on(event, lambda event=event: print(event, word(req.readableFlowing)))
        for event in ("finish", "close"):
            res.on(event, lambda event=event: print("answer", event))

        def closed() -> None:
            print("close", word(req.readableFlowing))
            client.destroy()

        req.on("close", closed)
        if when == "later":
            setTimeout(lambda: res.end("x"), 10)
        else:
            res.end("x")

    server: Any = http.createServer(request)
    client = net.Socket()
    client.on("error", lambda: None)
    client.on("close", lambda: server.close(next_one))

    def ask() -> None:
        client.connect(server.address().port, "127.0.0.1", lambda: client.write(REQUESTS[name]))

    server.listen(0, "127.0.0.1", ask)


next_one()
net.run()
