"""Addresses as the library hands them out, and as the socket calls take them."""

from __future__ import annotations

import socket
from typing import Any, Literal, NamedTuple

from ._ip import parse_ipv6


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
    return (place or "").replace("\0", "@")  # as ss(8) shows abstract names


def to_sockaddr(host: str, port: int, family: Literal[4, 6]) -> tuple[Any, ...]:
    """What ``connect``, ``bind`` and ``sendto`` of a socket of *family* take.

    *host* is an IP literal. The zone of an IPv6 literal becomes the scope id, 0 when there is no such interface.
    """
    if family == 4:
        return host, port
    address, _, zone = host.partition("%")
    return address, port, 0, _scope_id(zone) if zone else 0


def _scope_id(zone: str) -> int:
    try:
        return socket.if_nametoindex(zone)
    except OSError:
        return int(zone) if zone.isascii() and zone.isdigit() and len(zone) < 10 else 0


def from_sockaddr(sockaddr: tuple[Any, ...]) -> AddressInfo:
    """The other way round: what ``getsockname``, ``getpeername``, ``accept`` and ``recvfrom`` give.

    A link-local IPv6 address names its interface: ``fe80::1%eth0``.
    """
    if len(sockaddr) == 2:
        return AddressInfo(sockaddr[0], "IPv4", sockaddr[1])
    return AddressInfo(with_zone(sockaddr[0], sockaddr[3]), "IPv6", sockaddr[1])


def with_zone(address: str, scope_id: int) -> str:
    """*address* with its interface's name if it is link-local and has none yet."""
    if scope_id and address[:2] in ("fe", "FE") and "%" not in address:
        number = parse_ipv6(address)
        if number is not None and number >> 118 == 0xFE80 >> 6:
            try:
                return f"{address}%{socket.if_indextoname(scope_id)}"
            except OSError:  # the interface has gone
                return address
    return address
