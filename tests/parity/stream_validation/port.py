"""What write(), end() and read() refuse, and with which words."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from functools import partial
from typing import Any

import pynet as net
from pynet.stream import Readable, Writable
from tests.parity.prelude import word


def write(chunk: object, encoding: str, callback: Callable[..., None]) -> None:
    callback()


stream = Writable(write=write)
objects = Writable(objectMode=True, write=write)


def attempt(name: str, act: Callable[[], object]) -> None:
    try:
        result = act()
        print(name, word(result) if isinstance(result, bool) else "accepted")
    except (TypeError, ValueError, RuntimeError) as err:
        print(name, getattr(err, "code", None), err)


values: dict[str, Any] = {"null": None, "number": 5, "boolean": True, "array": ["a"]}
for name, value in values.items():
    attempt(f"write {name}", partial(stream.write, value))
    attempt(f"write {name} as an object", partial(objects.write, value))
    if value is not None:
        attempt(f"end {name}", partial(stream.end, value))
untyped: Any = stream
attempt("write nothing", lambda: untyped.write())
attempt("write a view", lambda: stream.write(array("H", [1, 2])))
attempt("no implementation", lambda: Writable().write("a"))
attempt("encoding of bytes", lambda: stream.write(b"a", "nope"))
attempt("encoding of an object", lambda: objects.write("a", "nope"))
attempt("callback of no function", lambda: untyped.write("a", "utf8", 5))
attempt("read too much", lambda: Readable(read=lambda: None).read(2**30 + 1))
unknown: Any = {"nonsense": True}
attempt("unknown option", lambda: Writable(unknown))

net.run()
