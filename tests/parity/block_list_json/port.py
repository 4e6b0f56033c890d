"""BlockList to JSON and back, SocketAddress inputs, and what is skipped."""

from __future__ import annotations

import json

import pynet as net
from tests.parity.prelude import word

list_ = net.BlockList()
list_.addAddress(net.SocketAddress({"address": "1.2.3.4", "port": 80}))
list_.addAddress(net.SocketAddress({"address": "2001:db8::1", "family": "ipv6"}))
from_ = net.SocketAddress({"address": "10.0.0.1"})
to = net.SocketAddress({"address": "10.0.0.5"})
list_.addRange(from_, to)
list_.addSubnet(net.SocketAddress({"address": "192.168.0.0"}), 16)
print(json.dumps(sorted(list_.toJSON()), separators=(",", ":")))
print(word(list_.check(net.SocketAddress({"address": "10.0.0.3"}))))
print(word(list_.check(net.SocketAddress({"address": "2001:db8::1", "family": "ipv6"}))))

copy = net.BlockList()
copy.fromJSON(list_.toJSON())
print(json.dumps(sorted(copy.rules), separators=(",", ":")))
again = net.BlockList()
again.fromJSON(json.dumps(list_.toJSON()))
print(again.size)
again.fromJSON(
    ["bad", "Address: IPv4 bad", "Address: IPv4 7.7.7.7", "Subnet: IPv4 1.2.3.0/24", "Range: IPv4 5.0.0.1-5.0.0.9"]
)
print(f"{again.size} {word(again.check('7.7.7.7'))} {word(again.check('1.2.3.77'))} {word(again.check('5.0.0.5'))}")
