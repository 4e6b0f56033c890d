"""The part of a datagram socket that sets options of the kernel's socket."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from typing import Literal, TypeVar

from pynet._errors import (
    ERR_SOCKET_BAD_BUFFER_SIZE,
    ERR_SOCKET_BUFFER_SIZE,
    system_error,
    validate_number,
    validate_string,
)
from pynet._handles import UDP

from ._base import BaseSocket
from ._numbers import is_uint32, to_int32

N = TypeVar("N", int, float)

GREATEST_INT = 2**31 - 1


class TunableSocket(BaseSocket):
    """Broadcast, hops, multicast interface and loopback, and the sizes of buffers and queue."""

    def setBroadcast(self, flag: bool) -> None:
        """Allow (True) or forbid sending to broadcast addresses.

        Raises:
            OSError: ``EBADF`` before the socket is bound.
            TypeError: The socket is closed.

        Node: dgram.md, "socket.setBroadcast(flag)". Differs: no.
        """
        attempt("setBroadcast", self._opened("setBroadcast").set_broadcast, bool(flag))

    def setTTL(self, ttl: N) -> N:
        """Set how many hops a datagram may take; returns *ttl*.

        Args:
            ttl: 1 to 255; the system's default is 64 as a rule.

        Raises:
            TypeError: ``ERR_INVALID_ARG_TYPE`` for no number; also when the socket is closed.
            OSError: ``EINVAL`` out of range, ``EBADF`` before the socket is bound.

        Node: dgram.md, "socket.setTTL(ttl)". Differs: no.
        """
        validate_number(ttl, "ttl")
        attempt("setTTL", self._opened("setTTL").set_ttl, to_int32(ttl))
        return ttl

    def setMulticastTTL(self, ttl: N) -> N:
        """Set how many hops a multicast datagram may take; returns *ttl*.

        Args:
            ttl: 0 (this host only) to 255; 1, this network, at first.

        Raises:
            TypeError: ``ERR_INVALID_ARG_TYPE`` for no number; also when the socket is closed.
            OSError: ``EINVAL`` out of range, ``EBADF`` before the socket is bound.

        Node: dgram.md, "socket.setMulticastTTL(ttl)". Differs: no.
        """
        validate_number(ttl, "ttl")
        attempt("setMulticastTTL", self._opened("setMulticastTTL").set_multicast_ttl, to_int32(ttl))
        return ttl

    def setMulticastLoopback(self, flag: bool) -> bool:
        """Have multicast datagrams delivered on this host too (True, the default) or not; returns *flag*.

        Raises:
            OSError: ``EBADF`` before the socket is bound.
            TypeError: The socket is closed.

        Node: dgram.md, "socket.setMulticastLoopback(flag)". Differs: no.
        """
        attempt("setMulticastLoopback", self._opened("setMulticastLoopback").set_multicast_loop, bool(flag))
        return flag

    def setMulticastInterface(self, multicastInterface: str) -> None:
        """Choose the interface that multicast datagrams go out by.

        Args:
            multicastInterface: IPv4: the interface's address, or ``"0.0.0.0"`` for the system's choice. IPv6: any
                address with the interface as its zone, ``"::%eth0"``, or ``"::"``.

        Raises:
            RuntimeError: ``ERR_SOCKET_DGRAM_NOT_RUNNING`` when closed.
            TypeError: ``ERR_INVALID_ARG_TYPE`` for no text.
            OSError: ``EINVAL`` for no IP literal, ``EADDRNOTAVAIL`` for an address of nobody here, ``EBADF`` before
                the socket is bound.

        Node: dgram.md, "socket.setMulticastInterface(multicastInterface)". Differs: no.
        """
        handle = self._running()
        interface = validate_string(multicastInterface, "interfaceAddress")
        attempt("setMulticastInterface", handle.set_multicast_interface, interface)

    def getRecvBufferSize(self) -> int:
        """The size of the kernel's receive buffer in bytes. Linux says twice what was set.

        Raises:
            OSError: ``ERR_SOCKET_BUFFER_SIZE`` before the socket is bound.
            TypeError: The socket is closed.

        Node: dgram.md, "socket.getRecvBufferSize()". Differs: no.
        """
        return get_buffer_size(self._opened("bufferSize"), "recv")

    def getSendBufferSize(self) -> int:
        """The size of the kernel's send buffer in bytes. Linux says twice what was set.

        Raises:
            OSError: ``ERR_SOCKET_BUFFER_SIZE`` before the socket is bound.
            TypeError: The socket is closed.

        Node: dgram.md, "socket.getSendBufferSize()". Differs: no.
        """
        return get_buffer_size(self._opened("bufferSize"), "send")

    def setRecvBufferSize(self, size: int) -> None:
        """Set the size of the kernel's receive buffer in bytes, within the system's limits; 0 changes nothing.

        Raises:
            TypeError: ``ERR_SOCKET_BAD_BUFFER_SIZE`` for no whole number of 32 bits; also when the socket is closed.
            OSError: ``ERR_SOCKET_BUFFER_SIZE`` from the system, or before the socket is bound.

        Node: dgram.md, "socket.setRecvBufferSize(size)". Differs: no.
        """
        check_buffer_size(size)
        set_buffer_size(self._opened("bufferSize"), "recv", size)

    def setSendBufferSize(self, size: int) -> None:
        """Set the size of the kernel's send buffer in bytes, within the system's limits; 0 changes nothing.

        Raises:
            TypeError: ``ERR_SOCKET_BAD_BUFFER_SIZE`` for no whole number of 32 bits; also when the socket is closed.
            OSError: ``ERR_SOCKET_BUFFER_SIZE`` from the system, or before the socket is bound.

        Node: dgram.md, "socket.setSendBufferSize(size)". Differs: no.
        """
        check_buffer_size(size)
        set_buffer_size(self._opened("bufferSize"), "send", size)

    def getSendQueueSize(self) -> int:
        """Bytes that wait for room in the kernel's send buffer. 0 when unbound; TypeError when closed.

        Node: dgram.md, "socket.getSendQueueSize()". Differs: no.
        """
        return self._opened("getSendQueueSize").send_queue_size

    def getSendQueueCount(self) -> int:
        """Datagrams that wait for room in the kernel's send buffer. 0 when unbound; TypeError when closed.

        Node: dgram.md, "socket.getSendQueueCount()". Differs: no.
        """
        return self._opened("getSendQueueCount").send_queue_count


def attempt(call: str, change: Callable[..., None], *args: object) -> None:
    """``change(*args)``; what the system says against it becomes an error of *call*."""
    try:
        change(*args)
    except OSError as err:
        raise system_error(err, call) from err


def check_buffer_size(size: object) -> None:
    """Refuse what is no whole number of 32 bits."""
    if not is_uint32(size):
        raise ERR_SOCKET_BAD_BUFFER_SIZE()


def get_buffer_size(handle: UDP, which: Literal["recv", "send"]) -> int:
    """The size of a kernel buffer."""
    try:
        return handle.get_recv_buffer_size() if which == "recv" else handle.get_send_buffer_size()
    except OSError as err:
        raise ERR_SOCKET_BUFFER_SIZE(err, f"uv_{which}_buffer_size") from err


def set_buffer_size(handle: UDP, which: Literal["recv", "send"], size: int) -> None:
    """Set the size of a kernel buffer; 0 only asks, as in libuv."""
    try:
        if size > GREATEST_INT:  # Node looks at the size first, the system at the descriptor
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        get_buffer_size(handle, which)  # says whether there is a descriptor at all
        if size:
            change = handle.set_recv_buffer_size if which == "recv" else handle.set_send_buffer_size
            change(int(size))
    except OSError as err:
        raise ERR_SOCKET_BUFFER_SIZE(err, f"uv_{which}_buffer_size") from err
