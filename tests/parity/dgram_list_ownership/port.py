"""A list is taken as it is at the call; the buffers in it are not copied."""

from __future__ import annotations

import pydgram as dgram
import pynet as net

socket = dgram.createSocket("udp4")
socket.bindSync({"address": "127.0.0.1"})
port = socket.address().port
got: list[str] = []


@socket.on("message")
def _(msg: bytes) -> None:
    got.append(msg.decode())
    if len(got) < 4:
        return
    print(*got)
    socket.close()


pieces: list[str | bytes] = ["ab", b"cd"]
socket.send(pieces, port, "127.0.0.1", lambda err, size: print("list", size))
pieces.append("ef")
pieces[0] = "XX"

buffer = bytearray(b"one")
socket.send(buffer, port, "127.0.0.1", lambda err, size: print("buffer", size))
buffer[0] = 0x4F

inner = bytearray(b"two")
socket.send([inner, "!"], port, "127.0.0.1", lambda err, size: print("buffer in a list", size))
inner[0] = 0x54

part = bytearray(b"-three-")
socket.send(part, 1, 5, port, "127.0.0.1", lambda err, size: print("part of a buffer", size))
part[1] = 0x54

net.run()
