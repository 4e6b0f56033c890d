"""Where a socket is, in words: for ``repr``, for lists of what is open, and for warnings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pynet._loop import printable

if TYPE_CHECKING:
    from collections.abc import Callable


def place(word: str, name: Callable[[], object]) -> str:
    """`` on 127.0.0.1:5000``, `` to /run/a.sock``; nothing where the system knows no name."""
    try:
        found = name()
    except OSError:
        return ""
    if not isinstance(found, tuple):
        return printable(f" {word} {found}".replace("\0", "@")) if found else ""  # as ss(8) shows abstract names
    host, port = found[:2]
    return f" {word} [{host}]:{port}" if ":" in host else f" {word} {host}:{port}"
