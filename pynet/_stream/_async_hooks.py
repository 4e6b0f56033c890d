"""Hooks that are coroutine functions: ``async def _write(self, chunk, encoding, callback)`` and the like."""

from __future__ import annotations

import functools
from collections.abc import Callable
from types import FunctionType
from typing import TYPE_CHECKING

from pynet._errors import AbortError
from pynet._events import fit, take_result

from ._rejection import take_rejection
from ._state import CLOSED, OPEN
from ._utils import listen

if TYPE_CHECKING:
    import asyncio

    from ._base import Stream

_COROUTINE = 0x80  # inspect.CO_COROUTINE

_WRITES = ("_write", "_writev", "_transform")
_DESTROYS = ("_destroy", "destroy")  # as method and as option

__all__ = ["async_method", "async_option", "is_async", "take_coroutine"]


def is_async(hook: object) -> bool:
    """Whether calling *hook* gives a coroutine."""
    if hook is None:
        return False
    if type(hook) is FunctionType and "_is_coroutine_marker" not in hook.__dict__:  # set by inspect, for decorators
        return bool(hook.__code__.co_flags & _COROUTINE)
    import inspect

    return inspect.iscoroutinefunction(hook) or inspect.iscoroutinefunction(getattr(hook, "__call__", None))  # noqa: B004


def async_method(hook: Callable[..., object], name: str, arity: int) -> Callable[..., object]:
    """*hook*, a method, as one that starts a task when it is called."""

    @functools.wraps(hook)
    def start(self: Stream, *args: object) -> None:
        _start(self, fit(functools.partial(hook, self), arity), args, name)

    return start


def async_option(stream: Stream, hook: Callable[..., object], name: str, arity: int) -> Callable[..., object]:
    """*hook*, a function among the options of *stream*, as one that starts a task when it is called."""
    fitted = fit(hook, arity)

    def start(*args: object) -> None:
        _start(stream, fitted, args, name)

    return start


def _start(stream: Stream, hook: Callable[..., object], args: tuple[object, ...], name: str) -> None:
    """Call *hook* as a task, whose exception goes where the error that a callback is given goes."""
    callback = args[-1] if args and callable(args[-1]) else None
    answered = False

    def answer(*outcome: object) -> None:
        nonlocal answered
        answered = True
        assert callback is not None
        callback(*outcome)

    def failed(error: Exception) -> None:
        if callback is None or answered:
            take_rejection(stream, error)
        else:
            answer(error)

    result = hook(*(args if callback is None else (*args[:-1], answer)))
    _run(stream, result, name, failed, lambda: answered)


def take_coroutine(stream: Stream, result: object, name: str, callback: Callable[..., object] | None) -> None:
    """*result* is what the hook *name* has returned: a plain function, but perhaps it has called a coroutine function.

    What the coroutine raises is given to *callback*, the hook's own, unless that has had its answer.
    """

    def is_answered() -> bool:
        writing, life = stream._writableState, stream._pynet_life
        if name in _WRITES:
            return writing is None or not writing.writing
        return life.stage is CLOSED if name in _DESTROYS else life.stage is not OPEN

    def failed(error: Exception) -> None:
        if callback is None or is_answered():
            take_rejection(stream, error)
        else:
            callback(error)

    _run(stream, result, name, failed, is_answered)


def _run(
    stream: Stream, result: object, name: str, failed: Callable[[Exception], None], is_answered: Callable[[], bool]
) -> None:
    if isinstance(result, bool):
        return
    task = take_result(result, f"{name}() of a stream", failed)
    if task is None:
        return

    def done(task: asyncio.Task[object]) -> None:
        # Whoever waits for the hook would wait for ever. A cancellation is not a mistake, and asyncio cancels all tasks
        # in the end, so a program need not listen for the error.
        if task.cancelled() and not is_answered() and (name in _DESTROYS or not stream.destroyed):
            if not stream.listenerCount("error"):
                listen(stream, "error", _ignore)
            stream._pynet_tick(failed, AbortError())

    task.add_done_callback(done)


def _ignore(error: object) -> None:
    """Listen, so that the error of a cancelled hook does not end the program."""
