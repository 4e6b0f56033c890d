"""Socket addresses: IP literals as ``bind``, ``connect`` and ``sendto`` take them, and back.

The one place that knows of zones. A zone names an interface (``fe80::1%eth0``); the system wants its number in the
fourth field of the tuple, and takes a tuple of two for "no zone".
"""

from __future__ import annotations

import errno
import os
import socket
from functools import lru_cache
from typing import Any

from ._block_list import BlockList
from ._info import AddressInfo
from ._ip import isIP, parse_ipv6

Sockaddr = tuple[Any, ...]


def to_sockaddr(ip: str, port: int) -> Sockaddr:
    """What a socket call takes for *port* at the IP literal *ip*. A zone that names no interface counts as none."""
    if "%" not in ip:
        return ip, port
    address, _, zone = ip.partition("%")
    return address, port, 0, _scope_id(zone)


def checked_sockaddr(ip: object, port: int, family: int) -> Sockaddr:
    """As ``to_sockaddr()``; OSError (EINVAL) unless *ip* is a literal of *family*, 4 or 6.

    The check is ours: Python would ask the resolver for anything else.
    """
    if not isinstance(ip, str) or isIP(ip) != family:
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
    return to_sockaddr(ip, port)


# Remembered: a datagram socket sends to few hosts, again and again.
@lru_cache(maxsize=1024)
def plain_family(host: str) -> int:
    """4 or 6 for an IP literal that goes to the kernel as it is; 0 for names and for literals with a zone."""
    return 0 if "%" in host else isIP(host)


def _scope_id(zone: str) -> int:
    try:
        return socket.if_nametoindex(zone)
    except OSError:
        return int(zone) if zone.isascii() and zone.isdigit() and len(zone) < 10 else 0


def from_sockaddr(sockaddr: Sockaddr) -> AddressInfo:
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


def is_blocked(block_list: BlockList | None, address: Any) -> bool:
    """Whether *block_list* covers *address*; None covers nothing, and nothing covers what is not an IP literal."""
    return block_list is not None and block_list.check(address, f"ipv{isIP(address)}")
