"""A second listen(): refused once bound; before a host is bound the later call wins and both callbacks run."""

from __future__ import annotations

import pynet as net
from pynet.errors import NodeError
from tests.parity.prelude import address_of

server = net.createServer()


@server.on("listening")
def _() -> None:
    address = address_of(server)
    print(f"listening on {address.address}")


server.listen(0, "127.0.0.1", lambda: print("first callback"))


def second() -> None:
    print("second callback")
    try:
        server.listen(0)
    except NodeError as err:
        print(f"{err.code} {err.message}")
    server.close(lambda: print("closed"))


server.listen(0, "127.0.0.2", second)

net.run()
