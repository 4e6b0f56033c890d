"""TLS over what the program has already: a socket that has spoken, or any other stream."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pynet import Socket
from pynet._errors import NodeTypeError
from pynet._handles.tls import TLSHandle
from pynet._net.extending import OPEN, begin, connected
from pynet._stream import Duplex

from ._codes import from_ssl
from ._duplex_handle import DuplexHandle

if TYPE_CHECKING:
    from ._socket import TLSSocket

__all__ = ["adopt"]


class _NoStream(NodeTypeError):
    code = ""  # as in Node


def adopt(socket: TLSSocket, parent: object) -> None:
    """Have *socket* speak TLS over *parent*, which it destroys with itself, and the other way round."""
    if not isinstance(parent, Duplex):
        raise _NoStream("stream.pause is not a function")
    socket._pynet_tls.parent = parent
    parent.once("close", socket._pynet_on_parent_close)
    if not isinstance(parent, Socket) or not parent._pynet_plain:
        _take(socket, parent, TLSHandle(DuplexHandle(parent), from_ssl))
    elif parent._pynet_state.is_pending and not parent.destroyed:
        begin(socket, socket._pynet_state)
        parent.once("connect", socket._pynet_on_parent_connect)
    else:
        _take(socket, parent, _over(parent))


def parent_connected(socket: TLSSocket) -> None:
    """The socket beneath has its connection."""
    tls, state = socket._pynet_tls, socket._pynet_state
    parent = tls.parent
    if not isinstance(parent, Socket) or state.connecting is None:
        return
    state.stream = socket
    state.context = parent._pynet_state.context
    state.handle = parent._pynet_state.handle
    connected(state.connecting)


def _take(socket: TLSSocket, parent: Duplex, handle: TLSHandle | None) -> None:
    if handle is None:
        socket.destroy()  # the connection is gone already
        return
    state = socket._pynet_state
    socket._pynet_tls.handle = handle
    state.enter(OPEN)
    state.stream = socket
    state.context = parent._pynet_life.context
    state.handle = handle
    state.ready = handle if socket._pynet_plain else None


def _over(parent: Socket) -> TLSHandle | None:
    inner = parent._pynet_state.handle
    return None if inner is None else TLSHandle(inner, from_ssl, closer_of(parent))


def closer_of(parent: Duplex) -> Callable[[Callable[[], object]], object]:
    """Closes a connection by way of the socket that it belongs to, whose ``close`` comes first then."""

    def close(on_close: Callable[[], object]) -> None:
        if parent.closed:
            parent._pynet_loop.pend_in(parent._pynet_life.context, on_close)
        else:
            parent.once("close", on_close)
            parent.destroy()

    return close
