"""The files of Unix sockets that this process has bound: a program that comes to its natural end takes them along.

A handle that is closed unlinks its own. Those still open at the end are servers that nobody waits for: with their files
left behind the next start would fail with EADDRINUSE. An exception and ``process.exit()`` leave them, as in Node.

A forked child may serve the same path. Then the last process that lets go of it unlinks it. Nobody could count them,
for some are killed; so all of them hold an end of a pipe, made at the first fork, which the kernel closes for the dead.
A child that starts afresh lets go of it at once.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import sys

from pynet._loop import Hooks, at_fork

__all__ = ["bound", "keep_paths", "released"]


class _Lifeline:
    """A pipe whose writing end is held by all processes that serve a path, and by nobody else."""

    __slots__ = ("_reader", "_writer")

    def __init__(self) -> None:
        self._reader, self._writer = os.pipe()
        if sys.platform != "win32":  # no fork there, so nobody else holds the other end
            os.set_blocking(self._reader, False)

    def let_go(self) -> bool:
        """Let go of it; returns whether nobody holds it any more."""
        is_last = False
        with contextlib.suppress(OSError):  # EAGAIN; or EBADF, where the program has closed all descriptors
            os.close(self._writer)
            is_last = not os.read(self._reader, 1)
        with contextlib.suppress(OSError):
            os.close(self._reader)
        return is_last


class _Bound:
    """A path that this process serves."""

    __slots__ = ("_lifeline", "absolute")

    def __init__(self, absolute: bytes) -> None:
        self.absolute = absolute
        self._lifeline: _Lifeline | None = None

    def share(self) -> None:
        """The process is about to fork."""
        if self._lifeline is None:
            with contextlib.suppress(OSError):  # no descriptors left: then nobody can tell
                self._lifeline = _Lifeline()

    def let_go(self) -> bool:
        """Serve it no more; returns whether nobody does."""
        return self._lifeline is None or self._lifeline.let_go()


_bound: dict[bytes, _Bound] = {}  # by the path as it was given
_kept = False


def bound(path: bytes) -> None:
    """*path* was created by this process."""
    _bound[path] = _Bound(os.path.abspath(path))


def released(path: bytes) -> bool:
    """The handle of *path* is closed; returns whether no other process serves it."""
    entry = _bound.pop(path, None)
    return entry is not None and entry.let_go()  # None: it is the parent's, and this process has started afresh


def keep_paths() -> None:
    """The program ends before its end: leave the files."""
    global _kept
    _kept = True


@atexit.register  # now, so that it is called after what the program registers
def _remove() -> None:
    if _kept or hasattr(sys, "last_value"):  # which is an exception that nobody has caught
        return
    for entry in _bound.values():
        if entry.let_go():
            with contextlib.suppress(OSError):
                os.unlink(entry.absolute)


class _Hooks(Hooks):
    def before_fork(self) -> None:
        for entry in _bound.values():
            entry.share()

    def on_give_up(self) -> None:
        for entry in _bound.values():
            entry.let_go()
        _bound.clear()


at_fork(_Hooks())
