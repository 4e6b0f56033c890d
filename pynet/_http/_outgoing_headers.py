"""The headers of a message that is being made: ``setHeader()`` and its like."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from typing_extensions import Self

from pynet._errors import (
    ERR_HTTP_HEADERS_SENT,
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    ERR_INVALID_CHAR,
    ERR_INVALID_HTTP_TOKEN,
    MISSING,
    validate_string,
)

from ._head import CODING, CONNECTION, LENGTH
from ._headers import (
    KNOWN_NAMES,
    OutgoingHeaders,
    check_value,
    has_bad_character,
    header_text,
    is_token,
    lower_name,
    validateHeaderName,
)
from ._outgoing_facts import OutgoingFacts

__all__ = ["HeaderMethods"]


class HeaderMethods(OutgoingFacts):
    """What an OutgoingMessage has of headers and trailers."""

    __slots__ = ("_pynet_headers", "_pynet_removed")

    _pynet_headers: OutgoingHeaders | None
    _pynet_removed: int  # which of those that come by themselves must not, as bits of _head
    _pynet_relaxed = False  # httpValidation is not strict
    _pynet_trailer = b""
    #: Whether the head gets a ``Date`` if it has none.
    sendDate: bool = False

    def setHeader(self, name: str = MISSING, value: Any = MISSING) -> Self:  # type: ignore[assignment]
        """Set a header; one of the same name, in any case, is replaced.

        Args:
            name: As it is to be sent.
            value: A str or number; a list is one header line for each.

        Raises:
            TypeError: ``ERR_INVALID_HTTP_TOKEN``, ``ERR_HTTP_INVALID_HEADER_VALUE``, ``ERR_INVALID_CHAR``.
            RuntimeError: ``ERR_HTTP_HEADERS_SENT``.

        Node: http.md, "response.setHeader(name, value)". Differs: no.
        """
        if self._pynet_head is not None:
            raise ERR_HTTP_HEADERS_SENT("set")
        lower = KNOWN_NAMES.get(name) if type(name) is str else None
        if lower is None:
            lower = lower_name(name)
        if type(value) is not str or not value.isascii() or not value.isprintable():
            self._pynet_check_values(name, value)
        if self._pynet_headers is None:
            self._pynet_headers = {lower: (name, value)}
        else:
            self._pynet_headers[lower] = (name, value)
        return self

    def _pynet_check_values(self, name: str, value: object) -> None:
        if isinstance(value, (list, tuple)):
            for each in value:
                check_value(name, each, self._pynet_relaxed)
        else:
            check_value(name, value, self._pynet_relaxed)

    def setHeaders(self, headers: Mapping[str, Any] | Iterable[tuple[str, Any]]) -> Self:
        """Set all of *headers*, a dict; several ``set-cookie`` of a list of pairs are kept as a list.

        Raises:
            TypeError: ``ERR_INVALID_ARG_TYPE``, and what ``setHeader()`` raises.
            RuntimeError: ``ERR_HTTP_HEADERS_SENT``.

        Node: http.md, "outgoingMessage.setHeaders(headers)". Differs: takes a dict where Node takes a Map or Headers.
        """
        if self._pynet_head is not None:
            raise ERR_HTTP_HEADERS_SENT("set")
        if isinstance(headers, Mapping):
            found: Iterable[tuple[str, object]] = headers.items()
        elif isinstance(headers, (list, tuple)) and all(map(_is_pair, headers)):
            found = headers
        else:
            raise ERR_INVALID_ARG_TYPE("headers", ["Headers", "Map"], headers)
        cookies: list[object] = []
        for name, value in found:
            if isinstance(name, str) and name.lower() == "set-cookie":
                cookies.extend(value if isinstance(value, (list, tuple)) else [value])
            else:
                self.setHeader(name, value)
        if cookies:
            self.setHeader("set-cookie", cookies)
        return self

    def appendHeader(self, name: str, value: Any) -> Self:
        """Add a value to a header that is there, or set it.

        Raises:
            TypeError: ``ERR_INVALID_HTTP_TOKEN``, ``ERR_HTTP_INVALID_HEADER_VALUE``, ``ERR_INVALID_CHAR``.
            RuntimeError: ``ERR_HTTP_HEADERS_SENT``.

        Node: http.md, "outgoingMessage.appendHeader(name, value)". Differs: no.
        """
        if self._pynet_head is not None:
            raise ERR_HTTP_HEADERS_SENT("append")
        validateHeaderName(name)
        self._pynet_check_values(name, value)
        if self._pynet_headers is None:
            self._pynet_headers = {}
        lower = name.lower()
        if lower not in self._pynet_headers:
            self._pynet_headers[lower] = (name, value)
            return self
        first, before = self._pynet_headers[lower]
        values = [*before] if isinstance(before, (list, tuple)) else [before]
        values.extend(value if isinstance(value, (list, tuple)) else [value])
        self._pynet_headers[lower] = (first, values)
        return self

    def getHeader(self, name: str = MISSING) -> Any:  # type: ignore[assignment]
        """The value that was set for a header, as it was given; None if there is none.

        Raises:
            TypeError: ``ERR_INVALID_ARG_TYPE``.

        Node: http.md, "response.getHeader(name)". Differs: no.
        """
        validate_string(name, "name")
        entry = self._pynet_headers.get(name.lower()) if self._pynet_headers else None
        return None if entry is None else entry[1]

    def getHeaderNames(self) -> list[str]:
        """The names of the headers that were set, in lower case.

        Node: http.md, "response.getHeaderNames()". Differs: no.
        """
        return [*self._pynet_headers] if self._pynet_headers else []

    def getRawHeaderNames(self) -> list[str]:
        """The names of the headers that were set, as they were given.

        Node: http.md, "request.getRawHeaderNames()". Differs: no.
        """
        return [name for name, _ in self._pynet_headers.values()] if self._pynet_headers else []

    def getHeaders(self) -> dict[str, Any]:
        """The headers that were set, with names in lower case, as a new dict.

        Node: http.md, "response.getHeaders()". Differs: no.
        """
        return {lower: value for lower, (_, value) in self._pynet_headers.items()} if self._pynet_headers else {}

    def hasHeader(self, name: str = MISSING) -> bool:  # type: ignore[assignment]
        """Whether a header was set.

        Raises:
            TypeError: ``ERR_INVALID_ARG_TYPE``.

        Node: http.md, "response.hasHeader(name)". Differs: no.
        """
        validate_string(name, "name")
        return self._pynet_headers is not None and name.lower() in self._pynet_headers

    def removeHeader(self, name: str = MISSING) -> None:  # type: ignore[assignment]
        """Take back a header; one that is sent by itself (``Date``, ``Connection``, …) will not be sent.

        Raises:
            TypeError: ``ERR_INVALID_ARG_TYPE``.
            RuntimeError: ``ERR_HTTP_HEADERS_SENT``.

        Node: http.md, "response.removeHeader(name)". Differs: no.
        """
        validate_string(name, "name")
        if self._pynet_head is not None:
            raise ERR_HTTP_HEADERS_SENT("remove")
        lower = name.lower()
        if lower == "connection":
            self._pynet_removed |= CONNECTION
        elif lower == "content-length":
            self._pynet_removed |= LENGTH
        elif lower == "transfer-encoding":
            self._pynet_removed |= CODING
        elif lower == "date":
            self.sendDate = False
        if self._pynet_headers is not None:
            self._pynet_headers.pop(lower, None)

    def addTrailers(self, headers: Mapping[str, Any] | Iterable[tuple[str, Any]]) -> None:
        """Send headers behind the body; only a body in chunks can have them.

        Raises:
            TypeError: ``ERR_INVALID_HTTP_TOKEN``, ``ERR_INVALID_CHAR``.

        Node: http.md, "response.addTrailers(headers)". Differs: no.
        """
        self._pynet_trailer = b""
        found = headers.items() if isinstance(headers, Mapping) else _pairs_of(headers)
        for name, value in found:
            if not is_token(name):
                raise ERR_INVALID_HTTP_TOKEN("Trailer name", name)
            for each in value if isinstance(value, (list, tuple)) else (value,):
                text = header_text(each)
                if has_bad_character(text, self._pynet_relaxed):
                    raise ERR_INVALID_CHAR("trailer content", name)
                self._pynet_trailer += f"{name}: {text}\r\n".encode("latin-1")


def _pairs_of(headers: object) -> Iterable[tuple[object, object]]:
    if not isinstance(headers, (list, tuple)):
        if headers is None or headers is MISSING:
            raise ERR_INVALID_ARG_TYPE("headers", "Object", headers)
        return ()
    if not all(map(_is_pair, headers)):
        raise ERR_INVALID_ARG_VALUE("headers", headers, "must be a list of pairs")
    return headers


def _is_pair(item: object) -> bool:
    return isinstance(item, (list, tuple)) and len(item) == 2
