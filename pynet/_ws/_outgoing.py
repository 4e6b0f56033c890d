"""What ``send()``, ``ping()`` and ``close()`` are given, as the payload of a frame."""

from __future__ import annotations

from pynet._errors import ERR_INVALID_ARG_TYPE, MISSING, number_text
from pynet._handles import byte_view
from pynet._stream import encode

from ._close_codes import is_sendable
from ._errors import WebSocketArgumentError, WebSocketRangeError
from ._frames import BINARY, TEXT

__all__ = ["close_payload", "control_payload", "message_payload"]

Payload = bytes | bytearray | memoryview


def message_payload(data: object) -> tuple[int, Payload]:
    """Opcode and payload of *data*: text for a ``str`` or a number, binary for anything that holds bytes, or for
    nothing.

    Raises:
        TypeError: ``ERR_INVALID_ARG_TYPE``.
    """
    if isinstance(data, bytes | bytearray):
        return BINARY, data
    if isinstance(data, str):
        return TEXT, _encoded(data)
    if data is None or data is MISSING:
        return BINARY, b""
    if isinstance(data, int | float) and not isinstance(data, bool):
        return TEXT, number_text(data).encode()
    return BINARY, _bytes_of(data)


def control_payload(data: object) -> Payload:
    """The payload of a ping or pong.

    Raises:
        TypeError: ``ERR_INVALID_ARG_TYPE``.
        ValueError: ``ERR_OUT_OF_RANGE`` if it has more than 125 bytes.
    """
    _, payload = message_payload(data)
    if len(payload) > 125:
        raise WebSocketRangeError("The data size must not be greater than 125 bytes")
    return payload


def close_payload(code: object, reason: object) -> bytes:
    """The payload of a close frame; without a code it is empty, whatever the reason.

    Raises:
        TypeError: ``ERR_INVALID_ARG_VALUE`` if the code may not be sent.
        ValueError: ``ERR_OUT_OF_RANGE`` if the reason has more than 123 bytes.
    """
    if code is MISSING:
        return b""
    if not isinstance(code, int) or isinstance(code, bool) or not is_sendable(code):
        raise WebSocketArgumentError("First argument must be a valid error code number")
    text = b""
    if isinstance(reason, str):
        text = _encoded(reason)
    elif isinstance(reason, bytes | bytearray | memoryview):
        text = bytes(reason)
    if len(text) > 123:
        raise WebSocketRangeError("The message must not be greater than 123 bytes")
    return code.to_bytes(2, "big") + text


def _encoded(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:  # a lone surrogate
        return encode(text)


def _bytes_of(data: object) -> Payload:
    if isinstance(data, list | tuple):
        return bytes(int(item) & 255 if isinstance(item, int | float) else 0 for item in data)
    try:
        return byte_view(data)
    except TypeError:
        expected = ["string", "Buffer", "ArrayBuffer", "Array", "Array-like Object"]
        raise ERR_INVALID_ARG_TYPE("first argument", expected, data) from None
