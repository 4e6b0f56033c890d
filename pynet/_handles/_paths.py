"""The files of Unix sockets that this process has bound: a program that comes to its natural end takes them along.

A handle that is closed unlinks its own. Those still open at the end are servers that nobody waits for: with their files
left behind the next start would fail with EADDRINUSE. An exception and ``process.exit()`` leave them, as in Node.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import sys

__all__ = ["bound", "keep_paths", "released"]

# As it was given: the absolute one, and the process: a forked child takes nothing away from its parent.
_bound: dict[bytes, tuple[bytes, int]] = {}
_kept = False


def bound(path: bytes) -> None:
    """*path* was created by this process."""
    _bound[path] = os.path.abspath(path), os.getpid()


def released(path: bytes) -> None:
    """The handle of *path* is closed."""
    _bound.pop(path, None)


def keep_paths() -> None:
    """The program ends before its end: leave the files."""
    global _kept
    _kept = True


@atexit.register  # now, so that it is called after what the program registers
def _remove() -> None:
    if _kept or hasattr(sys, "last_value"):  # which is an exception that nobody has caught
        return
    for path, process in _bound.values():
        if process == os.getpid():
            with contextlib.suppress(OSError):
                os.unlink(path)
