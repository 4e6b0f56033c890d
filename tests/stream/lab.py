"""Running streams to their end, and a record of what they emit."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from pynet._loop import current_loop
from pynet.stream import Duplex, Readable, Stream, Writable
from tests.lab import DEADLINE_MS

T = TypeVar("T")


class Boom(Exception):
    """What the tests throw."""


def drain() -> None:
    """Run the ticks and microtasks that are queued, and what they queue."""
    current_loop().drain()


def tick(callback: Callable[..., object], *args: Any) -> None:
    current_loop().next_tick(callback, *args)


def immediate(callback: Callable[..., object], *args: Any) -> None:
    current_loop().set_immediate(callback, *args)


def show(value: object) -> str:
    """A value in a trace: errors by their code or text, bytes as text."""
    if isinstance(value, BaseException):
        return str(getattr(value, "code", None) or value)
    if isinstance(value, bytes):
        return value.decode("latin-1")
    return str(value)


def trace(stream: Stream, *events: str, log: list[str] | None = None, name: str = "") -> list[str]:
    """A list that gets a line, ``"event arguments"``, for each of *events*."""
    lines: list[str] = [] if log is None else log

    def listener(event: str) -> Callable[..., None]:
        return lambda *args: lines.append(" ".join([name + event, *map(show, args)]))

    for event in events:
        stream.add_listener(event, listener(event))
    return lines


def idle(**options: Any) -> Readable:
    """A readable that is only pushed to."""
    return Readable(read=lambda: None, **options)


def sink(log: list[str] | None = None, **options: Any) -> Writable:
    """A writable that takes everything at once, and notes it in *log*."""

    def write(chunk: Any, encoding: str, callback: Callable[..., None]) -> None:
        if log is not None:
            log.append(f"write {show(chunk)}")
        callback()

    return Writable(write=write, **options)


def slow_sink(log: list[str] | None = None, **options: Any) -> Writable:
    """A writable that takes a turn of the loop for each chunk."""

    def write(chunk: Any, encoding: str, callback: Callable[..., None]) -> None:
        if log is not None:
            log.append(f"write {show(chunk)}")
        immediate(callback)

    return Writable(write=write, **options)


def both_ways(**options: Any) -> Duplex:
    """A duplex that is only pushed to, and takes everything at once."""
    return Duplex(read=lambda: None, write=lambda chunk, encoding, callback: callback(), **options)


def note(log: list[str], name: str) -> Callable[..., None]:
    """A callback that adds ``"name error"`` to *log*."""
    return lambda error=None: log.append(f"{name} {show(error)}")


def hosted(main: Coroutine[Any, Any, T]) -> T:
    """Run *main* on asyncio, with a deadline."""
    return asyncio.run(asyncio.wait_for(main, DEADLINE_MS / 1000))


async def closed(stream: Any) -> None:
    """Wait until *stream* has emitted 'close'."""
    done = asyncio.get_running_loop().create_future()
    stream.on("close", lambda: done.set_result(None))
    await done
