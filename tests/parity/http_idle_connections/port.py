"""Which connections are idle: those that closeIdleConnections() and close() destroy, and which are given up in time."""

from __future__ import annotations

import re
from typing import Any

import pynet as net
import pynet.http as http
from pynet.timers import setTimeout
from tests.parity.prelude import word

GET = "GET / HTTP/1.1\r\nHost: x\r\n\r\n"
POST = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n"
SENT = {
    "nothing": "",
    "an empty line": "\r\n",
    "a part of a head": "GET / HT",
    "a request": GET,
    "a request and a part of one": GET + "GET",
    "a request and an empty line": GET + "\r\n",
    "a request without its body": POST,
    "a request that is not answered": GET.replace("/", "/silent", 1),
    "a last request": GET.replace("Host", "Connection: close\r\nHost"),
}
RUNS = [(name, "idle") for name in SENT]
for name in ("nothing", "an empty line", "a part of a head", "a request and a part of one"):
    RUNS.append((name, "in time"))
RUNS.append(("a last request", "closed in the listener"))


def next_one() -> None:
    if not RUNS:
        return
    name, when = RUNS.pop(0)
    received = b""
    client = net.Socket()

    def request(req: Any, res: Any) -> None:
        req.resume()
        if req.url == "/silent":
            return
        if when == "closed in the listener":
            res.end("x" * 3_000_000)
            server.close()
        else:
            res.end("ok")

    limit: Any = {"headersTimeout": 20, "connectionsCheckingInterval": 5} if when == "in time" else {}
    server: Any = http.createServer(limit, request)

    @client.on("data")
    def _(data: bytes) -> None:
        nonlocal received
        received += data

    @client.on("end")
    def _() -> None:
        codes = re.findall(rb"(?<=HTTP/1.1 )\d+", received)
        print(f"{name}, {when}: ended", b",".join(codes).decode(), word(len(received) > 3_000_000))

    client.on("error", lambda: None)
    client.on("close", lambda: server.close(next_one) if server.listening else next_one())

    def close_idle() -> None:
        server.closeIdleConnections()
        setTimeout(lambda: client.destroy(), 150)

    def connect() -> None:
        client.connect(server.address().port, "127.0.0.1", lambda: client.write(SENT[name]))
        if when == "idle":
            setTimeout(close_idle, 100)

    server.listen(0, "127.0.0.1", connect)


next_one()
net.run()
