"""Driving a loop from a test: to its end, or to an event, but never for ever."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from pynet._errors import ERR_UNHANDLED_ERROR
from pynet._events import EventEmitter
from pynet._loop import Loop, current_loop

from ._active import describe
from ._clock import JumpingPoller

DEADLINE_MS = 5000.0


class DeadlineExceeded(AssertionError, TimeoutError):
    """What a test waited for has not happened; the text lists what was still active."""

    __module__ = "pynet.testing"


def run(*, timeout_ms: float = DEADLINE_MS) -> None:
    """Run this thread's loop until nothing is left to wait for.

    Args:
        timeout_ms: How long that may take, by the loop's clock and, if that is a fake one, in real time too.

    Raises:
        DeadlineExceeded: It took longer.
        Exception: Whatever escaped from a listener.
    """
    loop = current_loop()
    _drive(loop, lambda: False, timeout_ms, lambda: "the loop is still alive", may_end=True)


def run_until(
    emitter: EventEmitter | Callable[[], object], event: str = "", *, timeout_ms: float = DEADLINE_MS
) -> list[Any]:
    """Run this thread's loop until *emitter* has emitted *event*.

    Instead of an emitter and an event, a function: until it returns something true.

    Args:
        emitter: An emitter, or a function.
        event: The name of the event.
        timeout_ms: As for ``run``.

    Returns:
        The arguments of the event; the function's result, alone in a list.

    Raises:
        DeadlineExceeded: It has not happened, or cannot happen any more because the loop came to its end.
        Exception: Whatever escaped from a listener; an ``'error'`` of the emitter, if that is not the event.
    """
    loop = current_loop()
    if not isinstance(emitter, EventEmitter):
        results: list[object] = []

        def look() -> bool:
            result = emitter()
            results[:] = [result]
            return bool(result)

        _drive(loop, look, timeout_ms, lambda: f"{getattr(emitter, '__name__', emitter)} is not true")
        return results
    happened: list[list[object]] = []
    failures: list[object] = []

    def on_event(*args: object) -> None:
        happened.append(list(args))

    def on_error(error: object) -> None:
        failures.append(error)

    emitter.once(event, on_event)
    if event != "error":
        emitter.once("error", on_error)
    try:
        _drive(loop, lambda: happened or failures, timeout_ms, lambda: f"{emitter!r} has not emitted '{event}'")
    finally:
        emitter.off(event, on_event)
        emitter.off("error", on_error)
    if happened:
        return happened[0]
    error = failures[0]
    raise error if isinstance(error, BaseException) else ERR_UNHANDLED_ERROR(error)


def _drive(
    loop: Loop, is_done: Callable[[], object], timeout_ms: float, waiting: Callable[[], str], *, may_end: bool = False
) -> None:
    expired = False

    def expire() -> None:
        nonlocal expired
        expired = True

    poller = loop.watchers.poller
    if isinstance(poller, JumpingPoller):
        poller.limit_ms = timeout_ms
    give_up = time.monotonic() + timeout_ms / 1000
    watchdog = loop.start_timer(max(1, timeout_ms), expire, ref=False)

    def is_over() -> bool:
        if is_done():
            return True
        # Callbacks queued outside of a turn keep no loop alive, but are run.
        if not (loop.alive or loop.tick_queue or loop.microtasks):
            if may_end:
                return True
            raise DeadlineExceeded(f"{waiting()}, and nothing is left that could make it happen")
        if expired or (isinstance(poller, JumpingPoller) and time.monotonic() > give_up):
            active = "".join(f"\n  {line}" for line in describe(loop)) or " nothing"
            raise DeadlineExceeded(f"{waiting()} after {timeout_ms:g} ms; active:{active}")
        return False

    try:
        while not is_over():
            loop.turn()
            if not is_over():
                _wait(loop)
    finally:
        watchdog.cancel()


def _wait(loop: Loop) -> None:
    """Wait for the next turn to have something to do. Not inside the turn, whose timers may have done it all."""
    loop.watchers.flush()
    if not loop.busy:
        expiry = loop.timers.next_expiry()
        loop.watchers.poller.poll(None if expiry is None else max(0.0, expiry - loop.update_now()))
