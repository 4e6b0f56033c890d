"""The errors of ``ws``: with its texts, and with a code where it has none.

What a peer did wrong is a ``WebSocketFrameError``, and knows the close code that the peer is told. What the program
did wrong is one of the others; there ``ws`` has a bare Error, SyntaxError or RangeError.
"""

from __future__ import annotations

from collections.abc import Mapping

from pynet._errors import NodeError, NodeRangeError, NodeRuntimeError, NodeTypeError

from ._close_codes import INVALID_TEXT, POLICY, PROTOCOL_ERROR, TOO_BIG

__all__ = [
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
    "WebSocketArgumentError",
    "WebSocketFrameError",
    "WebSocketHandshakeError",
    "WebSocketOptionError",
    "WebSocketRangeError",
    "WebSocketRequestError",
    "WebSocketStateError",
    "WebSocketSyntaxError",
    "ZlibError",
]


class WebSocketFrameError(NodeError):
    """The peer broke the protocol or a limit; ``closeCode`` is what it is told."""

    closeCode: int = PROTOCOL_ERROR


class _Malformed(WebSocketFrameError, NodeRangeError):
    def __init__(self, what: str) -> None:
        super().__init__(f"Invalid WebSocket frame: {what}")


class _Fixed(WebSocketFrameError):
    text: str

    def __init__(self) -> None:
        super().__init__(self.text)


class WS_ERR_EXPECTED_FIN(_Fixed, NodeRangeError):
    """A control frame in fragments."""

    code = "WS_ERR_EXPECTED_FIN"
    text = "Invalid WebSocket frame: FIN must be set"


class WS_ERR_EXPECTED_MASK(_Fixed, NodeRangeError):
    """A client sent a frame without a mask."""

    code = "WS_ERR_EXPECTED_MASK"
    text = "Invalid WebSocket frame: MASK must be set"


class WS_ERR_UNEXPECTED_MASK(_Fixed, NodeRangeError):
    """A server sent a frame with a mask."""

    code = "WS_ERR_UNEXPECTED_MASK"
    text = "Invalid WebSocket frame: MASK must be clear"


class WS_ERR_UNEXPECTED_RSV_1(_Fixed, NodeRangeError):
    """The mark of a compressed message where none can be."""

    code = "WS_ERR_UNEXPECTED_RSV_1"
    text = "Invalid WebSocket frame: RSV1 must be clear"


class WS_ERR_UNEXPECTED_RSV_2_3(_Fixed, NodeRangeError):
    """A reserved bit that nobody has a meaning for."""

    code = "WS_ERR_UNEXPECTED_RSV_2_3"
    text = "Invalid WebSocket frame: RSV2 and RSV3 must be clear"


class WS_ERR_INVALID_OPCODE(_Malformed):
    """A reserved opcode, or one that cannot come here: a continuation of nothing, a message inside of a message."""

    code = "WS_ERR_INVALID_OPCODE"

    def __init__(self, opcode: int) -> None:
        super().__init__(f"invalid opcode {opcode}")


class WS_ERR_INVALID_CONTROL_PAYLOAD_LENGTH(_Malformed):
    """A control frame of more than 125 bytes, or a close frame of one."""

    code = "WS_ERR_INVALID_CONTROL_PAYLOAD_LENGTH"

    def __init__(self, length: int) -> None:
        super().__init__(f"invalid payload length {length}")


class WS_ERR_INVALID_CLOSE_CODE(_Malformed):
    """A close code that may not be sent."""

    code = "WS_ERR_INVALID_CLOSE_CODE"

    def __init__(self, code: int) -> None:
        super().__init__(f"invalid status code {code}")


class WS_ERR_INVALID_UTF8(_Fixed, NodeRuntimeError):
    """A text, or the reason of a close frame, that is not UTF-8."""

    code = "WS_ERR_INVALID_UTF8"
    text = "Invalid WebSocket frame: invalid UTF-8 sequence"
    closeCode = INVALID_TEXT


class WS_ERR_UNSUPPORTED_MESSAGE_LENGTH(_Fixed, NodeRangeError):
    """A message over ``maxPayload``: known from the head of its frame, or while it was inflated."""

    code = "WS_ERR_UNSUPPORTED_MESSAGE_LENGTH"
    text = "Max payload size exceeded"
    closeCode = TOO_BIG


class WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH(_Fixed, NodeRangeError):
    """A frame of 2^53 bytes or more."""

    code = "WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH"
    text = "Unsupported WebSocket frame: payload length > 2^53 - 1"
    closeCode = TOO_BIG


class WS_ERR_TOO_MANY_BUFFERED_PARTS(WebSocketFrameError, NodeRangeError):
    """More fragments than ``maxFragments`` or more chunks than ``maxBufferedChunks``."""

    code = "WS_ERR_TOO_MANY_BUFFERED_PARTS"
    closeCode = POLICY

    def __init__(self, what: str) -> None:
        super().__init__(f"Too many {what}")


class ZlibError(WebSocketFrameError, NodeRuntimeError):
    """A compressed message that cannot be inflated; ``code`` is zlib's name, ``Z_DATA_ERROR`` as a rule."""

    closeCode = INVALID_TEXT
    _NAMES = {-2: "Z_STREAM_ERROR", -3: "Z_DATA_ERROR", -4: "Z_MEM_ERROR", -5: "Z_BUF_ERROR"}

    def __init__(self, text: str) -> None:
        # Python's zlib has number and reason in its text alone: "Error -3 while decompressing data: invalid block
        # type".
        number, _, reason = text.removeprefix("Error ").partition(" while decompressing data: ")
        super().__init__(reason or text)
        self.errno = int(number) if number.lstrip("-").isdigit() else -3
        self.code = self._NAMES.get(self.errno, "Z_DATA_ERROR")


class WebSocketStateError(NodeRuntimeError):
    """The WebSocket, or the server, is not in the state for it."""

    code = "ERR_INVALID_STATE"


class WebSocketHandshakeError(NodeRuntimeError):
    """The opening handshake failed: the other side's answer, or request, was not what it has to be."""

    code = "ERR_INVALID_STATE"


class WebSocketRequestError(WebSocketHandshakeError):
    """A request that is not a handshake: for ``wsClientError``. ``statusCode`` and ``headers`` are for the answer."""

    def __init__(self, statusCode: int, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.statusCode = statusCode
        self.headers = headers or {}


class WebSocketArgumentError(NodeTypeError):
    """An argument, or a set of options, that cannot be used."""

    code = "ERR_INVALID_ARG_VALUE"


class WebSocketOptionError(WebSocketArgumentError):
    """Options of a server that exclude each other."""


class WebSocketRangeError(NodeRangeError):
    """A number or a length out of its range."""

    code = "ERR_OUT_OF_RANGE"


class WebSocketSyntaxError(NodeError, ValueError):
    """A URL, subprotocol or header that cannot be parsed. Node: a SyntaxError, without a code."""

    name = "SyntaxError"

    def __init__(self, message: str, code: str = "ERR_INVALID_ARG_VALUE") -> None:
        super().__init__(message)
        self.code = code

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.message, self.code)


# Tracebacks and pickles name the public module.
for _name in __all__:
    globals()[_name].__module__ = "pynet.ws"
