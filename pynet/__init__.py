"""Node's ``net`` for Python: TCP and Unix domain sockets as streams that emit events.

``import pynet as net`` and write what a Node program has, line by line, then ``net.run()``. The parts of other Node
modules that such a program needs are ``pynet.events``, ``.stream``, ``.timers``, ``.dns``, ``.process``, ``.abort``,
``.errors``; ``pydgram`` is ``dgram``.
"""

from __future__ import annotations

from ._abort import AbortController, AbortSignal
from ._addresses import AddressInfo, BlockList, SocketAddress, isIP, isIPv4, isIPv6
from ._net._bound_socket import BoundSocket
from ._net._defaults import (
    getDefaultAutoSelectFamily,
    getDefaultAutoSelectFamilyAttemptTimeout,
    setDefaultAutoSelectFamily,
    setDefaultAutoSelectFamilyAttemptTimeout,
)
from ._net._factories import connect, createConnection, createServer
from ._net._options import (
    BoundSocketOptions,
    ConnectOptions,
    DropArgument,
    IpcConnectOptions,
    KeepAliveOptions,
    ListenOptions,
    OnReadOptions,
    ServerOptions,
    SocketOptions,
    TcpConnectOptions,
)
from ._net._server import Server
from ._net._socket import Socket
from ._run import post, run
from ._version import __version__

Stream = Socket  # Node's old name

__all__ = [
    "AbortController",
    "AbortSignal",
    "AddressInfo",
    "BlockList",
    "BoundSocket",
    "BoundSocketOptions",
    "ConnectOptions",
    "DropArgument",
    "IpcConnectOptions",
    "KeepAliveOptions",
    "ListenOptions",
    "OnReadOptions",
    "Server",
    "ServerOptions",
    "Socket",
    "SocketAddress",
    "SocketOptions",
    "Stream",
    "TcpConnectOptions",
    "__version__",
    "connect",
    "createConnection",
    "createServer",
    "getDefaultAutoSelectFamily",
    "getDefaultAutoSelectFamilyAttemptTimeout",
    "isIP",
    "isIPv4",
    "isIPv6",
    "post",
    "run",
    "setDefaultAutoSelectFamily",
    "setDefaultAutoSelectFamilyAttemptTimeout",
]
