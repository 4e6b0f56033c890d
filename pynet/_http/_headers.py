"""Header names and values: what is allowed in those that we send, and how those that came are merged.

Outgoing headers are kept as ``{name in lower case: (name as given, value)}``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from pynet._errors import (
    ERR_HTTP_INVALID_HEADER_VALUE,
    ERR_INVALID_CHAR,
    ERR_INVALID_HTTP_TOKEN,
    MISSING,
    plain_text,
)

__all__ = [
    "OutgoingHeaders",
    "distinct",
    "header_text",
    "has_bad_character",
    "is_token",
    "merge",
    "validateHeaderName",
    "validateHeaderValue",
]

#: What ``setHeader()`` keeps.
OutgoingHeaders = dict[str, tuple[str, Any]]

_TOKEN = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+").fullmatch
_BAD = re.compile(r"[^\t\x20-\x7e\x80-\xff]").search
# Where httpValidation is not strict: what would end or cut the line is never let through.
_BAD_RELAXED = re.compile(r"[\0\r\n\u0100-\U0010ffff]").search

# Of these the first one counts: a second would be a contradiction.
_SINGLE = frozenset(
    (
        "age",
        "authorization",
        "content-length",
        "content-type",
        "etag",
        "expires",
        "from",
        "host",
        "if-modified-since",
        "if-unmodified-since",
        "last-modified",
        "location",
        "max-forwards",
        "proxy-authorization",
        "referer",
        "retry-after",
        "server",
        "user-agent",
    )
)


def is_token(value: object) -> bool:
    """Whether *value* can be the name of a header, or a method."""
    return isinstance(value, str) and _TOKEN(value) is not None


def has_bad_character(text: str, relaxed: bool = False) -> bool:
    """Whether *text* cannot be the value of a header."""
    return (_BAD_RELAXED if relaxed else _BAD)(text) is not None


def header_text(value: object) -> str:
    """A header's value as it is sent: as JavaScript makes a text of it."""
    if isinstance(value, str):
        return value
    return value.decode("latin-1") if isinstance(value, bytes) else plain_text(value)


def validateHeaderName(name: object = MISSING, label: str | None = None) -> None:
    """Check that *name* can be the name of a header.

    Args:
        name: What is to be checked.
        label: What it is called in the error; "Header name" by default.

    Raises:
        TypeError: ``ERR_INVALID_HTTP_TOKEN``.

    Node: http.md, "http.validateHeaderName(name[, label])". Differs: no.
    """
    if not is_token(name):
        raise ERR_INVALID_HTTP_TOKEN(label or "Header name", name)


def validateHeaderValue(name: object, value: object = MISSING) -> None:
    """Check that *value* can be the value of the header *name*: no control characters but tabs, nothing above latin1.

    Raises:
        TypeError: ``ERR_HTTP_INVALID_HEADER_VALUE`` without a value, ``ERR_INVALID_CHAR``.

    Node: http.md, "http.validateHeaderValue(name, value)". Differs: no.
    """
    check_value(name, value, False)


#: What was found to be a token, in lower case: programs use a handful of names.
KNOWN_NAMES: dict[str, str] = {}
_MOST_NAMES = 500


def lower_name(name: Any) -> str:
    """A header name in lower case, after it was checked, for one that is not among `KNOWN_NAMES`."""
    validateHeaderName(name)
    lower: str = name.lower()
    if len(KNOWN_NAMES) < _MOST_NAMES:
        KNOWN_NAMES[name] = lower
    return lower


def check_value(name: object, value: object, relaxed: bool) -> None:
    """`validateHeaderValue()`, also for servers and requests whose ``httpValidation`` is not strict."""
    if type(value) is str and value.isascii() and value.isprintable():
        return
    if value is MISSING:
        raise ERR_HTTP_INVALID_HEADER_VALUE(value, name)
    if (_BAD_RELAXED if relaxed else _BAD)(value if isinstance(value, str) else header_text(value)) is not None:
        raise ERR_INVALID_CHAR("header content", name)


def merge(names: list[str], raw: list[str], join: bool = False) -> dict[str, object]:
    """The headers that came as one dict.

    ``set-cookie`` is a list, cookies are joined with "; ", what may be there once keeps its first value, all else is
    joined with ", "; so is what may be there once with *join* (``joinDuplicateHeaders``).

    Args:
        names: The names in lower case.
        raw: Names and values in turn.
        join: Whether to join in any case.
    """
    headers: dict[str, Any] = dict(zip(names, raw[1::2], strict=True))
    if len(headers) == len(names) and "set-cookie" not in headers:
        return headers
    headers = {}
    for name, value in zip(names, raw[1::2], strict=True):
        if name == "set-cookie":
            headers.setdefault(name, []).append(value)
        elif name not in headers:
            headers[name] = value
        elif name == "cookie":
            headers[name] += "; " + value
        elif join or name not in _SINGLE:
            headers[name] += ", " + value
    return headers


def distinct(names: list[str], raw: list[str]) -> dict[str, list[str]]:
    """The headers that came, each with the list of its values."""
    headers: dict[str, list[str]] = {}
    for name, value in zip(names, raw[1::2], strict=True):
        headers.setdefault(name, []).append(value)
    return headers


def lower_names(raw: list[str]) -> list[str]:
    """The names among names and values in turn, in lower case."""
    return "\n".join(raw[::2]).lower().split("\n") if raw else []


def parse_unique(names: Iterable[object] | None) -> frozenset[str] | None:
    """The option ``uniqueHeaders``: headers of which several values go in one line. A name may be in a list."""
    if not isinstance(names, (list, tuple)):
        return None
    found: set[str] = set()
    for name in names:
        for each in name if isinstance(name, (list, tuple)) else (name,):
            if not isinstance(each, str):
                raise TypeError(f"a header name in uniqueHeaders is a str, not {type(each).__name__}")
            found.add(each.lower())
    return frozenset(found)
