"""DatagramOptions: the socket options of a UDP handle."""

from __future__ import annotations

import errno
import socket
from typing import TYPE_CHECKING

from pynet._loop import WatchedHandle

from . import _multicast
from ._sockopts import failure

if TYPE_CHECKING:
    from pynet._loop import Loop


class DatagramOptions(WatchedHandle):
    """Options of a datagram socket. All raise OSError: EBADF without a descriptor, EINVAL for values out of range."""

    __slots__ = ("_sock",)

    def __init__(self, loop: Loop) -> None:
        super().__init__(loop)
        self._sock: socket.socket | None = None

    def _opened(self) -> socket.socket:
        if self._sock is None:
            raise failure(errno.EBADF)
        return self._sock

    def set_broadcast(self, on: bool) -> None:
        """Allow sending to broadcast addresses."""
        self._opened().setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1 if on else 0)

    def set_ttl(self, ttl: int) -> None:
        """Set how many hops a datagram lives, 1-255."""
        self._set_hops(socket.IP_TTL, socket.IPV6_UNICAST_HOPS, ttl, 1)

    def set_multicast_ttl(self, ttl: int) -> None:
        """Set how many hops a multicast datagram lives, 0-255."""
        self._set_hops(socket.IP_MULTICAST_TTL, socket.IPV6_MULTICAST_HOPS, ttl, 0)

    def _set_hops(self, v4_option: int, v6_option: int, hops: int, least: int) -> None:
        if not least <= hops <= 255:
            raise failure(errno.EINVAL)
        sock = self._opened()
        if sock.family == socket.AF_INET6:
            sock.setsockopt(socket.IPPROTO_IPV6, v6_option, hops)
        else:
            sock.setsockopt(socket.IPPROTO_IP, v4_option, hops)

    def set_multicast_loop(self, on: bool) -> None:
        """Let this machine's own members of a group receive what is sent to it."""
        sock = self._opened()
        if sock.family == socket.AF_INET6:
            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_LOOP, 1 if on else 0)
        else:
            sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_LOOP, 1 if on else 0)

    def set_multicast_interface(self, interface: str) -> None:
        """Choose where multicast goes: an IPv4 address, or an IPv6 one with a zone, such as "::%eth0"."""
        is_v4 = _multicast.is_v4(interface)  # first, as in libuv: EINVAL also without a descriptor
        _multicast.set_interface(self._opened(), interface, is_v4)

    def add_membership(self, group: str, interface: str | None = None) -> None:
        """Receive what is sent to *group*; *interface* as in ``set_multicast_interface()``."""
        _multicast.set_membership(self._opened(), group, interface, True)

    def drop_membership(self, group: str, interface: str | None = None) -> None:
        """Undo ``add_membership()``."""
        _multicast.set_membership(self._opened(), group, interface, False)

    def add_source_membership(self, source: str, group: str, interface: str | None = None) -> None:
        """Receive what *source* sends to *group*."""
        _multicast.set_source_membership(self._opened(), source, group, interface, True)

    def drop_source_membership(self, source: str, group: str, interface: str | None = None) -> None:
        """Undo ``add_source_membership()``."""
        _multicast.set_source_membership(self._opened(), source, group, interface, False)

    def get_recv_buffer_size(self) -> int:
        """SO_RCVBUF; Linux reports twice what was set."""
        return self._opened().getsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF)

    def set_recv_buffer_size(self, size: int) -> None:
        """Set SO_RCVBUF."""
        self._opened().setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, size)

    def get_send_buffer_size(self) -> int:
        """SO_SNDBUF; Linux reports twice what was set."""
        return self._opened().getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF)

    def set_send_buffer_size(self, size: int) -> None:
        """Set SO_SNDBUF."""
        self._opened().setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, size)
