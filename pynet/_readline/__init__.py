"""Lines from streams, as Node's ``readline`` gives them."""

from __future__ import annotations

from pynet._process import clearLine, clearScreenDown, cursorTo, moveCursor

from . import _promises as promises
from ._create import createInterface
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
