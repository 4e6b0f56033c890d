"""Informational answers (1xx), which come before the head of the answer itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from pynet._errors import (
    ERR_HTTP_HEADERS_SENT,
    ERR_HTTP_INVALID_STATUS_CODE,
    ERR_INVALID_ARG_VALUE,
    MISSING,
    validate_integer,
    validate_object,
)
from pynet._events import fit

from ._head import pairs
from ._headers import check_value, header_text, validateHeaderName
from ._status import STATUS_CODES

if TYPE_CHECKING:
    from ._response import ServerResponse

__all__ = ["early_hints", "information"]

_LINK = re.compile(r'<[^>]*>(?:\s*;\s*[^;"\s]+(?:="?[^;"\s]*"?)?)*').fullmatch
_FORMAT = 'must be an array or string of format "</styles.css>; rel=preload; as=style"'


def information(answer: ServerResponse, status: object, headers: object, callback: object) -> bool:
    """Send an answer of *status*, without a body, before the one that counts."""
    if answer._pynet_head is not None:
        raise ERR_HTTP_HEADERS_SENT("write")
    status = validate_integer(status, "statusCode", 100, 199)
    if status == 101:
        raise ERR_HTTP_INVALID_STATUS_CODE(status)
    lines = [f"HTTP/1.1 {status} {STATUS_CODES.get(status, 'unknown')}\r\n"]
    if headers is not MISSING and headers is not None:
        validate_object(headers, "headers", allow_array=True)
        lines.extend(_lines(answer, pairs(headers)))
    if status == 100:
        answer._pynet_sent_continue = True
    return _write(answer, lines, callback)


def early_hints(answer: ServerResponse, hints: object, callback: object) -> None:
    """Send a 103 with links, if there are any."""
    if answer._pynet_head is not None:
        raise ERR_HTTP_HEADERS_SENT("write")
    validate_object(hints, "hints")
    given: Mapping[str, object] = hints if isinstance(hints, Mapping) else {}
    links = given.get("link")
    if links is None:
        return
    link = _link(links)
    if not link:
        return
    others = [(name, value) for name, value in given.items() if name != "link"]
    lines = ["HTTP/1.1 103 Early Hints\r\n", f"Link: {link}\r\n", *_lines(answer, others)]
    _write(answer, lines, callback)


def _link(links: Any) -> str:
    several = isinstance(links, (list, tuple))
    for link in links if several else (links,):
        if not isinstance(link, str) or _LINK(link) is None:
            raise ERR_INVALID_ARG_VALUE("hints", link, _FORMAT)
    text: str = ", ".join(links) if several else links
    return text


def _lines(answer: ServerResponse, headers: Iterable[tuple[object, object]]) -> list[str]:
    lines = []
    for name, value in headers:
        validateHeaderName(name)
        text = header_text(value)
        check_value(name, text, answer._pynet_relaxed)
        lines.append(f"{name}: {text}\r\n")
    return lines


def _write(answer: ServerResponse, lines: list[str], callback: object) -> bool:
    data = "".join([*lines, "\r\n"]).encode("latin-1")
    return answer._pynet_write_raw(data, fit(callback, 1) if callable(callback) else None)
