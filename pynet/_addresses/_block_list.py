"""``BlockList``: rules on addresses, asked for every connection and datagram.

Every address becomes a number in one space, IPv4 at its IPv4-mapped place. Single addresses are looked up in a dict.
Subnets and ranges are intervals, merged into sorted tables when the first question is asked, and found by bisection.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar, Final, NamedTuple

from pynet._errors import (
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    MAX_SAFE_INTEGER,
    inspect,
    validate_array,
    validate_int32,
    validate_string,
)

from ._ip import MAPPED
from ._socket_address import IPVersion, SocketAddress, parse_address

_LAST_MAPPED: Final = MAPPED | 0xFFFFFFFF
_FAMILY_NAMES: Final = {"ipv4": "IPv4", "ipv6": "IPv6"}
_FAMILIES: Final[dict[str, IPVersion]] = {"ipv4": "ipv4", "ipv6": "ipv6", "IPv4": "ipv4", "IPv6": "ipv6"}

Span = tuple[int, int]


class _Rule(NamedTuple):
    """A subnet or range: its text, and the numbers it covers for questions about either family."""

    text: str
    ipv4: Span | None
    ipv6: Span | None


class _Table:
    """Merged intervals."""

    __slots__ = ("_ends", "_starts")

    def __init__(self, spans: Iterable[Span]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(spans):
            if self._ends and start <= self._ends[-1] + 1:
                self._ends[-1] = max(end, self._ends[-1])
            else:
                self._starts.append(start)
                self._ends.append(end)

    def add(self, span: Span) -> None:
        """Put one more interval in, swallowing those that it meets."""
        start, end = span
        first = bisect_left(self._ends, start - 1)
        last = bisect_right(self._starts, end + 1)
        if first < last:
            start, end = min(start, self._starts[first]), max(end, self._ends[last - 1])
        self._starts[first:last] = [start]
        self._ends[first:last] = [end]

    def covers(self, number: int) -> bool:
        index = bisect_right(self._starts, number) - 1
        return index >= 0 and number <= self._ends[index]


class BlockList:
    """A set of addresses, subnets and ranges to refuse (or, used the other way round, to allow).

    ``net.Server``, ``net.Socket`` and datagram sockets take one as ``blockList``, ``sendBlockList`` and so on.
    IPv4 rules hold for IPv4-mapped IPv6 addresses too, and the other way round. Wherever an address is expected, a
    ``SocketAddress`` will do; its own family is used then.

    Every ``add`` method raises ``ERR_INVALID_ADDRESS`` (RuntimeError) for a text that is not an address of the family,
    ``ERR_INVALID_ARG_TYPE`` and ``ERR_INVALID_ARG_VALUE`` (TypeError) for the wrong kind of argument. ``remove``
    methods check their arguments in the same way and do nothing when no rule is equal.

    Node: net.md, "Class: net.BlockList". Differs: ``rules`` has its single addresses newest first, not in the order of
    a hash table.
    """

    #: The private and local networks, for ``addCIDRs``.
    PRIVATE_RANGES: ClassVar[tuple[str, ...]] = (
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "127.0.0.0/8",
        "::1/128",
        "169.254.0.0/16",
        "fe80::/10",
        "fc00::/7",
    )

    def __init__(self) -> None:
        self._addresses: dict[int, str] = {}
        self._subnets: list[_Rule] = []
        self._ranges: list[_Rule] = []
        self._tables: dict[IPVersion, _Table] | None = None  # None: to be built

    # --- adding ---

    def addAddress(self, address: str | SocketAddress, type: str = "ipv4") -> None:
        """Add one address; adding it again changes nothing.

        Node: net.md, "blockList.addAddress(address[, type])". Differs: no.
        """
        self._insert(_address(address, "address", type))

    def addAddresses(self, addresses: Sequence[str | SocketAddress], type: str = "ipv4") -> None:
        """Add every address of a list, or none if one is wrong.

        Node: net.md, "blockList.addAddresses(addresses[, type])". Differs: no.
        """
        validate_array(addresses, "addresses")
        validate_string(type, "family")
        for address in [_address(item, f"addresses[{i}]", type) for i, item in enumerate(addresses)]:
            self._insert(address)

    def addRange(self, start: str | SocketAddress, end: str | SocketAddress, type: str = "ipv4") -> None:
        """Add all addresses from *start* to *end*, both included; *start* must not come after *end*.

        Node: net.md, "blockList.addRange(start, end[, type])". Differs: no.
        """
        self._add(self._ranges, _range(start, end, type))

    def addSubnet(self, net: str | SocketAddress, prefix: int, type: str = "ipv4") -> None:
        """Add the subnet of *net* with *prefix* fixed bits, 0 to 32 or 128; further bits of *net* do not matter.

        Node: net.md, "blockList.addSubnet(net, prefix[, type])". Differs: no.
        """
        self._add(self._subnets, _subnet(net, prefix, type))

    def addCIDR(self, cidr: str) -> None:
        """Add a subnet written as ``"10.0.0.0/8"`` or ``"fe80::/10"``.

        Node: net.md, "blockList.addCIDR(cidr)". Differs: no.
        """
        self.addSubnet(*_cidr(cidr, "cidr"))

    def addCIDRs(self, cidrs: Sequence[str]) -> None:
        """Add every subnet of a list; none if one has not the form ``address/prefix``, else those before a wrong one.

        Node: net.md, "blockList.addCIDRs(cidrs)". Differs: no.
        """
        validate_array(cidrs, "cidrs")
        texts = [validate_string(cidr, f"cidrs[{i}]") for i, cidr in enumerate(cidrs)]
        for net, prefix, type in [_cidr(text, "cidr") for text in texts]:
            self.addSubnet(net, prefix, type)

    def _add(self, rules: list[_Rule], rule: _Rule) -> None:
        rules.append(rule)
        # A list that is asked already grows in place; only a removal makes it anew.
        if self._tables is not None:
            if rule.ipv4 is not None:
                self._tables["ipv4"].add(rule.ipv4)
            if rule.ipv6 is not None:
                self._tables["ipv6"].add(rule.ipv6)

    def _insert(self, address: SocketAddress) -> None:
        self._addresses[address._key] = f"Address: {_shown(address)}"

    # --- removing ---

    def removeAddress(self, address: str | SocketAddress, type: str = "ipv4") -> None:
        """Remove an address rule; subnets and ranges that cover the address stay.

        Node: net.md, "blockList.removeAddress(address[, type])". Differs: no.
        """
        self._addresses.pop(_address(address, "address", type)._key, None)

    def removeRange(self, start: str | SocketAddress, end: str | SocketAddress, type: str = "ipv4") -> None:
        """Remove the newest range with exactly these ends.

        Node: net.md, "blockList.removeRange(start, end[, type])". Differs: no.
        """
        first, last = _address(start, "start", type), _address(end, "end", type)
        self._remove(self._ranges, f"Range: {_shown(first)}-{last.address}")

    def removeSubnet(self, net: str | SocketAddress, prefix: int, type: str = "ipv4") -> None:
        """Remove the newest subnet with exactly this address and prefix.

        Node: net.md, "blockList.removeSubnet(net, prefix[, type])". Differs: no.
        """
        self._remove(self._subnets, _subnet(net, prefix, type).text)

    def removeCIDR(self, cidr: str) -> None:
        """Remove the newest subnet written like this.

        Node: net.md, "blockList.removeCIDR(cidr)". Differs: no.
        """
        self.removeSubnet(*_cidr(cidr, "cidr"))

    def clear(self) -> None:
        """Remove every rule.

        Node: net.md, "blockList.clear()". Differs: no.
        """
        self._addresses.clear()
        self._subnets.clear()
        self._ranges.clear()
        self._tables = None

    def _remove(self, rules: list[_Rule], text: str) -> None:
        for index in range(len(rules) - 1, -1, -1):
            if rules[index].text == text:
                del rules[index]
                self._tables = None
                return

    # --- asking ---

    def check(self, address: str | SocketAddress, type: str = "ipv4") -> bool:
        """Whether a rule covers *address*. A text that is not an address of the family *type* is covered by none.

        Raises:
            TypeError: ``ERR_INVALID_ARG_TYPE`` if an argument is not a string.

        Node: net.md, "blockList.check(address[, type])". Differs: no.
        """
        if isinstance(address, SocketAddress):
            family, key = address.family, address._key
        else:
            text, name = validate_string(address, "address"), validate_string(type, "family")
            known = _FAMILIES.get(name) or _FAMILIES.get(name.lower())
            number = None if known is None else parse_address(text, known)
            if known is None or number is None:
                return False
            family, key = known, number | MAPPED if known == "ipv4" else number
        if key in self._addresses:
            return True
        if not self._subnets and not self._ranges:
            return False
        return (self._tables or self._build())[family].covers(key)

    def _build(self) -> dict[IPVersion, _Table]:
        rules = [*self._subnets, *self._ranges]
        self._tables = {
            "ipv4": _Table(rule.ipv4 for rule in rules if rule.ipv4 is not None),
            "ipv6": _Table(rule.ipv6 for rule in rules if rule.ipv6 is not None),
        }
        return self._tables

    @property
    def rules(self) -> list[str]:
        """The rules as texts: addresses, then subnets, then ranges, newest first in each group.

        They look like ``"Address: IPv4 1.2.3.4"``, ``"Subnet: IPv4 10.0.0.0/8"``, ``"Range: IPv6 ::1-::5"``.

        Node: net.md, "blockList.rules". Differs: the order of the addresses.
        """
        rules = list(reversed(self._addresses.values()))
        rules += [rule.text for rule in reversed(self._subnets)]
        rules += [rule.text for rule in reversed(self._ranges)]
        return rules

    @property
    def size(self) -> int:
        """How many rules there are.

        Node: net.md, "blockList.size". Differs: no.
        """
        return len(self._addresses) + len(self._subnets) + len(self._ranges)

    @staticmethod
    def isBlockList(value: object) -> bool:
        """Whether *value* is a ``BlockList``.

        Node: net.md, "BlockList.isBlockList(value)". Differs: no.
        """
        return isinstance(value, BlockList)

    def __repr__(self) -> str:
        return f"BlockList {inspect({'rules': self.rules})}"

    # --- saving ---

    def toJSON(self) -> list[str]:
        """The same list as ``rules``, for ``json.dumps``.

        Node: net.md, "blockList.toJSON()". Differs: no.
        """
        return self.rules

    def fromJSON(self, data: str | Sequence[str]) -> None:
        """Add the rules that ``toJSON()`` gave, as a list or as JSON text. Texts that are not rules are skipped.

        Raises:
            ValueError: *data* is no JSON, or a prefix is out of range (``ERR_OUT_OF_RANGE``).
            TypeError: ``ERR_INVALID_ARG_TYPE``.
            RuntimeError: ``ERR_INVALID_ADDRESS``. Rules before the wrong one have been added.

        Node: net.md, "blockList.fromJSON(value)". Differs: no.
        """
        texts: object = data
        if isinstance(data, str):
            import json  # rarely needed, and not cheap to import

            texts = json.loads(data)
        if not isinstance(texts, (list, tuple)) or not all(isinstance(text, str) for text in texts):
            raise ERR_INVALID_ARG_TYPE("data", ["string", "string[]"], texts)
        for text in texts:
            self._parse_rule(text)

    def _parse_rule(self, text: str) -> None:
        add: dict[str, Callable[..., None]] = {
            "Subnet": lambda net, prefix, type: self.addSubnet(net, int(prefix), type),
            "Address": self.addAddress,
            "Range": self.addRange,
        }
        # Looked for anywhere in the text, in this order, as Node does.
        for kind, family, pattern in _RULE_PATTERNS:
            found = re.search(pattern, text)
            if found is not None:
                add[kind](*found.groups(), family)
                return


_IPV4: Final = r"([0-9]{1,3}(?:\.[0-9]{1,3}){3})"
_IPV6: Final = r"([0-9a-fA-F:.]+)"
_RULE_PATTERNS: Final[tuple[tuple[str, IPVersion, str], ...]] = (
    ("Subnet", "ipv4", rf"Subnet: IPv4 {_IPV4}/([0-9]{{1,2}})"),
    ("Address", "ipv4", rf"Address: IPv4 {_IPV4}"),
    ("Range", "ipv4", rf"Range: IPv4 {_IPV4}-{_IPV4}"),
    ("Subnet", "ipv6", rf"Subnet: IPv6 {_IPV6}/([0-9]{{1,3}})"),
    ("Address", "ipv6", rf"Address: IPv6 {_IPV6}"),
    ("Range", "ipv6", rf"Range: IPv6 {_IPV6}-{_IPV6}"),
)


def _address(value: str | SocketAddress, name: str, type: str) -> SocketAddress:
    if isinstance(value, SocketAddress):
        return value
    validate_string(value, name)
    validate_string(type, "family")
    return SocketAddress(address=value, family=type)


def _shown(address: SocketAddress) -> str:
    return f"{_FAMILY_NAMES[address.family]} {address.address}"


def _subnet(net: str | SocketAddress, prefix: int, type: str) -> _Rule:
    address = _address(net, "network", type)
    if address.family == "ipv4":
        bits = validate_int32(prefix, "prefix", 0, 32)
        free = 32 - bits
    else:
        bits = validate_int32(prefix, "prefix", 0, 128)
        free = 128 - bits
    start = address._key >> free << free
    # An IPv4 question is asked at the mapped place, so that "::/0" covers it as well.
    span = start, start | (1 << free) - 1
    return _Rule(f"Subnet: {_shown(address)}/{bits}", span, span)


def _range(start: str | SocketAddress, end: str | SocketAddress, type: str) -> _Rule:
    first, last = _address(start, "start", type), _address(end, "end", type)
    comparable = first.family == last.family or (_is_mapped(first) and _is_mapped(last))
    if comparable and first._key > last._key:
        raise ERR_INVALID_ARG_VALUE("start", first, "must come before end")
    text = f"Range: {_shown(first)}-{last.address}"
    # Two addresses compare when both are IPv6, or both are IPv4 or IPv4-mapped. So a question about an IPv4 address
    # meets only ranges whose ends both are, and a question about an IPv6 one only the part that compares with them.
    ipv4 = (first._key, last._key) if _is_mapped(first) and _is_mapped(last) else None
    low = max(first._key, MAPPED if "ipv4" in (first.family, last.family) else 0)
    high = min(last._key, _LAST_MAPPED) if "ipv4" in (first.family, last.family) else last._key
    return _Rule(text, ipv4, (low, high) if low <= high else None)


def _is_mapped(address: SocketAddress) -> bool:
    return MAPPED <= address._key <= _LAST_MAPPED


def _cidr(cidr: str, name: str) -> tuple[str, int, IPVersion]:
    text = validate_string(cidr, name)
    net, slash, prefix = text.rpartition("/")
    if not slash:
        raise ERR_INVALID_ARG_VALUE(name, text, 'must contain a prefix length (e.g. "10.0.0.0/8")')
    if not re.fullmatch("0|-?[1-9][0-9]{0,15}", prefix) or abs(int(prefix)) > MAX_SAFE_INTEGER:
        raise ERR_INVALID_ARG_VALUE(name, text, "prefix length must be a valid integer")
    return net, int(prefix), "ipv6" if ":" in text else "ipv4"
