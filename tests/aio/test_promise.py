"""promise(), Deferred and promisify(): cancellation, and where there is no asyncio."""

from __future__ import annotations

import asyncio
import gc
import unittest
from collections.abc import Callable
from typing import Any

import pytest

import pynet as net
from pynet.aio import Deferred, promise, promisify
from pynet.errors import NodeError
from pynet.stream import PassThrough, Readable
from pynet.timers import promises, setImmediate


def test_after_a_cancellation_settling_is_ignored() -> None:
    ways: list[Callable[[Deferred[Any]], None]] = [
        lambda d: d.resolve(1),
        lambda d: d.reject(ValueError()),
        lambda d: d.resolve(soon()),
    ]

    async def main() -> None:
        for settle in ways:
            deferred: Deferred[Any] = Deferred()
            deferred.promise.cancel()
            settle(deferred)
            await promises.setTimeout(1)
            assert deferred.promise.cancelled()

    async def soon() -> int:
        return 1

    net.run(main())


def test_cancelling_the_waiter_leaves_the_caller_alone() -> None:
    settles: list[Callable[..., None]] = []

    async def wait() -> None:
        await promise(lambda resolve, reject: settles.extend([resolve, reject]))

    async def main() -> None:
        task = asyncio.ensure_future(wait())
        await promises.setImmediate()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        for settle in settles:
            settle(1)

    net.run(main())


def test_a_reason_that_is_no_exception() -> None:
    async def main() -> None:
        with pytest.raises(RuntimeError, match="why"):
            await promise(lambda resolve, reject: reject("why"))

    net.run(main())


def test_they_need_asyncio() -> None:
    for start in (Deferred, lambda: promise(print), lambda: promisify(print)(1)):
        with pytest.raises(RuntimeError, match=r"pynet\.run\(main\(\)\)"):
            start()
    with pytest.raises(NodeError, match="executor"):
        promise(5)  # type: ignore[arg-type]


def test_promisify_of_methods_and_keywords() -> None:
    class Store:
        def get(self, key: str, *, times: int, callback: Any = None) -> None:
            raise AssertionError

        def find(self, key: str, callback: Callable[..., None]) -> None:
            setImmediate(callback, None, key * 2)

    def keyed(callback: Callable[..., None], *, times: int) -> None:
        callback(None, times)

    async def main() -> None:
        assert await promisify(Store().find)("a") == "aa"
        assert await promisify(keyed)(times=3) == 3
        assert promisify(keyed).__name__ == "keyed"
        stream = PassThrough()
        stream.end("x")
        stream.resume()
        await promisify(net.createServer().listen(0).close)()

    net.run(main())


def test_awaitables_in_an_iterable_need_asyncio_and_say_so() -> None:
    async def value() -> int:
        return 1

    errors: list[Any] = []
    stream = Readable.from_([value()])
    stream.on("error", errors.append).resume()
    net.run()
    assert "pynet.run(main())" in str(errors[0])
    gc.collect()  # a coroutine that was never awaited would warn


def test_a_mapped_stream_that_is_left_lets_go_of_a_silent_source() -> None:
    async def main() -> None:
        source = Readable(objectMode=True, read=lambda: None)
        source.push(1)
        mapped = source.map(lambda n: n + 1)
        async for value in mapped:
            assert value == 2
            break
        mapped.destroy()
        await promises.setTimeout(1)
        assert source.destroyed

    net.run(main())


def test_a_failed_call_behind_the_consumer_is_not_reported_again() -> None:
    async def fail(n: int) -> int:
        if n == 1:
            await promises.setTimeout(2)
        raise ValueError(n)

    async def main() -> None:
        with pytest.raises(ValueError, match="1"):
            await Readable.from_([1, 2, 3]).map(fail, concurrency=3).toArray()

    with unittest.TestCase().assertNoLogs():
        net.run(main())
        gc.collect()
