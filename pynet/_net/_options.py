"""The option dicts of ``net``, as types; each may be given as keywords too."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypedDict

from pynet._abort import AbortSignal
from pynet._addresses import BlockList

if TYPE_CHECKING:
    from typing import TypeAlias

    from ._bound_socket import BoundSocket


__all__ = [
    "BoundSocketOptions",
    "ConnectOptions",
    "DropArgument",
    "IpcConnectOptions",
    "KeepAliveOptions",
    "ListenOptions",
    "OnReadOptions",
    "ServerOptions",
    "SocketOptions",
    "TcpConnectOptions",
]

LookupFunction: TypeAlias = Callable[..., object]


class OnReadOptions(TypedDict):
    """Where a socket reads to instead of emitting ``data``.

    ``buffer`` is a writable buffer that is used again for every read, or a function that returns one.
    ``callback(bytesRead, buffer)`` gets it; returning False pauses the socket.
    """

    buffer: bytearray | memoryview | Callable[[], bytearray | memoryview]
    callback: Callable[[int, Any], object]


class _SharedSocketOptions(TypedDict, total=False):
    fd: int
    handle: BoundSocket
    allowHalfOpen: bool
    onread: OnReadOptions
    readable: bool
    writable: bool
    signal: AbortSignal
    noDelay: bool
    keepAlive: bool
    keepAliveInitialDelay: float
    blockList: BlockList
    typeOfService: int
    highWaterMark: int
    readableHighWaterMark: int
    writableHighWaterMark: int
    defaultEncoding: str
    encoding: str


class SocketOptions(_SharedSocketOptions, total=False):
    """Options of ``Socket()``.

    Node: net.md, "new net.Socket([options])".
    """


class TcpConnectOptions(_SharedSocketOptions, total=False):
    """Options of ``connect()`` to a host; ``createConnection()`` passes them to ``Socket()`` as well.

    ``timeout`` and ``autoSelectFamilyAttemptTimeout`` are in milliseconds.

    Node: net.md, "socket.connect(options[, connectListener])".
    """

    port: int | str
    host: str
    localAddress: str
    localPort: int
    family: int | str
    hints: int
    lookup: LookupFunction
    autoSelectFamily: bool
    autoSelectFamilyAttemptTimeout: int
    timeout: float


class IpcConnectOptions(_SharedSocketOptions, total=False):
    """Options of ``connect()`` to a Unix domain socket.

    Node: net.md, "socket.connect(options[, connectListener])".
    """

    path: str
    timeout: float


ConnectOptions: TypeAlias = TcpConnectOptions | IpcConnectOptions


class ServerOptions(TypedDict, total=False):
    """Options of ``createServer()``. ``keepAliveInitialDelay`` is in milliseconds, ``highWaterMark`` in bytes.

    Node: net.md, "net.createServer([options][, connectionListener])".
    """

    allowHalfOpen: bool
    pauseOnConnect: bool
    noDelay: bool
    keepAlive: bool
    keepAliveInitialDelay: float
    highWaterMark: int
    blockList: BlockList
    captureRejections: bool


class ListenOptions(TypedDict, total=False):
    """Options of ``server.listen()``; one of ``port``, ``path``, ``fd`` and ``handle`` says where.

    Node: net.md, "server.listen(options[, callback])".
    """

    port: int | str | None
    host: str
    path: str
    fd: int
    handle: BoundSocket
    backlog: int
    exclusive: bool
    ipv6Only: bool
    reusePort: bool
    readableAll: bool
    writableAll: bool
    signal: AbortSignal


class KeepAliveOptions(TypedDict, total=False):
    """Options of ``socket.setKeepAlive()``; the times are in milliseconds.

    Node: net.md, "socket.setKeepAlive([enable][, initialDelay][, interval][, count])".
    """

    enable: bool
    initialDelay: float
    interval: float
    count: int


class BoundSocketOptions(TypedDict, total=False):
    """Options of ``BoundSocket()``; ``path`` excludes the others.

    Node: net.md, "new net.BoundSocket([options])".
    """

    host: str
    port: int
    ipv6Only: bool
    reusePort: bool
    path: str


class DropArgument(TypedDict):
    """The two ends of a connection that ``maxConnections`` turned away; the argument of ``drop``."""

    localAddress: str
    localPort: int
    localFamily: str
    remoteAddress: str
    remotePort: int
    remoteFamily: str
