"""Notes that say in Python's words what a text of Node's says in JavaScript's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

__all__ = ["type_note"]

_BUFFER: Final = "bytes or another buffer"
_WORDS: Final = {
    "string": "str",
    "string[]": "list of str",
    "number": "int or float",
    "integer": "int",
    "bigint": "int",
    "boolean": "bool",
    "object": "dict",
    "Object": "dict",
    "Map": "dict",
    "Array": "list",
    "function": "callable",
    "Function": "callable",
    "Error": "exception",
    "Iterable": "iterable",
    "Buffer": _BUFFER,
    "TypedArray": _BUFFER,
    "DataView": _BUFFER,
    "Uint8Array": _BUFFER,
}
_KNOWN_ANYWAY: Final = frozenset(("string", "number", "integer", "boolean", "object", "function"))


def type_note(expected: Sequence[str], value: object) -> str | None:
    """What a wrong type is called in Python, if Node's text has names that are not Python's."""
    strange = any(word in _WORDS and word not in _KNOWN_ANYWAY for word in expected)
    if not strange and not isinstance(value, (list, tuple, Mapping)) and value is not None:
        return None
    wanted = list(dict.fromkeys(_WORDS.get(word, word) for word in expected))
    got = "None" if value is None else type(value).__name__
    last = wanted.pop()
    before = f"{', '.join(wanted)}{', ' if last is _BUFFER else ' or '}" if wanted else ""
    return f"In Python: {before}{last}, not {got}."
