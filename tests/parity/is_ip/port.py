"""isIP, isIPv4, isIPv6: what counts as an address."""

from __future__ import annotations

import json
from typing import Any

import pynet as net
from tests.parity.prelude import word

for text in (
    "127.0.0.1",
    "0.0.0.0",
    "255.255.255.255",
    "256.1.1.1",
    "1.2.3",
    "01.2.3.4",
    "1.2.3.4 ",
    "1.2.3.4.5",
    "",
    "::",
    "::1",
    "::ffff:1.2.3.4",
    "1::2::3",
    "fe80::1%lo",
    "fe80::1%",
    "[::1]",
    "12345::",
    "2001:db8::g",
    ":::",
    "1:2:3:4:5:6:7:8",
    "1:2:3:4:5:6:7:8:9",
    "localhost",
):
    print(f"{json.dumps(text)} {net.isIP(text)} {word(net.isIPv4(text))} {word(net.isIPv6(text))}")


class Address:
    def __str__(self) -> str:
        return "1.2.3.4"


others: list[Any] = [5, None, True, Address()]
print(net.isIP(others[0]), word(net.isIPv4(others[1])), word(net.isIPv6(others[2])), net.isIP(others[3]))
