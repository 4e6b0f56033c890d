"""Two addresses: the first refuses, the second accepts."""

from __future__ import annotations

from typing import Any

import pynet as net
from tests.parity.prelude import port_of, word


def lookup(hostname: str, options: Any, callback: Any) -> None:
    callback(None, [{"address": "::1", "family": 6}, {"address": "127.0.0.1", "family": 4}])


server = net.createServer(lambda socket: socket.end("welcome"))


def listening() -> None:
    client = net.connect({"port": port_of(server), "host": "h", "lookup": lookup})
    client.on("lookup", lambda err, address, family, host: print(f"lookup {address} {family} {host}"))
    client.on("connectionAttempt", lambda ip, port, family: print(f"connectionAttempt {ip}:{port} {family}"))
    client.on(
        "connectionAttemptFailed",
        lambda ip, port, family, err: print(f"connectionAttemptFailed {ip}:{port} {family} {err.message}"),
    )
    client.on("connectionAttemptTimeout", lambda: print("connectionAttemptTimeout"))

    @client.on("connect")
    def _() -> None:
        print(f"connect to {client.remoteAddress}")
        for address in client.autoSelectFamilyAttemptedAddresses or []:
            print(f"attempted {address}")

    client.on("ready", lambda: print("ready"))
    client.on("data", lambda chunk: print(f"data {chunk.decode()}"))
    client.on("error", lambda err: print(f"error {err.code}"))

    @client.on("close")
    def _(hadError: bool) -> None:
        print(f"close {word(hadError)}")
        server.close()


server.listen(0, "127.0.0.1", listening)

net.run()
