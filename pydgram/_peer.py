"""Connecting: one peer to send to by default, and to hear alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from pynet._addresses import AddressInfo, checked_sockaddr, from_sockaddr, is_blocked
from pynet._errors import (
    ERR_IP_BLOCKED,
    ERR_SOCKET_ALREADY_BOUND,
    ERR_SOCKET_DGRAM_IS_CONNECTED,
    ERR_SOCKET_DGRAM_NOT_CONNECTED,
    system_error,
)

from ._binding import bind_now, require_literal
from ._looking_up import call_back, look_up
from ._state import BINDING, CONNECTED, CONNECTING, NO_PEER, UNBOUND, State
from ._waiting import bind_implicitly, when_bound

if TYPE_CHECKING:
    from ._socket import Socket


def connect(socket: Socket, port: int, host: str, callback: Callable[..., object] | None) -> None:
    """Connect once the socket is bound and *host* is looked up; "" is this host."""
    state = socket._pydgram_state
    if state.peer is not NO_PEER:
        raise ERR_SOCKET_DGRAM_IS_CONNECTED()
    state.running()
    state.peer_is(CONNECTING)
    if bind_implicitly(socket):
        when_bound(socket, _start_connect, socket, port, host, callback)


def _start_connect(socket: Socket, port: int, host: str, callback: Callable[..., object] | None) -> None:
    if callback is not None:
        socket.once("connect", callback)
    state = socket._pydgram_state

    def answer(error: object, ip: Any) -> None:
        if state.handle is None:
            return
        if not error:
            try:
                _connect_handle(state, ip, port, host)
            except (OSError, ERR_IP_BLOCKED) as failure:
                error = failure
        if error:
            state.peer_is(NO_PEER)
            state.tick(_connect_failed_nt, socket, error, callback)
        else:
            state.peer_is(CONNECTED)
            state.tick(socket.emit, "connect")

    look_up(state, host or state.family.loopback, answer)


def _connect_failed_nt(socket: Socket, error: object, callback: Callable[..., object] | None) -> None:
    if callback is None:
        socket.emit("error", error)
    else:
        socket.removeListener("connect", callback)
        call_back(callback, error)


def connect_sync(socket: Socket, port: int, address: str | None) -> None:
    """Connect at once: *address* is an IP literal, or nothing. An unbound socket is bound by this, too."""
    state = socket._pydgram_state
    if state.peer is not NO_PEER:
        raise ERR_SOCKET_DGRAM_IS_CONNECTED()
    if address is not None and address != "":
        require_literal(address, "address", "connectSync")
    if state.binding is BINDING:
        raise ERR_SOCKET_ALREADY_BOUND()
    if state.binding is UNBOUND:
        bind_now(socket, state.family.any, 0)
    host = address or state.family.loopback
    _connect_handle(state, host, port, host)
    state.peer_is(CONNECTED)
    state.tick(_emit_connect_sync_nt, socket)


def _emit_connect_sync_nt(socket: Socket) -> None:
    if socket._pydgram_state.handle is not None:
        socket.emit("connect")


def _connect_handle(state: State, ip: str, port: int, shown_host: str) -> None:
    if is_blocked(state.settings.send_block_list, ip):
        raise ERR_IP_BLOCKED(ip)
    try:
        state.running().connect(checked_sockaddr(ip, port, state.family.version))
    except OSError as error:
        raise system_error(error, "connect", shown_host, port) from error


def disconnect(state: State) -> None:
    """Undo any of these."""
    if state.peer is not CONNECTED:
        raise ERR_SOCKET_DGRAM_NOT_CONNECTED()
    handle = state.opened("disconnect")
    try:
        handle.disconnect()
    except OSError as error:
        raise system_error(error, "connect") from error
    state.peer_is(NO_PEER)


def remote_address(state: State) -> AddressInfo:
    """Where the peer is."""
    handle = state.running()
    if state.peer is not CONNECTED:
        raise ERR_SOCKET_DGRAM_NOT_CONNECTED()
    try:
        return from_sockaddr(handle.getpeername())
    except OSError as error:
        raise system_error(error, "getpeername") from error
