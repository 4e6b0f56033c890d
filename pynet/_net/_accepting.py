"""From an accepted handle to a ``connection`` event."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from pynet._addresses import from_sockaddr, is_blocked
from pynet._errors import system_error
from pynet._stream import high_water_mark, make_source_halves

from ._knobs import set_keep_alive, set_no_delay
from ._options import DropArgument
from ._socket import Socket
from ._state import OPEN, SocketState

if TYPE_CHECKING:
    from pynet._handles import TCP, Pipe, StreamHandle

    from ._server import Server

__all__ = ["on_connection"]


def on_connection(server: Server, error: OSError | None, handle: TCP | Pipe | None) -> None:
    """A connection for *server*, or why there is none."""
    state = server._pynet_state
    if handle is None:
        assert error is not None
        state.loop.run_in(state.context, server.emit, "error", system_error(error, "accept"))
        return
    try:
        limit = server.maxConnections
        if limit is not None and state.connections >= limit:
            _drop(server, handle)
            return
        if server.blockList is not None and _is_blocked(server, handle):
            handle.close()
            return
        if type(server.highWaterMark) is not int:
            mark = {"highWaterMark": server.highWaterMark}
            server.highWaterMark = high_water_mark(mark, "readableHighWaterMark", False)
        socket = _accepted(server, handle)
    except BaseException:  # a wrong limit or mark, or a block list of the program's own: nobody has the connection
        handle.close()
        raise
    if server.noDelay:
        set_no_delay(socket._pynet_state, True)
    if server.keepAlive:
        set_keep_alive(socket._pynet_state, True, server.keepAliveInitialDelay * 1000)
    state.connections += 1
    server.emit("connection", socket)


def _accepted(server: Server, handle: StreamHandle) -> Socket:
    """The socket of a connection: as the constructor makes it, without its questions."""
    socket = Socket.__new__(Socket)
    socket._pynet_listeners = {}
    socket._pynet_loop = handle.loop
    state = socket._pynet_state = SocketState()
    make_source_halves(socket, state, server.highWaterMark, server.pauseOnConnect)
    if server.allowHalfOpen:
        state.allow_half_open = True
    state.phase = OPEN
    state.stream = socket
    state.handle = state.ready = handle
    handle.owner = socket
    state.server = server
    state.context = handle.context
    if not server.pauseOnConnect:
        handle.read_start(state)
    return socket


def _drop(server: Server, handle: TCP | Pipe) -> None:
    tcp = handle.tcp
    if tcp is None:
        handle.close()
        _emit_drop(server)
        return
    ends: dict[str, object] = dict.fromkeys(DropArgument.__annotations__)
    for end in ("local", "remote"):
        try:
            name = tcp.getsockname() if end == "local" else tcp.peername or tcp.getpeername()
        except OSError:  # gone already, and some systems forget then: None, as Node's undefined
            continue
        ends[f"{end}Address"], ends[f"{end}Family"], ends[f"{end}Port"] = from_sockaddr(name)
    handle.close()
    _emit_drop(server, cast("DropArgument", ends))


def _emit_drop(server: Server, *args: object) -> None:
    state = server._pynet_state
    state.loop.run_in(state.context, server.emit, "drop", *args)  # there is no connection that it could belong to


def _is_blocked(server: Server, handle: TCP | Pipe) -> bool:
    tcp = handle.tcp
    return tcp is not None and bool(tcp.peername) and is_blocked(server.blockList, tcp.peername[0])
