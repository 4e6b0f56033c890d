"""Joining and leaving multicast groups, also for single sources."""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from pynet._addresses import isIP
from pynet._errors import ERR_MISSING_ARGS, MISSING, system_error, validate_string
from pynet._handles import UDP

if TYPE_CHECKING:
    from ._state import State


def change_membership(
    state: State, call: str, change: Callable[[UDP, str, str | None], None], group: object, interface: object
) -> None:
    """Join or leave *group* by *change*, a method of the handle; errors are those of *call*."""
    handle = state.running()
    if not group or group is MISSING:
        raise ERR_MISSING_ARGS("multicastAddress")
    try:
        give_descriptor(handle, group)
        change(handle, str(group), checked_interface(interface))
    except OSError as error:
        raise system_error(error, call) from error


def change_source(
    state: State,
    call: str,
    change: Callable[[UDP, str, str, str | None], None],
    source: object,
    group: object,
    interface: object,
) -> None:
    """Join or leave *group* as far as *source* sends to it."""
    handle = state.running()
    sender, members = validate_string(source, "sourceAddress"), validate_string(group, "groupAddress")
    try:
        if not isIP(sender) or isIP(sender) != isIP(members):
            raise refused()
        give_descriptor(handle, members)
        change(handle, sender, members, checked_interface(interface))
    except OSError as error:
        raise system_error(error, call) from error


def give_descriptor(handle: UDP, group: Any) -> None:
    """As libuv: a good group makes the kernel's socket, of the group's family, and binds it, if there is none yet."""
    family = isIP(group)
    if not family:
        raise refused()
    # Also while a bind() waits for its look-up, which then fails: EINVAL, there is an address already.
    handle.bind_for_group(socket.AF_INET6 if family == 6 else socket.AF_INET)


def checked_interface(interface: Any) -> str | None:
    """An interface's address; OSError (EINVAL) for one that is none."""
    if interface is None or interface is MISSING:
        return None
    if not isIP(interface):
        raise refused()
    return str(interface)


def refused() -> OSError:
    """What the system says of a bad address."""
    return OSError(errno.EINVAL, os.strerror(errno.EINVAL))
