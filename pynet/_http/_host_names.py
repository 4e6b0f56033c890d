"""The host of a URL as browsers read it: IP addresses normalised, names in lower-case ASCII.

Names with other letters are mapped with Python's Unicode database and written in punycode. That is the WHATWG URL
standard's rule without its table of characters that no name may have: the resolver does not know such names.
"""

from __future__ import annotations

import unicodedata
from typing import Final
from urllib.parse import unquote_to_bytes

from pynet._addresses import format_ipv4, format_ipv6, parse_ipv4_host, parse_ipv6, with_plain_dots

_FORBIDDEN: Final = frozenset(map(chr, (*range(0x21), 0x7F))) | frozenset("#/:<>?@[\\]^|")
_FORBIDDEN_IN_NAMES: Final = _FORBIDDEN | {"%"}
#: Folding would change them, and they are letters of their own in names: sharp s and the final sigma.
_KEPT: Final = {"\u00df": "\u00df", "\u03c2": "\u03c2", "\u1e9e": "\u00df"}
_HEX: Final = frozenset("0123456789abcdef")


def read_host(text: str) -> str | None:
    """The host of an ``http:`` or ``ws:`` URL, or None if it can be none. IPv6 addresses keep their brackets."""
    if text.startswith("["):
        return _read_ipv6(text)
    name = _to_ascii(unquote_to_bytes(text).decode("utf-8", "replace")) if "%" in text else _to_ascii(text)
    if not name or not _FORBIDDEN_IN_NAMES.isdisjoint(name):
        return None
    if _ends_in_number(name):
        number = parse_ipv4_host(name)
        return None if number is None else format_ipv4(number)
    return name


def read_opaque_host(text: str) -> str | None:
    """The host of a URL with any other protocol: a text as it is, still to be escaped."""
    if text.startswith("["):
        return _read_ipv6(text)
    return text if _FORBIDDEN.isdisjoint(text) else None


def _read_ipv6(text: str) -> str | None:
    number = parse_ipv6(text[1:-1]) if text.endswith("]") and "%" not in text else None
    if number is None:
        return None
    address, dot, _ = format_ipv6(number).partition(".")
    if dot:  # URLs have no dots in such an address
        address = f"{address[: address.rindex(':') + 1]}{number >> 16 & 0xFFFF:x}:{number & 0xFFFF:x}"
    return f"[{address}]"


def _ends_in_number(name: str) -> bool:
    parts = name.split(".")
    if len(parts) > 1 and not parts[-1]:
        parts.pop()
    last = parts[-1]
    return (last.isascii() and last.isdigit()) or (last[:2] == "0x" and _HEX.issuperset(last[2:]))


def _to_ascii(name: str) -> str:
    """The name in ASCII, or the empty string."""
    if name.isascii():
        return name.lower()
    mapped = unicodedata.normalize("NFKC", with_plain_dots(name))
    folded = unicodedata.normalize("NFKC", "".join(_KEPT.get(char) or char.casefold() for char in mapped))
    labels = [_label_to_ascii(label) for label in folded.split(".")]
    return "" if None in labels else ".".join(map(str, labels))


def _label_to_ascii(label: str) -> str | None:
    if label.isascii():
        return label
    if "\ufffd" in label or unicodedata.category(label[0])[0] == "M":
        return None
    return "xn--" + label.encode("punycode").decode("ascii")
