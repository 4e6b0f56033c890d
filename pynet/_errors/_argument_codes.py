"""The codes of wrong arguments: a type, a value, a range, one left out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pynet._loop import printable

from ._base import MISSING, FixedError, NodeRangeError, NodeTypeError
from ._in_python import type_note
from ._inspect import format_text, inspect
from ._received import inspected_number, received

_MAX_VALUE: Final = 128  # characters of a value shown by ERR_INVALID_ARG_VALUE
_SEPARATED_ABOVE: Final = 2**32
_TYPES: Final = frozenset(
    ("string", "function", "number", "object", "Function", "Object", "boolean", "bigint", "symbol")
)


def format_list(words: Sequence[str], conjunction: str) -> str:
    """``a``, ``a or b``, ``a, b, or c``."""
    if len(words) < 3:
        return f" {conjunction} ".join(words)
    return f"{', '.join(words[:-1])}, {conjunction} {words[-1]}"


class ShowsValue(NodeTypeError):
    """Base of the errors that show a value, which may take several lines."""

    def __str__(self) -> str:
        return printable(self.message, keep="\n")


class ERR_INVALID_ARG_TYPE(ShowsValue):
    """An argument, option or property has the wrong type.

    Args:
        name: The argument's name; with a dot it is called a property, and ``"first argument"`` stands as it is.
        expected: Type names (``"string"``, ``"function"``), class names (``"AbortSignal"``) or other words.
        value: What came instead.
    """

    code = "ERR_INVALID_ARG_TYPE"

    def __init__(self, name: str, expected: str | Sequence[str], value: object = MISSING) -> None:
        if name.endswith(" argument"):
            subject = f"The {name}"
        else:
            subject = f'The "{name}" {"property" if "." in name else "argument"}'
        words = [expected] if isinstance(expected, str) else expected
        super().__init__(f"{subject} must be {_expected_text(words)}. Received {received(value)}")
        note = None if value is MISSING else type_note(words, value)
        if note is not None:
            self.__notes__ = [note]  # as add_note() of Python 3.11 would; "message" stays Node's


def _expected_text(words: Sequence[str]) -> str:
    types: list[str] = []
    instances: list[str] = []
    others: list[str] = []
    for word in words:
        if word in _TYPES:
            types.append(word.lower())
        elif word[:1].isupper() and word.isalnum():
            instances.append(word)
        else:
            others.append(word)
    # Beside a class, "object" means any instance.
    if instances and "object" in types:
        types.remove("object")
        instances.append("Object")
    parts = []
    if types:
        parts.append(f"{'one of type' if len(types) > 1 else 'of type'} {format_list(types, 'or')}")
    if instances:
        parts.append(f"an instance of {format_list(instances, 'or')}")
    if len(others) > 1:
        parts.append(f"one of {format_list(others, 'or')}")
    elif others:
        parts.append(f"an {others[0]}" if others[0].lower() != others[0] else others[0])
    return " or ".join(parts)


class ERR_INVALID_ARG_VALUE(ShowsValue):
    """An argument has the right type and an impossible value."""

    code = "ERR_INVALID_ARG_VALUE"

    def __init__(self, name: str, value: object, reason: str = "is invalid") -> None:
        text = inspect(value)
        if len(text) > _MAX_VALUE:
            text = text[:_MAX_VALUE] + "..."
        super().__init__(f"The {'property' if '.' in name else 'argument'} '{name}' {reason}. Received {text}")


class ERR_OUT_OF_RANGE(NodeRangeError):
    """A number lies outside its range.

    Args:
        name: The argument's name.
        range_text: What it must be: ``">= 0 && <= 255"``, ``"an integer"``.
        value: What came instead.
        replace: *name* is the whole beginning of the text.
    """

    code = "ERR_OUT_OF_RANGE"

    def __init__(self, name: str, range_text: str, value: object, *, replace: bool = False) -> None:
        subject = name if replace else f'The value of "{name}" is out of range.'
        super().__init__(f"{subject} It must be {range_text}. Received {_separated(value)}")


def _separated(value: object) -> str:
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        return inspect(value)
    text = inspected_number(value)
    is_whole = isinstance(value, int) or value.is_integer()
    return _with_separators(text) if is_whole and abs(value) > _SEPARATED_ABOVE else text


def _with_separators(text: str) -> str:
    """Every third character from the end, whatever it is: Node writes 1e21 as ``1e_+21``."""
    sign, digits = (text[0], text[1:]) if text[0] == "-" else ("", text)
    head = len(digits) % 3 or 3
    return sign + "_".join([digits[:head], *(digits[i : i + 3] for i in range(head, len(digits), 3))])


class ERR_MISSING_ARGS(NodeTypeError):
    """A required argument was left out; a list among *names* stands for alternatives."""

    code = "ERR_MISSING_ARGS"

    def __init__(self, *names: str | Sequence[str]) -> None:
        words = [f'"{n}"' if isinstance(n, str) else " or ".join(f'"{one}"' for one in n) for n in names]
        super().__init__(f"The {format_list(words, 'and')} argument{'s' if len(words) > 1 else ''} must be specified")


class ERR_INVALID_RETURN_VALUE(NodeTypeError):
    """A function given by the caller returned something unusable."""

    code = "ERR_INVALID_RETURN_VALUE"

    def __init__(self, expected: str, function: str, value: object) -> None:
        super().__init__(
            f'Expected {expected} to be returned from the "{function}" function but got {received(value)}.'
        )


class ERR_ILLEGAL_CONSTRUCTOR(FixedError, NodeTypeError):
    """The class has no public constructor."""

    code = "ERR_ILLEGAL_CONSTRUCTOR"
    text = "Illegal constructor"


class ERR_UNKNOWN_ENCODING(NodeTypeError):
    """No such text encoding."""

    code = "ERR_UNKNOWN_ENCODING"

    def __init__(self, encoding: object) -> None:
        super().__init__(f"Unknown encoding: {format_text(encoding)}")


class ERR_UNKNOWN_SIGNAL(NodeTypeError):
    """No such signal."""

    code = "ERR_UNKNOWN_SIGNAL"

    def __init__(self, signal: object) -> None:
        super().__init__(f"Unknown signal: {format_text(signal)}")


class ERR_BUFFER_OUT_OF_BOUNDS(NodeRangeError):
    """An offset or length points outside a buffer."""

    code = "ERR_BUFFER_OUT_OF_BOUNDS"

    def __init__(self, name: str | None = None) -> None:
        super().__init__(
            f'"{name}" is outside of buffer bounds' if name else "Attempt to access memory outside buffer bounds"
        )
