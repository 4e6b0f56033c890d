"""Checks of arguments. Each returns the value in its Python type, or raises Node's error.

A bool is never a number. ``MISSING`` stands for an argument that was left out, ``None`` for null.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeGuard

from ._argument_codes import ERR_INVALID_ARG_TYPE, ERR_INVALID_ARG_VALUE, ERR_OUT_OF_RANGE
from ._base import MISSING
from ._net_codes import ERR_SOCKET_BAD_PORT
from ._received import is_function, number_text, plain_text

MAX_SAFE_INTEGER: Final = 2**53 - 1
_DECIMAL: Final = r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
_RADIX: Final = r"0(?:[xX][0-9a-fA-F]+|[oO][0-7]+|[bB][01]+)"
_SPACE: Final = "\t\n\v\f\r \xa0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff" + "".join(map(chr, range(0x2000, 0x200B)))


def is_number(value: object) -> TypeGuard[float]:
    """Whether *value* would be of type number in Node: an int or a float, but no bool.

    No ``TypeIs``: what it refuses may be an int, a bool.
    """
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def to_number(text: str) -> float:
    """A text as JavaScript converts it: blanks are trimmed, nothing is 0, ``"0x50"`` is 80, rubbish is nan."""
    text = text.strip(_SPACE)
    if not text:
        return 0
    if re.fullmatch(_RADIX, text):
        return int(text, 0)
    if re.fullmatch(_DECIMAL, text):
        value = float(text)
        return int(value) if value.is_integer() else value
    if text in ("Infinity", "+Infinity", "-Infinity"):
        return math.inf if text[0] != "-" else -math.inf
    return math.nan


def validate_port(value: object, name: str = "Port", allow_zero: bool = True) -> int:
    """A port number, given as a number or as a text that JavaScript reads as one."""
    number: float = math.nan
    if isinstance(value, str):
        if value.strip(_SPACE):
            number = to_number(value)
    elif is_number(value):
        number = value
    if 0 <= number <= 65535 and number == int(number) and (number != 0 or allow_zero):
        return int(number)
    raise ERR_SOCKET_BAD_PORT(name, value, allow_zero)


def validate_number(value: object, name: str, min: float | None = None, max: float | None = None) -> float:
    """A number, optionally within *min* and *max*."""
    if not is_number(value):
        raise ERR_INVALID_ARG_TYPE(name, "number", value)
    number = value
    unordered = number != number and (min is not None or max is not None)
    if unordered or (min is not None and number < min) or (max is not None and number > max):
        bounds = []
        if min is not None:
            bounds.append(f">= {number_text(min)}")
        if max is not None:
            bounds.append(f"<= {number_text(max)}")
        raise ERR_OUT_OF_RANGE(name, " && ".join(bounds), value)
    return number


def validate_integer(value: object, name: str, min: int = -MAX_SAFE_INTEGER, max: int = MAX_SAFE_INTEGER) -> int:
    """A whole number (5.0 is one) within *min* and *max*."""
    if not is_number(value):
        raise ERR_INVALID_ARG_TYPE(name, "number", value)
    number = value
    if not isinstance(number, int) and not number.is_integer():
        raise ERR_OUT_OF_RANGE(name, "an integer", value)
    if not min <= number <= max:
        raise ERR_OUT_OF_RANGE(name, f">= {number_text(min)} && <= {number_text(max)}", value)
    return int(number)


def validate_int32(value: object, name: str, min: int = -(2**31), max: int = 2**31 - 1) -> int:
    """A whole number of 32 bits with sign."""
    return validate_integer(value, name, min, max)


def validate_uint32(value: object, name: str, positive: bool = False) -> int:
    """A whole number of 32 bits without sign; *positive* refuses 0."""
    return validate_integer(value, name, 1 if positive else 0, 2**32 - 1)


def validate_duration(value: object, name: str = "msecs") -> float:
    """Milliseconds: a finite number, not negative. What does not fit a timer is the timer's business."""
    if not is_number(value):
        raise ERR_INVALID_ARG_TYPE(name, "number", value)
    number = value
    if number != number or number < 0 or number == math.inf:
        raise ERR_OUT_OF_RANGE(name, "a non-negative finite number", value)
    return number


def validate_string(value: object, name: str) -> str:
    """A text."""
    if not isinstance(value, str):
        raise ERR_INVALID_ARG_TYPE(name, "string", value)
    return value


def validate_boolean(value: object, name: str) -> bool:
    """A bool, nothing merely truthy."""
    if not isinstance(value, bool):
        raise ERR_INVALID_ARG_TYPE(name, "boolean", value)
    return value


def validate_function(value: object, name: str) -> Callable[..., object]:
    """Anything that can be called."""
    if not callable(value):
        raise ERR_INVALID_ARG_TYPE(name, "function", value)
    return value


def is_object(value: object) -> bool:
    """Whether *value* would be of type object in Node (and not null): no primitive and no function."""
    return not (value is None or value is MISSING or isinstance(value, (str, int, float)) or is_function(value))


def validate_options(value: object, name: str = "options") -> Mapping[str, Any]:
    """As ``validate_object()``. An object that is not a dict has none of our options, as in JavaScript."""
    validate_object(value, name)
    return value if isinstance(value, Mapping) else {}


def validate_object(
    value: object,
    name: str,
    *,
    allow_none: bool = False,
    allow_array: bool = False,
    allow_function: bool = False,
) -> object:
    """A dict or other object; no primitive, and neither list nor function unless allowed."""
    if value is None and allow_none:
        return value
    if isinstance(value, (list, tuple)) and not allow_array:
        raise ERR_INVALID_ARG_TYPE(name, "Object", value)
    if not is_object(value) and not (allow_function and callable(value)):
        raise ERR_INVALID_ARG_TYPE(name, "Object", value)
    return value


def validate_abort_signal(value: object, name: str = "signal") -> Any:
    """An ``AbortSignal``, or anything with ``aborted``; ``MISSING`` passes through."""
    if value is not MISSING and (not is_object(value) or not hasattr(value, "aborted")):
        raise ERR_INVALID_ARG_TYPE(name, "AbortSignal", value)
    return value


def validate_one_of(value: object, name: str, one_of: Sequence[object]) -> Any:
    """One of the values listed. ``True`` is not 1 here."""
    for allowed in one_of:
        if value == allowed and isinstance(value, bool) == isinstance(allowed, bool):
            return value
    words = [f"'{allowed}'" if isinstance(allowed, str) else plain_text(allowed) for allowed in one_of]
    raise ERR_INVALID_ARG_VALUE(name, value, f"must be one of: {', '.join(words)}")


def validate_array(value: object, name: str, min_length: int = 0) -> Sequence[object]:
    """A list or tuple of at least *min_length* elements."""
    if not isinstance(value, (list, tuple)):
        raise ERR_INVALID_ARG_TYPE(name, "Array", value)
    if len(value) < min_length:
        raise ERR_INVALID_ARG_VALUE(name, value, f"must have a length of at least {min_length}")
    return value


def parse_file_mode(value: object, name: str, default: int | None = None) -> int:
    """A file mode: a number, or a text of octal digits."""
    if value is None or value is MISSING:
        value = MISSING if default is None else default
    if isinstance(value, str):
        if not re.fullmatch(r"[0-7]+", value):
            raise ERR_INVALID_ARG_VALUE(name, value, "must be a 32-bit unsigned integer or an octal string")
        value = int(value, 8)
    return validate_uint32(value, name)
