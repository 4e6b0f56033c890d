"""Node's ``readline``: lines from sockets, files and terminals, and questions to the person at the terminal.

``promises`` is Node's ``readline/promises``: its ``question()`` is awaited.
"""

from __future__ import annotations

from pynet._readline import (
    Interface,
    InterfaceOptions,
    QuestionOptions,
    clearLine,
    clearScreenDown,
    createInterface,
    cursorTo,
    moveCursor,
    promises,
)

__all__ = [
    "createInterface",
    "Interface",
    "InterfaceOptions",
    "QuestionOptions",
    "cursorTo",
    "moveCursor",
    "clearLine",
    "clearScreenDown",
    "promises",
]
