"""Names to addresses, and the callbacks of a program."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from pynet import dns
from pynet._events import fit, take_result, throw

if TYPE_CHECKING:
    from ._state import State

Answer = Callable[[object, Any], None]  # the address is checked when used


def look_up(state: State, host: str, answer: Answer) -> None:
    """Call ``answer(error, ip)`` when the look-up has an answer; once, however often it answers."""
    waiting = [answer]

    def answered(error: object = None, ip: object = None, *_: object) -> None:
        if waiting:
            state.loop.run_in(state.context, waiting.pop(), error, ip)

    lookup = state.settings.lookup or fit(dns.lookup, 3)
    take_result(lookup(host, state.family.version, answered), "lookup function", answered)


def call_back(callback: Callable[..., object], *args: object) -> None:
    """Call a user's callback with as many of *args* as it takes; a coroutine function becomes a task."""
    take_result(fit(callback, len(args))(*args), "callback", throw)
