"""``setTimeout``, ``setInterval``, ``setImmediate``, and what they return."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import copy_context
from itertools import count
from typing import Final

from pynet._errors import (
    MISSING,
    Missing,
    TimeoutNaNWarning,
    TimeoutNegativeWarning,
    TimeoutOverflowWarning,
    is_number,
    to_number,
    validate_function,
)
from pynet._events import Later, call_back, fit, warn
from pynet._loop import TimerBase, current_loop, existing_loop
from pynet._typing import Self

TIMEOUT_MAX: Final = 2**31 - 1

_ids = count(1)
# Those whose number somebody has asked for, and that may therefore come back to clearTimeout() as a number.
_known: dict[float, Timeout] = {}


class Timeout(TimerBase):
    """What ``setTimeout`` and ``setInterval`` return. Leaving a ``with`` block over it clears it.

    As a number (``int(timeout)``, also ``str(timeout)``) it is its id, which ``clearTimeout`` takes too.

    Node: timers.md, "Class: Timeout". Differs: no.
    """

    __slots__ = ("__dict__", "__weakref__", "_args", "_callback", "_context", "_id")

    def __init__(self, callback: Callable[..., object], delay: object, args: tuple[object, ...], repeat: bool) -> None:
        self._callback = fit(callback, len(args))
        self._args = args
        self._context = copy_context()
        self._id: int | None = None  # once somebody has asked
        self._pynet_delay_ms = delay if type(delay) is int and 1 <= delay <= TIMEOUT_MAX else int(delay_ms(delay))
        self._pynet_ref = True
        self._repeat = repeat
        self._cancelled = False
        self._timers = timers = (existing_loop() or current_loop()).timers
        timers.start(self)

    def _fire(self) -> None:
        if self._id is not None and not self._repeat:
            _known.pop(self._id, None)
        self._context.run(call_back, self._callback, self._args, "timer callback")

    def _clear(self) -> None:
        if self._id is not None:
            _known.pop(self._id, None)
        self._cancelled = True
        if self._active:
            self._timers.remove(self)

    def close(self) -> Self:
        """Clear it.

        Node: timers.md, "timeout.close()". Differs: no.
        """
        self._clear()
        return self

    def hasRef(self) -> bool:
        """Whether it keeps the loop alive while it is active.

        Node: timers.md, "timeout.hasRef()". Differs: no.
        """
        return self._pynet_ref

    def ref(self) -> Self:
        """Let it keep the loop alive (the default).

        Node: timers.md, "timeout.ref()". Differs: no.
        """
        self._timers.ref(self)
        return self

    def unref(self) -> Self:
        """Let the loop end although it is active.

        Node: timers.md, "timeout.unref()". Differs: no.
        """
        self._timers.unref(self)
        return self

    def refresh(self) -> Self:
        """Start again from now with the same delay, even after it fired; not after it was cleared.

        Node: timers.md, "timeout.refresh()". Differs: no.
        """
        self._timers.refresh(self)
        return self

    def __int__(self) -> int:
        number = self._id
        if number is None:
            number = self._id = next(_ids)
            # An interval is not active in its own callback, but will be after it.
            if self._active or (self._repeat and not self._cancelled):
                _known[number] = self
        return number

    __index__ = __int__

    def __float__(self) -> float:
        return float(int(self))

    def __str__(self) -> str:
        return str(int(self))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._clear()

    def __repr__(self) -> str:
        kind = "interval" if self._repeat else "timeout"
        return f"<Timeout: {kind} of {self._pynet_delay_ms} ms, {'active' if self._active else 'done'}>"


class Immediate:
    """What ``setImmediate`` returns. Leaving a ``with`` block over it clears it.

    Node: timers.md, "Class: Immediate". Differs: no.
    """

    def __init__(self, callback: Callable[..., object], args: tuple[object, ...]) -> None:
        call = Later(validate_function(callback, "callback"), len(args), "immediate")
        self._immediate = current_loop().set_immediate(call, *args)

    def _clear(self) -> None:
        self._immediate.cancel()

    def hasRef(self) -> bool:
        """Whether it is going to be called, and keeps the loop alive until then.

        Node: timers.md, "immediate.hasRef()". Differs: no.
        """
        return self._immediate.active and self._immediate.has_ref

    def ref(self) -> Self:
        """Let it keep the loop alive (the default).

        Node: timers.md, "immediate.ref()". Differs: no.
        """
        self._immediate.ref()
        return self

    def unref(self) -> Self:
        """Let the loop end although it is due.

        Node: timers.md, "immediate.unref()". Differs: no.
        """
        self._immediate.unref()
        return self

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._clear()

    def __repr__(self) -> str:
        return f"<Immediate: {'due' if self._immediate.active else 'done'}>"


def setTimeout(callback: Callable[..., object], delay: float | Missing = MISSING, /, *args: object) -> Timeout:
    """Call ``callback(*args)`` once, after *delay* ms.

    Args:
        callback: Called with as many of *args* as it takes. A coroutine function becomes a task.
        delay: Milliseconds, 1 by default; less than 1, more than 2**31 - 1 or no number becomes 1, with a warning
            where Node has one.
        args: Passed on.

    Raises:
        TypeError: ``ERR_INVALID_ARG_TYPE`` if *callback* is no function.

    Node: timers.md, "setTimeout(callback[, delay[, ...args]])". Differs: warnings are Python's.
    """
    return Timeout(callback, delay, args, False)


def setInterval(callback: Callable[..., object], delay: float | Missing = MISSING, /, *args: object) -> Timeout:
    """Call ``callback(*args)`` every *delay* ms, until it is cleared. See ``setTimeout``.

    Node: timers.md, "setInterval(callback[, delay[, ...args]])". Differs: warnings are Python's.
    """
    return Timeout(callback, delay, args, True)


def setImmediate(callback: Callable[..., object], /, *args: object) -> Immediate:
    """Call ``callback(*args)`` in this turn of the loop, after the poll; from an immediate: in the next turn.

    Node: timers.md, "setImmediate(callback[, ...args])". Differs: no.
    """
    return Immediate(callback, args)


def clearTimeout(timeout: Timeout | float | str | None = None, /) -> None:
    """Never call the callback of *timeout*, given as the object or as its id. Anything else is ignored.

    Node: timers.md, "clearTimeout(timeout)". Differs: no.
    """
    if isinstance(timeout, Timeout):
        timeout._clear()
        return
    number = to_number(timeout) if isinstance(timeout, str) else timeout
    if is_number(number) and number in _known:  # True is none, though it is 1
        _known[number]._clear()


def clearInterval(timeout: Timeout | float | str | None = None, /) -> None:
    """The same as ``clearTimeout``.

    Node: timers.md, "clearInterval(timeout)". Differs: no.
    """
    clearTimeout(timeout)


def clearImmediate(immediate: Immediate | None = None, /) -> None:
    """Do not call the callback of *immediate*. Anything else is ignored.

    Node: timers.md, "clearImmediate(immediate)". Differs: no.
    """
    if isinstance(immediate, Immediate):
        immediate._clear()


_warned: set[type[Warning]] = set()


def _warn_once(warning: Warning) -> None:
    """Warn as Node does of such delays: once in the life of the program."""
    if type(warning) not in _warned:
        _warned.add(type(warning))
        warn(warning)


def delay_ms(delay: object) -> float:
    """A delay as Node understands it, in ms; warns where Node does."""
    if isinstance(delay, str):
        delay = to_number(delay)
    if delay is MISSING or delay is None or isinstance(delay, bool):
        return 1
    if not isinstance(delay, (int, float)) or delay != delay:
        _warn_once(TimeoutNaNWarning(float("nan")))
        return 1
    if delay < 0:
        _warn_once(TimeoutNegativeWarning(delay))
    elif delay > TIMEOUT_MAX:
        warn(TimeoutOverflowWarning(delay))
    return delay if 1 <= delay <= TIMEOUT_MAX else 1


for _public in (Timeout, Immediate):
    _public.__module__ = "pynet.timers"
