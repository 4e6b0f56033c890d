"""BlockList against what Node said (tests/data/addresses.json), and against a model made of ``ipaddress``."""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from pynet._addresses import BlockList, SocketAddress
from pynet.errors import ERR_INVALID_ADDRESS, ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE, MISSING, NodeError

RECORD: dict[str, Any] = json.loads((Path(__file__).parents[1] / "data" / "addresses.json").read_text("utf-8"))
CHECKED_IPV4, CHECKED_IPV6 = RECORD["checked"]


def revived(value: Any) -> Any:
    """A recorded argument as a Python value."""
    if isinstance(value, list):
        return [revived(item) for item in value]
    if isinstance(value, dict):
        if "$" in value:
            return {"undefined": MISSING, "NaN": float("nan")}[value["$"]]
        if "$address" in value:
            return SocketAddress(value["$address"])
        return {key: revived(item) for key, item in value.items()}
    return value


def grouped(rules: list[str]) -> list[str]:
    """*rules* as far as their order is Node's own: it keeps single addresses in a hash table."""
    addresses = [text for text in rules if text.startswith("Address")]
    return sorted(addresses) + rules[len(addresses) :]


def outcome(call: Callable[..., Any], arguments: list[Any]) -> dict[str, Any]:
    try:
        value = call(*arguments)
    except NodeError as error:
        return {"code": error.code, "name": error.name, "message": error.message}
    return {} if value is None else {"value": value}


def missing_argument(method: str, args: list[Any]) -> bool:
    """A required argument left out is Python's own TypeError."""
    return len(args) < {"addRange": 2, "removeRange": 2, "addSubnet": 2, "removeSubnet": 2}.get(method, 0)


def played(scenario: dict[str, Any]) -> dict[str, Any]:
    """The same calls here, and what came of them."""
    block_list = BlockList()
    results: list[dict[str, Any]] = []
    for method, *args in scenario["calls"]:
        call = getattr(block_list, method)
        if missing_argument(method, args):
            with pytest.raises(TypeError):
                call(*revived(args))
            results.append(scenario["results"][len(results)])
        else:
            results.append(outcome(call, revived(args)))
    return {
        "results": results,
        "rules": block_list.rules,
        "size": block_list.size,
        "ipv4": "".join(str(int(block_list.check(address))) for address in CHECKED_IPV4),
        "ipv6": "".join(str(int(block_list.check(address, "ipv6"))) for address in CHECKED_IPV6),
    }


@pytest.mark.parametrize("first_call", sorted({scenario["calls"][0][0] for scenario in RECORD["block_lists"]}))
def test_as_node(first_call: str) -> None:
    for scenario in RECORD["block_lists"]:
        if scenario["calls"][0][0] == first_call:
            ours = played(scenario)
            for result, recorded in zip(ours["results"], scenario["results"], strict=True):
                if isinstance(result.get("value"), list):
                    result["value"], recorded["value"] = grouped(result["value"]), grouped(recorded["value"])
            ours["rules"], rules = grouped(ours["rules"]), grouped(scenario["rules"])
            assert {**ours, "calls": scenario["calls"]} == {**scenario, "rules": rules}


def test_rules_of_both_families_are_added_to_a_list_that_is_asked_already() -> None:
    block_list = BlockList()
    block_list.addSubnet("10.0.0.0", 8)
    checked = [("1.2.3.4", "ipv4"), ("::ffff:1.2.3.4", "ipv6"), ("2001:db8::1", "ipv6"), ("9.9.9.9", "ipv4")]

    def answers() -> list[bool]:
        return [block_list.check(address, family) for address, family in checked]

    seen = [answers()]
    block_list.addSubnet("2001:db8::", 32, "ipv6")
    seen.append(answers())
    block_list.addSubnet("1.2.3.0", 24)
    seen.append(answers())
    # A range from below the mapped addresses to within them: one that only an IPv6 question can be in.
    block_list.addRange("::1", "::ffff:9.9.9.9", "ipv6")
    seen.append(answers())
    anew = BlockList()
    anew.addSubnet("2001:db8::", 32, "ipv6")
    anew.addSubnet("1.2.3.0", 24)
    anew.addRange("::1", "::ffff:9.9.9.9", "ipv6")
    assert seen == [
        [False, False, False, False],
        [False, False, True, False],
        [True, True, True, False],
        [anew.check(address, family) for address, family in checked],
    ]


def test_rules_are_newest_first() -> None:
    block_list = BlockList()
    for number in range(1, 30):
        block_list.addAddress(f"{number}.0.0.0")
    block_list.addSubnet("2.2.2.0", 24)
    block_list.addRange("3.3.3.1", "3.3.3.2")
    assert block_list.rules[:29] == [f"Address: IPv4 {number}.0.0.0" for number in range(29, 0, -1)]
    assert block_list.rules[29:] == ["Subnet: IPv4 2.2.2.0/24", "Range: IPv4 3.3.3.1-3.3.3.2"]
    assert block_list.toJSON() == block_list.rules


def test_json_round_trip() -> None:
    block_list = BlockList()
    block_list.addAddresses(["1.2.3.4", SocketAddress(address="::1", family="ipv6")])
    block_list.addCIDRs(BlockList.PRIVATE_RANGES)
    block_list.addRange("::5", "::9", "ipv6")
    for saved in (block_list.toJSON(), json.dumps(block_list.toJSON()), tuple(block_list.rules)):
        copy = BlockList()
        copy.fromJSON(saved)
        assert sorted(copy.rules) == sorted(block_list.rules)


@pytest.mark.parametrize("data", ["not json", "", "[", "{'a': 1}"])
def test_from_json_of_something_else_is_a_value_error(data: str) -> None:
    with pytest.raises(ValueError):
        BlockList().fromJSON(data)


def test_errors_fit_pythons_hierarchy() -> None:
    block_list = BlockList()
    with pytest.raises(RuntimeError) as wrong:
        block_list.addAddress("bad")
    assert isinstance(wrong.value, ERR_INVALID_ADDRESS)
    with pytest.raises(ValueError) as range_error:
        block_list.addSubnet("1.2.3.4", 33)
    assert isinstance(range_error.value, ERR_OUT_OF_RANGE)
    with pytest.raises(TypeError) as type_error:
        block_list.check(None)  # type: ignore[arg-type]
    assert isinstance(type_error.value, ERR_INVALID_ARG_TYPE)
    with pytest.raises(TypeError):
        block_list.addAddress()  # type: ignore[call-arg]


def test_is_block_list_and_repr() -> None:
    block_list = BlockList()
    assert BlockList.isBlockList(block_list)
    assert not BlockList.isBlockList({})
    assert repr(block_list) == "BlockList { rules: [] }"
    block_list.addAddress("1.1.1.1")
    assert repr(block_list) == "BlockList { rules: [ 'Address: IPv4 1.1.1.1' ] }"


def test_private_ranges() -> None:
    block_list = BlockList()
    block_list.addCIDRs(BlockList.PRIVATE_RANGES)
    for address in ("10.1.2.3", "172.31.255.255", "192.168.0.1", "127.0.0.1", "169.254.1.1"):
        assert block_list.check(address)
        assert block_list.check(f"::ffff:{address}", "ipv6")
    assert not block_list.check("172.32.0.0")
    assert block_list.check("fe80::1%eth0", "ipv6")
    assert not block_list.check("2001:db8::1", "ipv6")


def test_check_does_not_scan() -> None:
    """Doubling the number of rules must not double the comparisons: they are counted."""

    class Counted(int):
        comparisons = 0

        def __gt__(self, other: int) -> bool:  # bisection asks "number < start", which a subclass answers first
            Counted.comparisons += 1
            return int.__gt__(self, other)

    block_list = BlockList()
    for number in range(20_000):
        block_list.addSubnet(f"10.{number >> 8}.{number & 255}.0", 25)
    assert block_list.check("10.1.2.3")
    tables = block_list._tables
    assert tables is not None
    starts = tables["ipv4"]._starts
    starts[:] = [Counted(start) for start in starts]
    assert not block_list.check("10.1.2.200")
    assert 0 < Counted.comparisons < 20


# --- a model: every rule is asked, with the addresses of ``ipaddress`` -------------------------------------------

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
NUMBERS = st.one_of(st.integers(0, 2**32 - 1), st.integers(0x01020300, 0x01020310))
IPV4 = NUMBERS.map(ipaddress.IPv4Address)
IPV6 = st.one_of(
    NUMBERS.map(lambda number: ipaddress.IPv6Address(0xFFFF << 32 | number)),
    st.integers(0, 2**128 - 1).map(ipaddress.IPv6Address),
    st.integers(0, 9).map(ipaddress.IPv6Address),
)
ADDRESSES: st.SearchStrategy[Address] = st.one_of(IPV4, IPV6)


def plain(address: Address) -> Address:
    """An IPv4-mapped address as the IPv4 address it stands for."""
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return address if mapped is None else mapped


def at_most(one: Address, other: Address) -> bool:
    """Whether the two compare at all, and *one* does not come after *other*."""
    if one.version == other.version:
        return int(one) <= int(other)
    one, other = plain(one), plain(other)
    return one.version == other.version and int(one) <= int(other)


def in_subnet(address: Address, net: Address, prefix: int) -> bool:
    if net.version == 4:
        address = plain(address)
        return address.version == 4 and int(address) >> (32 - prefix) == int(net) >> (32 - prefix)
    number = int(address) if address.version == 6 else 0xFFFF << 32 | int(address)
    return number >> (128 - prefix) == int(net) >> (128 - prefix)


def as_value(address: Address) -> SocketAddress:
    return SocketAddress(address=str(address), family=f"ipv{address.version}")


class BlockListMachine(RuleBasedStateMachine):
    """Any sequence of changes and questions gives what a scan of the rules would give."""

    def __init__(self) -> None:
        super().__init__()
        self.real = BlockList()
        self.addresses: set[Address] = set()
        self.subnets: list[tuple[Address, int]] = []
        self.ranges: list[tuple[Address, Address]] = []

    @rule(address=ADDRESSES)
    def add_address(self, address: Address) -> None:
        self.real.addAddress(str(address), f"ipv{address.version}")
        self.addresses.add(plain(address))

    @rule(data=st.data())
    def remove_address(self, data: st.DataObject) -> None:
        address = data.draw(st.sampled_from(sorted(self.addresses, key=str)) if self.addresses else ADDRESSES)
        self.real.removeAddress(as_value(address))
        self.addresses.discard(plain(address))

    @rule(net=ADDRESSES, share=st.floats(0, 1))
    def add_subnet(self, net: Address, share: float) -> None:
        prefix = round(share * net.max_prefixlen)
        self.real.addCIDR(f"{net}/{prefix}")
        self.subnets.append((net, prefix))

    @rule(index=st.integers(0, 5))
    def remove_subnet(self, index: int) -> None:
        if index < len(self.subnets):
            net, prefix = self.subnets.pop(index)
            self.real.removeSubnet(as_value(net), prefix)

    @rule(start=ADDRESSES, end=ADDRESSES)
    def add_range(self, start: Address, end: Address) -> None:
        if at_most(end, start):
            start, end = end, start
        self.real.addRange(as_value(start), as_value(end))
        self.ranges.append((start, end))

    @rule(index=st.integers(0, 5))
    def remove_range(self, index: int) -> None:
        if index < len(self.ranges):
            start, end = self.ranges.pop(index)
            self.real.removeRange(as_value(start), as_value(end))

    @rule(address=ADDRESSES)
    def ask(self, address: Address) -> None:
        expected = (
            plain(address) in self.addresses
            or any(in_subnet(address, net, prefix) for net, prefix in self.subnets)
            or any(at_most(start, address) and at_most(address, end) for start, end in self.ranges)
        )
        assert self.real.check(str(address), f"IPv{address.version}") is expected
        assert self.real.check(as_value(address)) is expected

    @rule()
    def clear(self) -> None:
        self.real.clear()
        self.addresses.clear()
        self.subnets.clear()
        self.ranges.clear()

    @invariant()
    def size_agrees(self) -> None:
        assert self.real.size == len(self.addresses) + len(self.subnets) + len(self.ranges) == len(self.real.rules)


TestBlockListMachine = BlockListMachine.TestCase
TestBlockListMachine.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)


@given(st.lists(st.tuples(IPV4, st.integers(0, 32)), max_size=12), IPV4)
def test_subnets_as_ipaddress(subnets: list[tuple[ipaddress.IPv4Address, int]], address: ipaddress.IPv4Address) -> None:
    block_list = BlockList()
    block_list.addCIDRs([f"{net}/{prefix}" for net, prefix in subnets])
    expected = any(address in ipaddress.ip_network((net, prefix), strict=False) for net, prefix in subnets)
    assert block_list.check(str(address)) is expected
