"""The opening handshake (RFC 6455, section 4), without I/O: what each side asks, checks and answers."""

from __future__ import annotations

import base64
import hashlib
import os
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from pynet._stream import encode

from ._errors import WebSocketHandshakeError, WebSocketRequestError, WebSocketSyntaxError
from ._header_lists import format_extensions, is_token, parse_extensions, parse_subprotocols
from ._negotiation import EXTENSION, Parameters, accept_answer, accept_offer, js_integer, offer

__all__ = [
    "VERSIONS",
    "accept_key",
    "check_answer",
    "check_protocols",
    "check_request",
    "new_key",
    "refusal_head",
    "request_headers",
    "requested_extension",
    "requested_protocols",
    "requested_version",
    "response_lines",
]

_GUID: Final = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_KEY: Final = re.compile(r"[+/0-9A-Za-z]{22}==")

#: Of the protocol.
VERSIONS: Final = (8, 13)

Headers = Mapping[str, Any]


def new_key() -> str:
    """A ``Sec-WebSocket-Key``: 16 random bytes."""
    return base64.b64encode(os.urandom(16)).decode("ascii")


def accept_key(key: str) -> str:
    """The ``Sec-WebSocket-Accept`` that answers *key*."""
    return base64.b64encode(hashlib.sha1(key.encode("latin-1") + _GUID).digest()).decode("ascii")


# --- the server's part


def requested_version(headers: Headers) -> int | None:
    """The version of the protocol that a request asks for, as ``ws`` reads it: ``013`` is 13."""
    return js_integer(str(headers.get("sec-websocket-version")))


def check_request(method: str, headers: Headers) -> str:
    """The key of a request that asks for a WebSocket.

    Raises:
        WebSocketRequestError: It is none, in the order in which ``ws`` finds fault with it.
    """
    if method != "GET":
        raise WebSocketRequestError(405, "Invalid HTTP method")
    if str(headers.get("upgrade", "")).lower() != "websocket":
        raise WebSocketRequestError(400, "Invalid Upgrade header")
    key = headers.get("sec-websocket-key")
    if key is None or not _KEY.fullmatch(key):
        raise WebSocketRequestError(400, "Missing or invalid Sec-WebSocket-Key header")
    if requested_version(headers) not in VERSIONS:
        supported = {"Sec-WebSocket-Version": "13, 8"}
        raise WebSocketRequestError(400, "Missing or invalid Sec-WebSocket-Version header", supported)
    return str(key)


def requested_protocols(headers: Headers) -> dict[str, None]:
    """The subprotocols that a request offers, in order.

    Raises:
        WebSocketRequestError: The header is malformed.
    """
    header = headers.get("sec-websocket-protocol")
    if header is None:
        return {}
    try:
        return parse_subprotocols(header)
    except WebSocketSyntaxError:
        raise WebSocketRequestError(400, "Invalid Sec-WebSocket-Protocol header") from None


def requested_extension(headers: Headers, options: Mapping[str, object]) -> Parameters | None:
    """What of permessage-deflate a server with these options grants a request; None: it does not ask.

    Raises:
        WebSocketRequestError: The header is malformed, or nothing in it can be granted.
    """
    header = headers.get("sec-websocket-extensions")
    if header is None:
        return None
    try:
        offers = parse_extensions(header).get(EXTENSION)
        return None if offers is None else accept_offer(offers, options)
    except (WebSocketSyntaxError, RuntimeError):
        raise WebSocketRequestError(400, "Invalid or unacceptable Sec-WebSocket-Extensions header") from None


def response_lines(key: str, protocol: str | None, parameters: Parameters | None) -> list[str]:
    """The lines of the answer that opens the connection."""
    lines = [
        "HTTP/1.1 101 Switching Protocols",
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Sec-WebSocket-Accept: {accept_key(key)}",
    ]
    if protocol:
        lines.append(f"Sec-WebSocket-Protocol: {protocol}")
    if parameters is not None:
        lines.append(f"Sec-WebSocket-Extensions: {format_extensions({EXTENSION: parameters})}")
    return lines


def refusal_head(code: int, reason: str, message: str, headers: Mapping[str, object]) -> bytes:
    """The whole answer to a request that is refused; *headers* go over its own."""
    body = encode(message)
    fields = {"Connection": "close", "Content-Type": "text/html", "Content-Length": len(body), **headers}
    lines = [f"HTTP/1.1 {code} {reason}", *(f"{name}: {value}" for name, value in fields.items()), "", ""]
    return encode("\r\n".join(lines)) + body


# --- the client's part


def check_protocols(protocols: Sequence[object]) -> list[str]:
    """The subprotocols that a client wants to offer.

    Raises:
        WebSocketSyntaxError: One is no token, or is there twice.
    """
    checked: list[str] = []
    for protocol in protocols:
        if not isinstance(protocol, str) or not is_token(protocol) or protocol in checked:
            raise WebSocketSyntaxError("An invalid or duplicated subprotocol was specified")
        checked.append(protocol)
    return checked


def request_headers(
    key: str, version: int, protocols: Sequence[str], deflate: Mapping[str, object] | None, origin: str | None
) -> dict[str, object]:
    """What a client adds to its request."""
    headers: dict[str, object] = {
        "Sec-WebSocket-Version": version,
        "Sec-WebSocket-Key": key,
        "Connection": "Upgrade",
        "Upgrade": "websocket",
    }
    if deflate is not None:
        headers["Sec-WebSocket-Extensions"] = format_extensions({EXTENSION: offer(deflate)})
    if protocols:
        headers["Sec-WebSocket-Protocol"] = ",".join(protocols)
    if origin:
        headers["Origin" if version >= 13 else "Sec-WebSocket-Origin"] = origin
    return headers


def check_answer(
    headers: Headers, key: str, protocols: Sequence[str], deflate: Mapping[str, object] | None
) -> tuple[str, Parameters | None]:
    """The subprotocol, "" for none, and the parameters of permessage-deflate that a 101 answer agrees to.

    Raises:
        WebSocketHandshakeError: It is not an answer to what was asked.
    """
    if str(headers.get("upgrade", "")).lower() != "websocket":
        raise WebSocketHandshakeError("Invalid Upgrade header")
    if headers.get("sec-websocket-accept") != accept_key(key):
        raise WebSocketHandshakeError("Invalid Sec-WebSocket-Accept header")
    return _answered_protocol(headers, protocols), _answered_extension(headers, deflate)


def _answered_protocol(headers: Headers, protocols: Sequence[str]) -> str:
    protocol = headers.get("sec-websocket-protocol")
    if protocol is not None:
        if not protocols:
            raise WebSocketHandshakeError("Server sent a subprotocol but none was requested")
        if protocol not in protocols:
            raise WebSocketHandshakeError("Server sent an invalid subprotocol")
    elif protocols:
        raise WebSocketHandshakeError("Server sent no subprotocol")
    return protocol or ""


def _answered_extension(headers: Headers, deflate: Mapping[str, object] | None) -> Parameters | None:
    header = headers.get("sec-websocket-extensions")
    if header is None:
        return None
    if deflate is None:
        raise WebSocketHandshakeError("Server sent a Sec-WebSocket-Extensions header but no extension was requested")
    try:
        answers = parse_extensions(header)
    except WebSocketSyntaxError:
        raise WebSocketHandshakeError("Invalid Sec-WebSocket-Extensions header") from None
    if list(answers) != [EXTENSION]:
        raise WebSocketHandshakeError("Server indicated an extension that was not requested")
    try:
        return accept_answer(answers[EXTENSION], deflate)
    except RuntimeError:
        raise WebSocketHandshakeError("Invalid Sec-WebSocket-Extensions header") from None
