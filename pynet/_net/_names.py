"""The two ends of a socket."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pynet._addresses import from_sockaddr, shown

from ._state import CONNECTING

if TYPE_CHECKING:
    from pynet._addresses import AddressInfo

    from ._state import SocketState

__all__ = ["describe_ends", "local_end", "remote_end", "shown_class"]


def local_end(state: SocketState) -> AddressInfo | None:
    """The local address, if there is one."""
    handle = state.handle
    if handle is None:
        return None
    known = None if state.uncommon is None else state.uncommon.sockname
    if known is None and handle.tcp is not None:
        try:
            known = state.more().sockname = from_sockaddr(handle.tcp.getsockname())
        except OSError:
            return None
    return known


def remote_end(state: SocketState) -> AddressInfo | None:
    """The peer's address. The kernel forgets it when the connection breaks; asked once, it is kept here."""
    handle = state.handle
    if state.peername is None and handle is not None and handle.tcp is not None and state.phase is not CONNECTING:
        try:
            state.peername = from_sockaddr(handle.tcp.peername or handle.tcp.getpeername())
        except OSError:
            return None
    return state.peername


def describe_ends(state: SocketState) -> str:
    """Both ends, for people."""
    local, peer = local_end(state), remote_end(state)
    if local or peer:
        return f"{shown(local) or '?'} -> {shown(peer) or '?'}"
    return "" if state.handle is None else shown(state.handle.path())


def shown_class(kind: type) -> str:
    """The name of *kind* as a program knows it: ``pynet.Server``, ``pynet.tls.Server``, ``app.Chat``."""
    first, _, rest = kind.__module__.partition(".")
    room = rest.partition(".")[0].lstrip("_")
    return (
        f"{first}.{room}.{kind.__name__}"
        if first == "pynet" and room not in ("", "net")
        else f"{first}.{kind.__name__}"
    )
