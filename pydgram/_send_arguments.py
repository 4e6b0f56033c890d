"""The call forms of ``send``: which argument is what, and the bytes of the datagram."""

from __future__ import annotations

from collections.abc import Callable

from pynet._errors import (
    ERR_BUFFER_OUT_OF_BOUNDS,
    ERR_INVALID_ARG_TYPE,
    ERR_SOCKET_DGRAM_IS_CONNECTED,
    MISSING,
    is_number,
    validate_port,
)
from pynet._handles import byte_view
from pynet._stream import encode

from ._numbers import to_uint32

BYTES_LIKE = ["string", "Buffer", "TypedArray", "DataView"]

Payload = bytes | bytearray | memoryview

#: A datagram, checked: payload; port, None for the peer; address, None for this host; callback.
SendRequest = tuple["Payload | list[Payload]", "int | None", "str | None", "Callable[..., object] | None"]


def in_a_row(
    connected: bool, offset: object, length: object, port: object, address: object, callback: object
) -> tuple[object, ...]:
    """The arguments behind the message as Node has them: a run of (offset, length), port, address, callback.

    What was given by position came from the left, whatever it is; what was given by its name follows it.
    """
    if length is MISSING and connected and not (port is address is MISSING):
        raise ERR_SOCKET_DGRAM_IS_CONNECTED()  # by position Node takes the port for a callback and ignores it
    if (offset is MISSING) != (length is MISSING) and not (offset is not MISSING and port is MISSING):
        raise TypeError("send() takes offset and length together")
    # By way of a list: a tuple of unknown length is made too long, and CPython keeps what is cut to size.
    return tuple([value for value in (offset, length, port, address, callback) if value is not MISSING])


def read_send(connected: bool, msg: object, args: tuple[object, ...]) -> SendRequest:
    """Check the arguments of ``send``, in Node's order.

    Raises:
        TypeError: ``ERR_INVALID_ARG_TYPE``.
        ValueError: ``ERR_SOCKET_BAD_PORT``, ``ERR_BUFFER_OUT_OF_BOUNDS``.
        RuntimeError: ``ERR_SOCKET_DGRAM_IS_CONNECTED`` if a destination is given and there is a peer.
    """
    a, b, port, address, callback = (*args, MISSING, MISSING, MISSING, MISSING, MISSING)[:5]
    sliced = is_number(b) if connected else bool(address or (port and not callable(port)))
    if not sliced:
        # The short form: there is no offset and no length.
        if connected:
            callback = a
        else:
            a, b, port, address, callback = MISSING, MISSING, a, b, port
    elif connected and callable(port):
        port, callback = MISSING, port
    if connected and (port or address):
        if sliced:
            slice_of(msg, a, b)
        raise ERR_SOCKET_DGRAM_IS_CONNECTED()
    payload = slice_of(msg, a, b) if sliced else payload_of(msg)
    number = None if connected else validate_port(port, "Port", allow_zero=False)
    if callable(address):
        address, callback = None, address
    elif address is MISSING or address is None:
        address = None
    elif not isinstance(address, str):
        raise ERR_INVALID_ARG_TYPE("address", "string", address)
    return payload, number, address, callback if callable(callback) else None


def payload_of(msg: object) -> Payload | list[Payload]:
    """What goes out. Buffers are not copied: as in Node, a change before the datagram is gone changes it too."""
    if type(msg) is bytes:
        return msg
    if isinstance(msg, (list, tuple)):
        return [_list_piece(data, msg) for data in msg] or b""
    piece = piece_of(msg)
    if piece is None:
        raise ERR_INVALID_ARG_TYPE("buffer", BYTES_LIKE, msg)
    return piece


def _list_piece(data: object, msg: object) -> Payload:
    piece = piece_of(data)
    if piece is None:
        raise ERR_INVALID_ARG_TYPE("buffer list arguments", BYTES_LIKE, msg)
    return piece


def piece_of(data: object) -> Payload | None:
    """The bytes of one piece; None if it has none."""
    if isinstance(data, str):
        return encode(data)
    if isinstance(data, (bytes, bytearray)):
        return data
    try:
        return byte_view(data)
    except TypeError:
        return None


def slice_of(msg: object, offset: object, length: object) -> Payload:
    """Part of one buffer: *offset* and *length* are in bytes, of the encoded text if it is text."""
    whole = piece_of(msg)
    if whole is None:
        raise ERR_INVALID_ARG_TYPE("buffer", BYTES_LIKE, msg)
    start, size = to_uint32(offset), to_uint32(length)
    if start > len(whole):
        raise ERR_BUFFER_OUT_OF_BOUNDS("offset")
    if start + size > len(whole):
        raise ERR_BUFFER_OUT_OF_BOUNDS("length")
    return memoryview(whole)[start : start + size]
