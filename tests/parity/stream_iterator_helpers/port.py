"""map(), filter(), forEach() and toArray() of a readable: results, concurrency, errors, aborts."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

import pynet as net
from pynet.abort import AbortController
from pynet.stream import Readable
from pynet.timers import promises
from tests.parity.prelude import word


async def turns(count: int) -> None:
    for _ in range(count):
        await promises.setImmediate()


async def later(value: Any = None) -> Any:
    await turns(3)
    return value


async def show(name: str, start: Callable[[], Awaitable[Any]]) -> None:
    try:
        result = await start()
        print(name, "nothing" if result is None else json.dumps(result, separators=(",", ":")))
    except Exception as err:
        print(name, "fails:", getattr(err, "code", "no code"), err)


def numbers() -> Readable:
    return Readable.from_([1, 2, 3, 4])


def same(n: Any) -> Any:
    return n


async def results() -> None:
    await show("toArray", lambda: numbers().toArray())
    await show("map", lambda: numbers().map(lambda n: n * 2).toArray())
    await show("map, async", lambda: numbers().map(lambda n: later(n * 2), concurrency=3).toArray())
    await show("filter", lambda: numbers().filter(lambda n: n % 2).toArray())
    await show("filter, async", lambda: numbers().filter(lambda n: later(n > 2), concurrency=2).toArray())
    await show("one after the other", lambda: numbers().map(lambda n: n + 1).filter(lambda n: n != 3).toArray())
    seen: list[Any] = []
    await show("forEach", lambda: numbers().forEach(lambda n, told: seen.append([n, told["signal"].aborted])))
    print(json.dumps(seen, separators=(",", ":")))
    await show("null", lambda: numbers().map(lambda n: None).toArray())


async def wrong_arguments() -> None:
    wrong: list[tuple[Any, Any]] = [
        (5, {}),
        (same, 5),
        (same, {"signal": 5}),
        (same, {"concurrency": 0}),
        (same, {"concurrency": "x"}),
        (same, {"highWaterMark": -1}),
    ]
    for fn, options in wrong:
        await show("wrong", lambda fn=fn, options=options: numbers().map(fn, options).toArray())  # type: ignore[misc]
    text: Any = "x"
    five: Any = 5
    no_future: Any = numbers().filter
    await show("wrong", lambda: numbers().forEach(five))
    await show("wrong", lambda: no_future(text))
    await show("wrong", lambda: numbers().toArray(five))
    await show("wrong", lambda: numbers().toArray({"signal": 5}))


async def failures() -> None:
    def fail(n: int) -> int:
        if n == 3:
            raise Exception("three")
        return n

    async def fail_later(n: int) -> int:
        return fail(n)

    failing: list[Callable[[int], Any]] = [fail, fail_later]
    for how in failing:
        source = numbers()
        got: list[int] = []

        async def take(source: Readable, got: list[int], how: Callable[[int], Any]) -> None:
            async for n in source.map(how, concurrency=2):
                got.append(n)

        await show("a failure", lambda s=source, g=got, h=how: take(s, g, h))  # type: ignore[misc]
        await turns(5)
        print(",".join(map(str, got)), word(source.destroyed))


async def aborts() -> None:
    starts: list[Callable[[Readable, Any], Awaitable[Any]]] = [
        lambda s, signal: s.toArray(signal=signal),
        lambda s, signal: s.forEach(lambda n: n, signal=signal),
        lambda s, signal: s.map(lambda n: n, signal=signal).toArray(),
    ]
    for start in starts:
        controller = AbortController()
        controller.abort()
        source = numbers()
        await show("aborted before", lambda st=start, s=source, c=controller: st(s, c.signal))  # type: ignore[misc]
        await turns(5)
        print(word(source.destroyed))
    controller = AbortController()

    async def stop(n: int) -> int:
        if n == 2:
            controller.abort(Exception("why"))
        return n

    await show("aborted meanwhile", lambda: numbers().map(stop, signal=controller.signal).toArray())


async def awaitables() -> None:
    async def no() -> None:
        raise Exception("no")

    await show("from awaitables", lambda: Readable.from_([later(1), 2, later(3)]).toArray())
    await show("from a failing one", lambda: Readable.from_([1, no(), 2]).toArray())
    await show("from one of nothing", lambda: Readable.from_([1, later(None), 2]).toArray())


async def main() -> None:
    await results()
    await wrong_arguments()
    await failures()
    for concurrency in (1, 2, 3):
        for ahead in (None, 0, 1, 5):
            await read_ahead(concurrency, ahead)
    await aborts()
    await awaitables()
    stream = numbers().map(lambda n: n)
    print(word(stream.readableObjectMode), stream.readableHighWaterMark)


async def read_ahead(concurrency: int, ahead: int | None) -> None:
    running = most = started = 0

    async def count(n: int) -> int:
        nonlocal running, most, started
        started += 1
        running += 1
        most = max(most, running)
        await later()
        running -= 1
        return n

    stream = Readable.from_(range(1, 31)).map(count, concurrency=concurrency, highWaterMark=ahead)
    await turns(50)
    counts = [started]
    iterator: Any = stream.iterator()
    for _ in range(3):
        await iterator.__anext__()
        await turns(50)
        counts.append(started)
    await iterator.aclose()
    await turns(5)
    begun = ",".join(map(str, counts))
    print(f"{concurrency} at a time, {'default' if ahead is None else ahead} ahead: begun {begun}, at most {most}")


net.run(main())
