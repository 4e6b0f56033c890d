"""No such Unix socket: the attempt is made inside connect(), its failure and the error come later."""

from __future__ import annotations

import pynet as net
from pynet.errors import NodeOSError
from tests.parity.prelude import word

client = net.Socket()


@client.on("connectionAttempt")
def _(path: str, port: int | None, family: int | None) -> None:
    print(f"connectionAttempt {path} {word(port)} {word(family)}")


client.on(
    "connectionAttemptFailed", lambda path, port, family, err: print(f"connectionAttemptFailed {path} {err.code}")
)


@client.on("error")
def _(err: NodeOSError) -> None:
    print(f"error {err.message}")
    print(f"code {err.code}, syscall {err.syscall}, address {err.address}, port {word(getattr(err, 'port', None))}")


client.on("close", lambda hadError: print(f"close {word(hadError)}"))
client.connect("./missing")
print(f"connect() returned, connecting {word(client.connecting)}")

net.run()
