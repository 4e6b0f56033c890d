"""What the functions return that can be awaited is a future and a coroutine: it goes wherever either is wanted."""

from __future__ import annotations

import asyncio
import importlib
import warnings
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

import pynet as net
from pynet import dns, fs, stream, timers
from pynet._loop import Promise
from pynet.events import EventEmitter, once
from pynet.stream import PassThrough, Readable
from pynet.timers import setImmediate
from tests.aio.await_lives import new_group
from tests.aio.test_soon import Run, run

__all__ = ["run"]  # the fixture


def happening() -> tuple[EventEmitter, Promise[list[Any]]]:
    """An emitter that will emit ``x`` with 5, and the wait for that."""
    emitter = EventEmitter()
    setImmediate(emitter.emit, "x", 5)
    return emitter, once(emitter, "x")


async def in_group(promise: Promise[Any]) -> Any:
    if new_group is None:
        pytest.skip("TaskGroup is of 3.11")
    async with new_group() as group:
        task = group.create_task(promise)
    return task.result()


async def in_anyio(promise: Promise[Any]) -> Any:
    anyio = pytest.importorskip("anyio")
    results: list[Any] = []

    async def waiting() -> None:
        results.append(await promise)

    async with anyio.create_task_group() as group:
        group.start_soon(waiting)
    return results[0]


async def twice(promise: Promise[Any]) -> Any:
    assert await promise == await promise
    return await promise


WAYS: dict[str, Callable[[Promise[Any]], Coroutine[Any, Any, Any]]] = {
    "await": twice,
    "create_task": lambda promise: waited(asyncio.create_task(promise)),
    "ensure_future": lambda promise: waited(asyncio.ensure_future(promise)),
    "task of a task": lambda promise: waited(asyncio.create_task(waited(asyncio.create_task(promise)))),
    "gather": lambda promise: first_of(asyncio.gather(promise, promise)),
    "wait_for": lambda promise: asyncio.wait_for(promise, 10),
    "shield": lambda promise: waited(asyncio.shield(promise)),
    "TaskGroup": in_group,
    "anyio": in_anyio,
}


async def waited(future: Any) -> Any:
    return await future


async def first_of(future: Any) -> Any:
    first, second = await future
    assert first == second
    return first


@pytest.mark.parametrize("way", WAYS)
def test_it_goes_wherever_a_future_or_a_coroutine_is_wanted(run: Run, way: str) -> None:
    async def main() -> list[Any]:
        emitter, promise = happening()
        result: list[Any] = await WAYS[way](promise)
        assert emitter.eventNames() == []
        return result

    assert run(main()) == [5]


@pytest.mark.parametrize("way", WAYS)
def test_its_exception_too(run: Run, way: str) -> None:
    async def main() -> None:
        emitter = EventEmitter()
        setImmediate(emitter.emit, "error", LookupError("mine"))
        await WAYS[way](once(emitter, "x"))

    with pytest.raises(Exception) as caught:
        run(main())
    error: BaseException = caught.value
    while not isinstance(error, LookupError):
        [error] = error.exceptions  # type: ignore[attr-defined]
    assert str(error) == "mine"


def test_anyio_starts_it_as_a_function(run: Run) -> None:
    anyio = pytest.importorskip("anyio")

    async def main() -> None:
        emitter = EventEmitter()
        setImmediate(emitter.emit, "x", 5)
        async with anyio.create_task_group() as group:
            group.start_soon(once, emitter, "x")
        assert emitter.eventNames() == []

    run(main())


def test_all_that_can_be_awaited() -> None:
    async def main() -> None:
        server = net.createServer().listen(0, "127.0.0.1")
        waits: dict[str, Any] = {
            "once": once(server, "listening"),
            "finished": stream.finished(Readable.from_([]).resume()),
            "promises.finished": stream.promises.finished(Readable.from_([]).resume()),
            "pipeline": stream.pipeline([Readable.from_(["a"]), PassThrough().resume()]),
            "promises.pipeline": stream.promises.pipeline(Readable.from_(["a"]), PassThrough().resume()),
            "drained": PassThrough().drained(),
            "lookup": dns.promises.lookup("127.0.0.1"),
            "setTimeout": timers.promises.setTimeout(1),
            "setImmediate": timers.promises.setImmediate(),
            "wait": timers.promises.scheduler.wait(1),
            "yield": timers.promises.scheduler.yield_(),
            "readFile": fs.promises.readFile(__file__),
        }
        for name, wait in waits.items():
            assert asyncio.iscoroutine(wait), name
            assert name == "readFile" or isinstance(wait, Promise), name
            await asyncio.wait_for(asyncio.create_task(wait), 10)
        server.close()
        await once(server, "close")

    asyncio.run(main())


def test_a_task_cancelled_before_its_first_step_takes_the_listeners_away(run: Run) -> None:
    async def main() -> None:
        emitter = EventEmitter()
        await asyncio.sleep(0.001)
        task = asyncio.create_task(once(emitter, "x"))
        assert emitter.listenerCount("x") == 1
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert emitter.eventNames() == []

    run(main())


def test_a_task_cancelled_while_it_waits_does_so_too(run: Run) -> None:
    async def main() -> None:
        emitter = EventEmitter()
        task = asyncio.create_task(once(emitter, "x"))
        await asyncio.sleep(0.001)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert emitter.eventNames() == []

    run(main())


def test_never_awaited_it_says_nothing() -> None:
    async def main() -> None:
        emitter = EventEmitter()
        once(emitter, "x")
        emitter.emit("x")
        once(emitter, "y")
        await asyncio.sleep(0)

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        asyncio.run(main())


def test_by_hand_it_is_a_coroutine(run: Run) -> None:
    async def main() -> None:
        emitter, promise = EventEmitter(), None
        promise = once(emitter, "x")
        assert promise.send(None) is promise
        emitter.emit("x", 5)
        with pytest.raises(StopIteration) as end:
            promise.send(None)
        assert end.value.value == [5]
        promise = once(emitter, "x")
        with pytest.raises(LookupError):
            promise.throw(LookupError("mine"))
        assert promise.cancelled()
        promise = once(emitter, "x")
        with pytest.raises(LookupError):
            promise.throw(LookupError)
        promise = once(emitter, "x")
        promise.close()
        assert promise.cancelled()
        await asyncio.sleep(0.001)
        assert emitter.eventNames() == []

    run(main())


def test_wait_wants_a_task_of_it(run: Run) -> None:
    async def main() -> list[Any]:
        _, promise = happening()
        done, _ = await asyncio.wait([asyncio.create_task(promise)])
        result: list[Any] = done.pop().result()
        return result

    assert run(main()) == [5]


def test_no_asyncio_is_imported_for_it() -> None:
    module = importlib.import_module("pynet._loop._promise")
    assert "asyncio" not in vars(module)
