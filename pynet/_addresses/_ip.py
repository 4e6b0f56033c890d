"""IP literals: recognising, reading and writing them, alike on every platform.

The system's ``inet_pton`` differs in what it lets through (leading zeroes, five digits, zones); a literal that one
machine takes for a host name is a bug on the other.
"""

from __future__ import annotations

from typing import Final, Literal, Protocol

from pynet._errors import MISSING, plain_text

#: Added to an IPv4 address it gives its IPv4-mapped IPv6 address, ``::ffff:a.b.c.d``.
MAPPED: Final = 0xFFFF << 32
_HEX: Final = frozenset("0123456789abcdefABCDEF")
_ZONE: Final = frozenset("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.:-")


class IPObject(Protocol):
    """An ``ipaddress.IPv4Address`` or ``IPv6Address``."""

    @property
    def packed(self) -> bytes:
        """The address in network order."""


def isIP(input: str | IPObject) -> Literal[0, 4, 6]:
    """4 or 6 if *input* is an IP literal of that version, else 0.

    IPv6 may carry a zone (``fe80::1%eth0``); brackets, leading zeroes in IPv4 and surrounding blanks are refused.
    Anything but a string is made one first, so an ``ipaddress`` object is fine too.

    Node: net.md, "net.isIP(input)". Differs: no.
    """
    text = input if isinstance(input, str) else _text(input)
    if ":" in text:
        return 6 if _is_ipv6(text) else 0
    return 0 if parse_ipv4(text) is None else 4


def isIPv4(input: str | IPObject) -> bool:
    """Whether *input* is an IPv4 literal: four decimal numbers without leading zeroes.

    Node: net.md, "net.isIPv4(input)". Differs: no.
    """
    return parse_ipv4(input if isinstance(input, str) else _text(input)) is not None


def isIPv6(input: str | IPObject) -> bool:
    """Whether *input* is an IPv6 literal, with or without a zone.

    Node: net.md, "net.isIPv6(input)". Differs: no.
    """
    return _is_ipv6(input if isinstance(input, str) else _text(input))


def _text(value: object) -> str:
    if isinstance(value, (bytes, bytearray)):
        return value.decode("latin-1")
    return "" if value is MISSING else plain_text(value)


def _is_ipv6(text: str) -> bool:
    address, percent, zone = text.partition("%")
    if percent and not (zone and _ZONE.issuperset(zone)):
        return False
    return parse_ipv6(address) is not None


def parse_ipv4(text: str) -> int | None:
    """The number of an IPv4 literal, None for any other text."""
    parts = text.split(".")
    if len(parts) != 4 or not text.isascii():
        return None
    number = 0
    for part in parts:
        if not part.isdigit() or len(part) > 3 or (part[0] == "0" and len(part) > 1):
            return None
        byte = int(part)
        if byte > 255:
            return None
        number = number << 8 | byte
    return number


def parse_ipv6(text: str) -> int | None:
    """The number of an IPv6 literal without zone, None for any other text."""
    head, gap, tail = text.partition("::")
    first = _groups(head, is_end=not gap)
    if first is None:
        return None
    if not gap:
        return first[0] if first[1] == 8 else None
    last = _groups(tail, is_end=True)
    # The gap stands for at least one group.
    if last is None or first[1] + last[1] > 7:
        return None
    return first[0] << 16 * (8 - first[1]) | last[0]


def _groups(text: str, *, is_end: bool) -> tuple[int, int] | None:
    """Number and count of groups on one side of the gap; dotted IPv4 counts two and may stand at the end only."""
    if not text:
        return 0, 0
    number = count = 0
    parts = text.split(":")
    if is_end and "." in parts[-1]:
        dotted = parse_ipv4(parts.pop())
        if dotted is None:
            return None
        number, count = dotted, 2
    if len(parts) + count > 8:
        return None
    high = 0
    for part in parts:
        if not 1 <= len(part) <= 4 or not _HEX.issuperset(part):
            return None
        high = high << 16 | int(part, 16)
    return high << 16 * count | number, len(parts) + count


def format_ipv4(number: int) -> str:
    """Dotted decimal."""
    return f"{number >> 24}.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


def format_ipv6(number: int) -> str:
    """Shortest form: the longest run of zero groups becomes ``::``; mapped and compatible IPv4 stays dotted."""
    groups = [number >> shift & 0xFFFF for shift in range(112, -16, -16)]
    start, length = _longest_gap(groups)
    if start == 0 and (length == 6 or (length == 5 and groups[5] == 0xFFFF)):
        return f"::{'ffff:' if length == 5 else ''}{format_ipv4(number & 0xFFFFFFFF)}"
    words = [f"{group:x}" for group in groups]
    if length < 2:
        return ":".join(words)
    return f"{':'.join(words[:start])}::{':'.join(words[start + length :])}"


def _longest_gap(groups: list[int]) -> tuple[int, int]:
    best = best_length = 0
    length = 0
    for index, group in enumerate(groups):
        length = 0 if group else length + 1
        if length > best_length:
            best, best_length = index - length + 1, length
    return best, best_length
