"""promises.lookup: an address or all of them to await, errors raised there or at the call."""

from __future__ import annotations

import pynet as net
from pynet.dns import promises as dns
from pynet.errors import NodeError, NodeOSError


async def main() -> None:
    address, family = await dns.lookup("127.0.0.1")
    print(address, family)
    for address, family in await dns.lookup("::1", {"all": True}):
        print(address, family)
    print((await dns.lookup("localhost", 4)).address)
    try:
        await dns.lookup("no-such-host.invalid")
    except NodeOSError as err:
        print(err.code, err.hostname)
    empty = dns.lookup("")
    print("not raised yet")
    try:
        await empty
    except NodeError as err:
        print(err.code)
    try:
        dns.lookup("localhost", 5)
    except NodeError as err:
        print(err.code)


net.run(main())
