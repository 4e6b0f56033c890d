"""Hooks that are coroutine functions: ``async def _write(self, chunk, encoding, callback)`` and the like."""

from __future__ import annotations

import functools
from collections.abc import Callable
from types import FunctionType
from typing import TYPE_CHECKING, Any

from pynet._events import fit, take_result

from ._rejection import take_rejection

if TYPE_CHECKING:
    from ._base import Stream

_COROUTINE = 0x80  # inspect.CO_COROUTINE

__all__ = ["async_method", "async_option", "is_async"]


def is_async(hook: Any) -> bool:
    """Whether calling *hook* gives a coroutine."""
    if hook is None:
        return False
    if type(hook) is FunctionType and "_is_coroutine_marker" not in hook.__dict__:  # set by inspect, for decorators
        return bool(hook.__code__.co_flags & _COROUTINE)
    import inspect

    return inspect.iscoroutinefunction(hook) or inspect.iscoroutinefunction(getattr(hook, "__call__", None))  # noqa: B004


def async_method(hook: Callable[..., Any], name: str, arity: int) -> Callable[..., Any]:
    """*hook*, a method, as one that starts a task when it is called."""

    @functools.wraps(hook)
    def start(self: Stream, *args: Any) -> None:
        _start(self, fit(functools.partial(hook, self), arity), args, name)

    return start


def async_option(stream: Stream, hook: Callable[..., Any], name: str, arity: int) -> Callable[..., Any]:
    """*hook*, a function among the options of *stream*, as one that starts a task when it is called."""
    fitted = fit(hook, arity)

    def start(*args: Any) -> None:
        _start(stream, fitted, args, name)

    return start


def _start(stream: Stream, hook: Callable[..., Any], args: tuple[Any, ...], name: str) -> None:
    """Call *hook* as a task, whose exception goes where the error that a callback is given goes."""
    callback = args[-1] if args and callable(args[-1]) else None
    answered = False

    def answer(*outcome: Any) -> None:
        nonlocal answered
        answered = True
        assert callback is not None
        callback(*outcome)

    def failed(error: Exception) -> None:
        if callback is None or answered:
            take_rejection(stream, error)
        else:
            answer(error)

    take_result(hook(*(args if callback is None else (*args[:-1], answer))), f"{name}() of a stream", failed)
