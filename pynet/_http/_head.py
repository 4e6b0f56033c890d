"""The head of a message that we send, as bytes: its own headers, and those that HTTP wants besides."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator, Mapping
from email.utils import formatdate
from typing import TYPE_CHECKING, Any

from pynet._errors import ERR_HTTP_TRAILER_INVALID, MISSING

from ._headers import check_value, header_text, validateHeaderName

if TYPE_CHECKING:
    from ._outgoing import OutgoingMessage

__all__ = ["date_line", "make_head", "pairs"]

_CLOSE = re.compile(r"(?:^|\W)close(?:$|\W)", re.IGNORECASE | re.ASCII).search
_CHUNKED = re.compile(r"(?:^|\W)chunked(?:$|\W)", re.IGNORECASE | re.ASCII).search
_WATCHED = frozenset(("connection", "content-length", "date", "expect", "keep-alive", "trailer", "transfer-encoding"))

_second = 0
_date_line = ""


def date_line() -> str:
    """The header ``Date`` with its line end; made anew once a second."""
    global _second, _date_line
    second = int(time.time())
    if second != _second:
        _second = second
        _date_line = f"Date: {formatdate(second, usegmt=True)}\r\n"
    return _date_line


# What a head has of the headers that decide about its message, as bits.
_CONNECTION, _LENGTH, _DATE, _EXPECT, _TRAILER, _CODING = 1, 2, 4, 8, 16, 32


def make_head(message: OutgoingMessage, first_line: str, headers: Any) -> None:
    """Give *message* its head, and let the headers decide about its body and its connection.

    *headers* is what ``setHeader()`` has kept (then None), or what a caller gives: a dict, a list of pairs, or names
    and values in turn; these are checked.
    """
    seen = 0
    lines = [first_line]
    if headers is not None:
        for name, value in pairs(headers):
            validateHeaderName(name)
            for each in value if isinstance(value, (list, tuple)) else (value,):
                check_value(name, each, message._pynet_relaxed)
            seen |= _add(message, lines, name.lower(), name, value)
    elif message._pynet_headers:
        for lower, (name, value) in message._pynet_headers.items():
            if type(value) is str:
                lines.append(f"{name}: {value}\r\n")
                if lower in _WATCHED:
                    seen |= _watch(message, lower, value)
            else:
                seen |= _add(message, lines, lower, name, value)
    if message.sendDate and not seen & _DATE:
        lines.append(date_line())
    _add_connection(message, seen, lines)
    if not seen & (_LENGTH | _CODING):
        _add_framing(message, seen, lines)
    if seen & _TRAILER and not message.chunkedEncoding:
        raise ERR_HTTP_TRAILER_INVALID()
    lines.append("\r\n")
    message._pynet_head = "".join(lines).encode("latin-1")
    message._pynet_head_sent = False
    if seen & _EXPECT:
        message._pynet_send(b"")


def pairs(headers: Any) -> Iterable[tuple[Any, Any]]:
    """The names and values of a dict, of a list of pairs, or of a list of names and values in turn."""
    if isinstance(headers, Mapping):
        return headers.items()
    if headers and isinstance(headers[0], (list, tuple)):
        return [(pair[0], pair[1]) for pair in headers]
    return _in_turn(headers)


def _in_turn(headers: Any) -> Iterator[tuple[Any, Any]]:
    return zip(headers[::2], [*headers[1::2], MISSING][: len(headers[::2])], strict=True)


def _add(message: OutgoingMessage, lines: list[str], lower: str, name: str, value: Any) -> int:
    """Add a header of any type; returns what it decides."""
    if isinstance(value, (list, tuple)):
        unique = message._pynet_unique
        if (len(value) < 2 or lower != "cookie") and (unique is None or lower not in unique):
            seen = 0
            for each in value:
                seen |= _add(message, lines, lower, name, each)
            return seen
        value = "; ".join(map(header_text, value))
    text = value if isinstance(value, str) else header_text(value)
    lines.append(f"{name}: {text}\r\n")
    return _watch(message, lower, text) if lower in _WATCHED else 0


def _watch(message: OutgoingMessage, lower: str, text: str) -> int:
    if lower == "content-length":
        message._pynet_content_length = _number(text)
        message._pynet_removed_content_length = False
        return _LENGTH
    if lower == "connection":
        message._pynet_removed_connection = False
        if _CLOSE(text):
            message._pynet_last = True
        else:
            message.shouldKeepAlive = True
        return _CONNECTION
    if lower == "transfer-encoding":
        message._pynet_removed_te = False
        if _CHUNKED(text):
            message.chunkedEncoding = True
        return _CODING
    if lower == "keep-alive":
        message._pynet_default_keep_alive = False
        return 0
    return _DATE if lower == "date" else _EXPECT if lower == "expect" else _TRAILER


def _number(text: str) -> float:
    try:
        return int(text)
    except ValueError:
        return float("nan")


def _add_connection(message: OutgoingMessage, seen: int, lines: list[str]) -> None:
    """Say whether the connection is kept."""
    if message.chunkedEncoding and message.statusCode in (204, 304):
        # No chunk may follow, not even the last one, and the peer may wait for it.
        message.chunkedEncoding = False
        message.shouldKeepAlive = False
    if message._pynet_removed_connection:
        message._pynet_last = not message.shouldKeepAlive
        return
    if seen & _CONNECTION:
        return
    keeps = message.shouldKeepAlive and (
        seen & _LENGTH or message.useChunkedEncodingByDefault or message._pynet_has_agent()
    )
    if keeps and not message.maxRequestsOnConnectionReached:
        lines.append("Connection: keep-alive\r\n")
        if message._pynet_default_keep_alive:
            lines.append(message._pynet_keep_alive_line())
        return
    lines.append("Connection: close\r\n")
    if not keeps:
        message._pynet_last = True


def _add_framing(message: OutgoingMessage, seen: int, lines: list[str]) -> None:
    """Say where the body ends, as nobody has said so."""
    if not message._pynet_has_body:
        message.chunkedEncoding = False
    elif not message.useChunkedEncodingByDefault:
        message._pynet_last = True
    elif (
        not seen & _TRAILER and not message._pynet_removed_content_length and message._pynet_content_length is not None
    ):
        lines.append(f"Content-Length: {message._pynet_content_length}\r\n")
    elif not message._pynet_removed_te:
        lines.append("Transfer-Encoding: chunked\r\n")
        message.chunkedEncoding = True
    else:
        message._pynet_last = True  # with neither, only the end of the connection ends the body
