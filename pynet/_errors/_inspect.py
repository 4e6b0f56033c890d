"""Whole values as ``util.inspect`` shows them, for ``ERR_INVALID_ARG_VALUE`` and unhandled errors.

Lists, dicts, sets, bytes, strings, numbers, functions and classes look as in Node. Other objects show themselves with
their own ``repr``, or else as ``Name { attribute: value }``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Set
from typing import Any, Final

from ._base import MISSING
from ._received import (
    class_name,
    function_name,
    inspected_number,
    is_function,
    plain_text,
    shown_by_python,
    utf16_length,
    utf16_prefix,
)

_DEPTH: Final = 2  # deeper containers are only named
_BREAK_LENGTH: Final = 80
_COMPACT: Final = 3  # so many inner levels may share one line
_MAX_COLUMNS: Final = 12
_MAX_BYTES: Final = 50
_MAX_ITEMS: Final = 100
_MAX_TEXT: Final = 10_000

_IDENTIFIER: Final = r"[A-Za-z_][A-Za-z_0-9]*"
_INDEX: Final = r"0|[1-9][0-9]{0,9}"
_NUMBER: Final = r"-?[0-9][0-9.e+-]*"
_ESCAPED: Final = "[\x00-\x1f'\\\\\x7f-\x9f\ud800-\udfff]"
_ESCAPED_BUT_QUOTES: Final = "[\x00-\x1f\\\\\x7f-\x9f\ud800-\udfff]"
_ESCAPES: Final = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", "\\": "\\\\", "'": "\\'"}


def inspect(value: object, *, depth: int = _DEPTH) -> str:
    """*value* as Node's ``util.inspect`` shows it."""
    return _Inspector(depth).show(value, 0, 0)


def format_text(value: object) -> str:
    """*value* where Node's text has ``%s``: objects are inspected, all else becomes a string."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return inspected_number(value)
    if isinstance(value, (list, tuple, Mapping, Set)):
        return inspect(value, depth=0)
    return plain_text(value)


class _Inspector:
    """One call of ``inspect``: what is being shown, and how deep the container shown last was."""

    __slots__ = ("_depth", "_last_depth", "_open")

    def __init__(self, depth: int) -> None:
        self._depth = depth
        self._last_depth = 0
        self._open: list[int] = []

    def show(self, value: object, depth: int, indent: int) -> str:
        simple = _show_simple(value)
        if simple is not None:
            return simple
        if id(value) in self._open:
            return "[Circular *1]"
        if not isinstance(value, (Mapping, list, tuple, Set)) and type(value).__repr__ is not object.__repr__:
            return shown_by_python(repr, value)
        self._open.append(id(value))
        try:
            return self._show_container(value, depth, indent)
        finally:
            self._open.pop()

    def _show_container(self, value: object, depth: int, indent: int) -> str:
        name = class_name(value)
        is_list = isinstance(value, (list, tuple))
        opening, closing = ("[", "]") if is_list else ("{" if name == "Object" else f"{name} {{", "}")
        if isinstance(value, Set):
            opening = f"{name}({len(value)}) {{"
        content = value if isinstance(value, (list, tuple, Set, Mapping)) else _attributes(value)
        if not content:
            return opening + closing
        if depth > self._depth:
            return f"[{name}]"
        self._last_depth = depth
        if isinstance(content, Mapping):
            items = self._show_entries(content, depth, indent)
        else:
            items = self._show_items(content, depth, indent)
        lines = _in_columns(items, indent) if is_list and len(items) > 6 else items
        # On one line when it is short and no more than so many levels deep, counted down to the last one shown.
        if lines is items and self._last_depth - depth < _COMPACT:
            start = len(items) + indent + len(opening) + 10
            length = sum(map(utf16_length, items)) + len(items) + start
            if length <= _BREAK_LENGTH and not any("\n" in item for item in items):
                return f"{opening} {', '.join(items)} {closing}"
        newline = "\n" + " " * indent
        return f"{opening}{newline}  {f',{newline}  '.join(lines)}{newline}{closing}"

    def _show_items(self, values: Iterable[object], depth: int, indent: int) -> list[str]:
        everything = list(values)
        items = [self.show(item, depth + 1, indent + 2) for item in everything[:_MAX_ITEMS]]
        return items + _more(len(everything) - len(items), "item")

    def _show_entries(self, mapping: Mapping[Any, object], depth: int, indent: int) -> list[str]:
        # Keys that look like array indexes come first and in order, as in every JavaScript object.
        keys = {plain_text(key): key for key in mapping}
        indexes = sorted((key for key in keys if re.fullmatch(_INDEX, key)), key=int)
        entries = []
        for text in [*indexes, *(key for key in keys if not re.fullmatch(_INDEX, key))]:
            label = text if re.fullmatch(_IDENTIFIER, text) else _show_string(text)
            entries.append(f"{label}: {self.show(mapping[keys[text]], depth + 1, indent + 2)}")
        return entries


def _show_simple(value: object) -> str | None:
    """A value that holds no others; None for the rest."""
    if value is None or isinstance(value, bool) or value is MISSING:
        return plain_text(value)
    if isinstance(value, (int, float)):
        return inspected_number(value)
    if isinstance(value, str):
        return _show_string(value)
    if isinstance(value, (bytes, bytearray, memoryview)):
        return _show_bytes(bytes(value))
    if isinstance(value, type):
        base = value.__bases__[0] if value.__bases__ else object
        return f"[class {value.__name__}]" if base is object else f"[class {value.__name__} extends {base.__name__}]"
    if isinstance(value, BaseException):
        # Node shows the stack here; a traceback would not help in the middle of a text.
        text = shown_by_python(str, value)
        return f"[{class_name(value)}: {text}]" if text else f"[{class_name(value)}]"
    if is_function(value):
        return f"[Function: {function_name(value)}]" if function_name(value) else "[Function (anonymous)]"
    return None


def _attributes(value: object) -> dict[str, object]:
    return {name: item for name, item in getattr(value, "__dict__", {}).items() if not name.startswith("_")}


def _more(count: int, what: str) -> list[str]:
    return [f"... {count} more {what}{'s' if count > 1 else ''}"] if count > 0 else []


def _show_bytes(data: bytes) -> str:
    shown = [f"{byte:02x}" for byte in data[:_MAX_BYTES]]
    return f"<Buffer {' '.join(shown + _more(len(data) - _MAX_BYTES, 'byte'))}>"


def _show_string(text: str) -> str:
    more = utf16_length(text) - _MAX_TEXT
    if more > 0:
        text = utf16_prefix(text, _MAX_TEXT)
    quote = "'"
    if "'" in text:
        if '"' not in text:
            quote = '"'
        elif "`" not in text and "${" not in text:
            quote = "`"
    shown = re.sub(_ESCAPED if quote == "'" else _ESCAPED_BUT_QUOTES, _escape, text)
    return f"{quote}{shown}{quote}{''.join(_more(more, 'character'))}"


def _escape(match: re.Match[str]) -> str:
    char = match[0]
    code = ord(char)
    return _ESCAPES.get(char) or (f"\\u{code:04X}" if code > 0xFF else f"\\x{code:02X}")


def _in_columns(items: list[str], indent: int) -> list[str]:
    """The elements of a longer list as a table about two and a half times as high as wide; *items* if none fits."""
    shown = items[:-1] if items[-1].startswith("... ") else items
    widths = [utf16_length(item) + 2 for item in shown]
    longest, total = max(widths), sum(widths)
    if longest * 3 + indent >= _BREAK_LENGTH or not (total / longest > 5 or longest <= 8):
        return items
    # Wide exceptions among short elements count less.
    typical = max(longest - 3 - (longest - total / len(items)) ** 0.5, 1)
    wished = int((2.5 * typical * len(shown)) ** 0.5 / typical + 0.5)
    columns = min(wished, (_BREAK_LENGTH - indent) // longest, _MAX_COLUMNS)
    if columns <= 1:
        return items
    column_widths = [max(widths[column::columns]) for column in range(columns)]
    right_aligned = all(re.fullmatch(_NUMBER, item) for item in shown)
    lines = []
    for start in range(0, len(shown), columns):
        cells = [f"{item}, " for item in shown[start : start + columns]]
        cells[-1] = cells[-1][:-2]
        if right_aligned:
            padded = [" " * (column_widths[i] - utf16_length(cell)) + cell for i, cell in enumerate(cells[:-1])]
            width = column_widths[len(cells) - 1] - 2
            padded.append(" " * (width - utf16_length(cells[-1])) + cells[-1])
        else:
            padded = [cell + " " * (column_widths[i] - utf16_length(cell)) for i, cell in enumerate(cells[:-1])]
            padded.append(cells[-1])
        lines.append("".join(padded))
    return lines + items[len(shown) :]
