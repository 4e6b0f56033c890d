"""offset and length: bytes of a buffer, bytes of encoded text, and what lies outside."""

from __future__ import annotations

from array import array
from typing import Any

import pydgram as dgram
import pynet as net
from pynet.errors import NodeError

socket = dgram.createSocket("udp4")
untyped: Any = socket
socket.bindSync({"address": "127.0.0.1"})
port = socket.address().port
buffer = b"abcdef"
forms: list[tuple[str, Any, Any, Any]] = [
    ("1, 3", buffer, 1, 3),
    ("0, 6", buffer, 0, 6),
    ("6, 0", buffer, 6, 0),
    ("0, 0", buffer, 0, 0),
    ("7, 0", buffer, 7, 0),
    ("0, 7", buffer, 0, 7),
    ("4, 3", buffer, 4, 3),
    ("-1, 1", buffer, -1, 1),
    ("0, -1", buffer, 0, -1),
    ("1.9, 2.9", buffer, 1.9, 2.9),
    ('"2", "2"', buffer, "2", "2"),
    ('"x", 2', buffer, "x", 2),
    ("null, 2", buffer, None, 2),
    ("text 1, 2", "aéb", 1, 2),
    ("words 1, 3", array("H", [0x6261, 0x6463]), 1, 3),
    ("list 0, 1", ["ab", "cd"], 0, 1),
]
sent: list[str] = []
for name, msg, offset, length in forms:
    try:
        untyped.send(
            *(msg, offset, length, port, "127.0.0.1"), lambda err, size, *, name=name: print(f"{name}: {size} bytes")
        )
        sent.append(name)
    except NodeError as err:
        print(f"{name}: {err.name} {err.code}: {err.message}")


@socket.on("message")
def _(msg: bytes) -> None:
    print(f"{sent.pop(0)}: '{msg.decode()}'")
    if not sent:
        socket.close()


net.run()
