"""Two addresses, both refused: one aggregate error with an empty message, the first code, and both causes."""

from __future__ import annotations

from typing import Any

import pynet as net
from pynet.errors import AggregateError
from pynet.process import nextTick
from tests.parity.prelude import port_of, word


def lookup(hostname: str, options: Any, callback: Any) -> None:
    nextTick(lambda: callback(None, [{"address": "::1", "family": 6}, {"address": "127.0.0.1", "family": 4}]))


server = net.createServer()


def listening() -> None:
    port = port_of(server)

    def closed() -> None:
        client = net.connect({"port": port, "host": "h", "lookup": lookup})
        client.on("lookup", lambda err, address, family, host: print(f"lookup {address} {family} {host}"))
        client.on("connectionAttempt", lambda ip, port, family: print(f"connectionAttempt {ip}:{port} {family}"))
        client.on(
            "connectionAttemptFailed",
            lambda ip, port, family, err: print(f"connectionAttemptFailed {ip}:{port} {family} {err.code}"),
        )

        @client.on("error")
        def _(err: AggregateError) -> None:
            print(f"error '{err.message}', code {err.code}")
            for one in err.errors:
                print(f"  {one}")

        @client.on("close")
        def _(hadError: bool) -> None:
            print(f"close {word(hadError)}")
            for address in client.autoSelectFamilyAttemptedAddresses or []:
                print(f"attempted {address}")

    server.close(closed)


server.listen(0, "::1", listening)

net.run()
