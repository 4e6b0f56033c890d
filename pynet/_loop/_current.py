"""The loop for code that runs here and now: looked up, and made where there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import _forks, _registry
from ._forgotten import ThreadEnd, expect_run
from ._loop import Loop
from ._registry import existing_loop
from ._signals import on_main_thread

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable


def current_loop() -> Loop:
    """The loop for code that runs here and now: made on first use, one per thread and one per asyncio loop."""
    return existing_loop() or _make_loop()


def loop_to_run() -> Loop:
    """The loop for a ``run()`` here: in a forked child that has done nothing yet the one that it has inherited."""
    _forks.go_on()
    return current_loop()


def _make_loop() -> Loop:
    _forks.start_afresh()
    aio = _registry.running_asyncio()
    if aio is not None:
        return _make_hosted(aio)
    loop = Loop()
    if on_main_thread():
        expect_run()
    _registry.keep_standalone(loop, None if on_main_thread() else ThreadEnd(loop))
    return loop


def _make_hosted(aio: asyncio.AbstractEventLoop) -> Loop:
    from ._asyncio_host import host_loop  # not before there is an asyncio loop: it imports asyncio

    key = id(aio)
    loop = host_loop(aio, lambda: _registry.forget_hosted(key), _registry.standalone_loop())
    _registry.keep_hosted(aio, loop)
    return loop


def nextTick(callback: Callable[..., object], *args: object) -> None:
    """Call ``callback(*args)`` once the current callback, or the script, is through.

    Node: process.md, "process.nextTick(callback[, ...args])". Differs: no.
    """
    current_loop().next_tick(callback, *args)


def queueMicrotask(callback: Callable[..., object], *args: object) -> None:
    """Call ``callback(*args)`` once the current callback is through and the tick queue is empty.

    Node: globals.md, "queueMicrotask(callback)". Differs: arguments can be passed along.
    """
    current_loop().queue_microtask(callback, *args)
