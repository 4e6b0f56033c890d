"""``events.once``: wait for one event."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

from pynet._errors import ERR_INVALID_ARG_TYPE, MISSING, Missing, validate_options
from pynet._loop import Promise

from ._emitter import EventEmitter
from ._targets import AbortSignalLike, EventTarget, abort_signal, is_target
from ._waiter import Waiter


def once(
    emitter: EventEmitter | EventTarget,
    event: Hashable,
    options: dict[str, Any] | Missing = MISSING,
    /,
    *,
    signal: AbortSignalLike | Missing = MISSING,
) -> Promise[list[Any]]:
    """Wait for the next *event*; awaiting gives the list of its arguments.

    Listening starts at the call, not at the ``await``. An ``error`` event meanwhile is raised instead, unless ``error``
    is what is waited for. Cancelling the wait removes the listeners.

    Args:
        emitter: An emitter, or an ``AbortSignal``.
        event: The name of the event.
        options: A dict with ``signal``.
        signal: An ``AbortSignal`` that ends the wait.

    Raises:
        RuntimeError: No asyncio loop is running; ``ABORT_ERR`` (``AbortError``) when *signal* is aborted.

    Node: events.md, "events.once(emitter, name[, options])". Differs: wrong arguments raise at the call.
    """
    if options is not MISSING:
        signal = validate_options(options).get("signal", signal)
    aborting = abort_signal(signal)
    if not isinstance(emitter, EventEmitter) and not is_target(emitter):
        raise ERR_INVALID_ARG_TYPE("emitter", "EventEmitter", emitter)
    waiter = Waiter(aborting)
    if not waiter.future.done():
        waiter.undo.append(listen(emitter, event, lambda *args: waiter.resolve(list(args)), once=True))
        if event != "error" and isinstance(emitter, EventEmitter):
            waiter.undo.append(listen(emitter, "error", waiter.reject, once=True))
    return waiter.promise


def listen(
    emitter: EventEmitter | EventTarget, event: Any, f: Callable[..., object], *, once: bool = False
) -> Callable[[], object]:
    """Add *f*; returns what removes it."""
    if isinstance(emitter, EventEmitter):
        (emitter.once if once else emitter.on)(event, f)
        return lambda: emitter.removeListener(event, f)
    emitter.addEventListener(event, f, {"once": once})
    return lambda: emitter.removeEventListener(event, f)
