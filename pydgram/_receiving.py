"""Receiving: from the handle to the ``'message'`` listeners."""

from __future__ import annotations

from types import MethodType
from typing import TYPE_CHECKING, Any

from pynet._addresses import RemoteInfo, from_sockaddr, is_blocked, with_zone
from pynet._errors import system_error

from ._tuning import set_buffer_size

if TYPE_CHECKING:
    from ._socket import Socket

_new_tuple = tuple.__new__


def receive(socket: Socket) -> None:
    """Start. An error of the buffer sizes is raised, and leaves a socket that works, as in Node."""
    state = socket._pydgram_state
    handle, settings = state.running(), state.settings
    handle.owner = socket
    is_v4 = len(handle.getsockname()) == 2  # an adopted descriptor may be of the other family
    if settings.receive_block_list is not None:
        on_message = _on_screened_message
    else:
        on_message = _on_v4_message if is_v4 else _on_v6_message
    # Methods of the socket that nobody finds on it: the quickest way to give a function its first argument.
    handle.recv_start(MethodType(on_message, socket), MethodType(_on_receive_error, socket))
    if settings.recv_buffer_size:
        set_buffer_size(handle, "recv", settings.recv_buffer_size)
    if settings.send_buffer_size:
        set_buffer_size(handle, "send", settings.send_buffer_size)


def _on_v4_message(socket: Socket, data: bytes, sender: tuple[str, int]) -> None:
    socket.emit("message", data, _new_tuple(RemoteInfo, (sender[0], "IPv4", sender[1], len(data))))


def _on_v6_message(socket: Socket, data: bytes, sender: tuple[str, int, int, int]) -> None:
    address = with_zone(sender[0], sender[3])
    socket.emit("message", data, _new_tuple(RemoteInfo, (address, "IPv6", sender[1], len(data))))


def _on_screened_message(socket: Socket, data: bytes, sender: tuple[Any, ...]) -> None:
    address, family, port = from_sockaddr(sender)
    if not is_blocked(socket._pydgram_state.settings.receive_block_list, address):
        socket.emit("message", data, RemoteInfo(address, family, port, len(data)))


def _on_receive_error(socket: Socket, error: OSError) -> None:
    socket.emit("error", system_error(error, "recvmsg"))
