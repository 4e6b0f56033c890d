"""Node's ``net`` for Python: TCP and Unix domain sockets as streams that emit events.

``import pynet as net`` and write a Node program line by line, then ``net.run()``. Node's other modules are ``pydgram``
(``dgram``), ``pynet.http``, ``.https``, ``.tls``, ``.ws`` (the npm package), ``.events``, ``.stream``, ``.timers``,
``.dns``, ``.abort``, and of ``.process``, ``.fs`` and ``.readline`` the parts that networking programs use.
"""

from __future__ import annotations

from ._version import __version__

TYPE_CHECKING = False  # what typing has under this name; importing that takes longer than all the rest here
if TYPE_CHECKING:
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

# Loaded when first asked for: whoever only wants ``pynet.events``, or the version, does not wait for sockets.
# ``late()`` of ``pynet._loop`` does the same for the packages below; here it would load the loop.
_HOMES = {
    "_abort": ("AbortController", "AbortSignal"),
    "_addresses": ("AddressInfo", "BlockList", "SocketAddress", "isIP", "isIPv4", "isIPv6"),
    "_net._bound_socket": ("BoundSocket",),
    "_net._defaults": (
        "getDefaultAutoSelectFamily",
        "getDefaultAutoSelectFamilyAttemptTimeout",
        "setDefaultAutoSelectFamily",
        "setDefaultAutoSelectFamilyAttemptTimeout",
    ),
    "_net._factories": ("connect", "createConnection", "createServer"),
    "_net._options": (
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
    ),
    "_net._server": ("Server",),
    "_net._socket": ("Socket",),
    "_run": ("post", "run"),
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}


if not TYPE_CHECKING:  # a type checker would take it for a home of any name

    def __getattr__(name: str) -> object:
        if name == "Stream":
            value = __getattr__("Socket")
        elif name in _HOME_OF:
            from importlib import import_module

            value = getattr(import_module(f"{__name__}.{_HOME_OF[name]}"), name)
        else:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
