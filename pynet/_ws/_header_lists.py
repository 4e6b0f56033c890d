"""The lists in the heads of a handshake: ``Sec-WebSocket-Extensions`` and ``Sec-WebSocket-Protocol``.

They are read as strictly as ``ws`` reads them, and a fault is named by its index, as there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from ._errors import WebSocketSyntaxError

__all__ = ["ExtensionOffers", "format_extensions", "is_token", "parse_extensions", "parse_subprotocols"]

#: Extension -> its offers, in order; an offer is parameter -> values, True for one without a value.
ExtensionOffers = dict[str, "list[dict[str, list[str | bool]]]"]

_TOKEN: Final = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_SPACES: Final = re.compile(r"[ \t]*")


def is_token(text: str) -> bool:
    """Whether *text* is a token of RFC 9110, as a subprotocol has to be."""
    return _TOKEN.fullmatch(text) is not None


class _Cursor:
    """A place in a header."""

    __slots__ = ("at", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def token(self) -> str:
        found = _TOKEN.match(self.text, self.at)
        if found is None:
            raise self.unexpected()
        self.at = found.end()
        return found[0]

    def spaces(self) -> None:
        found = _SPACES.match(self.text, self.at)
        assert found is not None
        self.at = found.end()

    def separator(self, allowed: str) -> str:
        """Which of *allowed* stands here; "" at the end. Blanks before it and behind it belong to it."""
        if self.at == len(self.text):
            return ""
        self.spaces()
        if self.at == len(self.text) or self.text[self.at] not in allowed:
            raise self.unexpected()
        found = self.text[self.at]
        self.at += 1
        self.spaces()
        return found

    def quoted(self) -> str:
        """What stands in quotes: only what could stand without them, with backslashes as in a quoted string."""
        self.at += 1
        value = ""
        while (character := self.peek()) != '"':
            if character == "\\":
                self.at += 1
                character = self.peek()
            if not is_token(character):
                raise self.unexpected()
            value += character
            self.at += 1
        if not value:
            raise self.unexpected()
        self.at += 1
        return value

    def peek(self) -> str:
        if self.at >= len(self.text):
            raise self.unexpected()
        return self.text[self.at]

    def unexpected(self) -> WebSocketSyntaxError:
        if self.at >= len(self.text):
            return WebSocketSyntaxError("Unexpected end of input")
        return WebSocketSyntaxError(f"Unexpected character at index {self.at}")


def parse_extensions(header: str) -> ExtensionOffers:
    """What a ``Sec-WebSocket-Extensions`` header offers.

    Raises:
        WebSocketSyntaxError: It is malformed.
    """
    offers: ExtensionOffers = {}
    cursor = _Cursor(header)
    separator = ","
    parameters: dict[str, list[str | bool]] = {}
    while separator:
        name = cursor.token()
        if separator == ",":
            parameters = {}
            offers.setdefault(name, []).append(parameters)
            separator = cursor.separator(",;")
            continue
        value: str | bool = True
        if cursor.at < len(header) and header[cursor.at] == "=":
            cursor.at += 1
            value = cursor.quoted() if cursor.at < len(header) and header[cursor.at] == '"' else cursor.token()
        parameters.setdefault(name, []).append(value)
        separator = cursor.separator(",;")
    return offers


def format_extensions(extensions: Mapping[str, Any]) -> str:
    """The header for *extensions*: name -> one set of parameters or several; parameter -> one value or several."""
    parts = []
    for name, configurations in extensions.items():
        for parameters in configurations if isinstance(configurations, list) else [configurations]:
            words = [name]
            for key, values in parameters.items():
                for value in values if isinstance(values, list) else [values]:
                    words.append(key if value is True else f"{key}={value}")
            parts.append("; ".join(words))
    return ", ".join(parts)


def parse_subprotocols(header: str) -> dict[str, None]:
    """The subprotocols that a ``Sec-WebSocket-Protocol`` header offers: a dict, as the set that keeps their order.

    Raises:
        WebSocketSyntaxError: It is malformed, or one is there twice.
    """
    found: dict[str, None] = {}
    cursor = _Cursor(header)
    separator = ","
    while separator:
        name = cursor.token()
        separator = cursor.separator(",")
        if name in found:
            raise WebSocketSyntaxError(f'The "{name}" subprotocol is duplicated')
        found[name] = None
    return found
