"""Listening on a name: of its addresses the first that is not link-local, or the first of all."""

from __future__ import annotations

from typing import Any

import pynet as net
from pynet import dns
from tests.parity.prelude import address_of, word

cases = [
    ["fe80::1", "127.0.0.1"],
    ["FEBF::1%lo", "127.0.0.1"],
    ["127.0.0.2", "127.0.0.1"],
    ["fe80::1"],
    ["bogus", "127.0.0.1"],
]


def next_case() -> None:
    if not cases:
        return
    addresses = cases.pop(0)

    def lookup(hostname: str, options: Any, callback: Any) -> None:
        print(f"lookup of {hostname}, all={word(options['all'])}")
        callback(None, [{"address": address, "family": net.isIP(address)} for address in addresses])

    setattr(dns, "lookup", lookup)  # noqa: B010
    server = net.createServer()

    @server.on("error")
    def _(err: OSError) -> None:
        print(f"{','.join(addresses)}: {err}")
        next_case()

    def listening() -> None:
        address = address_of(server)
        print(f"{','.join(addresses)}: listening on {address.address}")
        server.close(next_case)

    server.listen(0, "some.name", listening)


next_case()

net.run()
