"""BlockList: addresses, ranges, subnets and CIDRs, what they match, and the order of rules."""

from __future__ import annotations

import pynet as net
from tests.parity.prelude import word

list_ = net.BlockList()
print(f"size {list_.size}, rules {len(list_.rules)}")
list_.addAddress("1.2.3.4")
list_.addAddress("1.2.3.4")
list_.addAddress("2.2.2.2", "ipv4")
list_.addAddress("::1", "ipv6")
list_.addRange("10.0.0.1", "10.0.0.9")
list_.addSubnet("192.168.7.9", 24)
list_.addSubnet("fe80::", 10, "IPv6")
list_.addCIDR("172.16.0.0/12")
# addresses first, then subnets, then ranges; among mixed addresses there is no order
for rule in sorted(list_.rules):
    print(rule)
print(f"size {list_.size}")
print("".join(rule[0] for rule in list_.rules))

for address in (
    "1.2.3.4",
    "1.2.3.5",
    "10.0.0.1",
    "10.0.0.9",
    "10.0.0.10",
    "192.168.7.255",
    "192.168.8.0",
    "172.31.0.1",
):
    print(f"{address} {word(list_.check(address))}")
for address in ("::1", "::2", "fe80::1", "febf::1", "fec0::1", "::ffff:1.2.3.4", "::ffff:9.9.9.9"):
    print(f"{address} {word(list_.check(address, 'ipv6'))}")
print(f"wrong family {word(list_.check('::1'))} {word(list_.check('1.2.3.4', 'ipv6'))}")
print(f"garbage {word(list_.check('bad'))} {word(list_.check(''))}")

list_.removeAddress("1.2.3.4")
list_.removeAddress("9.9.9.9")
list_.removeRange("10.0.0.1", "10.0.0.9")
list_.removeSubnet("192.168.7.9", 24)
list_.removeCIDR("172.16.0.0/12")
for rule in sorted(list_.rules):
    print(rule)
list_.clear()
print(f"size {list_.size}, check {word(list_.check('2.2.2.2'))}")
print(f"isBlockList {word(net.BlockList.isBlockList(list_))} {word(net.BlockList.isBlockList([]))}")
print(" ".join(net.BlockList.PRIVATE_RANGES))
list_.addCIDRs(net.BlockList.PRIVATE_RANGES)
list_.addAddresses(["8.8.8.8", "8.8.4.4"])
for rule in list_.rules:
    print(rule)
