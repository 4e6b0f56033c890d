"""The garbage collector runs finalizers on whichever thread it likes; what they undo is undone on the loop's own."""

from __future__ import annotations

import asyncio
import gc
import threading
from collections.abc import Callable
from typing import Any

import pytest

from pynet import events, readline
from pynet._loop import Timer, current_loop
from pynet.abort import AbortSignal
from pynet.stream import PassThrough, Readable

Made = Callable[[list[int]], Any]
pytestmark = pytest.mark.usefixtures("no_collector")


def collect_elsewhere() -> None:
    thread = threading.Thread(target=gc.collect)
    thread.start()
    thread.join()


async def undone_on(make: Made) -> tuple[list[int], list[int]]:
    """The threads on which what *make* returns was undone: as the collector has worked on another one, and later."""
    undone: list[int] = []
    cycle: list[Any] = [make(undone)]
    cycle.append(cycle)
    del cycle
    collect_elsewhere()
    at_once = list(undone)
    for _ in range(10):
        await asyncio.sleep(0)
        await asyncio.wait_for(current_loop().host.wait_idle(), 10)
    return at_once, undone


def an_event_iterator(undone: list[int]) -> Any:
    emitter = events.EventEmitter()
    emitter.on("removeListener", lambda: undone.append(threading.get_ident()))
    return events.on(emitter, "x")


def a_readables_event_iterator(undone: list[int]) -> Any:
    stream = Readable(read=lambda: None)
    stream.on("removeListener", lambda: undone.append(threading.get_ident()))
    return events.on(stream, "readable")


def the_lines_of_an_interface(undone: list[int]) -> Any:
    interface = readline.createInterface(PassThrough())
    interface.on("close", lambda: undone.append(threading.get_ident()))
    return aiter_of(interface)


def aiter_of(iterable: Any) -> Any:
    return iterable.__aiter__()


@pytest.mark.parametrize("make", [an_event_iterator, a_readables_event_iterator, the_lines_of_an_interface])
def test_what_undoes_itself_when_dropped_does_so_on_its_own_thread(make: Made) -> None:
    async def main() -> None:
        at_once, undone = await undone_on(make)
        assert at_once == []
        assert set(undone) == {threading.get_ident()}

    asyncio.run(main())


def test_the_timer_of_a_signal(monkeypatch: pytest.MonkeyPatch) -> None:
    cancelled: list[int] = []
    cancel = Timer.cancel

    def note(timer: Timer) -> None:
        cancelled.append(threading.get_ident())
        cancel(timer)

    monkeypatch.setattr(Timer, "cancel", note)
    loop = current_loop()
    cycle: list[Any] = [AbortSignal.timeout(60_000)]
    cycle.append(cycle)
    del cycle
    collect_elsewhere()
    assert (cancelled, len(loop.active_timers())) == ([], 1)
    loop.run()
    assert cancelled == [threading.get_ident()]
    assert loop.active_timers() == []
