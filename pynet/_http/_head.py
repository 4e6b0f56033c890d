"""The head of a message that we send, as bytes: its own headers, and those that HTTP wants besides."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from email.utils import formatdate
from time import time
from typing import TYPE_CHECKING, Any

from pynet._errors import ERR_HTTP_TRAILER_INVALID, MISSING

from ._headers import check_value, header_text, validateHeaderName

if TYPE_CHECKING:
    from ._outgoing import OutgoingMessage

__all__ = ["CODING", "CONNECTION", "LENGTH", "date_line", "make_head", "pairs"]

_CLOSE = re.compile(r"(?:^|\W)close(?:$|\W)", re.IGNORECASE | re.ASCII).search
_CHUNKED = re.compile(r"(?:^|\W)chunked(?:$|\W)", re.IGNORECASE | re.ASCII).search
_WATCHED = frozenset(("connection", "content-length", "date", "expect", "keep-alive", "trailer", "transfer-encoding"))

_date_line = ""
_from = _until = 0.0  # the second that it names


def date_line() -> str:
    """The header ``Date`` with its line end; made anew once a second."""
    global _date_line, _from, _until
    now = time()
    if not _from <= now < _until:
        _from = int(now)
        _until = _from + 1
        _date_line = f"Date: {formatdate(_from, usegmt=True)}\r\n"
    return _date_line


# What a head has of the headers that decide about its message, as bits.
CONNECTION, LENGTH, DATE, EXPECT, TRAILER, CODING = 1, 2, 4, 8, 16, 32


def make_head(message: OutgoingMessage, first_line: str, headers: object) -> None:
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
    _add_ours(message, seen, lines)
    if seen & TRAILER and not message.chunkedEncoding:
        raise ERR_HTTP_TRAILER_INVALID()
    lines.append("\r\n")
    message._pynet_head = "".join(lines).encode("latin-1")
    message._pynet_head_sent = False
    if seen & EXPECT:
        message._pynet_send(b"")


def pairs(headers: Any) -> Iterable[tuple[Any, object]]:
    """The names and values of a dict, of a list of pairs, or of a list of names and values in turn."""
    if isinstance(headers, Mapping):
        return headers.items()
    if headers and isinstance(headers[0], (list, tuple)):
        return [(pair[0], pair[1]) for pair in headers]
    return _in_turn(headers)


def _in_turn(headers: Any) -> Iterator[tuple[object, object]]:
    return zip(headers[::2], [*headers[1::2], MISSING][: len(headers[::2])], strict=True)


def _add(message: OutgoingMessage, lines: list[str], lower: str, name: str, value: object) -> int:
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
        message._pynet_removed &= ~LENGTH
        return LENGTH
    if lower == "connection":
        message._pynet_removed &= ~CONNECTION
        if _CLOSE(text):
            message._pynet_last = True
        else:
            message.shouldKeepAlive = True
        return CONNECTION
    if lower == "transfer-encoding":
        message._pynet_removed &= ~CODING
        if _CHUNKED(text):
            message.chunkedEncoding = True
        return CODING
    if lower == "keep-alive":
        message._pynet_default_keep_alive = False
        return 0
    return DATE if lower == "date" else EXPECT if lower == "expect" else TRAILER


def _number(text: str) -> float:
    try:
        return int(text)
    except ValueError:
        return float("nan")


def _add_ours(message: OutgoingMessage, seen: int, lines: list[str]) -> None:
    """Add what nobody has said: when it was made, whether the connection is kept, and where the body ends."""
    if message.sendDate and not seen & DATE:
        lines.append(date_line())
    if message.chunkedEncoding and message.statusCode in (204, 304):
        # No chunk may follow, not even the last one, and the peer may wait for it.
        message.chunkedEncoding = False
        message.shouldKeepAlive = False
    if message._pynet_removed & CONNECTION:
        message._pynet_last = not message.shouldKeepAlive
    elif not seen & CONNECTION:
        keeps = message.shouldKeepAlive and (
            seen & LENGTH or message.useChunkedEncodingByDefault or message._pynet_has_agent()
        )
        if not keeps:
            message._pynet_last = True
        if not keeps or message.maxRequestsOnConnectionReached:
            lines.append("Connection: close\r\n")
        else:
            lines.append("Connection: keep-alive\r\n")
            if message._pynet_default_keep_alive:
                lines.append(message._pynet_keep_alive_line())
    if not seen & (LENGTH | CODING):
        lines.append(_framing(message, seen))


def _framing(message: OutgoingMessage, seen: int) -> str:
    """What says where the body ends; nothing if only the end of the connection does."""
    if not message._pynet_has_body:
        message.chunkedEncoding = False
        return ""
    if not message.useChunkedEncodingByDefault:
        message._pynet_last = True
        return ""
    removed = message._pynet_removed
    if message._pynet_content_length is not None and not removed & LENGTH and not seen & TRAILER:
        return f"Content-Length: {message._pynet_content_length}\r\n"
    if removed & CODING:
        message._pynet_last = True
        return ""
    message.chunkedEncoding = True
    return "Transfer-Encoding: chunked\r\n"
