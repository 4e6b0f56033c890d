"""WebSocket, as the package ``ws``: frames and handshakes without I/O, and the classes on them."""

from __future__ import annotations

from . import _extension as extension
from . import _subprotocol as subprotocol
from ._errors import (
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
    WebSocketArgumentError,
    WebSocketFrameError,
    WebSocketHandshakeError,
    WebSocketOptionError,
    WebSocketRangeError,
    WebSocketRequestError,
    WebSocketStateError,
    WebSocketSyntaxError,
    ZlibError,
)
from ._event_target import CloseEvent, ErrorEvent, Event, MessageEvent
from ._negotiation import PerMessageDeflateOptions
from ._options import ClientOptions, SendOptions, ServerOptions, VerifyClientInfo
from ._server import WebSocketServer
from ._stream import createWebSocketStream
from ._websocket import CLOSED, CLOSING, CONNECTING, OPEN, WebSocket

#: The older name of ``WebSocketServer``.
Server = WebSocketServer

__all__ = [
    "CLOSED",
    "CLOSING",
    "CONNECTING",
    "OPEN",
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
    "ClientOptions",
    "CloseEvent",
    "ErrorEvent",
    "Event",
    "MessageEvent",
    "PerMessageDeflateOptions",
    "SendOptions",
    "Server",
    "ServerOptions",
    "VerifyClientInfo",
    "WebSocket",
    "WebSocketArgumentError",
    "WebSocketFrameError",
    "WebSocketHandshakeError",
    "WebSocketOptionError",
    "WebSocketRangeError",
    "WebSocketRequestError",
    "WebSocketServer",
    "WebSocketStateError",
    "WebSocketSyntaxError",
    "ZlibError",
    "createWebSocketStream",
    "extension",
    "subprotocol",
]
