"""Single values as Node's error texts show them: numbers, strings, and what follows "Received"."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from ._base import MISSING, NodeError

_MAX_STRING: Final = 28  # longer strings are cut in "Received type string"
_CUT_STRING: Final = 25
_MAX_DEPTH: Final = 100  # of lists in lists, when they become text
_MAX_SAFE: Final = 2**53 - 1  # larger whole numbers are rounded, as in Node

# Patterns stay texts: an import that compiles none of them takes half the time.
_JSON_ESCAPED: Final = '[\x00-\x1f"\\\\\ud800-\udfff]'
_JSON_ESCAPES: Final = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", "\\": "\\\\", '"': '\\"'}

#: Python's own types and the Node class that plays their part.
_CLASS_NAMES: Final[dict[type, str]] = {
    list: "Array",
    tuple: "Array",
    dict: "Object",
    object: "Object",
    bytes: "Buffer",
    bytearray: "Buffer",
    memoryview: "Buffer",
    set: "Set",
    frozenset: "Set",
    Exception: "Error",
    BaseException: "Error",
}


def number_text(value: float) -> str:
    """*value* as JavaScript prints a number: ``1.0`` is 1, ``1e21`` is 1e+21, ``nan`` is NaN."""
    if isinstance(value, int):
        if -_MAX_SAFE <= value <= _MAX_SAFE:
            return int.__repr__(value)
        try:
            value = float(value)
        except OverflowError:
            return "Infinity" if value > 0 else "-Infinity"
    if value != value:
        return "NaN"
    if value in (float("inf"), float("-inf")):
        return "Infinity" if value > 0 else "-Infinity"
    if value == 0:
        return "0"
    sign = "-" if value < 0 else ""
    # repr has the shortest digits that read back as the same number, which is what JavaScript prints too.
    mantissa, _, exponent = float.__repr__(abs(value)).partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).lstrip("0")
    point = len(digits) - len(fraction) + int(exponent or 0)  # where the decimal point stands in the digits
    digits = digits.rstrip("0")
    if len(digits) <= point <= 21:
        return f"{sign}{digits}{'0' * (point - len(digits))}"
    if 0 < point <= 21:
        return f"{sign}{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return f"{sign}0.{'0' * -point}{digits}"
    return f"{sign}{digits[0]}{'.' if len(digits) > 1 else ''}{digits[1:]}e{point - 1:+d}"


def inspected_number(value: float) -> str:
    """Like ``number_text``, but a negative zero keeps its sign."""
    return "-0" if value == 0 and str(value).startswith("-") else number_text(value)


def plain_text(value: object, inside: tuple[int, ...] = ()) -> str:
    """*value* as JavaScript makes a string of it. *inside*: the lists that it is found in."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return number_text(value)
    if isinstance(value, (list, tuple)):
        if id(value) in inside or len(inside) > _MAX_DEPTH:
            return ""  # of a list in itself JavaScript shows nothing either
        inside = (*inside, id(value))
        return ",".join("" if item is None or item is MISSING else plain_text(item, inside) for item in value)
    if isinstance(value, dict):
        return "[object Object]"
    return shown_by_python(str, value)


def shown_by_python(show: Callable[[object], str], value: object) -> str:
    """``str(value)`` or ``repr(value)``; the class alone where Python refuses: a number of 10,000 digits in a deque."""
    try:
        return show(value)
    except (ValueError, RecursionError):
        return f"[object {class_name(value)}]"


def class_name(value: object) -> str:
    """The name of the class that *value* would have in Node."""
    if isinstance(value, NodeError):
        return value.name
    return _CLASS_NAMES.get(type(value)) or type(value).__name__


def is_function(value: object) -> bool:
    """Whether *value* would be of type function in Node. Classes are; instances that can be called are objects."""
    return callable(value) and isinstance(getattr(value, "__name__", None), str)


def function_name(function: Any) -> str:
    """A function's name; a lambda has none."""
    name: str = function.__name__
    return "" if name == "<lambda>" else name


def received(value: object) -> str:
    """What follows "Received" when an argument has the wrong type: ``type number (5)``, ``an instance of Array``."""
    if value is MISSING or value is None:
        return "undefined" if value is MISSING else "null"
    if isinstance(value, bool):
        return f"type boolean ({plain_text(value)})"
    if isinstance(value, (int, float)):
        return f"type number ({inspected_number(value)})"
    if isinstance(value, str):
        text = value
        if utf16_length(text) > _MAX_STRING:
            text = utf16_prefix(text, _CUT_STRING) + "..."
        return f"type string ('{text}')" if "'" not in text else f"type string ({_json_string(text)})"
    if is_function(value):
        return f"function {function_name(value)}"
    return f"an instance of {class_name(value)}"


def _json_string(text: str) -> str:
    return '"' + re.sub(_JSON_ESCAPED, lambda m: _JSON_ESCAPES.get(m[0]) or f"\\u{ord(m[0]):04x}", text) + '"'


def utf16_length(text: str) -> int:
    """How long JavaScript finds *text*."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def utf16_prefix(text: str, units: int) -> str:
    """The first *units* UTF-16 units; a pair that would be cut in two leaves a lone surrogate, as in Node."""
    if text.isascii():
        return text[:units]
    return text.encode("utf-16-le", "surrogatepass")[: 2 * units].decode("utf-16-le", "surrogatepass")
