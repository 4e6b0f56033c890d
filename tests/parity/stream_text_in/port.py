"""Text that is written: default and given encodings, decodeStrings, and what _write() sees of each."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pynet as net
from pynet.stream import Writable


def show(chunk: bytes | str) -> str:
    return f"text {chunk}" if isinstance(chunk, str) else chunk.hex()


def write(chunk: bytes | str, encoding: str, callback: Callable[..., None]) -> None:
    print(show(chunk), encoding)
    callback()


stream = Writable(write=write)
for encoding in ("utf8", "UTF-16LE", "latin1", "binary", "ascii"):
    stream.write("é€", encoding)
stream.write("6162f", "hex")
stream.write("YWJj_-8", "base64")
stream.write("YW+Jj==", "base64url")
stream.write("é")
stream.setDefaultEncoding("latin1")
stream.write("é")
stream.write("é".encode())
text = Writable(decodeStrings=False, defaultEncoding="latin1", write=write)
text.write("é")
text.write("é", "utf8")
text.write("é".encode())


def attempt(act: Callable[[], object]) -> None:
    try:
        act()
        print("accepted")
    except TypeError as err:
        print(getattr(err, "code", None), err)


for wrong in ("nope", "buffer", "utf_8"):
    attempt(partial(stream.write, "a", wrong))
    attempt(partial(stream.setDefaultEncoding, wrong))
    attempt(partial(Writable, write=write, defaultEncoding=wrong))

net.run()
