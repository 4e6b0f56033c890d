"""What lookup and its kin refuse at the call, and in which order."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pynet as net
from pynet import dns
from pynet.errors import NodeError
from tests.parity.prelude import word

lookup: Any = dns.lookup
untyped: Any = dns


def attempt(what: str, f: Callable[[], object]) -> None:
    try:
        f()
        print(f"{what}: fine")
    except NodeError as err:
        print(f"{what}: {err.name} {err.code}")
        print(f"  {err.message}")


def done() -> None:
    pass


attempt("no callback", lambda: lookup("127.0.0.1"))
attempt("callback text", lambda: lookup("127.0.0.1", 4, "x"))
attempt("callback null", lambda: lookup("127.0.0.1", {}, None))
attempt("hostname 5", lambda: lookup(5, done))
attempt("hostname null", lambda: lookup(None, done))
attempt("hostname empty", lambda: lookup("", done))
attempt("hostname with a null byte", lambda: lookup("local\0host", done))
attempt("family 5", lambda: lookup("x", 5, done))
attempt("family by name", lambda: lookup("x", "IPv4", done))
attempt("options true", lambda: lookup("x", True, done))
for family in ["ipv4", "4", 5, True]:
    attempt(f"family {word(family)}", partial(lookup, "x", {"family": family}, done))
for hints in [-1, 1, 65536, "x"]:
    attempt(f"hints {hints}", partial(lookup, "x", {"hints": hints}, done))
attempt("all text", lambda: lookup("x", {"all": "x"}, done))
attempt("verbatim 1", lambda: lookup("x", {"verbatim": 1}, done))
attempt("order text", lambda: lookup("x", {"order": "x"}, done))
nulls = {"family": None, "hints": None, "all": None, "verbatim": None, "order": None}
attempt("nulls", lambda: lookup("127.0.0.1", nulls, done))
attempt("hostname and callback", lambda: lookup(5, {"hints": 1}, "x"))
attempt("hints and family", lambda: lookup("x", {"hints": 1, "family": 5, "all": 5}, done))
attempt("family and hostname", lambda: lookup("", {"family": 5}, done))
attempt("default order", lambda: untyped.setDefaultResultOrder("x"))
print(dns.getDefaultResultOrder())
dns.setDefaultResultOrder("ipv4first")
print(dns.getDefaultResultOrder())
attempt("service of a name", lambda: dns.lookupService("x", 22, done))
attempt("service of port -1", lambda: dns.lookupService("127.0.0.1", -1, done))

net.run()
