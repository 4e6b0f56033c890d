"""SocketAddress: defaults, families, toJSON, parse."""

from __future__ import annotations

import json
from typing import Any

import pynet as net
from pynet.errors import NodeError
from tests.parity.prelude import word


def show(a: net.SocketAddress | None) -> None:
    print("none" if a is None else f"{a.address} {a.port} {a.family} {a.flowlabel}")


show(net.SocketAddress())
show(net.SocketAddress({}))
show(net.SocketAddress({"family": "ipv6"}))
show(net.SocketAddress({"family": "IPv6", "address": "::1", "port": 80, "flowlabel": 7}))
show(net.SocketAddress({"address": "1.2.3.4", "port": 65535}))
show(net.SocketAddress({"family": "ipv4", "flowlabel": 7}))
show(net.SocketAddress({"family": "ipv6", "address": "2001:DB8:0:0:0:0:0:1"}))
print(json.dumps(net.SocketAddress({"address": "1.2.3.4", "port": 1}).toJSON(), separators=(",", ":")))
print(word(net.SocketAddress.isSocketAddress(net.SocketAddress())), word(net.SocketAddress.isSocketAddress({})))

for text in (
    "1.2.3.4",
    "1.2.3.4:8080",
    "1.2.3.4:80",
    "1.2.3.4:0",
    "[::1]:8080",
    "[::1]",
    "::1",
    "",
    "bad",
    "localhost:80",
    "1.2.3.4:70000",
    "1.2.3.4:abc",
    "192.168.1",
    "0x7f.1:81",
):
    show(net.SocketAddress.parse(text))

wrong: list[Any] = [
    {"address": "bad"},
    {"family": "x"},
    {"port": 65536},
    {"port": -1},
    {"flowlabel": -1, "family": "ipv6"},
    {"address": "::1"},
    {"address": 5},
    {"family": 4},
]
for options in wrong:
    try:
        show(net.SocketAddress(options))
    except NodeError as err:
        print(f"{err.code} {err.message}")
