"""Every way to call ``dns``, and what it gives back."""

from __future__ import annotations

from typing_extensions import assert_type

from pynet import dns

one: dns.LookupOneOptions = {"family": 4, "hints": dns.ADDRCONFIG | dns.V4MAPPED | dns.ALL, "order": "ipv4first"}
every: dns.LookupAllOptions = {"all": True, "family": "IPv6"}


def answer(err: OSError | None, address: str, family: int) -> None: ...


def answers(err: OSError | None, addresses: list[dns.LookupAddress]) -> None: ...


def calls(either: dns.LookupOptions) -> None:
    dns.lookup("x", answer)
    dns.lookup("x", lambda err, address: print(err, address.upper()))
    dns.lookup("x", lambda: None)
    dns.lookup("x", 4, answer)
    dns.lookup("x", None, answer)
    dns.lookup("x", one, answer)
    dns.lookup("x", {"family": 6, "verbatim": True}, answer)
    dns.lookup("x", every, answers)
    dns.lookup("x", {"all": True}, answers)
    dns.lookup("x", either, print)
    dns.lookup("x", family=4, order="ipv6first", callback=answer)
    dns.lookup("x", all=True, callback=answers)
    dns.lookupService("127.0.0.1", 22, lambda err, hostname, service: print(err, hostname.upper(), service.upper()))
    assert_type(dns.getDefaultResultOrder(), dns.ResultOrder)
    dns.setDefaultResultOrder("verbatim")

    dns.lookup("x")  # type: ignore[call-overload]
    dns.lookup(5, answer)  # type: ignore[call-overload]
    dns.lookup("x", "IPv4", answer)  # type: ignore[call-overload]
    dns.lookup("x", {"famly": 4}, answer)  # type: ignore[call-overload]
    dns.lookup("x", famly=4, callback=answer)  # type: ignore[call-overload]
    dns.setDefaultResultOrder("any")  # type: ignore[arg-type]
    dns.lookupService("127.0.0.1", 22)  # type: ignore[call-arg]


async def awaiting(either: dns.LookupOptions) -> None:
    assert_type(await dns.promises.lookup("x"), dns.LookupAddress)
    assert_type(await dns.promises.lookup("x", 4), dns.LookupAddress)
    assert_type(await dns.promises.lookup("x", one), dns.LookupAddress)
    assert_type(await dns.promises.lookup("x", every), list[dns.LookupAddress])
    assert_type(await dns.promises.lookup("x", {"all": True}), list[dns.LookupAddress])
    assert_type(await dns.promises.lookup("x", family=4), dns.LookupAddress)
    assert_type(await dns.promises.lookup("x", all=True), list[dns.LookupAddress])
    assert_type(await dns.promises.lookup("x", either), dns.LookupAddress | list[dns.LookupAddress])
    assert_type(await dns.promises.lookupService("127.0.0.1", 22), dns.LookupService)
    address, family = await dns.promises.lookup("x")
    assert_type(address, str)
    assert_type(family, int)

    dns.promises.lookup("x", "IPv4")  # type: ignore[call-overload]
