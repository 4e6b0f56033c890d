"""Host and port of an http URL, as browsers read them; only IP hosts are told apart.

The rules are the WHATWG URL standard's: ``0x7f.1`` is 127.0.0.1, ``192.168.1`` is 192.168.0.1, full-width digits
count, user names and paths are skipped, and the default port 80 reads as 0.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from ._ip import parse_ipv6

_DEFAULT_PORT: Final = 80
#: Code points that vanish in host names, by first and last.
_IGNORED: Final = (
    (0xAD, 0xAD),
    (0x34F, 0x34F),
    (0x115F, 0x1160),
    (0x17B4, 0x17B5),
    (0x180B, 0x180F),
    (0x200B, 0x200B),
    (0x2060, 0x2064),
    (0x206A, 0x206F),
    (0x3164, 0x3164),
    (0xFE00, 0xFE0F),
    (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0),
    (0x1BCA0, 0x1BCA3),
    (0x1D173, 0x1D17A),
    (0xE0100, 0xE01EF),
)
#: For ``str.translate``, which is quick with a name of any length.
_MAPPED: Final = {
    **{code: None for first, last in _IGNORED for code in range(first, last + 1)},
    **dict.fromkeys((0x3002, 0xFF0E, 0xFF61), "."),
}
_DIGITS: Final = {8: frozenset("01234567"), 10: frozenset("0123456789"), 16: frozenset("0123456789abcdefABCDEF")}


class IPHost(NamedTuple):
    """An IP address as a number, its version and the port."""

    number: int
    version: int
    port: int


def parse_authority(text: str) -> IPHost | None:
    """Read *text* as what may follow ``http://``; None if it is not a URL, or its host not an IP address."""
    text = text.rstrip("".join(map(chr, range(0x21)))).translate({9: None, 10: None, 13: None}).lstrip("/\\")
    for end in "/\\?#":
        text = text.partition(end)[0]
    text = text.rpartition("@")[2]
    if text.startswith("["):
        address, bracket, rest = text[1:].partition("]")
        number = parse_ipv6(address) if bracket else None
        if rest and rest[0] != ":":
            return None
        version = 6
    else:
        host, _, rest = text.partition(":")
        number = parse_ipv4_host(_to_ascii(host))
        rest = f":{rest}"
        version = 4
    port = _parse_port(rest[1:])
    if number is None or port is None:
        return None
    return IPHost(number, version, port)


def _parse_port(text: str) -> int | None:
    if not text:
        return 0
    if not (text.isascii() and text.isdigit()):
        return None
    port = int(text.lstrip("0")[:6] or "0")
    if port > 65535:
        return None
    return 0 if port == _DEFAULT_PORT else port


def _to_ascii(host: str) -> str:
    """Percent signs decoded and look-alikes mapped, as far as it can make a number of it."""
    if "%" in host:
        from urllib.parse import unquote  # here and below: rare, and not worth the time on every import

        host = unquote(host)
    if host.isascii():
        return host
    import unicodedata

    host = with_plain_dots(host)
    mapped = unicodedata.normalize("NFKC", host)
    # Other characters that would become a dot are not allowed in host names.
    return mapped if mapped.count(".") == host.count(".") else ""


def with_plain_dots(host: str) -> str:
    """*host* without the characters that vanish in names, and with its full stops as dots."""
    return host.translate(_MAPPED)


def parse_ipv4_host(host: str) -> int | None:
    """The number of an IPv4 address as browsers read it, or None."""
    parts = host.split(".")
    if len(parts) > 1 and not parts[-1]:
        parts.pop()
    if len(parts) > 4:
        return None
    numbers = []
    for part in parts:
        number = _parse_number(part)
        if number is None:
            return None
        numbers.append(number)
    # The last number fills all bytes that the others leave.
    if any(number > 255 for number in numbers[:-1]) or numbers[-1] >= 256 ** (5 - len(numbers)):
        return None
    return sum(number << 8 * (3 - index) for index, number in enumerate(numbers[:-1])) + numbers[-1]


def _parse_number(text: str) -> int | None:
    """Decimal, octal after ``0`` or hexadecimal after ``0x``; the bare ``0x`` is 0."""
    if not text:
        return None
    base = 10
    if text[:2] in ("0x", "0X"):
        text, base = text[2:], 16
    elif len(text) > 1 and text[0] == "0":
        text, base = text[1:], 8
    if not _DIGITS[base].issuperset(text):
        return None
    # Cut before int(): Python refuses to read thousands of digits, and more than 32 are too many anyway.
    return int(text.lstrip("0")[:32] or "0", base)
