"""lookup: literals a tick later, names through the resolver, one address or all, and what is not found."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pynet as net
from pynet import dns
from pynet.errors import NodeOSError
from pynet.process import nextTick
from pynet.timers import setImmediate


def shown(value: object) -> str:
    if value is None:
        return "null"
    return f"{value.code}: {value.message}" if isinstance(value, NodeOSError) else str(value)


def answer(what: str) -> Callable[..., None]:
    return lambda *args: print(f"{what}:", *map(shown, args))


def all(what: str) -> Callable[[Any, list[dns.LookupAddress]], None]:
    return lambda err, addresses: print(f"{what}:", shown(err), ", ".join(f"{a.address} {a.family}" for a in addresses))


dns.lookup("127.0.0.1", answer("literal"))
dns.lookup("::1", 4, answer("other family"))
dns.lookup("::1", {"family": "IPv4"}, answer("other family by name"))
dns.lookup("127.0.0.1", {"all": True}, all("all of a literal"))
dns.lookup("fe80::1%lo", answer("with a zone"))
dns.lookup("127.0.0.1", None, answer("no options"))
dns.lookup("a" * 256, lambda err: print(f"too long: {err.code}, {len(err.hostname)}"))
nextTick(lambda: print("tick"))
print("returned")


def immediate() -> None:
    def one(err: Any, address: str, family: int) -> None:
        print("localhost:", shown(err), address, family)
        dns.lookup("localhost", {"family": 4, "all": True, "order": "ipv6first"}, every)

    def every(err: Any, addresses: list[dns.LookupAddress]) -> None:
        print("all of localhost:", shown(err), addresses[0].address, addresses[0].family)
        dns.lookup("no-such-host.invalid", unknown)

    def unknown(*args: Any) -> None:
        print("unknown:", len(args), shown(args[0]))
        print(f"  syscall {args[0].syscall}, hostname {args[0].hostname}")
        dns.lookup("[::1]", answer("in brackets"))

    dns.lookup("localhost", 4, one)


setImmediate(immediate)

net.run()
