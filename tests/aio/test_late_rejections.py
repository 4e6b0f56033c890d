"""A coroutine listener that fails when its stream is over: the exception is for the program, as nobody else is told."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

import pynet as net
from pynet.events import EventEmitter, on, once
from pynet.process import process
from pynet.stream import PassThrough, finished
from pynet.timers import clearInterval, setImmediate, setInterval
from tests.aio.await_lives import new_group
from tests.lab import port_of
from tests.waits import turns, until

Handler = Callable[[net.Socket], Coroutine[Any, Any, None]]


class Bug(Exception):
    """What the listener raises."""


async def read(socket: net.Socket) -> None:
    async for _ in socket:
        pass


async def work() -> None:
    await asyncio.sleep(0.001)
    raise Bug


async def after_the_end(socket: net.Socket) -> None:
    socket.resume().end()
    await once(socket, "close")
    raise Bug


async def after_destroy(socket: net.Socket) -> None:
    socket.destroy()
    raise Bug


async def after_destroy_later(socket: net.Socket) -> None:
    socket.destroy()
    await asyncio.sleep(0.001)
    raise Bug


async def after_an_error(socket: net.Socket) -> None:
    socket.destroy(LookupError("of the socket"))
    await asyncio.sleep(0.001)
    raise Bug


async def inside_the_iteration(socket: net.Socket) -> None:
    async for _ in socket:
        raise Bug


async def inside_async_with(socket: net.Socket) -> None:
    async with socket:
        raise Bug


async def in_a_group(socket: net.Socket) -> None:
    async with new_group() as group:
        group.create_task(read(socket))
        group.create_task(work())


async def while_waiting(socket: net.Socket) -> None:
    socket.destroy()
    try:
        await asyncio.wait_for(once(socket, "data"), 0.001)
    except asyncio.TimeoutError:
        raise Bug from None


async def of_another(socket: net.Socket) -> None:
    other = PassThrough()
    socket.destroy()
    other.destroy(Bug())
    await read(other)  # type: ignore[arg-type]


LATE: list[Handler] = [
    *(after_the_end, after_destroy, after_destroy_later, after_an_error, inside_the_iteration, inside_async_with),
    *(while_waiting, of_another),
]


async def serving(handler: Handler, log: list[str], *, event: str = "connection") -> None:
    """A server for one connection; ends when that is closed and all is told."""

    def on_connection(socket: net.Socket) -> None:
        socket.on("error", lambda error: log.append(type(error).__name__))

    before = len(asyncio.all_tasks())
    server = net.createServer(on_connection)
    server.on("error", lambda error: log.append(f"server: {error!r}"))
    if event == "connection":
        server.on("connection", handler)
    else:
        server.on("connection", lambda socket: socket.on("data", lambda: handler(socket)))
    server.listen(0, "127.0.0.1")
    await once(server, "listening")
    client = net.connect(port_of(server), "127.0.0.1").resume()
    client.on("error", lambda error: None)
    client.write("x")
    # Again and again: the first may arrive together with the x, and then nothing is left to read.
    again = setInterval(lambda: client.writable and client.write("y"), 5)
    client.on("close", lambda: clearInterval(again))
    client.on("close", lambda: server.close())
    await once(server, "close")
    await until(lambda: len(asyncio.all_tasks()) == before)  # the handler is through
    await turns()


def test_an_iteration_that_nobody_waits_in_hears_nothing() -> None:
    """A task that was cancelled keeps its iterator, which still listens."""

    async def handler(socket: net.Socket) -> None:
        task = asyncio.create_task(read(socket))
        await asyncio.sleep(0.001)
        task.cancel()
        kept.extend(await asyncio.gather(task, return_exceptions=True))
        raise Bug

    async def main() -> None:
        server = net.createServer(handler).listen(0, "127.0.0.1")
        await once(server, "listening")
        client = net.connect(port_of(server), "127.0.0.1").resume()
        client.on("close", lambda: server.close())
        await once(server, "close")

    kept: list[object] = []
    with pytest.raises(Bug):
        net.run(main())


def bugs_in(error: BaseException) -> list[BaseException]:
    parts = getattr(error, "exceptions", None)
    return [error] if parts is None else [bug for part in parts for bug in bugs_in(part)]


@pytest.mark.parametrize("event", ["connection", "data"])
@pytest.mark.parametrize("handler", LATE, ids=lambda handler: handler.__name__)
def test_it_ends_the_program(handler: Handler, event: str) -> None:
    with pytest.raises(Exception) as caught:
        net.run(serving(handler, [], event=event))
    assert [type(bug) for bug in bugs_in(caught.value)] == [Bug]


@pytest.mark.parametrize("handler", LATE, ids=lambda handler: handler.__name__)
def test_asyncio_s_handler_is_told(handler: Handler) -> None:
    told: list[BaseException] = []

    async def main() -> None:
        asyncio.get_running_loop().set_exception_handler(lambda aio, context: told.append(context["exception"]))
        await serving(handler, [])

    asyncio.run(main())
    assert [type(bug) for error in told for bug in bugs_in(error)] == [Bug]


@pytest.mark.skipif(new_group is None, reason="TaskGroup is of 3.11")
def test_a_group_of_reading_and_working() -> None:
    """The bug is what is seen: by the listeners of the socket, or by the program where the iterator is gone first."""
    log: list[str] = []
    try:
        net.run(serving(in_a_group, log))
    except Exception as error:
        assert [type(bug) for bug in bugs_in(error)] == [Bug]
    else:
        assert log == ["ExceptionGroup"]


def test_a_listener_of_uncaught_exception_is_told() -> None:
    told: list[BaseException] = []
    process.on("uncaughtException", told.append)
    try:
        net.run(serving(after_destroy, []))
    finally:
        process.off("uncaughtException", told.append)
    assert [type(error) for error in told] == [Bug]


async def told_already(socket: net.Socket) -> None:
    socket.destroy(Bug())
    await read(socket)


async def told_in_a_group(socket: net.Socket) -> None:
    async with new_group() as group:
        group.create_task(told_already(socket))


async def destroyed_in_the_iteration(socket: net.Socket) -> None:
    setImmediate(socket.destroy)
    await read(socket)


@pytest.mark.parametrize(
    ("handler", "expected"),
    [
        (told_already, ["Bug"]),
        *([(told_in_a_group, ["Bug"])] if new_group is not None else []),
        (destroyed_in_the_iteration, []),
        (lambda socket: work(), ["Bug"]),
    ],
)
def test_what_the_stream_has_told_is_not_told_again(handler: Handler, expected: list[str]) -> None:
    log: list[str] = []
    net.run(serving(handler, log))
    assert log == expected


def test_an_exception_that_is_no_exception_of_programs_is_uncaught() -> None:
    class Stop(BaseException):
        pass

    async def listener() -> None:
        await asyncio.sleep(0)
        raise Stop

    async def main() -> None:
        emitter = EventEmitter()
        emitter.on("x", listener)
        emitter.emit("x")
        await once(emitter, "never")

    with pytest.raises(Stop):
        net.run(main())


async def wait_for_event(socket: net.Socket) -> None:
    await once(socket, "never")


async def wait_for_events(socket: net.Socket) -> None:
    async for _ in on(socket, "never"):
        pass


async def wait_for_the_end(socket: net.Socket) -> None:
    await finished(socket)


WAYS_TO_WAIT: list[Handler] = [read, wait_for_event, wait_for_events, wait_for_the_end]


def beside(wait: Handler) -> Handler:
    async def handler(socket: net.Socket) -> None:
        await asyncio.gather(wait(socket), work())

    return handler


def beside_in_a_task(wait: Handler) -> Handler:
    async def both(socket: net.Socket) -> None:
        await asyncio.gather(wait(socket), work())

    async def handler(socket: net.Socket) -> None:
        await asyncio.create_task(both(socket))

    return handler


def left_behind(wait: Handler) -> Handler:
    async def handler(socket: net.Socket) -> None:
        asyncio.create_task(wait(socket)).add_done_callback(lambda task: task.exception())
        await work()

    return handler


async def without_error_listener(*handlers: Callable[[net.Socket], Any]) -> None:
    """A server for one connection, whose socket has the listeners of 'connection' and those that they add."""
    server = net.createServer()
    for handler in handlers:
        server.on("connection", handler)
    server.listen(0, "127.0.0.1")
    await once(server, "listening")
    client = net.connect(port_of(server), "127.0.0.1").resume()
    client.on("close", lambda: server.close())
    client.write("x")
    await once(server, "close")
    await turns()


@pytest.mark.parametrize("wait", WAYS_TO_WAIT, ids=lambda wait: wait.__name__)
@pytest.mark.parametrize("way", [beside, beside_in_a_task, left_behind], ids=lambda way: way.__name__)
def test_a_failing_part_beside_one_that_waits(way: Callable[[Handler], Handler], wait: Handler) -> None:
    """gather() drops what its other parts raise: the socket's error would be seen by nobody."""
    with pytest.raises(Bug):
        net.run(without_error_listener(way(wait)))


@pytest.mark.parametrize("wait", WAYS_TO_WAIT, ids=lambda wait: wait.__name__)
def test_a_listener_that_waits_for_another_that_fails(wait: Handler) -> None:
    """The one is told of the other's exception, and fails with it."""
    with pytest.raises(Bug):
        net.run(without_error_listener(wait, lambda socket: work()))


@pytest.mark.parametrize("wait", WAYS_TO_WAIT, ids=lambda wait: wait.__name__)
def test_an_exception_that_the_waiting_code_catches_is_told(wait: Handler) -> None:
    caught: list[str] = []

    async def careful(socket: net.Socket) -> None:
        try:
            await wait(socket)
        except Bug:
            caught.append("Bug")

    net.run(without_error_listener(careful, lambda socket: work()))
    assert caught == ["Bug"]
    caught.clear()
    net.run(without_error_listener(left_behind(careful)))
    assert caught == ["Bug"]


def test_a_failing_part_beside_a_wait_for_a_plain_emitter() -> None:
    emitter = EventEmitter()

    async def listener() -> None:
        await asyncio.gather(once(emitter, "never"), work())

    async def main() -> None:
        emitter.on("x", listener)
        emitter.emit("x")
        await asyncio.sleep(1)

    with pytest.raises(Bug):
        net.run(main())
