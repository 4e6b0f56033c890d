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
_MAX_WRAPPERS: Final = 32
_SILENT_HOMES: Final = {"builtins", "collections", "_thread"}

# Methods that do not say what they take, before Python 3.13: the most and the least.
_SILENT: Final = {
    "deque": {
        **dict.fromkeys(("append", "appendleft", "count", "extend", "extendleft", "remove"), (1, 1)),
        **dict.fromkeys(("clear", "copy", "pop", "popleft", "reverse"), (0, 0)),
        "index": (3, 1),
        "insert": (2, 2),
        "rotate": (1, 0),
    },
    "set": {
        **dict.fromkeys(("add", "discard", "remove", "symmetric_difference_update"), (1, 1)),
        **dict.fromkeys(("clear", "copy", "pop"), (0, 0)),
    },
    "dict": {
        **dict.fromkeys(("clear", "copy", "items", "keys", "popitem", "values"), (0, 0)),
        "pop": (2, 1),
        "update": (1, 0),
    },
    "lock": {"acquire": (2, 0), "release": (0, 0)},
    "RLock": {"acquire": (2, 0), "release": (0, 0)},
}

_builtins: dict[tuple[object, str], tuple[int, int]] = {}


def arity(f: Callable[..., object]) -> tuple[int, int]:
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


def _of_partial(f: partial[object]) -> tuple[int, int]:
    most, least = arity(f.func)
    given = len(f.args)
    if given > most:  # it cannot be called at all, and says so when it is
        return ALL, 0
    return (most if most == ALL else most - given), max(least - given, 0)


def _inspected(f: Callable[..., object]) -> tuple[int, int]:
    import inspect

    try:
        parameters = inspect.signature(f).parameters.values()
    except (TypeError, ValueError):
        return _silent(f)
    positional = [p for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    injected = _injected(f)
    least = sum(p.default is p.empty and p.name not in injected for p in positional)
    most = len(positional)
    # The first parameter may be named like any text in a decorator, and what the event has is never kept from it.
    while most > 1 and positional[most - 1].name in injected:
        most -= 1
    return (ALL if any(p.kind is p.VAR_POSITIONAL for p in parameters) else most), min(least, most)


def _silent(f: Callable[..., object]) -> tuple[int, int]:
    """Of a builtin without a signature."""
    name = getattr(f, "__name__", "")
    for base in type(getattr(f, "__self__", None)).__mro__:
        known = _SILENT.get(base.__name__, {}) if base.__module__ in _SILENT_HOMES else {}
        if name in known:
            return known[name]
    return ALL, 0


def _injected(f: object) -> set[object]:
    """Texts in wrappers made by decorators: ``f(*args, db=...)`` gives *f* its ``db``, the event does not."""
    names: set[object] = set()
    for _ in range(_MAX_WRAPPERS):
        wrapped, code = getattr(f, "__wrapped__", None), getattr(f, "__code__", None)
        if wrapped is None:
            break
        for constant in getattr(code, "co_consts", ()):
            names.update(constant if isinstance(constant, tuple) else (constant,) if isinstance(constant, str) else ())
        f = wrapped
    return names


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
    if type(callback) is FunctionType and type(k) is int:
        code = callback.__code__
        if code.co_argcount == k and not code.co_flags & _VARARGS:
            return callback
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
