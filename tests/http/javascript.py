"""Calls of the inventory, which are JavaScript, as Python: enough of it for literals and method calls."""

from __future__ import annotations

import re
from typing import Any

from pynet._errors import MISSING

_STRINGS = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"")
_KEY = re.compile(r"([{,]\s*)([A-Za-z_]\w*)\s*:")
_REWRITES = (
    (re.compile(r"\bnew Map\("), "dict("),
    (re.compile(r"\bnew Error\("), "RuntimeError("),
    (re.compile(r"\bnew Uint8Array\("), "bytes("),
    (re.compile(r"\bnew (http\.\w+)"), r"\1"),
    (re.compile(r"\bnull\b"), "None"),
    (re.compile(r"\btrue\b"), "True"),
    (re.compile(r"\bfalse\b"), "False"),
)
#: What the expressions may name besides what the test gives.
GLOBALS: dict[str, Any] = {"undefined": MISSING, "NaN": float("nan"), "x": object()}


def python(expression: str) -> str:
    """*expression* in Python."""
    parts, at = [], 0
    for string in _STRINGS.finditer(expression):
        parts += [_code(expression[at : string.start()]), string.group()]
        at = string.end()
    return "".join([*parts, _code(expression[at:])])


def _code(text: str) -> str:
    text = _KEY.sub(r'\1"\2":', text)
    for pattern, replacement in _REWRITES:
        text = pattern.sub(replacement, text)
    return text


def run(expression: str, **names: Any) -> Any:
    """The value of *expression*, or what it raises."""
    return eval(python(expression), {**GLOBALS, **names})
