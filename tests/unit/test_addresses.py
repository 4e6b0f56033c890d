"""IP literals and SocketAddress against what Node said (tests/data/addresses.json), and against ``ipaddress``."""

from __future__ import annotations

import copy
import ipaddress
import json
import pickle
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pynet._addresses import (
    AddressInfo,
    RemoteInfo,
    SocketAddress,
    format_ipv4,
    format_ipv6,
    from_sockaddr,
    isIP,
    isIPv4,
    isIPv6,
    parse_ipv4,
    parse_ipv6,
    to_sockaddr,
    with_zone,
)
from pynet.errors import ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE, MISSING, NodeError

RECORD: dict[str, Any] = json.loads((Path(__file__).parents[1] / "data" / "addresses.json").read_text("utf-8"))
VALUES = {"undefined": MISSING, "NaN": float("nan"), "Infinity": float("inf")}

# Node's C library copies an address with a zone into a buffer that this one, the longest there is, does not fit.
LONGEST = "0000:0000:0000:0000:0000:ffff:255.255.255.255"


def revived(value: Any) -> Any:
    """A recorded argument as a Python value."""
    if isinstance(value, list):
        return [revived(item) for item in value]
    if isinstance(value, dict):
        if "$" in value:
            return VALUES[value["$"]]
        return {key: revived(item) for key, item in value.items()}
    return value


def outcome(call: Callable[..., Any], *args: Any) -> dict[str, Any]:
    """What a call returned or raised, as the record has it."""
    try:
        return {"value": call(*args)}
    except NodeError as error:
        return {"code": error.code, "name": error.name, "message": error.message}


def as_json(options: Any) -> dict[str, str | int]:
    return SocketAddress(options).toJSON()


def canonical(address: str, family: str) -> str | None:
    try:
        return SocketAddress(address=address, family=family).address
    except NodeError:
        return None


def test_literals_as_node() -> None:
    ours = [[text, isIP(text), canonical(text, "ipv4"), canonical(text, "ipv6")] for text, *_ in RECORD["literals"]]
    assert ours == RECORD["literals"]
    for text, version, *_ in RECORD["literals"]:
        assert (isIPv4(text), isIPv6(text)) == (version == 4, version == 6)


def test_is_ip_converts() -> None:
    assert [[value, isIP(revived(value))] for value, _ in RECORD["not_strings"]] == RECORD["not_strings"]


def test_is_ip_of_python_objects() -> None:
    assert isIP(ipaddress.ip_address("1.2.3.4")) == 4
    assert isIPv6(ipaddress.ip_address("fe80::1%lo"))
    assert isIP(b"::1") == 6  # type: ignore[arg-type]
    assert isIPv4(bytearray(b"1.2.3.4"))  # type: ignore[arg-type]
    assert not isIPv4(object())  # type: ignore[arg-type]


@given(st.integers(0, 2**32 - 1))
def test_ipv4_round_trip(number: int) -> None:
    text = format_ipv4(number)
    assert text == str(ipaddress.IPv4Address(number))
    assert parse_ipv4(text) == number
    assert isIP(text) == 4


@given(
    st.one_of(
        st.integers(0, 2**128 - 1),
        st.lists(st.sampled_from([0, 0, 0, 1, 0xFFFF, 0x10]), min_size=8, max_size=8).map(
            lambda groups: sum(group << 16 * place for place, group in enumerate(groups))
        ),
    )
)
def test_ipv6_round_trip(number: int) -> None:
    text = format_ipv6(number)
    assert parse_ipv6(text) == number
    assert ipaddress.IPv6Address(text) == ipaddress.IPv6Address(number)
    assert len(text) <= len(str(ipaddress.IPv6Address(number).exploded))
    for spelling in (ipaddress.IPv6Address(number).exploded, ipaddress.IPv6Address(number).compressed.upper()):
        assert parse_ipv6(spelling) == number
        assert isIP(f"{spelling}%eth0") == 6


@given(st.text(st.sampled_from("0123456789abcfF:.%g "), max_size=24))
def test_literals_agree_with_ipaddress(text: str) -> None:
    try:
        version: int = ipaddress.ip_address(text).version
    except ValueError:
        version = 0
    if " " in text.partition("%")[2]:
        version = 0  # Python allows more in a zone
    assert isIP(text) == version


def test_socket_addresses_as_node() -> None:
    for options, expected in RECORD["socket_addresses"]:
        assert (options, outcome(as_json, revived(options))) == (options, expected)


def test_socket_address_keywords() -> None:
    address = SocketAddress(address="::1", family="IPv6", port="8080", flowlabel=7)
    assert address.toJSON() == {"address": "::1", "port": 8080, "family": "ipv6", "flowlabel": 7}
    assert (address.address, address.port, address.family, address.flowlabel) == ("::1", 8080, "ipv6", 7)
    assert SocketAddress({"port": 5}, port=6).port == 5
    unknown: Any = {"port": 5, "color": "red"}
    assert SocketAddress(unknown).port == 5
    with pytest.raises(TypeError):
        SocketAddress(color="red")  # type: ignore[call-arg]


def test_socket_address_flow_label_has_twenty_bits() -> None:
    with pytest.raises(ERR_OUT_OF_RANGE, match="<= 1048575"):
        SocketAddress(family="ipv6", flowlabel=2**20)


def test_socket_address_refuses_a_null_byte() -> None:
    assert canonical("1.2.3.4\0", "ipv4") is None
    assert canonical("::1\0%lo", "ipv6") is None
    assert canonical(LONGEST, "ipv6") == "::ffff:255.255.255.255"


def test_socket_address_is_a_value() -> None:
    one = SocketAddress(address="1.2.3.4", port=5)
    assert one == SocketAddress({"address": "1.2.3.4", "port": 5, "flowlabel": 9})
    assert one != SocketAddress(address="1.2.3.4", port=6)
    assert one != SocketAddress(address="::ffff:1.2.3.4", family="ipv6", port=5)
    assert one != ("1.2.3.4", 5)
    assert len({one, copy.copy(one), pickle.loads(pickle.dumps(one))}) == 1
    assert repr(one) == "SocketAddress { address: '1.2.3.4', port: 5, family: 'ipv4', flowlabel: 0 }"
    with pytest.raises(AttributeError):
        one.port = 6  # type: ignore[misc]


def test_is_socket_address() -> None:
    assert SocketAddress.isSocketAddress(SocketAddress())
    assert not SocketAddress.isSocketAddress({})


def test_parse_as_node() -> None:
    ours = []
    for text, _ in RECORD["parsed"]:
        found = SocketAddress.parse(text)
        ours.append([text, None if found is None else [found.address, found.family, found.port]])
    assert ours == RECORD["parsed"]


def test_parse_refuses_as_node() -> None:
    ours = [[value, outcome(SocketAddress.parse, revived(value))] for value, _ in RECORD["parsed_wrong"]]
    assert ours == RECORD["parsed_wrong"]


def test_parse_wants_a_string() -> None:
    with pytest.raises(ERR_INVALID_ARG_TYPE):
        SocketAddress.parse(b"1.2.3.4")  # type: ignore[arg-type]


@given(st.text(max_size=30))
def test_parse_never_fails(text: str) -> None:
    found = SocketAddress.parse(text)
    assert found is None or isIP(found.address) == (4 if found.family == "ipv4" else 6)


@given(st.integers(0, 2**32 - 1), st.integers(0, 65535))
def test_parse_reads_what_it_could_write(number: int, port: int) -> None:
    expected = SocketAddress(address=format_ipv4(number), port=0 if port == 80 else port)
    for host in (format_ipv4(number), str(number), hex(number), f"0{number:o}", f"{number >> 24}.{number & 0xFFFFFF}"):
        assert SocketAddress.parse(f"{host}:{port}") == expected


def test_address_tuples() -> None:
    info = AddressInfo("1.2.3.4", "IPv4", 5)
    address, family, port = info
    assert (address, family, port) == (info.address, info.family, info.port)
    assert RemoteInfo("::1", "IPv6", 5, 100)._asdict() == {"address": "::1", "family": "IPv6", "port": 5, "size": 100}


def test_socket_addresses_of_the_system() -> None:
    assert to_sockaddr("1.2.3.4", 5) == ("1.2.3.4", 5)
    assert to_sockaddr("::1", 5) == ("::1", 5)
    assert to_sockaddr("fe80::1%7", 5) == ("fe80::1", 5, 0, 7)
    assert to_sockaddr("fe80::1%no-such-if", 5) == ("fe80::1", 5, 0, 0)
    assert from_sockaddr(("1.2.3.4", 5)) == ("1.2.3.4", "IPv4", 5)
    assert from_sockaddr(("::1", 5, 0, 0)) == ("::1", "IPv6", 5)


def test_zone_names_the_interface(monkeypatch: pytest.MonkeyPatch) -> None:
    names = {"eth0": 3}

    def index(name: str) -> int:
        if name not in names:
            raise OSError("no interface with this name")
        return names[name]

    def name(index: int) -> str:
        if index != 3:
            raise OSError("no interface with this index")
        return "eth0"

    monkeypatch.setattr(socket, "if_nametoindex", index)
    monkeypatch.setattr(socket, "if_indextoname", name)
    assert to_sockaddr("fe80::1%eth0", 5) == ("fe80::1", 5, 0, 3)
    assert from_sockaddr(("fe80::1", 5, 0, 3)).address == "fe80::1%eth0"
    assert with_zone("FEBF::1", 3) == "FEBF::1%eth0"
    assert with_zone("fe80::1%eth0", 3) == "fe80::1%eth0"
    assert with_zone("fe80::1", 0) == "fe80::1"
    assert with_zone("fe80::1", 9) == "fe80::1"  # the interface has gone
    assert with_zone("fec0::1", 3) == "fec0::1"  # not link-local
    assert with_zone("ff02::1", 3) == "ff02::1"
    assert with_zone("fe-not-an-address", 3) == "fe-not-an-address"


def test_a_long_host_is_read_in_one_pass() -> None:
    # Soft hyphens vanish; a hundred thousand of them took a third of a second, on the loop's thread.
    address = SocketAddress.parse("1.2.3.4" + "\u00ad" * 100_000 + ":80")
    assert address is not None
    assert address.address == "1.2.3.4"
    assert SocketAddress.parse("é" * 100_000) is None
