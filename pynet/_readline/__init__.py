"""Lines from streams, as Node's ``readline`` gives them."""

from __future__ import annotations

from . import _promises as promises
from ._create import createInterface
from ._cursor import clearLine, clearScreenDown, cursorTo, moveCursor
from ._interface import Interface, InterfaceListen, InterfaceOptions, QuestionOptions

__all__ = [
    "Interface",
    "InterfaceListen",
    "InterfaceOptions",
    "QuestionOptions",
    "clearLine",
    "clearScreenDown",
    "createInterface",
    "cursorTo",
    "moveCursor",
    "promises",
]
