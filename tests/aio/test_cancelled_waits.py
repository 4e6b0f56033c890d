"""A task that is cancelled while it waits for one of us: what it waited for happens all the same, and harms nobody."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import pytest

import pynet as net
from pydgram import createSocket
from pynet import readline
from pynet.abort import AbortController
from pynet.events import EventEmitter, on, once
from pynet.stream import PassThrough, Writable, promises
from tests.lab import port_of
from tests.waits import turns

Main = Callable[[], Coroutine[Any, Any, None]]


def hosted(main: Main) -> None:
    """Run *main*; whatever goes wrong outside of it fails the test."""
    complaints: list[dict[str, Any]] = []

    async def guarded() -> None:
        asyncio.get_running_loop().set_exception_handler(lambda loop, context: complaints.append(context))
        await asyncio.wait_for(main(), 20)
        await turns()

    asyncio.run(guarded())
    assert complaints == []


async def cancelled(waiting: Awaitable[object]) -> None:
    """Cancel *waiting* once it waits."""
    task = asyncio.ensure_future(waiting)
    await turns()
    assert not task.done(), "it did not wait"
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    assert task.cancelled()


def test_a_server_that_is_closing() -> None:
    async def main() -> None:
        log: list[str] = []
        server = net.createServer(lambda socket: socket.resume())
        server.listen(0, "127.0.0.1")
        await once(server, "listening")
        client = net.connect(port_of(server), "127.0.0.1").resume()
        await once(server, "connection")
        server.on("close", lambda: log.append("close"))
        await cancelled(server.__aexit__(None, None, None))
        assert log == []  # it waits for the connection
        client.end()
        await once(server, "close")
        assert log == ["close"]

    hosted(main)


def test_a_datagram_socket_that_is_closing() -> None:
    async def main() -> None:
        socket = createSocket("udp4")
        socket.bind(0, "127.0.0.1")
        await once(socket, "listening")
        closed = asyncio.ensure_future(once(socket, "close"))
        leaving = asyncio.ensure_future(socket.__aexit__(None, None, None))
        socket.prependListener("close", lambda: leaving.cancel())
        assert await closed == []
        assert leaving.cancelled()

    hosted(main)


def test_leaving_a_stream() -> None:
    async def main() -> None:
        answers: list[Callable[[], object]] = []
        stream = Writable(destroy=lambda error, callback: answers.append(callback))
        closed: list[str] = []
        stream.on("close", lambda: closed.append("close"))
        await cancelled(stream.__aexit__(None, None, None))
        stream.on("error", lambda error: None)
        answers[0]()
        await turns()
        assert closed == ["close"]

    hosted(main)


def test_finished_and_pipeline() -> None:
    async def main() -> None:
        stream = PassThrough()
        await cancelled(promises.finished(stream))
        stream.end()
        stream.resume()
        await promises.finished(stream)

        source, target = PassThrough(), PassThrough()
        await cancelled(promises.pipeline(source, target))
        source.end("x")
        assert await once(target, "data") == [b"x"]

    hosted(main)


def test_once_and_the_answer_of_another() -> None:
    """The listeners go a moment after the cancellation: an event, or an error, in between is for the others."""

    async def main() -> None:
        emitter = EventEmitter()
        both = [asyncio.ensure_future(once(emitter, "x")) for _ in range(2)]
        both[0].cancel()
        emitter.emit("x", 1)
        assert await both[1] == [1]
        both = [asyncio.ensure_future(once(emitter, "x")) for _ in range(2)]
        both[0].cancel()
        emitter.emit("error", OSError("an error"))
        with pytest.raises(OSError, match="an error"):
            await both[1]
        assert both[0].cancelled()
        await turns()
        assert emitter.eventNames() == []

    hosted(main)


def test_the_first_of_two_that_ask_for_the_next_event() -> None:
    async def main() -> None:
        emitter = EventEmitter()
        events = on(emitter, "x")
        await cancelled(events.__anext__())
        second = asyncio.ensure_future(events.__anext__())
        await turns()
        emitter.emit("x", "for the second")
        assert await second == ["for the second"]
        await events.aclose()

    hosted(main)


def test_a_question() -> None:
    """The line that comes next is no answer to a question that nobody asks any more."""

    async def main() -> None:
        source, shown = PassThrough(), PassThrough()
        shown.resume()
        interface = readline.promises.createInterface(source, shown)
        await cancelled(interface.question("name? "))
        lines: list[str] = []
        interface.on("line", lines.append)
        source.write("not an answer\n")
        while not lines:
            await asyncio.sleep(0)
        answer = asyncio.ensure_future(interface.question("sure? "))
        await turns()
        source.write("yes\n")
        assert (await answer, lines) == ("yes", ["not an answer"])
        interface.close()

    hosted(main)


def test_a_question_that_is_cancelled_and_aborted_at_once() -> None:
    async def main() -> None:
        controller = AbortController()
        interface = readline.promises.createInterface(PassThrough(), PassThrough().resume())
        asking = asyncio.ensure_future(interface.question("name? ", {"signal": controller.signal}))
        await turns()
        asking.cancel()
        controller.abort()  # before the task has had its turn
        interface.close()
        with contextlib.suppress(asyncio.CancelledError):
            await asking
        assert asking.cancelled()

    hosted(main)
