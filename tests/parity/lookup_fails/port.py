"""A lookup that fails: the lookup event has the error, then error and close(true); no attempt is made."""

from __future__ import annotations

from typing import Any

import pynet as net
from pynet.process import nextTick
from tests.parity.prelude import word


class NotFound(OSError):
    code = "ENOTFOUND"

    def __init__(self, hostname: str) -> None:
        super().__init__(f"getaddrinfo ENOTFOUND {hostname}")
        self.hostname = hostname


def lookup(hostname: str, options: Any, callback: Any) -> None:
    err = NotFound(hostname)
    nextTick(lambda: callback(err))


client = net.connect({"port": 1, "host": "no.such.host", "lookup": lookup})


@client.on("lookup")
def _(err: NotFound, address: str, family: int, host: str) -> None:
    print(f"lookup {err.code} {word(address)} {word(family)} {host}")


client.on("connectionAttempt", lambda: print("connectionAttempt"))
client.on("error", lambda err: print(f"error {err}, code {err.code}, hostname {err.hostname}"))
client.on("close", lambda hadError: print(f"close {word(hadError)}"))

net.run()
