"""The part of a datagram socket that joins and leaves multicast groups."""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Callable
from typing import Any, overload

from pynet._addresses import isIP
from pynet._errors import ERR_MISSING_ARGS, MISSING, system_error, validate_string
from pynet._handles import UDP

from ._tuning import TunableSocket


class MulticastSocket(TunableSocket):
    """Membership of groups, also for single sources.

    As in Node, joining or leaving gives a socket that is not bound yet a local port, without ``'listening'``, and
    without receiving; a ``bind()`` that comes later, or is not done yet, fails with EINVAL. Join in a ``'listening'``
    listener.
    """

    @overload
    def addMembership(self, multicastAddress: str, /) -> None: ...
    @overload
    def addMembership(self, multicastAddress: str, multicastInterface: str | None = ...) -> None: ...
    def addMembership(self, multicastAddress: Any = MISSING, multicastInterface: Any = None) -> None:
        """Receive what is sent to a group.

        Args:
            multicastAddress: The group.
            multicastInterface: The address of the interface to join on (IPv6: ``"::%eth0"``); the system chooses if
                left out.

        Raises:
            RuntimeError: ``ERR_SOCKET_DGRAM_NOT_RUNNING`` when closed.
            TypeError: ``ERR_MISSING_ARGS`` without a group.
            OSError: ``EINVAL`` for no group, ``EADDRINUSE`` when joined already, ``ENODEV`` for no interface here.

        Node: dgram.md, "socket.addMembership(multicastAddress[, multicastInterface])". Differs: no.
        """
        self._change_membership("addMembership", UDP.add_membership, multicastAddress, multicastInterface)

    @overload
    def dropMembership(self, multicastAddress: str, /) -> None: ...
    @overload
    def dropMembership(self, multicastAddress: str, multicastInterface: str | None = ...) -> None: ...
    def dropMembership(self, multicastAddress: Any = MISSING, multicastInterface: Any = None) -> None:
        """Undo ``addMembership()``; closing the socket does so, too.

        Raises:
            RuntimeError: ``ERR_SOCKET_DGRAM_NOT_RUNNING`` when closed.
            TypeError: ``ERR_MISSING_ARGS`` without a group.
            OSError: ``EADDRNOTAVAIL`` when not joined.

        Node: dgram.md, "socket.dropMembership(multicastAddress[, multicastInterface])". Differs: no.
        """
        self._change_membership("dropMembership", UDP.drop_membership, multicastAddress, multicastInterface)

    @overload
    def addSourceSpecificMembership(self, sourceAddress: str, groupAddress: str, /) -> None: ...
    @overload
    def addSourceSpecificMembership(
        self, sourceAddress: str, groupAddress: str, multicastInterface: str | None = ...
    ) -> None: ...
    def addSourceSpecificMembership(
        self, sourceAddress: Any = MISSING, groupAddress: Any = MISSING, multicastInterface: Any = None
    ) -> None:
        """Receive what one source sends to a group.

        Args:
            sourceAddress: The sender.
            groupAddress: The group.
            multicastInterface: As for ``addMembership()``.

        Raises:
            RuntimeError: ``ERR_SOCKET_DGRAM_NOT_RUNNING`` when closed.
            TypeError: ``ERR_INVALID_ARG_TYPE`` for no texts.
            OSError: ``EINVAL`` for no IP literals.

        Node: dgram.md, "socket.addSourceSpecificMembership(sourceAddress, groupAddress[, multicastInterface])".
        Differs: no.
        """
        self._change_source(
            "addSourceSpecificMembership", UDP.add_source_membership, sourceAddress, groupAddress, multicastInterface
        )

    @overload
    def dropSourceSpecificMembership(self, sourceAddress: str, groupAddress: str, /) -> None: ...
    @overload
    def dropSourceSpecificMembership(
        self, sourceAddress: str, groupAddress: str, multicastInterface: str | None = ...
    ) -> None: ...
    def dropSourceSpecificMembership(
        self, sourceAddress: Any = MISSING, groupAddress: Any = MISSING, multicastInterface: Any = None
    ) -> None:
        """Undo ``addSourceSpecificMembership()``; closing the socket does so, too.

        Raises:
            RuntimeError: ``ERR_SOCKET_DGRAM_NOT_RUNNING`` when closed.
            TypeError: ``ERR_INVALID_ARG_TYPE`` for no texts.
            OSError: ``EINVAL`` or ``EADDRNOTAVAIL`` when not joined.

        Node: dgram.md, "socket.dropSourceSpecificMembership(sourceAddress, groupAddress[, multicastInterface])".
        Differs: no.
        """
        self._change_source(
            "dropSourceSpecificMembership", UDP.drop_source_membership, sourceAddress, groupAddress, multicastInterface
        )

    def _change_membership(
        self, call: str, change: Callable[[UDP, str, str | None], None], group: object, interface: object
    ) -> None:
        handle = self._running()
        if not group or group is MISSING:
            raise ERR_MISSING_ARGS("multicastAddress")
        try:
            give_descriptor(handle, group)
            change(handle, str(group), checked_interface(interface))
        except OSError as err:
            raise system_error(err, call) from err

    def _change_source(
        self,
        call: str,
        change: Callable[[UDP, str, str, str | None], None],
        source: object,
        group: object,
        interface: object,
    ) -> None:
        handle = self._running()
        sender, members = validate_string(source, "sourceAddress"), validate_string(group, "groupAddress")
        try:
            if not isIP(sender) or isIP(sender) != isIP(members):
                raise refused()
            give_descriptor(handle, members)
            change(handle, sender, members, checked_interface(interface))
        except OSError as err:
            raise system_error(err, call) from err


def give_descriptor(handle: UDP, group: object) -> None:
    """As libuv: a good group makes the kernel's socket, of the group's family, and binds it, if there is none yet."""
    family = isIP(group)
    if not family:
        raise refused()
    # Also while a bind() waits for its look-up, which then fails: EINVAL, there is an address already.
    handle.bind_for_group(socket.AF_INET6 if family == 6 else socket.AF_INET)


def checked_interface(interface: object) -> str | None:
    """An interface's address; OSError (EINVAL) for one that is none."""
    if interface is None or interface is MISSING:
        return None
    if not isIP(interface):
        raise refused()
    return str(interface)


def refused() -> OSError:
    """What the system says of a bad address."""
    return OSError(errno.EINVAL, os.strerror(errno.EINVAL))
