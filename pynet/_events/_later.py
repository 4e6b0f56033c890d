"""``Later``: a callback of the program that is called later."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import copy_context

from ._arity import fit
from ._coroutines import take_result, throw


class Later:
    """A callback that is called later as it would be called now: in a copy of the context of now.

    It gets as many of *arity* arguments as it takes. What a coroutine function returns becomes a task, whose exception
    is an uncaught one, as that of the callback itself would be. Equal where the callbacks are.
    """

    __slots__ = ("_call", "_callback", "_context", "_what")

    def __init__(self, callback: Callable[..., object], arity: int, what: str) -> None:
        self._callback = callback
        self._call = fit(callback, arity)
        self._context = copy_context()
        self._what = what

    def __repr__(self) -> str:
        return repr(self._callback)

    def __call__(self, *args: object) -> None:
        self._context.run(call_back, self._call, args, self._what)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Later) and self._callback == other._callback

    def __hash__(self) -> int:
        return hash(self._callback)


def later_answer(callback: Callable[..., object], what: str) -> Callable[..., None]:
    """As ``Later``, for a callback that gets one argument where something went wrong, and more where it went well."""
    context = copy_context()

    def call(*args: object) -> None:
        context.run(call_back, fit(callback, len(args)), args, what)

    return call


def call_back(call: Callable[..., object], args: tuple[object, ...], what: str) -> None:
    """Call back; if that makes a coroutine, start it as a task. *what* is the callback's name in errors."""
    result = call(*args)
    if result is not None:
        take_result(result, what, throw)
