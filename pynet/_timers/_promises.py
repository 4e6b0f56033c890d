"""Node's ``timers/promises``: timers to await. They need a running asyncio loop.

Waiting begins with the call. Cancelling the wait clears the timer.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Mapping
from typing import TYPE_CHECKING, Any

from pynet._errors import MISSING, AbortError, Missing, validate_boolean, validate_number, validate_options
from pynet._events import AbortSignalLike, Waiter, abort_signal
from pynet._loop import Promise, current_loop

from ._timers import delay_ms

if TYPE_CHECKING:
    import asyncio

__all__ = ["scheduler", "setImmediate", "setInterval", "setTimeout"]

Options = Mapping[str, Any]


def setTimeout(
    delay: float | Missing = MISSING,
    value: object = None,
    options: Options | Missing = MISSING,
    /,
    *,
    ref: bool | Missing = MISSING,
    signal: AbortSignalLike | Missing = MISSING,
) -> Promise[Any]:
    """Wait for *delay* ms; awaiting gives *value*.

    Args:
        delay: Milliseconds, 1 by default.
        value: The result.
        options: A dict with ``ref`` and ``signal``.
        ref: Whether the loop is kept alive meanwhile. Default: True.
        signal: An ``AbortSignal`` that ends the wait.

    Raises:
        RuntimeError: No asyncio loop is running; ``ABORT_ERR`` (``AbortError``) when *signal* is aborted.

    Node: timers.md, "timersPromises.setTimeout([delay[, value[, options]]])". Differs: mistakes raise at the call.
    """
    after = _delay(delay)
    holds, aborting = _options(options, ref, signal)

    def start(fire: Callable[[], None]) -> Callable[[], None]:
        return current_loop().start_timer(after, fire, ref=holds).cancel

    return _wait(start, value, aborting)


def setImmediate(
    value: object = None,
    options: Options | Missing = MISSING,
    /,
    *,
    ref: bool | Missing = MISSING,
    signal: AbortSignalLike | Missing = MISSING,
) -> Promise[Any]:
    """Wait until after the poll of this turn of the loop; awaiting gives *value*. See ``setTimeout``.

    Node: timers.md, "timersPromises.setImmediate([value[, options]])". Differs: mistakes raise at the call.
    """
    holds, aborting = _options(options, ref, signal)

    def start(fire: Callable[[], None]) -> Callable[[], None]:
        immediate = current_loop().set_immediate(fire)
        if not holds:
            immediate.unref()
        return immediate.cancel

    return _wait(start, value, aborting)


async def setInterval(
    delay: float | Missing = MISSING,
    value: object = None,
    options: Options | Missing = MISSING,
    /,
    *,
    ref: bool | Missing = MISSING,
    signal: AbortSignalLike | Missing = MISSING,
) -> AsyncGenerator[Any, None]:
    """Iterate: *value* every *delay* ms. Where the loop body is slower, what it missed follows at once.

    See ``setTimeout`` for the arguments. The interval begins with the iteration and ends with it.

    Node: timers.md, "timersPromises.setInterval([delay[, value[, options]]])". Differs: no.
    """
    after = _delay(delay)
    holds, aborting = _options(options, ref, signal)
    if aborting is not None and aborting.aborted:
        raise AbortError(aborting.reason)
    loop = current_loop()
    missed = 0  # ticks that nobody has got yet
    waiting: asyncio.Future[None] | None = None

    def wake() -> None:
        if waiting is not None and not waiting.done():
            waiting.set_result(None)

    def tick() -> None:
        nonlocal missed
        missed += 1
        wake()

    timer = loop.start_timer(after, tick, repeat=True, ref=holds)
    forget = aborting._add_abort_listener(wake) if aborting is not None else timer.cancel
    try:
        while aborting is None or not aborting.aborted:
            waiting = loop.host.create_future()
            await waiting
            while missed:
                missed -= 1
                yield value
        raise AbortError(aborting.reason)
    finally:
        timer.cancel()
        forget()


class _Scheduler:
    """Node's ``scheduler``, after the proposal of that name for browsers."""

    def wait(
        self,
        delay: float | Missing = MISSING,
        options: Options | Missing = MISSING,
        /,
        *,
        ref: bool | Missing = MISSING,
        signal: AbortSignalLike | Missing = MISSING,
    ) -> Promise[None]:
        """Wait for *delay* ms. See ``setTimeout``.

        Node: timers.md, "timersPromises.scheduler.wait(delay[, options])". Differs: no.
        """
        return setTimeout(delay, None, options, ref=ref, signal=signal)

    def yield_(self) -> Promise[None]:
        """Let others run: ``setImmediate()``.

        Node: timers.md, "timersPromises.scheduler.yield()". Differs: the name; ``yield`` is a keyword.
        """
        return setImmediate()


scheduler = _Scheduler()


def _delay(delay: float | Missing) -> float:
    return 1 if delay is MISSING else delay_ms(validate_number(delay, "delay"))


def _options(
    options: Options | Missing, ref: bool | Missing, signal: AbortSignalLike | Missing
) -> tuple[bool, AbortSignalLike | None]:
    if options is not MISSING:
        given = validate_options(options)
        ref, signal = given.get("ref", ref), given.get("signal", signal)
    aborting = abort_signal(signal)
    return (True if ref is MISSING else validate_boolean(ref, "options.ref")), aborting


def _wait(
    start: Callable[[Callable[[], None]], Callable[[], None]], value: object, signal: AbortSignalLike | None
) -> Promise[object]:
    waiter = Waiter(signal)
    if not waiter.future.done():
        waiter.undo.append(start(lambda: waiter.resolve(value)))
    return waiter.promise
