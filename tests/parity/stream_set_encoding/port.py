"""setEncoding(): characters come whole, however the bytes are split; what is left at the end is marked."""

from __future__ import annotations

import json

import pynet as net
from pynet.stream import Readable
from tests.parity.prelude import word

inputs = {
    "utf8": "c3a9e282acf09d849e41e282",
    "utf16le": "e900ac2034d81edd41",
    "latin1": "e9a4",
    "ascii": "e941",
    "hex": "e941",
    "base64": "e9414243",
    "base64url": "fbff",
}


def start(encoding: str, data: bytes) -> None:
    stream = Readable(read=lambda: None)
    stream.setEncoding(encoding)
    pieces: list[str] = []
    stream.on("data", lambda text: pieces.append(text))

    @stream.on("end")
    def end() -> None:
        print(encoding, stream.readableEncoding, json.dumps("".join(pieces), ensure_ascii=False))

    for byte in data:
        stream.push(bytes([byte]))
    stream.push(None)


for encoding, digits in inputs.items():
    start(encoding, bytes.fromhex(digits))

late = Readable(read=lambda: None)
late.push(b"\xc3")
late.push(b"\xa9A")
print(late.readableLength, word(late.setEncoding("utf8") is late), late.readableLength, late.read())
try:
    late.setEncoding("nope")
except TypeError as err:
    print(getattr(err, "code", None), err)
print(Readable(encoding="hex").readableEncoding, Readable().setEncoding().readableEncoding)

net.run()
