"""Text goes out as UTF-8; half a surrogate pair becomes the replacement character."""

from __future__ import annotations

import pydgram as dgram
import pynet as net

socket = dgram.createSocket("udp4")
socket.bindSync({"address": "127.0.0.1"})
port = socket.address().port
texts = ["plain", "Grüße", "漢字", "😀", "a\ud800b", "\udc00", "tab\tnul\0"]
left = len(texts)
for text in texts:
    socket.send(text, port, "127.0.0.1", lambda err, size: print(f"{size} bytes"))


@socket.on("message")
def _(msg: bytes) -> None:
    global left
    print(msg.hex())
    left -= 1
    if left == 0:
        socket.close()


net.run()
