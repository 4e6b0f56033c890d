"""The npm package ``ws`` for Python: ``WebSocket``, ``WebSocketServer``.

::

    import pynet as net
    import pynet.ws as ws

    server = ws.WebSocketServer(port=8080)

    @server.on("connection")
    def _(socket: ws.WebSocket) -> None:
        socket.on("message", lambda data, isBinary: socket.send(data, binary=isBinary))

    net.run()

Needs ``httptools``; with ``websockets`` installed, masking is done in C. Both are in the extra ``[ws]``.
"""

from __future__ import annotations

from ._ws import (
    CLOSED,
    CLOSING,
    CONNECTING,
    OPEN,
    WS_ERR_EXPECTED_FIN,
    WS_ERR_EXPECTED_MASK,
    WS_ERR_INVALID_CLOSE_CODE,
    WS_ERR_INVALID_CONTROL_PAYLOAD_LENGTH,
    WS_ERR_INVALID_OPCODE,
    WS_ERR_INVALID_UTF8,
    WS_ERR_TOO_MANY_BUFFERED_PARTS,
    WS_ERR_UNEXPECTED_MASK,
    WS_ERR_UNEXPECTED_RSV_1,
    WS_ERR_UNEXPECTED_RSV_2_3,
    WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH,
    WS_ERR_UNSUPPORTED_MESSAGE_LENGTH,
    ClientOptions,
    CloseEvent,
    ErrorEvent,
    Event,
    MessageEvent,
    PerMessageDeflateOptions,
    SendOptions,
    Server,
    ServerOptions,
    VerifyClientInfo,
    WebSocket,
    WebSocketArgumentError,
    WebSocketFrameError,
    WebSocketHandshakeError,
    WebSocketOptionError,
    WebSocketRangeError,
    WebSocketRequestError,
    WebSocketServer,
    WebSocketStateError,
    WebSocketSyntaxError,
    ZlibError,
    createWebSocketStream,
    extension,
    subprotocol,
)

__all__ = [
    "WebSocket",
    "WebSocketServer",
    "Server",
    "createWebSocketStream",
    "CONNECTING",
    "OPEN",
    "CLOSING",
    "CLOSED",
    "extension",
    "subprotocol",
    "ClientOptions",
    "ServerOptions",
    "SendOptions",
    "PerMessageDeflateOptions",
    "VerifyClientInfo",
    "Event",
    "MessageEvent",
    "CloseEvent",
    "ErrorEvent",
    "WebSocketFrameError",
    "WebSocketHandshakeError",
    "WebSocketRequestError",
    "WebSocketStateError",
    "WebSocketArgumentError",
    "WebSocketOptionError",
    "WebSocketRangeError",
    "WebSocketSyntaxError",
    "ZlibError",
    "WS_ERR_EXPECTED_FIN",
    "WS_ERR_EXPECTED_MASK",
    "WS_ERR_INVALID_CLOSE_CODE",
    "WS_ERR_INVALID_CONTROL_PAYLOAD_LENGTH",
    "WS_ERR_INVALID_OPCODE",
    "WS_ERR_INVALID_UTF8",
    "WS_ERR_TOO_MANY_BUFFERED_PARTS",
    "WS_ERR_UNEXPECTED_MASK",
    "WS_ERR_UNEXPECTED_RSV_1",
    "WS_ERR_UNEXPECTED_RSV_2_3",
    "WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH",
    "WS_ERR_UNSUPPORTED_MESSAGE_LENGTH",
]
