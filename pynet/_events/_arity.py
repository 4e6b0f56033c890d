"""How many positional arguments a listener takes: counted once, when it is added, never when it is called."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from functools import partial
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType
from typing import Any, Final, TypeVar

from pynet._errors import validate_function, validate_integer

T = TypeVar("T")

ALL: Final = sys.maxsize
_VARARGS: Final = 0x04  # inspect.CO_VARARGS; importing inspect costs more than all the rest of this package
_PLACEHOLDER: Final = getattr(functools, "Placeholder", object())  # an argument of a partial that is still to come
_MAX_BUILTINS: Final = 256

_builtins: dict[tuple[object, str], tuple[int, int]] = {}


def arity(f: Callable[..., Any]) -> tuple[int, int]:
    """The most and the least positional arguments that *f* takes; ``ALL`` and 0 when it does not say.

    Between the two, parameters with defaults are left to their defaults, as JavaScript does with what is undefined.
    Keyword-only parameters do not count.
    """
    function: Any = f
    bound = 0
    if type(f) is not FunctionType:
        if type(f) is BuiltinFunctionType:
            return _of_builtin(f)
        if type(f) is partial and not f.keywords and not any(given is _PLACEHOLDER for given in f.args):
            return _of_partial(f)
        if type(f) is not MethodType and not isinstance(f, type):  # of a class it would be its instances' method
            validate_function(f, "callback")
            function = function.__call__
        if type(function) is MethodType:
            function, bound = function.__func__, 1
        if type(function) is not FunctionType:
            return _inspected(f)
    code = function.__code__
    most = least = code.co_argcount - bound
    if function.__defaults__:
        least -= len(function.__defaults__)
    if least < 0:  # what is bound is taken by *args, or has a default
        most, least = max(most, 0), 0
    if not code.co_flags & _VARARGS:
        return most, least
    if function.__dict__:
        # Probably a decorator's wrapper, which hands everything on: __wrapped__ or __signature__ decides.
        return _inspected(f)
    return ALL, least


def _of_builtin(f: BuiltinFunctionType) -> tuple[int, int]:
    """Of ``print``, of a list's ``append``: asked once for all of their kind, because inspect parses a text for it."""
    owner = f.__self__
    key = (owner if isinstance(owner, (ModuleType, type)) else type(owner), f.__name__)
    counted = _builtins.get(key)
    if counted is None:
        if len(_builtins) >= _MAX_BUILTINS:
            _builtins.clear()
        counted = _builtins[key] = _inspected(f)
    return counted


def _of_partial(f: partial[Any]) -> tuple[int, int]:
    most, least = arity(f.func)
    given = len(f.args)
    if given > most:  # it cannot be called at all, and says so when it is
        return ALL, 0
    return (most if most == ALL else most - given), max(least - given, 0)


def _inspected(f: Callable[..., Any]) -> tuple[int, int]:
    import inspect

    try:
        parameters = inspect.signature(f).parameters.values()
    except (TypeError, ValueError):
        return ALL, 0
    positional = [p for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    least = sum(p.default is p.empty for p in positional)
    return (ALL if any(p.kind is p.VAR_POSITIONAL for p in parameters) else len(positional)), least


def fit(callback: Callable[..., T], k: int, /) -> Callable[..., T]:
    """*callback*, made to be called with exactly *k* positional arguments: itself where it takes that many.

    JavaScript lets anybody pass more arguments than a function takes, or fewer; the listeners and callbacks that this
    library calls may be written so. ``fit`` does the same for callbacks that a program calls itself: surplus arguments
    are dropped, missing ones are None. Call it once, where the callback is handed in, not at each call.

    Args:
        callback: Any callable; of one that does not say what it takes, everything is passed on.
        k: How many arguments the caller has.

    Node: none; JavaScript's own way to call.
    """
    most, least = arity(callback)
    if type(k) is not int:
        validate_integer(k, "k")
    if least <= k <= most:
        return callback
    if k < least:
        padding = (None,) * (least - k)
        return lambda *args: callback(*args, *padding)
    if most == 0:
        return lambda *_: callback()
    return lambda *args: callback(*args[:most])
