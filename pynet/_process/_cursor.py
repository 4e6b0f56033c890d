"""Functions that move the cursor of a terminal that some stream writes to: those of ``readline``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from pynet._errors import (
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    ERR_INVALID_CURSOR_POS,
    is_number,
    validate_function,
)
from pynet._stream import Writable

from ._system import nextTick
from ._terminal import CLEAR_DOWN, clear_line, move_by, move_to

Callback = Callable[..., object]


def cursorTo(
    stream: Writable | None, x: int, y: int | Callback | None = None, callback: Callback | None = None
) -> bool:
    """Put the cursor into column *x*, and row *y* if given, counted from 0.

    Returns:
        What ``stream.write()`` does.

    Raises:
        TypeError: ``ERR_INVALID_CURSOR_POS``, ``ERR_INVALID_ARG_VALUE``.

    Node: readline.md, "readline.cursorTo(stream, x[, y][, callback])". Differs: no.
    """
    if callable(y):
        y, callback = None, y
    for name, value in (("x", x), ("y", y)):
        if is_number(value) and value != value:
            raise ERR_INVALID_ARG_VALUE(name, value)
    if not is_number(x) and is_number(y):
        raise ERR_INVALID_CURSOR_POS()
    return _send(stream, move_to(x, y if is_number(y) else None) if is_number(x) else "", callback)


def moveCursor(stream: Writable | None, dx: int, dy: int, callback: Callback | None = None) -> bool:
    """Move the cursor right and down by so much, or left and up if negative.

    Node: readline.md, "readline.moveCursor(stream, dx, dy[, callback])". Differs: no.
    """
    return _send(stream, move_by(dx, dy), callback)


def clearLine(stream: Writable | None, dir: Literal[-1, 0, 1], callback: Callback | None = None) -> bool:
    """Clear the line: -1 left of the cursor, 1 right of it, 0 as a whole.

    Node: readline.md, "readline.clearLine(stream, dir[, callback])". Differs: no.
    """
    return _send(stream, clear_line(dir), callback)


def clearScreenDown(stream: Writable | None, callback: Callback | None = None) -> bool:
    """Clear the screen from the cursor down.

    Node: readline.md, "readline.clearScreenDown(stream[, callback])". Differs: no.
    """
    return _send(stream, CLEAR_DOWN, callback)


def _send(stream: Writable | None, sequence: str, callback: Callback | None) -> bool:
    if callback is not None:
        validate_function(callback, "callback")
    if stream is None or not sequence:
        if callback is not None:
            nextTick(callback, None)
        return True
    if not callable(getattr(stream, "write", None)):
        raise ERR_INVALID_ARG_TYPE("stream", "Writable", stream)
    return stream.write(sequence, callback)
