"""Multicast options of a datagram socket, also those that Python has no names for."""

from __future__ import annotations

import errno
import socket
import struct
import sys

from ._sockopts import failure

# Python 3.12 named the first two, and nobody the others: the values of each system's headers.
if sys.platform == "linux":
    _SOURCE_OPTIONS = (39, 40)  # IP_ADD_SOURCE_MEMBERSHIP, IP_DROP_SOURCE_MEMBERSHIP
    _GROUP_OPTIONS = (46, 47)  # MCAST_JOIN_SOURCE_GROUP, MCAST_LEAVE_SOURCE_GROUP
elif sys.platform == "win32":
    _SOURCE_OPTIONS = (15, 16)
    _GROUP_OPTIONS = (45, 46)
else:  # macOS, the BSDs
    _SOURCE_OPTIONS = (70, 71)
    _GROUP_OPTIONS = (82, 83)

_ADDRESS_STORAGE = 128  # sizeof(struct sockaddr_storage)


def packed(address: str, family: int) -> bytes:
    """The bytes of a numeric address; EINVAL if it is none of *family*."""
    try:
        return socket.inet_pton(family, address)
    except (OSError, ValueError):
        raise failure(errno.EINVAL) from None


def is_v4(address: str) -> bool:
    """Whether *address* is IPv4; EINVAL if it is neither that nor IPv6."""
    if ":" in address:
        packed(address.partition("%")[0], socket.AF_INET6)
        return False
    packed(address, socket.AF_INET)
    return True


def interface_index(interface: str | None) -> int:
    """The number of an interface given as an IPv6 address with a zone ("::%eth0"); 0, any, without one."""
    if interface is None:
        return 0
    address, _, zone = interface.partition("%")
    packed(address, socket.AF_INET6)
    try:
        return int(zone or 0) if sys.platform == "win32" else socket.if_nametoindex(zone) if zone else 0
    except (OSError, ValueError):
        return 0  # as libuv: an unknown name is any interface


def set_interface(sock: socket.socket, interface: str, v4: bool) -> None:
    """Choose where outgoing multicast goes: an interface by its IPv4 or IPv6 address."""
    if v4:
        sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, packed(interface, socket.AF_INET))
    else:
        sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_IF, interface_index(interface))


def set_membership(sock: socket.socket, group: str, interface: str | None, join: bool) -> None:
    """Join or leave *group* on *interface*."""
    if is_v4(group):
        request = packed(group, socket.AF_INET) + packed(interface or "0.0.0.0", socket.AF_INET)
        option = socket.IP_ADD_MEMBERSHIP if join else socket.IP_DROP_MEMBERSHIP
        sock.setsockopt(socket.IPPROTO_IP, option, request)
    else:
        request = _packed_v6(group) + struct.pack("@I", interface_index(interface))
        option = socket.IPV6_JOIN_GROUP if join else socket.IPV6_LEAVE_GROUP
        sock.setsockopt(socket.IPPROTO_IPV6, option, request)


def set_source_membership(sock: socket.socket, source: str, group: str, interface: str | None, join: bool) -> None:
    """Join or leave *group*, for what *source* sends to it."""
    if is_v4(group):
        request = _source_request(
            packed(group, socket.AF_INET),
            packed(source, socket.AF_INET),
            packed(interface or "0.0.0.0", socket.AF_INET),
        )
        sock.setsockopt(socket.IPPROTO_IP, _SOURCE_OPTIONS[not join], request)
    else:
        request = struct.pack("@I", interface_index(interface))
        # struct group_source_req: its storage members are aligned like pointers, except on macOS, which packs it.
        request += bytes(0 if sys.platform == "darwin" else struct.calcsize("P") - len(request))
        request += _address_storage(_packed_v6(group)) + _address_storage(_packed_v6(source))
        sock.setsockopt(socket.IPPROTO_IPV6, _GROUP_OPTIONS[not join], request)


def _packed_v6(address: str) -> bytes:
    return packed(address.partition("%")[0], socket.AF_INET6)


def _source_request(group: bytes, source: bytes, interface: bytes) -> bytes:
    # struct ip_mreq_source: Linux has its members in another order than all others.
    return group + interface + source if sys.platform == "linux" else group + source + interface


def _address_storage(address: bytes) -> bytes:
    # struct sockaddr_in6 with port and flow 0; the BSDs have the length in the family's first byte.
    if sys.platform in ("linux", "win32", "cygwin"):
        family = struct.pack("@H", socket.AF_INET6)
    else:
        family = struct.pack("@BB", 28, socket.AF_INET6)
    return (family + bytes(6) + address).ljust(_ADDRESS_STORAGE, b"\0")
