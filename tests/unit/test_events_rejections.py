"""Coroutine functions as listeners: tasks where asyncio runs, a clear error elsewhere, exceptions captured."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any

import pytest

from pynet import events
from pynet._loop import nextTick
from pynet.events import EventEmitter


def hosted(test: Callable[[], Coroutine[Any, Any, None]]) -> Callable[[], None]:
    @wraps(test)
    def run() -> None:
        asyncio.run(asyncio.wait_for(test(), 10))

    return run


async def fail(value: Any) -> None:
    raise KeyError(value)


@hosted
async def test_runs_as_a_task() -> None:
    emitter, done = EventEmitter(), asyncio.Event()

    @emitter.on("x")
    async def listener(value: int) -> None:
        await asyncio.sleep(0)
        if value == 5:
            done.set()

    assert emitter.emit("x", 5, "dropped") is True
    assert not done.is_set()
    await done.wait()


@hosted
async def test_an_exception_becomes_an_error_event() -> None:
    emitter = EventEmitter()
    emitter.once("x", fail)
    waiting = events.once(emitter, "error")
    emitter.emit("x", "boo")
    (error,) = await waiting
    assert isinstance(error, KeyError)
    assert emitter.captureRejections is True


@hosted
async def test_a_lambda_around_a_coroutine_function() -> None:
    emitter = EventEmitter().on("x", lambda value: fail(value))
    waiting = events.once(emitter, "error")
    emitter.emit("x", "boo")
    assert repr((await waiting)[0]) == "KeyError('boo')"


@hosted
async def test_overridden_by_the_class() -> None:
    taken: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

    class Stream(EventEmitter):
        def _nodejs_rejection(self, error: Exception, event: Any, /, *args: Any) -> None:
            taken.set_result((error, event, args))

    Stream().on("x", fail).emit("x", 1, 2)
    error, event, args = await taken
    assert isinstance(error, KeyError)
    assert (event, args) == ("x", (1, 2))


@hosted
async def test_comes_by_a_tick() -> None:
    emitter, log = EventEmitter(), []
    emitter.on("x", fail)
    emitter.on("error", lambda: log.append("error"))
    emitter.emit("x", 1)
    nextTick(log.append, "tick")
    while len(log) < 2:
        await asyncio.sleep(0)
    assert log == ["tick", "error"]


@hosted
async def test_a_cancelled_one_is_no_error() -> None:
    emitter, tasks = EventEmitter(), []

    async def listener() -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.append(task)
        await asyncio.Event().wait()

    emitter.on("x", listener).emit("x")
    while not tasks:
        await asyncio.sleep(0)
    tasks[0].cancel()
    await asyncio.wait(tasks)
    await asyncio.sleep(0)


def uncaught(test: Callable[[], Coroutine[Any, Any, None]]) -> list[str]:
    """The exceptions that asyncio's handler got while *test* ran."""
    found: list[str] = []

    async def main() -> None:
        asyncio.get_running_loop().set_exception_handler(lambda _, context: found.append(str(context.get("exception"))))
        await test()
        gc.collect()  # what nobody asks a task for, asyncio reports then

    asyncio.run(asyncio.wait_for(main(), 10))
    return found


async def until_settled() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


def test_without_an_error_listener_it_is_uncaught() -> None:
    async def main() -> None:
        EventEmitter().on("x", fail).emit("x", "nobody listens")
        await until_settled()

    assert uncaught(main) == ["'nobody listens'"]


def test_an_error_listener_that_fails_too_is_not_captured() -> None:
    log: list[Any] = []

    async def main() -> None:
        emitter = EventEmitter().on("x", fail)

        @emitter.on("error")
        async def again(error: Exception) -> None:
            log.append(error)
            raise RuntimeError("again")

        emitter.emit("x", 1)
        await until_settled()

    assert uncaught(main) == ["again"]
    assert len(log) == 1


def test_an_error_listener_that_fails_is_uncaught_even_where_rejections_go_elsewhere() -> None:
    class Stream(EventEmitter):
        def _nodejs_rejection(self, error: Exception, event: Any, /, *args: Any) -> None:
            pytest.fail("an override that emits error would never end")

    async def main() -> None:
        Stream().on("error", fail).emit("error", "mine")
        await until_settled()

    assert uncaught(main) == ["'mine'"]


def test_not_captured_when_switched_off() -> None:
    async def main() -> None:
        emitter = EventEmitter(captureRejections=False).on("x", fail)
        emitter.on("error", lambda: pytest.fail("captured"))
        emitter.emit("x", "off")
        await until_settled()

    assert uncaught(main) == ["'off'"]


def test_elsewhere_emit_raises() -> None:
    emitter = EventEmitter()

    @emitter.on("x")
    async def my_listener() -> None: ...

    with pytest.raises(RuntimeError) as caught:
        emitter.emit("x")
    assert "the 'x' listener" in str(caught.value)
    line = my_listener.__code__.co_firstlineno
    assert f"my_listener ({__file__}:{line}) is a coroutine function" in str(caught.value)
    assert "pynet.run(main())" in str(caught.value)


def test_other_results_are_ignored() -> None:
    for result in (1, "text", [1], True, object()):
        assert EventEmitter().on("x", lambda result=result: result).emit("x") is True
