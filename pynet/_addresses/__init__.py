"""IP addresses: ``isIP`` and its kin, ``SocketAddress``, ``BlockList``, and the tuples that ``address()`` returns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pynet._loop import late

from ._block_list import BlockList
from ._info import AddressInfo, RemoteInfo, shown
from ._ip import format_ipv4, format_ipv6, isIP, isIPv4, isIPv6, parse_ipv4, parse_ipv6
from ._sockaddr import checked_sockaddr, from_sockaddr, is_blocked, plain_family, to_sockaddr, with_zone
from ._socket_address import IPVersion, SocketAddress, SocketAddressInitOptions

if TYPE_CHECKING:
    from ._url_host import parse_ipv4_host, with_plain_dots
else:
    __getattr__ = late(__name__, {"_url_host": ["parse_ipv4_host", "with_plain_dots"]})

__all__ = [
    "AddressInfo",
    "BlockList",
    "IPVersion",
    "RemoteInfo",
    "SocketAddress",
    "SocketAddressInitOptions",
    "checked_sockaddr",
    "format_ipv4",
    "format_ipv6",
    "from_sockaddr",
    "isIP",
    "isIPv4",
    "isIPv6",
    "is_blocked",
    "parse_ipv4",
    "parse_ipv4_host",
    "parse_ipv6",
    "plain_family",
    "shown",
    "to_sockaddr",
    "with_plain_dots",
    "with_zone",
]
