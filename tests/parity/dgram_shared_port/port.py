"""reuseAddr and reusePort: two sockets on one port; without them the second fails."""

from __future__ import annotations

from typing import Any

import pydgram as dgram
import pynet as net
from pynet.errors import NodeError
from tests.parity.prelude import word

choices: list[dict[str, Any]] = [{"reuseAddr": True}, {"reusePort": True}, {}]
for options in choices:
    first = dgram.createSocket("udp4", **options)
    second = dgram.createSocket("udp4", **options)
    port = first.bindSync({"address": "127.0.0.1"}).port
    name = next(iter(options), "neither")
    try:
        print(name, word(second.bindSync({"port": port, "address": "127.0.0.1"}).port == port))
    except NodeError as err:
        print(name, err.code)
    first.close()
    second.close()

net.run()
