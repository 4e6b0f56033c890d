"""From a request to a listening handle: ``listen()`` in a line."""

from __future__ import annotations

import errno
from collections.abc import Callable
from functools import partial
from types import MethodType
from typing import TYPE_CHECKING, Any

import pynet.dns as dns
from pynet._abort import add_abort_listener
from pynet._addresses import isIP, to_sockaddr
from pynet._errors import NodeOSError, system_error
from pynet._events import EventEmitter, fit
from pynet._handles import TCP, Pipe

from ._accepting import on_connection
from ._bound_socket import BoundSocket
from ._requests import read_answers
from ._server_state import ServerState

if TYPE_CHECKING:
    from pynet._loop import Loop

    from ._requests import ListenRequest
    from ._server import Server

__all__ = ["given_handle", "listen", "listen_on"]

_LINK_LOCAL = {f"fe{nibble}{last:x}:" for nibble in "89ab" for last in range(16)}  # fe80::/10


def given_handle(state: ServerState, given: object) -> TCP | Pipe | None:
    """The handle in *given*, which can be anything; of a ``BoundSocket`` it belongs to the server from now on."""
    if isinstance(given, BoundSocket):
        if given.isPipe:
            state.pipe_name = str(given.address())
        return given._pynet_adopt()
    if isinstance(given, EventEmitter):
        other = getattr(given, "_pynet_state", None)
        given = other.handle if isinstance(other, ServerState) else None
    return given if isinstance(given, (TCP, Pipe)) else None


def listen(server: Server, state: ServerState, request: ListenRequest) -> None:
    """Do what *request* asks for, now or when the host is known. What the system says is an ``error`` event."""
    signal = request.signal
    if signal is not None:
        if signal.aborted:
            state.tick(server.close)
        else:
            server.once("close", add_abort_listener(signal, server.close))
    if request.host is None:
        _bind(server, state, request, None)
    else:
        state.asked = state.listen_id
        answer = partial(state.loop.run_in, state.context, _on_lookup, server, state, request, state.listen_id)
        fit(dns.lookup, 3)(request.host, {"all": True}, answer)


def _on_lookup(
    server: Server,
    state: ServerState,
    request: ListenRequest,
    listen_id: int,
    error: object = None,
    answers: object = None,
    *_: object,
) -> None:
    if state.listen_id != listen_id or state.handle is not None:
        return  # closed, or overtaken by another listen()
    state.asked = -1
    if error is not None:
        server.emit("error", error)
    else:
        _bind(server, state, request, _address_of(answers))


def _address_of(answers: object) -> str | None:
    # Link-local ones lack their interface, and are the last resort.
    addresses = [address for address, _ in read_answers(answers)]
    return next((address for address in addresses if not _is_link_local(address)), next(iter(addresses), None))


def _is_link_local(address: Any) -> bool:
    return isIP(address) == 6 and address[:5].lower() in _LINK_LOCAL


def _bind(server: Server, state: ServerState, request: ListenRequest, address: str | None) -> None:
    handle: TCP | Pipe
    try:
        if request.path is not None:
            state.pipe_name = request.path
            handle = _bound_pipe(state.loop, request.path)
        elif request.fd is not None:
            handle = _opened(state.loop, request.fd)
        else:
            handle, address = _bound_tcp(state.loop, request, address)
    except NodeOSError as error:
        state.tick(server.emit, "error", error)
        return
    listen_on(server, state, handle, request.backlog, partial(_error, request.path or address, request.port))
    if isinstance(handle, Pipe) and (request.readable_all or request.writable_all) and state.handle is handle:
        try:
            handle.chmod(request.readable_all, request.writable_all)
        except OSError as error:
            handle.close()
            state.handle = None
            raise system_error(error, "uv_pipe_chmod") from error


def listen_on(
    server: Server,
    state: ServerState,
    handle: TCP | Pipe,
    backlog: int,
    failure: Callable[[OSError], NodeOSError] | None = None,
) -> None:
    """Have *handle* listen; ``listening`` follows, or ``error`` with what *failure* makes of the system's."""
    state.handle = handle
    handle.owner = server
    if state.context is not None:
        handle.use_context(state.context.copy())  # of which every connection gets a copy: as it was at listen()
    if not state.has_ref:
        handle.unref()
    try:
        handle.listen(backlog, MethodType(on_connection, server))
    except OSError as error:
        handle.close()
        state.handle = None
        state.tick(server.emit, "error", (failure or partial(_error, None, None))(error))
        return
    state.tick(_emit_listening_nt, server, state)


def _emit_listening_nt(server: Server, state: ServerState) -> None:
    if state.handle is not None:
        server.emit("listening")


def _error(place: str | None, port: int | None, error: OSError) -> NodeOSError:
    return system_error(error, "listen", place, port, text=True)


def _bound_tcp(loop: Loop, request: ListenRequest, address: str | None) -> tuple[TCP, str]:
    """A handle bound to *address*, or to all there are; and which that was. A port in use shows when it listens."""
    if address is None:
        try:
            return _bind_tcp(loop, request, "::"), "::"
        except NodeOSError:  # no IPv6 here
            address = "0.0.0.0"
    return _bind_tcp(loop, request, address), address


def _bind_tcp(loop: Loop, request: ListenRequest, address: str) -> TCP:
    tcp = TCP(loop)
    try:
        tcp.bind(to_sockaddr(address, request.port or 0), ipv6_only=request.ipv6_only, reuse_port=request.reuse_port)
    except OSError as error:
        tcp.close()
        raise _error(address, request.port, error) from error
    return tcp


def _bound_pipe(loop: Loop, path: str) -> Pipe:
    pipe = Pipe(loop)
    try:
        pipe.bind(path)
    except OSError as error:
        pipe.close()
        raise _error(path, -1, error) from error
    return pipe


def _opened(loop: Loop, fd: float) -> TCP | Pipe:
    """A handle for a descriptor that somebody else has opened."""
    try:
        if isinstance(fd, float):
            if not fd.is_integer():
                raise OSError(errno.EINVAL, "no descriptor")
            fd = int(fd)
        from pynet._handles import guess_handle  # few programs are given their descriptors

        kind = guess_handle(fd)
        if kind == "TCP":
            return TCP.open(loop, fd)
        if kind == "PIPE":
            return Pipe.open(loop, fd)
        raise OSError(errno.EINVAL, "neither a TCP nor a Unix stream socket")
    except OSError as error:
        raise _error(None, None, error) from error
