"""``SocketAddress``: one end of a connection as a value."""

from __future__ import annotations

from typing import Literal, TypedDict

from pynet._errors import (
    ERR_INVALID_ADDRESS,
    ERR_INVALID_ARG_VALUE,
    ERR_OUT_OF_RANGE,
    MISSING,
    Missing,
    inspect,
    validate_options,
    validate_port,
    validate_string,
    validate_uint32,
)

from ._ip import MAPPED, format_ipv4, format_ipv6, parse_ipv4, parse_ipv6

IPVersion = Literal["ipv4", "ipv6"]


class SocketAddressInitOptions(TypedDict, total=False):
    """The options of ``SocketAddress``."""

    address: str
    family: str
    port: int | str
    flowlabel: int


class SocketAddress:
    """An IP address with a port, checked and in its shortest form; it never changes.

    Args:
        options: A dict with the keys below, which may be given as keywords instead.
        address: An IP literal of *family*; a zone is dropped. Default ``"127.0.0.1"`` or ``"::"``.
        family: ``"ipv4"`` (the default) or ``"ipv6"``, in any case.
        port: 0 to 65535, default 0.
        flowlabel: IPv6 flow label, at most 20 bits; 0 for IPv4.

    Raises:
        ValueError: ``ERR_SOCKET_BAD_PORT``, ``ERR_OUT_OF_RANGE`` (*flowlabel*).
        TypeError: ``ERR_INVALID_ARG_TYPE``, ``ERR_INVALID_ARG_VALUE`` (*family*).
        RuntimeError: ``ERR_INVALID_ADDRESS`` if *address* is no literal of that family.

    Two of them are equal when all four values are.

    Node: net.md, "new net.SocketAddress([options])". Differs: instances compare by value.
    """

    def __init__(
        self,
        options: SocketAddressInitOptions | Missing = MISSING,
        *,
        address: str | Missing = MISSING,
        family: str | Missing = MISSING,
        port: int | str | Missing = MISSING,
        flowlabel: int | Missing = MISSING,
    ) -> None:
        if options is not MISSING:
            given = validate_options(options)
            address = given.get("address", address)
            family = given.get("family", family)
            port = given.get("port", port)
            flowlabel = given.get("flowlabel", flowlabel)
        if family is MISSING:
            family = "ipv4"
        self._family = _family(family)
        if address is MISSING:
            # Compared with its case: "IPv4" without an address is refused in Node too.
            address = "127.0.0.1" if family == "ipv4" else "::"
        text = validate_string(address, "options.address")
        self._port = 0 if port is MISSING else validate_port(port, "options.port")
        label = 0 if flowlabel is MISSING else validate_uint32(flowlabel, "options.flowlabel")
        if label > 0xFFFFF:
            # Node aborts the process here.
            raise ERR_OUT_OF_RANGE("options.flowlabel", ">= 0 && <= 1048575", label)
        number = parse_address(text, self._family)
        if number is None:
            raise ERR_INVALID_ADDRESS
        self._number = number
        self._flowlabel = label if self._family == "ipv6" else 0

    @property
    def address(self) -> str:
        """The address in its shortest form."""
        return format_ipv4(self._number) if self._family == "ipv4" else format_ipv6(self._number)

    @property
    def family(self) -> IPVersion:
        """``"ipv4"`` or ``"ipv6"``, in lower case unlike ``AddressInfo.family``."""
        return self._family

    @property
    def port(self) -> int:
        """The port."""
        return self._port

    @property
    def flowlabel(self) -> int:
        """The IPv6 flow label; 0 for IPv4."""
        return self._flowlabel

    @property
    def _key(self) -> int:
        """The address as a number that an IPv4 address shares with its IPv4-mapped form."""
        return self._number | MAPPED if self._family == "ipv4" else self._number

    def toJSON(self) -> dict[str, str | int]:
        """The four values as a dict, for ``json.dumps``."""
        return {"address": self.address, "port": self._port, "family": self._family, "flowlabel": self._flowlabel}

    def __eq__(self, other: object) -> bool:
        return self._identity() == other._identity() if isinstance(other, SocketAddress) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._identity())

    def _identity(self) -> tuple[int, str, int, int]:
        return self._number, self._family, self._port, self._flowlabel

    def __repr__(self) -> str:
        return f"SocketAddress {inspect(self.toJSON())}"

    @staticmethod
    def isSocketAddress(value: object) -> bool:
        """Whether *value* is a ``SocketAddress``."""
        return isinstance(value, SocketAddress)

    @staticmethod
    def parse(input: str) -> SocketAddress | None:
        """Read ``"1.2.3.4:5"`` or ``"[::1]:5"``; None if there is no IP address in it.

        The text is read as the beginning of an http URL: ``"0x7f.1"`` is 127.0.0.1, ``"192.168.1"`` is 192.168.0.1,
        a path behind it is skipped, and port 80 comes back as 0.

        Raises:
            TypeError: ``ERR_INVALID_ARG_TYPE`` if *input* is no string.

        Node: net.md, "SocketAddress.parse(input)". Differs: None for undefined.
        """
        from ._url_host import parse_authority  # few programs have a use for it

        found = parse_authority(validate_string(input, "input"))
        if found is None:
            return None
        if found.version == 4:
            return SocketAddress(address=format_ipv4(found.number), port=found.port)
        return SocketAddress(address=format_ipv6(found.number), family="ipv6", port=found.port)


def parse_address(text: str, family: IPVersion) -> int | None:
    """The number of a literal of *family*, None for any other text. Whatever follows ``%`` is ignored."""
    return parse_ipv4(text) if family == "ipv4" else parse_ipv6(text.partition("%")[0])


def _family(value: object) -> IPVersion:
    lowered = value.lower() if isinstance(value, str) else value
    if lowered == "ipv4":
        return "ipv4"
    if lowered == "ipv6":
        return "ipv6"
    raise ERR_INVALID_ARG_VALUE("options.family", value)
