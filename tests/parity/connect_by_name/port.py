"""A host name goes through lookup: its event, with one address, before the attempt."""

from __future__ import annotations

from typing import Any

import pynet as net
from pynet.process import nextTick
from tests.parity.prelude import port_of, word


def lookup(hostname: str, options: Any, callback: Any) -> None:
    print(f"lookup of {hostname}, all={word(options['all'])}, hints={options['hints']}")
    nextTick(lambda: callback(None, [{"address": "127.0.0.1", "family": 4}]))


server = net.createServer(lambda socket: socket.end())


def listening() -> None:
    client = net.connect({"port": port_of(server), "host": "some.name", "lookup": lookup})
    print("connect() returned")
    client.on(
        "lookup",
        lambda err, address, family, host: print(f"lookup event {word(err, 'null')} {address} {family} {host}"),
    )
    client.on("connectionAttempt", lambda ip, port, family: print(f"connectionAttempt {ip}:{port} {family}"))

    @client.on("connect")
    def _() -> None:
        print(f"connect, remote {client.remoteAddress} {client.remoteFamily}")
        attempted = client.autoSelectFamilyAttemptedAddresses
        print(f"attempted {'undefined' if attempted is None else attempted}")

    client.on("ready", lambda: print("ready"))
    client.resume()

    @client.on("close")
    def _(hadError: bool) -> None:
        print(f"close {word(hadError)}")
        server.close()


server.listen(0, "127.0.0.1", listening)

net.run()
