"""Fuzz for what reads addresses: isIP, SocketAddress and BlockList agree with Python's own parsers, or give a code."""

from __future__ import annotations

import ipaddress
import json
import socket as stdlib_socket
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

import pynet as net
from tests.reliability.nonsense import ADDRESS_LIKE, ODD_NUMBERS, ODD_VALUES, coded, quick


def family_of(text: str) -> int:
    """What the system's own parser thinks."""
    for family, number in ((stdlib_socket.AF_INET, 4), (stdlib_socket.AF_INET6, 6)):
        try:
            stdlib_socket.inet_pton(family, text)
        except (OSError, ValueError):
            continue
        return number
    return 0


@quick
@given(text=ADDRESS_LIKE)
def test_is_ip_agrees_with_the_system(text: str) -> None:
    found = net.isIP(text)
    assert (net.isIPv4(text), net.isIPv6(text)) == (found == 4, found == 6)
    if "%" not in text:
        assert found == family_of(text)
    elif found:
        assert (found, family_of(text.partition("%")[0])) == (6, 6)


@quick
@given(value=ODD_VALUES)
def test_is_ip_takes_anything(value: Any) -> None:
    assert net.isIP(value) == (family_of(value) if isinstance(value, str) else 0)


@quick
@given(text=ADDRESS_LIKE, port=st.one_of(st.none(), ODD_NUMBERS))
def test_socket_address_parse_never_raises(text: str, port: Any) -> None:
    for source in (text, f"{text}:{port}", f"[{text}]:{port}"):
        parsed = net.SocketAddress.parse(source)
        if parsed is not None:
            assert net.isIP(parsed.address)
            assert 0 <= parsed.port <= 65535


@quick
@given(
    options=st.dictionaries(
        st.sampled_from(["address", "family", "port", "flowlabel"]), st.one_of(ODD_VALUES, ADDRESS_LIKE)
    )
)
def test_socket_address_takes_valid_ones_only(options: Any) -> None:
    made: list[net.SocketAddress] = []
    if coded(lambda: made.append(net.SocketAddress(options))):
        assert net.isIP(made[0].address)


NETWORKS = st.one_of(
    st.builds(
        lambda address, size: (address, size % (address.max_prefixlen + 1)), st.ip_addresses(), st.integers(0, 128)
    )
)


@quick
@given(networks=st.lists(NETWORKS, max_size=4), address=st.ip_addresses(), texts=st.lists(ADDRESS_LIKE, max_size=3))
def test_block_list_agrees_with_ipaddress(networks: list[Any], address: Any, texts: list[str]) -> None:
    blocked = net.BlockList()
    expected = False
    for one, size in networks:
        blocked.addSubnet(str(one), size, f"ipv{one.version}")
        network = ipaddress.ip_network((one, size), strict=False)
        expected = expected or (one.version == address.version and address in network)
    mapped = getattr(address, "ipv4_mapped", None)
    found = blocked.check(str(address), f"ipv{address.version}")
    if mapped is None and address.version == 6:
        assert found == expected
    elif address.version == 4:  # also blocked by rules for its mapped form
        assert found or not expected
    for text in texts:
        assert isinstance(blocked.check(text), bool)
        coded(blocked.addAddress, text)
        coded(blocked.addRange, text, str(address))
        coded(blocked.addSubnet, text, 8)


@quick
@given(
    values=st.tuples(ODD_VALUES, ODD_VALUES, ODD_VALUES), name=st.sampled_from(["addAddress", "addRange", "addSubnet"])
)
def test_block_list_rejects_nonsense_with_a_code(values: tuple[Any, ...], name: str) -> None:
    blocked = net.BlockList()
    for count in range(4):
        coded(getattr(blocked, name), *values[:count])
        coded(blocked.check, *values[: min(count, 2)])


RULE_LIKE = st.one_of(
    st.builds("Address: IPv{0.version} {0}".format, st.ip_addresses()),
    st.builds("Subnet: IPv{0.version} {0}/{1}".format, st.ip_addresses(), st.integers(-1, 140)),
    st.builds("Range: IPv{0.version} {0}-{1}".format, st.ip_addresses(), st.ip_addresses()),
    st.builds("{}: IPv{} {}".format, st.sampled_from(["Address", "Subnet", "Range", ""]), ODD_VALUES, ADDRESS_LIKE),
    st.text(max_size=30),
    ODD_VALUES,
)


@quick
@given(rules=st.lists(RULE_LIKE, max_size=5), text=st.one_of(st.text(max_size=20), ADDRESS_LIKE))
def test_block_list_from_json_takes_rules_or_gives_a_code(rules: list[Any], text: str) -> None:
    blocked = net.BlockList()
    coded(blocked.fromJSON, rules)
    again = net.BlockList()
    again.fromJSON(json.dumps(blocked.toJSON()))
    assert sorted(again.rules) == sorted(blocked.rules)
    try:
        coded(blocked.fromJSON, text)
    except json.JSONDecodeError:  # as Node's SyntaxError, it has no code
        pass
