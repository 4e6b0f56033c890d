"""Sending: from a checked request to the kernel, and the callback that hears of it."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from contextvars import copy_context
from typing import TYPE_CHECKING, Any

from pynet import dns
from pynet._addresses import checked_sockaddr, is_blocked, plain_family
from pynet._dns import lookup as system_lookup
from pynet._errors import ERR_IP_BLOCKED, system_error

from ._looking_up import call_back, look_up
from ._send_arguments import Payload, SendRequest
from ._state import BOUND, CONNECTED, State
from ._waiting import bind_implicitly, when_bound

if TYPE_CHECKING:
    from ._socket import Socket

    Callback = Callable[..., object] | None


def send(socket: Socket, request: SendRequest) -> None:
    """Send a datagram, once the socket is bound."""
    state = socket._pydgram_state
    payload, port, address, callback = request
    if callback is not None:
        callback = Given(callback)
    if state.binding is BOUND:
        _start_send(socket, payload, port, address, callback)
    else:
        state.running()
        if bind_implicitly(socket):
            when_bound(socket, _start_send, socket, payload, port, address, callback)


def _start_send(
    socket: Socket, payload: Payload | list[Payload], port: int | None, address: str | None, callback: Callback
) -> None:
    state = socket._pydgram_state
    if port is None:
        _transmit(state, payload, None, None, None, callback)
        return
    host = address or state.family.loopback
    if plain_family(host) == state.family.version and state.settings.is_direct and dns.lookup is system_lookup:
        # What the look-up would do, without it.
        state.tick(_transmit, state, payload, (host, port), port, address, callback)
        return

    def answer(error: object, ip: object) -> None:
        if error:
            state.tick(_look_up_failed_nt, socket, error, callback)
        else:
            _send_to(state, ip, payload, port, address, callback)

    look_up(state, host, answer)


def _look_up_failed_nt(socket: Socket, error: object, callback: Callback) -> None:
    if callback is None:
        socket.emit("error", error)
    else:
        callback(error)


def _send_to(
    state: State, ip: Any, payload: Payload | list[Payload], port: int, address: str | None, callback: Callback
) -> None:
    if state.handle is None:
        return
    if is_blocked(state.settings.send_block_list, ip):
        _fail_later(state, ERR_IP_BLOCKED(ip), callback)
        return
    try:
        where = checked_sockaddr(ip, port, state.family.version)
    except OSError as error:
        _fail_later(state, system_error(error, "send", address, port), callback)
        return
    _transmit(state, payload, where, port, address, callback)


def _transmit(
    state: State,
    payload: Payload | list[Payload],
    where: tuple[object, ...] | None,
    port: int | None,
    address: str | None,
    callback: Callback,
) -> None:
    """Hand a datagram to the kernel, for *where*; None: for the peer. The rest is for the callback."""
    handle = state.handle
    if handle is None:
        return
    try:
        if where is not None and state.peer is CONNECTED:
            # libuv's rule: some kernels would send it all the same.
            raise OSError(errno.EISCONN, os.strerror(errno.EISCONN))
        size = handle.send(payload, where, ignore if callback is None else Sent(callback, port, address))
    except OSError as error:
        _fail_later(state, system_error(error, "send", address, port), callback)
    else:
        if size >= 0 and callback is not None:
            state.tick(callback, None, size)


def _fail_later(state: State, error: Exception, callback: Callback) -> None:
    # Nobody but the callback is told: that is how Node has it.
    if callback is not None:
        state.tick(callback, error)


class Given:
    """The callback of a ``send()``, called in a copy of the context of that."""

    __slots__ = ("_callback", "_context")

    def __init__(self, callback: Callable[..., object]) -> None:
        self._callback = callback
        self._context = copy_context()

    def __call__(self, *args: object) -> None:
        self._context.run(call_back, self._callback, *args)


class Sent:
    """Tells the callback of a queued datagram how it went."""

    __slots__ = ("_address", "_callback", "_port")

    def __init__(self, callback: Callable[..., object], port: int | None, address: str | None) -> None:
        self._callback = callback
        self._port = port
        self._address = address

    def __call__(self, error: OSError | None, size: int) -> None:
        failure = None if error is None else system_error(error, "send", self._address, self._port)
        self._callback(failure, size)


def ignore(error: OSError | None, size: int) -> None:
    """Takes the end of a queued datagram that nobody asked about."""
