"""parse_hello: what a TLS client says first, as far as a server decides by it before the handshake begins."""

from __future__ import annotations

import enum
from typing import NamedTuple

TOO_MUCH = 65536 + 4  # a longer hello is refused, as ssl refuses it

_HANDSHAKE = 22
_CLIENT_HELLO = 1
_SERVER_NAME = 0
_ALPN = 16
_STATUS_REQUEST = 5


class ClientHello(NamedTuple):
    """The extensions of a ClientHello that choose the certificate and the protocol."""

    servername: str  # "" without one
    protocols: list[bytes]  # of ALPN, in the client's order; empty without the extension
    has_alpn: bool
    wants_ocsp: bool


class Incomplete(enum.Enum):
    """More bytes are needed."""

    INCOMPLETE = 0


def parse_hello(data: bytes) -> ClientHello | Incomplete | None:
    """The hello at the start of *data*; None if it is none, or malformed."""
    message = _handshake_message(data)
    if not isinstance(message, bytes):
        return message
    try:
        return _parse(memoryview(message))
    except (IndexError, ValueError):
        return None


def _handshake_message(data: bytes) -> bytes | Incomplete | None:
    """The body of the first handshake message, which may come in several records."""
    body = b""
    start = 0
    while True:
        header = data[start : start + 5]
        if header[:1] not in (b"", b"\x16") or header[1:2] not in (b"", b"\x03"):
            return None
        if len(header) < 5:
            return Incomplete.INCOMPLETE
        size = int.from_bytes(header[3:5], "big")
        if not size:
            return None
        body += data[start + 5 : start + 5 + size]
        start += 5 + size
        if body and body[0] != _CLIENT_HELLO:
            return None
        if len(body) >= 4:
            length = int.from_bytes(body[1:4], "big")
            if length + 4 > TOO_MUCH:
                return None
            if len(body) >= length + 4:
                return body[4 : length + 4]
        if start > len(data):
            return Incomplete.INCOMPLETE


class _Cursor:
    """Reads vectors with a length before them; IndexError beyond the end."""

    def __init__(self, data: memoryview) -> None:
        self.data = data
        self.at = 0

    def take(self, size: int) -> memoryview:
        end = self.at + size
        if end > len(self.data):
            raise IndexError
        taken = self.data[self.at : end]
        self.at = end
        return taken

    def number(self, size: int) -> int:
        return int.from_bytes(self.take(size), "big")

    def vector(self, size: int) -> memoryview:
        return self.take(self.number(size))

    def __bool__(self) -> bool:
        return self.at < len(self.data)


def _parse(message: memoryview) -> ClientHello:
    cursor = _Cursor(message)
    cursor.take(2 + 32)  # version, random
    cursor.vector(1)  # session id
    cursor.vector(2)  # ciphers
    cursor.vector(1)  # compression
    extensions = _Cursor(cursor.vector(2)) if cursor else _Cursor(memoryview(b""))
    servername, protocols, has_alpn, wants_ocsp = "", list[bytes](), False, False
    while extensions:
        kind, content = extensions.number(2), extensions.vector(2)
        if kind == _SERVER_NAME and content:
            servername = _server_name(_Cursor(_Cursor(content).vector(2)))
        elif kind == _ALPN:
            has_alpn = True
            names = _Cursor(_Cursor(content).vector(2))
            while names:
                protocols.append(bytes(names.vector(1)))
        elif kind == _STATUS_REQUEST:
            wants_ocsp = True
    return ClientHello(servername, protocols, has_alpn, wants_ocsp)


def _server_name(names: _Cursor) -> str:
    while names:
        kind, name = names.number(1), bytes(names.vector(2))
        if kind == 0:
            if b"\0" in name:
                raise ValueError("a NUL in a server name")
            return name.decode("latin-1")
    return ""
