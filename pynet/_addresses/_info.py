"""Addresses as the library hands them out."""

from __future__ import annotations

from typing import NamedTuple

from pynet._loop import printable


class AddressInfo(NamedTuple):
    """What ``address()`` returns: ``family`` is ``"IPv4"`` or ``"IPv6"``."""

    address: str
    family: str
    port: int


class RemoteInfo(NamedTuple):
    """The sender of a datagram; ``size`` is the length of the message."""

    address: str
    family: str
    port: int
    size: int


def shown(place: AddressInfo | str | None) -> str:
    """*place* for people to read: ``host:port`` as in URLs, or a path; "" for none."""
    if isinstance(place, AddressInfo):
        return f"[{place.address}]:{place.port}" if place.family == "IPv6" else f"{place.address}:{place.port}"
    return printable((place or "").replace("\0", "@"))  # as ss(8) shows abstract names
