"""Options of the kernel's socket: broadcast, hops, multicast interface and loopback, buffer sizes."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, TypeVar

from pynet._errors import ERR_SOCKET_BAD_BUFFER_SIZE, ERR_SOCKET_BUFFER_SIZE, system_error
from pynet._handles import UDP

from ._numbers import is_uint32

if TYPE_CHECKING:
    from ._state import State

V = TypeVar("V")

GREATEST_INT = 2**31 - 1


def set_option(state: State, call: str, change: Callable[[UDP, V], None], value: V) -> None:
    """Set an option by *change*, a method of the handle; errors are those of *call*."""
    try:
        change(state.opened(call), value)
    except OSError as error:
        raise system_error(error, call) from error


def check_buffer_size(size: object) -> None:
    """Refuse what is not a whole number of 32 bits."""
    if not is_uint32(size):
        raise ERR_SOCKET_BAD_BUFFER_SIZE()


def get_buffer_size(handle: UDP, which: Literal["recv", "send"]) -> int:
    """The size of a kernel buffer."""
    try:
        return handle.get_recv_buffer_size() if which == "recv" else handle.get_send_buffer_size()
    except OSError as error:
        raise ERR_SOCKET_BUFFER_SIZE(error, f"uv_{which}_buffer_size") from error


def set_buffer_size(handle: UDP, which: Literal["recv", "send"], size: int) -> None:
    """Set the size of a kernel buffer; 0 only asks, as in libuv."""
    try:
        if size > GREATEST_INT:  # Node looks at the size first, the system at the descriptor
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        get_buffer_size(handle, which)  # says whether there is a descriptor at all
        if size:
            change = handle.set_recv_buffer_size if which == "recv" else handle.set_send_buffer_size
            change(int(size))
    except OSError as error:
        raise ERR_SOCKET_BUFFER_SIZE(error, f"uv_{which}_buffer_size") from error
