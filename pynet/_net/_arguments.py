"""The call forms of ``connect()`` and ``listen()``, and the answers of a lookup, each brought into one shape."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pynet._addresses import AddressInfo
from pynet._errors import MISSING, is_number, to_number

__all__ = ["Arguments", "is_pipe_name", "normalize", "read_answer", "to_count"]

Listener = Callable[..., object]
Arguments = tuple[dict[str, Any], "Listener | None"]


def normalize(
    args: tuple[Any, ...], keywords: dict[str, Any], known: frozenset[str], function: str, listener: str
) -> Arguments:
    """Return the options that *args* and *keywords* spell, as a new dict, and the listener.

    A dict's unknown keys are ignored, as in Node; an unknown keyword is a TypeError, as in Python.
    """
    options: dict[str, Any] = {}
    callback: Listener | None = None
    if args:
        first = args[0]
        if isinstance(first, Mapping):
            options = dict(first)
        elif isinstance(first, AddressInfo):  # server.address(), which is an object with a port in Node
            options = first._asdict()
        elif is_pipe_name(first):
            options["path"] = first
        elif first is not MISSING and not (callable(first) and len(args) == 1):
            options["port"] = first
        if len(args) > 1 and isinstance(args[1], str):
            options["host"] = args[1]
        if callable(args[-1]):
            callback = args[-1]
    if keywords:
        given = keywords.pop(listener, None)
        if callable(given):
            callback = given
        for name, value in keywords.items():
            if name not in known:
                raise TypeError(f"{function}() got an unexpected keyword argument {name!r}")
            options[name] = value
    return options, callback


def is_pipe_name(value: object) -> bool:
    """Whether Node takes *value* for a path: a text that is no number."""
    return isinstance(value, str) and not to_number(value) >= 0


def to_count(value: object) -> int:
    """A backlog among positional arguments: the number that *value* is in JavaScript, or 0."""
    number = to_number(value) if isinstance(value, str) else value
    if not is_number(number):
        return 0
    assert isinstance(number, (int, float))
    return int(number) if 0 <= number < 2**31 else 0


def read_answer(answer: Any) -> tuple[Any, Any]:
    """Address and family out of what a lookup returned: a ``LookupAddress``, or a dict as ported code makes it."""
    if isinstance(answer, Mapping):
        return answer.get("address"), answer.get("family")
    return getattr(answer, "address", None), getattr(answer, "family", None)
