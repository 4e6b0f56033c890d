"""The options of a connection that the kernel keeps. Wishes made before there is one are kept for it."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from pynet._errors import ERR_INVALID_ARG_TYPE, is_number, system_error, validate_int32

from ._requests import to_double
from ._state import CONNECTING

if TYPE_CHECKING:
    from pynet._handles import TCP

    from ._state import SocketState

__all__ = [
    "apply_wishes",
    "get_type_of_service",
    "set_keep_alive",
    "set_no_delay",
    "set_type_of_service",
]


def _connected_tcp(state: SocketState) -> TCP | None:
    handle = state.handle
    return None if handle is None or state.phase is CONNECTING else handle.tcp


def apply_wishes(state: SocketState) -> None:
    """There is a connection."""
    wishes, tcp = state.uncommon, _connected_tcp(state)
    if wishes is None or tcp is None:
        return
    if wishes.no_delay:
        _turn_no_delay(tcp, True)
    if wishes.keep_alive is not None and wishes.keep_alive[0]:
        _turn_keep_alive(tcp, wishes.keep_alive)
    if wishes.type_of_service is not None:
        with contextlib.suppress(OSError):
            tcp.set_tos(wishes.type_of_service)


def set_no_delay(state: SocketState, is_wanted: bool) -> None:
    """Nagle's algorithm: off, if wanted."""
    if is_wanted != (state.uncommon is not None and state.uncommon.no_delay):
        state.more().no_delay = is_wanted
        tcp = _connected_tcp(state)
        if tcp is not None:
            _turn_no_delay(tcp, is_wanted)


def _turn_no_delay(tcp: TCP, is_wanted: bool) -> None:
    with contextlib.suppress(OSError):  # as Node: a connection that just broke tells so by itself
        tcp.set_nodelay(is_wanted)


def set_keep_alive(
    state: SocketState, enable: object, delay: object = 0, interval: object = 1000, count: object = 10
) -> None:
    """Probes of idle connections; *delay* and *interval* are in milliseconds, and what is left out is Node's."""
    wish = (
        bool(enable),
        _whole(delay, 0) // 1000,
        _whole(interval, 1000) // 1000,
        _whole(count, 10),
    )
    wishes = state.more()
    if wish != wishes.keep_alive:
        wishes.keep_alive = wish
        tcp = _connected_tcp(state)
        if tcp is not None:
            _turn_keep_alive(tcp, wish)


def _turn_keep_alive(tcp: TCP, wish: tuple[bool, int, int, int]) -> None:
    with contextlib.suppress(OSError):
        tcp.set_keepalive(*wish)


def set_type_of_service(state: SocketState, tos: object) -> None:
    """The type of service (IPv6: the traffic class), 0 to 255."""
    if is_number(tos) and tos != tos:
        raise ERR_INVALID_ARG_TYPE("tos", "number", tos)
    state.more().type_of_service = wish = validate_int32(tos, "tos", 0, 255)
    tcp = _connected_tcp(state)
    if tcp is not None:
        try:
            tcp.set_tos(wish)
        except OSError as error:
            raise system_error(error, "setTypeOfService") from error


def get_type_of_service(state: SocketState) -> int:
    """What the kernel says; before the connection what was set, or 0."""
    tcp = _connected_tcp(state)
    if tcp is None:
        return (state.uncommon.type_of_service if state.uncommon is not None else None) or 0
    try:
        return tcp.get_tos()
    except OSError as error:
        raise system_error(error, "getTypeOfService") from error


def _whole(number: object, default: int) -> int:
    if type(number) is int and 0 <= number < 2**31:
        return number
    if not is_number(number):
        return default
    number = to_double(number)
    return min(max(int(number), 0), 2**31 - 1) if number == number and abs(number) != float("inf") else 0
