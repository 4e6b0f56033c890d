"""Coroutines go on between two events, and what listens as one begins at once."""

from __future__ import annotations

import asyncio
import contextlib
import sys
import threading
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any

import pytest

import pynet as net
from pynet._loop import _asyncio_calls, current_loop
from pynet.events import EventEmitter, once
from pynet.process import nextTick
from pynet.timers import setImmediate
from tests.aio.await_lives import new_group
from tests.aio.test_await_lives import HOSTS, new_loop
from tests.lab import port_of

DEADLINE_S = 20

Run = Callable[[Coroutine[Any, Any, Any]], Any]


@pytest.fixture(params=HOSTS)
def run(request: pytest.FixtureRequest) -> Run:
    def run_it(main: Coroutine[Any, Any, Any]) -> Any:
        aio = new_loop(request.param)()
        try:
            return aio.run_until_complete(asyncio.wait_for(main, DEADLINE_S))
        finally:
            aio.run_until_complete(aio.shutdown_asyncgens())
            aio.close()

    return run_it


async def each(emitter: EventEmitter, *events: str) -> AsyncIterator[str]:
    for event in events:
        await once(emitter, event)
        yield event


async def in_group(*waits: Coroutine[Any, Any, Any]) -> None:
    if new_group is None:
        await asyncio.gather(*waits)
        return
    async with new_group() as group:
        for wait in waits:
            group.create_task(wait)


async def plainly(emitter: EventEmitter, event: str) -> None:
    await once(emitter, event)


async def in_a_generator(emitter: EventEmitter, *events: str) -> None:
    async for _ in each(emitter, *events):
        pass


WAYS: dict[str, Callable[[EventEmitter, str], Any]] = {
    "plainly": plainly,
    "gather": lambda e, event: asyncio.gather(once(e, event)),
    "gather of a coroutine": lambda e, event: asyncio.gather(plainly(e, event)),
    "wait": lambda e, event: asyncio.wait([asyncio.ensure_future(plainly(e, event))]),
    "wait_for": lambda e, event: asyncio.wait_for(plainly(e, event), DEADLINE_S),
    "wait_for of a future": lambda e, event: asyncio.wait_for(once(e, event), DEADLINE_S),
    "shield": lambda e, event: asyncio.shield(plainly(e, event)),
    "task": lambda e, event: asyncio.create_task(plainly(e, event)),
    "group": lambda e, event: in_group(plainly(e, event), plainly(e, event)),
    "all of it": lambda e, event: asyncio.gather(asyncio.wait_for(in_group(plainly(e, event)), DEADLINE_S)),
    "generator": in_a_generator,
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("count", [1, 100])
def test_no_event_of_a_turn_is_missed(run: Run, way: str, count: int) -> None:
    """However many callbacks lie between the event and the code behind the await, and however many sockets are busy."""

    async def handle(socket: net.Socket) -> None:
        wait = WAYS[way]
        socket.resume()
        await wait(socket, "end")
        await wait(socket, "finish")
        await wait(socket, "close")

    async def main() -> int:
        finished: list[net.Socket] = []

        async def listener(socket: net.Socket) -> None:
            await handle(socket)
            finished.append(socket)
            if len(finished) == count:
                server.close()

        server = net.createServer(listener)
        server.listen(0, "127.0.0.1")
        await once(server, "listening")
        for _ in range(count):
            net.connect(port_of(server), "127.0.0.1").resume().end("question")
        await once(server, "close")
        return len(finished)

    assert run(main()) == count


def test_connecting_in_a_task_made_before_the_turn(run: Run) -> None:
    """What a coroutine outside any turn sets going is not called before the tasks that it makes have begun."""

    async def main() -> None:
        server = net.createServer(lambda socket: socket.end())
        server.listen(0, "127.0.0.1")
        await once(server, "listening")
        await asyncio.sleep(0.001)  # from here on asyncio itself makes the steps
        socket = net.connect(port_of(server), "127.0.0.1").resume()
        await asyncio.gather(asyncio.wait_for(asyncio.gather(plainly(socket, "connect")), DEADLINE_S))
        await once(socket, "close")
        server.close()

    run(main())


def test_settled_outside_a_turn_it_still_comes_before_the_next_event(run: Run) -> None:
    async def main() -> list[str]:
        emitter, order = EventEmitter(), list[str]()

        async def wait() -> None:
            await asyncio.gather(once(emitter, "a"))
            order.append("a")
            await asyncio.gather(once(emitter, "b"))
            order.append("b")

        task = asyncio.create_task(wait())
        await asyncio.sleep(0.001)
        setImmediate(emitter.emit, "b")
        nextTick(order.append, "tick")
        emitter.emit("a")
        await task
        return order

    assert run(main()) == ["tick", "a", "b"]


# Coroutine listeners


def test_the_first_part_of_a_listener_runs_inside_emit(run: Run) -> None:
    async def main() -> list[str]:
        emitter, order = EventEmitter(), list[str]()

        async def on_a() -> None:
            order.append("a1")
            await once(emitter, "b")
            order.append("a2")

        async def on_b() -> None:
            order.append("b1")

        emitter.on("a", on_a)
        emitter.on("b", on_b)
        emitter.emit("a")
        emitter.emit("b")
        order.append("emitted")
        await asyncio.sleep(0)
        return order

    assert run(main()) == ["a1", "b1", "emitted", "a2"]


@pytest.mark.parametrize("inside", ["a task", "a turn"])
def test_it_is_a_task_of_its_own(run: Run, inside: str) -> None:
    async def main() -> None:
        emitter = EventEmitter()
        seen: list[asyncio.Task[Any] | None] = []
        over = asyncio.get_running_loop().create_future()

        async def listener() -> None:
            seen.append(asyncio.current_task())
            with contextlib.suppress(asyncio.TimeoutError):  # which wants to be in a task
                await asyncio.wait_for(asyncio.Event().wait(), 0.001)
            await in_group(asyncio.sleep(0))
            seen.append(asyncio.current_task())
            over.set_result(None)

        emitter.on("x", listener)
        outer = asyncio.current_task()
        if inside == "a task":
            emitter.emit("x")
            assert asyncio.current_task() is outer
        else:
            setImmediate(emitter.emit, "x")
        await over
        first, second = seen
        assert first is second is not None is not outer
        assert first is not outer

    run(main())


@pytest.mark.skipif(sys.version_info < (3, 11), reason="asyncio.timeout() is of 3.11")
def test_timeout_works_in_the_first_part(run: Run) -> None:
    async def main() -> str:
        emitter = EventEmitter()
        over = asyncio.get_running_loop().create_future()
        timeout: Any = getattr(asyncio, "timeout")  # noqa: B009  (it is of 3.11)

        async def listener() -> None:
            try:
                async with timeout(0.001):
                    await asyncio.Event().wait()
            except TimeoutError:
                over.set_result("timed out")

        emitter.on("x", listener)
        emitter.emit("x")
        return str(await over)

    assert run(main()) == "timed out"


def test_a_listener_that_never_waits_is_done_when_emit_returns(run: Run) -> None:
    async def main() -> None:
        emitter, order = EventEmitter(), list[str]()

        async def listener() -> None:
            order.append("listener")

        emitter.on("x", listener)
        emitter.emit("x")
        assert order == ["listener"]
        assert not current_loop().host.pending_tasks()

    run(main())


def test_exit_in_the_first_part_leaves_emit(run: Run) -> None:
    async def main() -> None:
        emitter = EventEmitter()

        async def listener() -> None:
            raise SystemExit(3)

        emitter.on("x", listener)
        with pytest.raises(SystemExit):
            emitter.emit("x")

    run(main())


@pytest.mark.skipif(sys.version_info < (3, 12), reason="eager tasks are of 3.12")
def test_an_eager_task_factory() -> None:
    async def main() -> list[str]:
        asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)  # type: ignore[attr-defined,unused-ignore]
        emitter, order = EventEmitter(), list[str]()

        async def later() -> None:
            await asyncio.sleep(0)
            order.append("later")

        async def listener() -> None:
            order.append("first part")
            await asyncio.create_task(later())
            order.append("second part")
            emitter.emit("over")

        over = once(emitter, "over")
        emitter.on("x", listener)
        emitter.emit("x")
        order.append("emitted")
        await over
        return order

    assert asyncio.run(main()) == ["first part", "emitted", "later", "second part"]


def test_a_task_factory_that_wraps(run: Run) -> None:
    """As instruments do that measure tasks."""

    async def main() -> list[str]:
        aio = asyncio.get_running_loop()
        order: list[str] = []

        async def wrapped(coroutine: Any) -> Any:
            order.append("wrapper")
            return await coroutine

        def factory(aio: Any, coroutine: Any, **keywords: Any) -> Any:
            return asyncio.Task(wrapped(coroutine), loop=aio, **keywords)

        emitter = EventEmitter()

        async def listener() -> None:
            order.append("first part")

        emitter.on("x", listener)
        aio.set_task_factory(factory)
        emitter.emit("x")
        order.append("emitted")
        aio.set_task_factory(None)
        return order

    assert run(main()) == ["wrapper", "first part", "emitted"]


# The stand-in for call_soon


def test_asyncio_has_its_call_soon_while_nothing_is_under_way(run: Run) -> None:
    async def main() -> tuple[bool, ...]:
        aio = asyncio.get_running_loop()
        inside: list[bool] = []
        over = aio.create_future()
        setImmediate(lambda: inside.append("call_soon" in vars(aio)))
        setImmediate(over.set_result, None)
        await over
        await asyncio.sleep(0.001)
        return (*inside, "call_soon" in vars(aio))

    assert run(main()) == (True, False)


def test_a_stand_in_of_somebody_else_stays(run: Run) -> None:
    async def main() -> None:
        aio = asyncio.get_running_loop()
        plain, count = aio.call_soon, 0

        def counting(callback: Any, *args: Any, context: Any = None) -> Any:
            nonlocal count
            count += 1
            return plain(callback, *args, context=context)

        aio.call_soon = counting  # type: ignore[method-assign,assignment]
        emitter = EventEmitter()
        setImmediate(emitter.emit, "x")
        await once(emitter, "x")
        await asyncio.sleep(0.001)
        assert vars(aio)["call_soon"] is counting
        assert count

    run(main())


def test_one_put_around_ours_meanwhile_goes_on_working(run: Run) -> None:
    async def main() -> list[str]:
        aio = asyncio.get_running_loop()
        order: list[str] = []
        over = aio.create_future()

        def put() -> None:
            ours = aio.call_soon

            def around(callback: Any, *args: Any, context: Any = None) -> Any:
                return ours(callback, *args, context=context)

            aio.call_soon = around  # type: ignore[method-assign,assignment]

        setImmediate(put)
        setImmediate(aio.call_soon, order.append, "in the turn")
        setImmediate(over.set_result, None)
        await over
        await asyncio.sleep(0.001)
        aio.call_soon(order.append, "outside")
        emitter = EventEmitter()
        setImmediate(emitter.emit, "x")
        await once(emitter, "x")
        await asyncio.sleep(0)
        order.append("slept")
        return order

    assert run(main()) == ["in the turn", "outside", "slept"]


def test_a_callback_that_calls_itself_stops_nobody(run: Run) -> None:
    async def main() -> int:
        aio = asyncio.get_running_loop()
        over = aio.create_future()
        count = 0

        def again() -> None:
            nonlocal count
            count += 1
            if not over.done():
                aio.call_soon(again)

        setImmediate(again)
        setImmediate(lambda: setImmediate(over.set_result, None))
        await over
        return count

    assert _asyncio_calls.MOST_CALLS <= run(main()) < 3 * _asyncio_calls.MOST_CALLS


def test_sleep_0_lets_events_happen(run: Run) -> None:
    async def main() -> int:
        emitter = EventEmitter()
        happened: list[str] = []
        setImmediate(emitter.emit, "first")
        await once(emitter, "first")
        setImmediate(happened.append, "second")
        count = 0
        while not happened:
            await asyncio.sleep(0)
            count += 1
        return count

    assert run(main()) < 10


def test_a_call_that_is_cancelled_is_not_made(run: Run) -> None:
    async def main() -> list[str]:
        aio = asyncio.get_running_loop()
        made: list[str] = []
        over = aio.create_future()

        def in_a_turn() -> None:
            aio.call_soon(made.append, "cancelled").cancel()
            handle = aio.call_soon(made.append, "made")
            assert not handle.cancelled()
            aio.call_soon(over.set_result, None)

        setImmediate(in_a_turn)
        await over
        return made

    assert run(main()) == ["made"]


def test_a_call_that_raises_goes_to_the_exception_handler(run: Run) -> None:
    async def main() -> list[str]:
        aio = asyncio.get_running_loop()
        told: list[str] = []
        over = aio.create_future()
        aio.set_exception_handler(lambda _, context: told.append(str(context["exception"])))

        def fail() -> None:
            raise LookupError("mine")

        setImmediate(aio.call_soon, fail)
        setImmediate(over.set_result, None)
        await over
        return told

    assert run(main()) == ["mine"]


def test_another_thread_is_left_to_asyncio(run: Run) -> None:
    async def main() -> bool:
        aio = asyncio.get_running_loop()
        over = aio.create_future()

        def in_a_turn() -> None:
            thread = threading.Thread(target=lambda: aio.call_soon_threadsafe(aio.call_soon, over.set_result, True))
            thread.start()
            thread.join()
            caller = threading.Thread(target=lambda: handles.append(aio.call_soon(int)))
            caller.start()
            caller.join()

        handles: list[Any] = []
        waiting = len(current_loop().microtasks)
        setImmediate(in_a_turn)
        result: bool = await over
        assert len(handles) == 1
        assert len(current_loop().microtasks) == waiting
        return result

    assert run(main())


def test_what_waits_when_the_loop_is_closed_is_left_to_asyncio(run: Run) -> None:
    async def main() -> list[str]:
        aio = asyncio.get_running_loop()
        loop = current_loop()
        called: list[str] = []
        nextTick(called.append, "tick")  # from here on a turn is needed
        aio.call_soon(called.append, "soon")
        loop.close()
        await asyncio.sleep(0.001)
        return called

    assert run(main()) == ["soon"]
