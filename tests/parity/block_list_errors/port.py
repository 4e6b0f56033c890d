"""What BlockList refuses, and how."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pynet as net
from pynet.errors import NodeError


def attempt(what: str, f: Callable[[], object]) -> None:
    try:
        f()
        print(f"{what}: fine")
    except NodeError as err:
        print(f"{what}: {err.code} {err.message}")


list_: Any = net.BlockList()
attempt("address", lambda: list_.addAddress("bad"))
attempt("address number", lambda: list_.addAddress(5))
attempt("family", lambda: list_.addAddress("1.2.3.4", "x"))
attempt("family number", lambda: list_.addAddress("1.2.3.4", 4))
attempt("family mismatch", lambda: list_.addAddress("1.2.3.4", "ipv6"))
attempt("range order", lambda: list_.addRange("10.0.0.9", "10.0.0.1"))
attempt("range end", lambda: list_.addRange("10.0.0.9", "x"))
attempt("prefix type", lambda: list_.addSubnet("1.2.3.4", "24"))
attempt("prefix range", lambda: list_.addSubnet("1.2.3.4", 33))
attempt("prefix range 6", lambda: list_.addSubnet("::1", 129, "ipv6"))
attempt("prefix integer", lambda: list_.addSubnet("1.2.3.4", 1.5))
attempt("check number", lambda: list_.check(5))
attempt("cidr", lambda: list_.addCIDR("1.2.3.4"))
attempt("cidr prefix", lambda: list_.addCIDR("1.2.3.4/99"))
print(list_.size)
