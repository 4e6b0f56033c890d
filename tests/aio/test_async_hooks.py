"""Hooks and callbacks that are coroutine functions run as tasks, and what they raise is not lost."""

from __future__ import annotations

import asyncio
import contextlib
import unittest
import warnings
from collections.abc import Callable
from contextvars import ContextVar
from pathlib import Path
from typing import Any

import pytest

import pynet as net
from pynet import dns, fs, http
from pynet.events import once
from pynet.process import nextTick, queueMicrotask
from pynet.stream import Duplex, PassThrough, Readable, Transform, Writable, finished
from pynet.timers import setImmediate, setTimeout
from tests.lab import port_of
from tests.waits import until

HOOKS = ["construct", "read", "write", "writev", "final", "destroy", "transform", "flush"]


class Bug(Exception):
    """What a hook raises."""


async def soon() -> None:
    await asyncio.sleep(0.001)


class Store(Writable):
    """Every hook of a ``Writable`` as a coroutine function."""

    def __init__(self) -> None:
        self.log: list[str] = []
        super().__init__()

    async def _construct(self, callback: Any) -> None:
        await soon()
        self.log.append("construct")
        callback()

    async def _write(self, chunk: Any, encoding: Any, callback: Any) -> None:
        await soon()
        self.log.append(f"write {bytes(chunk).decode()}")
        callback()

    async def _final(self, callback: Any) -> None:
        await soon()
        self.log.append("final")
        callback()

    async def _destroy(self, error: Any, callback: Any) -> None:
        await soon()
        self.log.append("destroy")
        callback(error)


def test_methods() -> None:
    async def main() -> list[str]:
        store = Store()
        store.write("a")
        store.end("b")
        await once(store, "close")
        return store.log

    assert net.run(main()) == ["construct", "write a", "write b", "final", "destroy"]


def test_options() -> None:
    log: list[str] = []

    async def transform(chunk: bytes, encoding: str, callback: Callable[..., None]) -> None:
        await soon()
        callback(None, chunk.upper())

    async def flush(callback: Callable[..., None]) -> None:
        await soon()
        callback(None, b"!")

    async def read(size: int) -> None:
        await soon()
        sources[0].push(b"a" if not log else None)
        log.append("read")

    async def writev(chunks: list[Any], callback: Callable[..., None]) -> None:
        await soon()
        log.append(f"writev {len(chunks)}")
        callback()

    sources: list[Readable] = []

    async def main() -> bytes:
        source = Readable(read=read)
        sources.append(source)
        loud = Transform(transform=transform, flush=flush)
        sink = Writable(writev=writev)
        sink.cork()
        sink.write("x")
        sink.write("y")
        sink.uncork()
        sink.end()
        await once(sink, "finish")
        data = b"".join([chunk async for chunk in source.pipe(loud)])
        return data

    log.clear()
    assert net.run(main()) in (b"A!", b"!")
    assert "writev 2" in log


async def fails(*args: Any) -> None:
    await soon()
    raise Bug


def takes(chunk: Any, encoding: Any, callback: Callable[..., None]) -> None:
    callback()


async def fails_at_once(*args: Any) -> None:
    raise Bug


def calls(hook: Any) -> Callable[..., Any]:
    """A plain function, but what it returns is a coroutine."""
    return lambda *args: hook(*args)


async def life_with(
    name: str, hook: Any, after: Callable[[], object] = lambda: None, *, listens: bool = True
) -> list[str]:
    """The life of a stream that uses *hook*; *after* is called when that has had the time to begin."""
    log: list[str] = []
    cls: Any = {"read": Readable, "transform": Transform, "flush": Transform}.get(name, Writable)
    others: dict[str, Any] = {
        "flush": {"transform": lambda chunk, encoding, callback: callback()},
        "construct": {"write": takes},
        "final": {"write": takes},
        "destroy": {"write": takes},
    }
    closed = asyncio.get_running_loop().create_future()
    stream: Any = cls({**others.get(name, {}), name: hook})
    if listens:
        stream.on("error", lambda error: log.append(type(error).__name__))
    stream.on("close", lambda: log.append("close"))
    stream.on("close", lambda: None if closed.done() else closed.set_result(None))
    if name == "destroy":
        stream.destroy()
    elif name == "read":
        stream.resume()
    else:
        stream.write("x", lambda error: log.append(f"write {type(error).__name__}"))
        stream.end()
    await soon()
    after()
    await closed
    return log


@pytest.mark.parametrize("hook", [fails, fails_at_once, calls(fails), calls(fails_at_once)])
@pytest.mark.parametrize("name", HOOKS)
def test_what_a_hook_raises_destroys_the_stream(name: str, hook: Any) -> None:
    log = net.run(life_with(name, hook))
    assert log[-2:] == ["Bug", "close"]
    assert log.count("Bug") == 1


def test_a_lambda_that_calls_a_coroutine_function() -> None:
    log: list[bytes] = []

    async def store(chunk: bytes, callback: Callable[..., None]) -> None:
        await soon()
        log.append(chunk)
        callback()

    async def main() -> None:
        sink = Writable(write=lambda chunk, encoding, callback: store(chunk, callback))
        sink.write("a")
        sink.end("b")
        await once(sink, "close")

    net.run(main())
    assert log == [b"a", b"b"]


@pytest.mark.parametrize("as_lambda", [False, True])
@pytest.mark.parametrize("name", HOOKS)
def test_a_cancelled_hook_destroys_the_stream(name: str, as_lambda: bool) -> None:
    """Nothing would ever go on in it."""
    running: list[asyncio.Task[Any]] = []

    async def wait(*args: Any) -> None:
        task = asyncio.current_task()
        assert task is not None
        running.append(task)
        await asyncio.sleep(60)

    log = net.run(life_with(name, calls(wait) if as_lambda else wait, lambda: running[0].cancel()))
    assert log[-2:] == ["AbortError", "close"]
    assert log.count("AbortError") == 1


@pytest.mark.parametrize("name", HOOKS)
def test_the_end_of_asyncio_s_loop_is_silent(name: str) -> None:
    """It cancels all tasks, and that is nobody's mistake."""

    async def wait(*args: Any) -> None:
        await asyncio.sleep(60)

    async def main() -> None:
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(life_with(name, wait, listens=False), 0.01)

    with unittest.TestCase().assertNoLogs():
        asyncio.run(main())


@pytest.mark.parametrize("name", ["read", "write"])
def test_where_nothing_can_run_it_the_error_says_so(name: str) -> None:
    stream: Any = {"read": Readable, "write": Writable}[name]({name: fails})
    errors: list[str] = []
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # of a coroutine that was never awaited
        stream.on("error", lambda error: errors.append(str(error)))
        try:
            stream.resume() if name == "read" else stream.write("x")
            net.run()
        except RuntimeError as error:
            errors.append(str(error))
    assert len(errors) == 1
    assert "is a coroutine function, and no asyncio loop is running" in errors[0]
    stream.destroy()


def callbacks(call: Callable[..., object]) -> dict[str, Callable[[], object]]:
    """Ways to have *call* called."""
    sink = PassThrough()
    return {
        "write": lambda: sink.write("x", call),
        "end": lambda: PassThrough().resume().end(call),
        "getConnections": lambda: net.createServer().getConnections(call),
        "finished": lambda: finished(PassThrough().resume().end(), call),
        "post": lambda: net.post(call),
        "nextTick": lambda: nextTick(call),
        "queueMicrotask": lambda: queueMicrotask(call),
        "setTimeout": lambda: setTimeout(call, 1),
        "setImmediate": lambda: setImmediate(call),
        "lookup": lambda: dns.lookup("127.0.0.1", call),
        "lookupService": lambda: dns.lookupService("127.0.0.1", 1, call),
        "readFile": lambda: fs.readFile(__file__, call),
        "unlink": lambda: fs.unlink("/nothing/here", call),
    }


@pytest.mark.parametrize("name", callbacks(print))
def test_a_callback_may_be_a_coroutine_function(name: str) -> None:
    called: list[str] = []

    async def callback(*args: Any) -> None:
        await soon()
        called.append(name)

    async def main() -> None:
        callbacks(callback)[name]()

    net.run(main())
    assert called == [name]


@pytest.mark.parametrize("name", callbacks(print))
def test_what_it_raises_is_uncaught(name: str) -> None:
    async def main() -> None:
        callbacks(fails)[name]()
        await asyncio.sleep(10)

    with pytest.raises(Bug):
        net.run(main())


def test_callbacks_of_an_http_message() -> None:
    called: list[str] = []

    def called_by(what: str) -> Callable[..., Any]:
        async def callback(*args: Any) -> None:
            await soon()
            called.append(what)

        return callback

    def serve(request: http.IncomingMessage, response: http.ServerResponse) -> None:
        response.write("a", called_by("write"))
        response.write("b", called_by("write"))
        response.end("c", called_by("end"))

    async def main() -> None:
        server = http.createServer(serve).listen(0, "127.0.0.1")
        await once(server, "listening")
        http.get({"port": port_of(server), "agent": False}, lambda response: response.resume())
        await until(lambda: len(called) == 3)
        server.close()

    net.run(main())
    assert sorted(called) == ["end", "write", "write"]


def test_callbacks_run_in_the_context_of_the_call(tmp_path: Path) -> None:
    variable: ContextVar[str] = ContextVar("variable", default="none")
    seen: list[str] = []

    def see(*args: Any) -> None:
        seen.append(variable.get())

    calls: list[Callable[[], object]] = [
        lambda: dns.lookup("localhost", see),
        lambda: dns.lookupService("127.0.0.1", 1, see),
        lambda: fs.readFile(__file__, see),
        lambda: fs.writeFile(str(tmp_path / "x"), "x", see),
    ]
    for call in calls:
        variable.set("the call's")
        call()
        variable.set("another")
    net.run()
    assert seen == ["the call's"] * len(calls)


def test_a_duplex_with_both() -> None:
    class Both(Duplex):
        async def _read(self, size: int) -> None:
            await soon()
            self.push(None)

        async def _write(self, chunk: Any, encoding: Any, callback: Any) -> None:
            await soon()
            callback()

    async def main() -> None:
        both = Both()
        both.end("x")
        both.resume()
        await once(both, "close")

    net.run(main())
