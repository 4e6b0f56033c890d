"""Families take turns, beginning with that of the first address; a wish for one family asks for one address only."""

from __future__ import annotations

from typing import Any

import pynet as net
from pynet.process import nextTick
from tests.parity.prelude import port_of, word

addresses = ["127.0.0.1", "127.0.0.2", "127.0.0.3", "::1"]


def lookup(hostname: str, options: Any, callback: Any) -> None:
    def answer() -> None:
        print(f"lookup, all {word(options.get('all'))}, family {word(options.get('family'))}")
        if options.get("all"):
            callback(None, [{"address": address, "family": net.isIP(address)} for address in addresses])
        else:
            callback(None, addresses[1], 4)

    nextTick(answer)


server = net.createServer()


def listening() -> None:
    port = port_of(server)

    def closed() -> None:
        client = net.connect({"port": port, "host": "h", "lookup": lookup})
        client.on("connectionAttempt", lambda ip, port, family: print(f"connectionAttempt {ip} {family}"))
        client.on("error", lambda err: print(f"error {err.code}, {len(err.errors)} of them"))

        @client.on("close")
        def _() -> None:
            four = net.connect({"port": port, "host": "h", "lookup": lookup, "family": 4})
            four.on("connectionAttempt", lambda ip, port, family: print(f"family 4: {ip} {family}"))
            four.on("error", lambda err: print(f"error {err.code}"))

    server.close(closed)


server.listen(0, "127.0.0.1", listening)

net.run()
