"""``createServer()`` and ``createConnection()``: build the object, then call its public methods."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast, overload

from pynet._addresses import AddressInfo
from pynet._events import Bare
from pynet._typing import Unpack

from ._options import ConnectOptions, IpcConnectOptions, ServerOptions, SocketOptions, TcpConnectOptions
from ._requests import connect_call
from ._server import Server
from ._socket import Socket

__all__ = ["connect", "createConnection", "createServer"]


@overload
def createServer(
    options: ServerOptions | None = None,
    connectionListener: Callable[[Socket], object] | None = None,
    /,
    **keywords: Unpack[ServerOptions],
) -> Server: ...
@overload
def createServer(options: ServerOptions | None = None, connectionListener: Bare | None = None, /) -> Server: ...
@overload
def createServer(connectionListener: Callable[[Socket], object], /, **keywords: Unpack[ServerOptions]) -> Server: ...
@overload
def createServer(connectionListener: Bare, /, **keywords: Unpack[ServerOptions]) -> Server: ...
@overload
def createServer(*, connectionListener: Callable[[Socket], object], **keywords: Unpack[ServerOptions]) -> Server: ...
def createServer(options: Any = None, connectionListener: Any = None, /, **keywords: object) -> Server:
    """Make a ``Server``; it does nothing before ``listen()``.

    Args:
        options: A dict, or the options as keywords. ``allowHalfOpen``: a peer's end does not end our side;
            ``pauseOnConnect``: nothing is read before ``resume()``; ``noDelay``, ``keepAlive``,
            ``keepAliveInitialDelay`` (ms), ``highWaterMark`` (bytes): for every connection; ``blockList``: whom to
            turn away.
        connectionListener: Added to ``connection``; gets the ``Socket``.

    Raises:
        TypeError: ``ERR_INVALID_ARG_TYPE``.

    Node: net.md, "net.createServer([options][, connectionListener])". Differs: no.
    """
    return Server(options, connectionListener, **keywords)


@overload
def createConnection(options: ConnectOptions | AddressInfo, connectionListener: Bare | None = None, /) -> Socket: ...
@overload
def createConnection(port: int | str, host: str, connectionListener: Bare | None = None) -> Socket: ...
@overload
def createConnection(port: int | str, connectionListener: Bare | None = None) -> Socket: ...
@overload
def createConnection(*, connectionListener: Bare | None = None, **options: Unpack[TcpConnectOptions]) -> Socket: ...
@overload
def createConnection(*, connectionListener: Bare | None = None, **options: Unpack[IpcConnectOptions]) -> Socket: ...
def createConnection(*args: object, **keywords: object) -> Socket:
    """Make a ``Socket`` and connect it; ``connect`` or ``error`` follows.

    Forms and errors are those of ``Socket.connect()``. The options are those of ``Socket()`` too, and ``timeout``
    (ms), which is passed to ``setTimeout()``.

    Node: net.md, "net.createConnection()". Differs: an aborted ``signal`` never connects.
    """
    options, listener = connect_call(args, keywords)
    target = cast(TcpConnectOptions, options)
    socket = Socket(cast(SocketOptions, options))
    if options.get("timeout"):
        socket.setTimeout(options["timeout"])
    try:
        return socket.connect(target, listener)
    except BaseException:
        socket.destroy()  # nobody else has it, and its timer would tick on
        raise


connect = createConnection
