"""The default high water marks, and the check of a given one."""

from __future__ import annotations

from collections.abc import Mapping

from pynet._errors import ERR_INVALID_ARG_VALUE, validate_integer

__all__ = ["getDefaultHighWaterMark", "high_water_mark", "setDefaultHighWaterMark"]

# By object mode. Bytes: as much as one read from a socket brings. Objects: Node's choice.
_marks = {False: 64 * 1024, True: 16}


def getDefaultHighWaterMark(objectMode: bool = False) -> int:
    """Return the high water mark of streams that are given none: bytes, or objects with *objectMode*.

    Node: stream.md, "stream.getDefaultHighWaterMark(objectMode)". Differs: no.
    """
    return _marks[bool(objectMode)]


def setDefaultHighWaterMark(objectMode: bool, value: int) -> None:
    """Set the high water mark of streams made from now on, in bytes or, with *objectMode*, in objects.

    Raises:
        ValueError: ``ERR_OUT_OF_RANGE`` if *value* is negative or not an integer.
        TypeError: ``ERR_INVALID_ARG_TYPE`` if *value* is no number.

    Node: stream.md, "stream.setDefaultHighWaterMark(objectMode, value)". Differs: no.
    """
    validate_integer(value, "value", 0)
    _marks[bool(objectMode)] = int(value)


def high_water_mark(options: Mapping[str, object], half: str, objectMode: bool) -> int:
    """The mark that *options* ask for: ``highWaterMark``, else *half* (a Duplex has one for each), else the default."""
    value = options.get("highWaterMark")
    if value is None and half:
        value = options.get(half)
    if value is None:
        return _marks[objectMode]
    if type(value) is int and value >= 0:
        return value
    if type(value) is float and value >= 0 and value.is_integer():
        return int(value)
    raise ERR_INVALID_ARG_VALUE(f"options.{half or 'highWaterMark'}", value)
