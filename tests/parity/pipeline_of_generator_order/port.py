"""pipeline() from a generator: how many microtasks pass between what it yields, the writes, and its end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pynet as net
from pynet.process import queueMicrotask
from pynet.stream import Writable, pipeline
from pynet.timers import setImmediate

Write = Callable[[Any, Callable[..., None]], object]

order: list[str] = []


def note(line: object) -> None:
    order.append(str(line))


def generator(values: list[Any], failure: Exception | None = None) -> Callable[[], Iterator[Any]]:
    def generate() -> Iterator[Any]:
        try:
            for value in values:
                if isinstance(value, Exception):
                    raise value
                yield value
                note("next")
        finally:
            note("left")
            if failure:
                raise failure

    return generate


def the_list() -> Iterable[str]:
    return ["a", "b"]


def done(chunk: Any, callback: Callable[..., None]) -> None:
    callback()


def fail(chunk: Any, callback: Callable[..., None]) -> None:
    raise Exception("write")


def refuse(chunk: Any, callback: Callable[..., None]) -> None:
    callback(Exception("callback"))


def show(err: Any) -> str:
    return str(getattr(err, "code", None) or err)


CASES: list[tuple[str, Callable[[], Iterable[Any]], Write, dict[str, Any]]] = [
    ("nothing", generator([]), done, {}),
    ("two", generator(["a", "b"]), done, {}),
    ("a list", the_list, done, {}),
    ("raises first", generator([Exception("yield")]), done, {}),
    ("raises later", generator(["a", Exception("yield")]), done, {}),
    ("write raises", generator(["a", "b"]), fail, {}),
    ("write raises, of a list", the_list, fail, {}),
    ("null", generator([None, "b"]), done, {}),
    ("null, and raises then", generator([None, "b"], Exception("left")), done, {}),
    ("a wrong value", generator([5, "b"]), done, {"objectMode": False}),
    ("a wrong value later", generator(["a", 5]), done, {"objectMode": False}),
    ("full", generator(["a", "b"]), lambda chunk, callback: queueMicrotask(callback), {"highWaterMark": 1}),
    ("write refuses", generator(["a", "b"]), refuse, {}),
    (
        "refuses while full",
        generator(["a", "b"]),
        lambda chunk, callback: setImmediate(refuse, chunk, callback),
        {"highWaterMark": 1},
    ),
]


def next_one() -> None:
    if not CASES:
        return
    name, source, write, options = CASES.pop(0)
    order.clear()

    def on_write(chunk: Any, encoding: str, callback: Callable[..., None]) -> None:
        note(f"write {chunk.decode() if isinstance(chunk, bytes) else chunk}")
        write(chunk, callback)

    def final(callback: Callable[..., None]) -> None:
        note("final")
        callback()

    def destroy(err: Any, callback: Callable[..., None]) -> None:
        note(f"destroy {show(err) if err else 'null'}")
        callback(err)

    def count(n: int) -> None:
        if n > 9:
            return
        note(n)
        queueMicrotask(lambda: count(n + 1))

    def over(err: Any = None) -> None:
        note(f"over {show(err) if err else 'none'}")
        setImmediate(lambda: setImmediate(tell))

    def tell() -> None:
        print(f"{name}: {', '.join(order)}")
        next_one()

    given: Any = {"objectMode": True, "highWaterMark": 100, **options}
    target = Writable(given, write=on_write, final=final, destroy=destroy)
    pipeline(source, target, over)
    queueMicrotask(lambda: count(1))


next_one()
net.run()
