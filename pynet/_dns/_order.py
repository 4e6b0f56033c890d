"""In which order a name's addresses are given: as the resolver says, or one family first."""

from __future__ import annotations

from typing import Literal, TypeVar

from .._errors import validate_one_of

ResultOrder = Literal["verbatim", "ipv4first", "ipv6first"]
RESULT_ORDERS: tuple[ResultOrder, ...] = ("verbatim", "ipv4first", "ipv6first")

A = TypeVar("A", bound="tuple[str, int]")

_default: ResultOrder = "verbatim"


def getDefaultResultOrder() -> ResultOrder:
    """The order of ``lookup()`` when its options name none: ``"verbatim"`` at first.

    Node: dns.md, "dns.getDefaultResultOrder()". Differs: no.
    """
    return _default


def setDefaultResultOrder(order: ResultOrder) -> None:
    """Set the order of ``lookup()`` for the whole process.

    Args:
        order: ``"verbatim"`` as the resolver answers, ``"ipv4first"`` or ``"ipv6first"``.

    Raises:
        TypeError: ``ERR_INVALID_ARG_VALUE`` for any other value.

    Node: dns.md, "dns.setDefaultResultOrder(order)". Differs: no.
    """
    global _default
    _default = validate_one_of(order, "dnsOrder", RESULT_ORDERS)


def in_order(addresses: list[A], order: ResultOrder) -> list[A]:
    """*addresses* with the family that *order* prefers in front, otherwise as they came."""
    if order == "verbatim":
        return addresses
    first = 4 if order == "ipv4first" else 6
    return sorted(addresses, key=lambda address: address[1] != first)
