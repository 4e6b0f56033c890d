"""What bindSync refuses at the call, and what it takes for nothing."""

from __future__ import annotations

from typing import Any

import pydgram as dgram
import pynet as net
from pynet.errors import NodeError


def attempt(what: str, *args: Any) -> None:
    socket = dgram.createSocket("udp4")
    try:
        print(f"{what}: {socket.bindSync(*args).address}")
    except NodeError as err:
        print(f"{what}: {err.name} {err.code}")
        print(f"  {err.message}")
    socket.close()


attempt("nothing")
attempt("{}", {})
attempt("null", None)
attempt("5", 5)
attempt("text", "x")
attempt("[]", [])
attempt("port text", {"port": "x"})
attempt('port "0"', {"port": "0"})
attempt("port null", {"port": None})
attempt("port -1", {"port": -1})
attempt("port 65536", {"port": 65536})
attempt("port 1.5", {"port": 1.5})
attempt("port true", {"port": True})
attempt("address 5", {"address": 5})
attempt("address true", {"address": True})
attempt("address null", {"address": None})
attempt('address ""', {"address": ""})
attempt("address name", {"address": "localhost"})
attempt("address 127.1", {"address": "127.1"})
attempt("both wrong", {"port": -1, "address": 5})

net.run()
