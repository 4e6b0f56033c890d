"""Binding: a local address of one's own, looked up or at once, or somebody else's descriptor."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from pynet._addresses import AddressInfo, checked_sockaddr, from_sockaddr, isIP
from pynet._errors import (
    ERR_INVALID_ARG_VALUE,
    ERR_INVALID_FD_TYPE,
    ERR_SOCKET_ALREADY_BOUND,
    is_number,
    system_error,
    validate_port,
    validate_string,
)
from pynet._events import errorMonitor, fit
from pynet._handles import UDP, guess_handle

from ._looking_up import look_up
from ._numbers import to_port
from ._options import BindRequest
from ._receiving import receive
from ._state import BINDING, BOUND, UNBOUND, State

if TYPE_CHECKING:
    from ._socket import Socket


def bind(socket: Socket, request: BindRequest) -> None:
    """Look the address up and bind to it, or adopt the descriptor."""
    state = socket._pydgram_state
    state.running()
    if state.binding is not UNBOUND:
        raise ERR_SOCKET_ALREADY_BOUND()
    number = to_port(request.port)
    shown = request.port if is_number(request.port) else number
    state.bind_is(BINDING)
    if request.callback is not None:
        WhenListening(socket, fit(request.callback, 0))
    if isinstance(request.fd, int) and request.fd > 0:
        _adopt(socket, request.fd)
    else:
        look_up(
            state, request.address or state.family.any, lambda error, ip: _on_address(socket, error, ip, number, shown)
        )


def _on_address(socket: Socket, error: object, ip: Any, port: int, shown_port: float) -> None:
    state = socket._pydgram_state
    if state.handle is None:
        return
    if not error:
        try:
            _bind_handle(state, ip, port, shown_port)
        except OSError as failure:
            error = failure
    if error:
        state.bind_is(UNBOUND)
        socket.emit("error", error)
    else:
        _start_listening(socket)


def _adopt(socket: Socket, fd: int) -> None:
    kind = guess_handle(fd)
    if kind != "UDP":
        raise ERR_INVALID_FD_TYPE(kind)
    state = socket._pydgram_state
    former = state.running()
    try:
        state.handle = UDP.open(state.loop, fd)
        state.handle.use_context(state.context)
    except OSError as error:
        raise system_error(error, "open") from error
    if not former.has_ref():
        state.handle.unref()
    former.close()
    _start_listening(socket)


def _start_listening(socket: Socket) -> None:
    socket._pydgram_state.bind_is(BOUND)
    receive(socket)
    socket.emit("listening")


def bind_sync(socket: Socket, port: object, address: Any) -> None:
    """Bind at once: *address* is an IP literal, or nothing."""
    number = 0 if port is None else validate_port(port, "options.port")
    if address:
        require_literal(address, "options.address", "bindSync")
    bind_now(socket, address or socket._pydgram_state.family.any, number)


def bind_now(socket: Socket, ip: str, port: int) -> None:
    """Bind, and emit ``'listening'`` on the next tick."""
    state = socket._pydgram_state
    _bind_handle(state, ip, port, port)
    state.bind_is(BOUND)
    receive(socket)
    state.tick(_emit_listening_nt, socket)


def _emit_listening_nt(socket: Socket) -> None:
    if socket._pydgram_state.handle is not None:
        socket.emit("listening")


def _bind_handle(state: State, ip: str, port: int, shown_port: float) -> None:
    settings = state.settings
    try:
        state.running().bind(
            checked_sockaddr(ip, port, state.family.version),
            reuse_addr=settings.reuse_addr,
            reuse_port=settings.reuse_port,
            ipv6_only=settings.ipv6_only,
        )
    except OSError as error:
        raise system_error(error, "bind", ip, shown_port) from error


def local_address(state: State) -> AddressInfo:
    """Where the socket is bound."""
    handle = state.running()
    try:
        return from_sockaddr(handle.getsockname())
    except OSError as error:
        raise system_error(error, "getsockname") from error


def require_literal(address: object, name: str, method: str) -> None:
    """Refuse an address that would have to be looked up."""
    if not isIP(validate_string(address, name)):
        reason = f"must be a numeric IP address; {method} does not perform DNS resolution"
        raise ERR_INVALID_ARG_VALUE(name, address, reason)


class WhenListening:
    """The callback of one bind: called at ``'listening'``, forgotten when an error comes first."""

    __slots__ = ("_callback", "_socket")

    # Not two closures: they would name each other, and keep the socket alive after it is closed.
    def __init__(self, socket: Socket, callback: Callable[..., object]) -> None:
        self._socket = socket
        self._callback = callback
        socket.on("listening", self._on_listening)
        socket.on(errorMonitor, self._forget)

    def _forget(self) -> None:
        self._socket.removeListener(errorMonitor, self._forget)
        self._socket.removeListener("listening", self._on_listening)

    def _on_listening(self) -> object:
        self._forget()
        return self._callback()
