"""Node's ``dgram`` for Python: UDP sockets.

    import pydgram as dgram

    server = dgram.createSocket("udp4")

    @server.on("message")
    def _(msg: bytes, rinfo: dgram.RemoteInfo) -> None:
        server.send(b"Hello " + msg, rinfo.port, rinfo.address)

    server.bind(41234)

They run on the event loop of ``pynet``: end a script with ``pynet.run()``, or run it with ``python -m pynet``.
"""

from __future__ import annotations

from pynet._addresses import AddressInfo, BlockList, RemoteInfo

from ._create import createSocket
from ._options import (
    BindOptions,
    BindSyncOptions,
    ConnectCallback,
    LookupFunction,
    Message,
    SendCallback,
    SocketOptions,
    SocketType,
)
from ._socket import Socket

__all__ = [
    "AddressInfo",
    "BindOptions",
    "BindSyncOptions",
    "BlockList",
    "ConnectCallback",
    "LookupFunction",
    "Message",
    "RemoteInfo",
    "SendCallback",
    "Socket",
    "SocketOptions",
    "SocketType",
    "createSocket",
]
