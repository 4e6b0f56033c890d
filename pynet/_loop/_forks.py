"""``fork()``: whose the loop is in the child.

A process that forks while its loop is at rest (no turn under way, no asyncio loop running) leaves the decision to the
child. The first ``run()`` there, or the first use of an object that it has inherited, goes on with everything that was
open: that is how a program becomes a daemon, and how several processes accept on one listening socket. Making something
new instead starts afresh, and what was inherited is then of no use; that is what the workers of ``multiprocessing`` do.

Until then the loop is suspended, and holds nothing that the parent would notice: poller and waker are closed at once,
for to change what is registered in them would change it for the parent, and signals do what they do by default.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from . import _registry

if TYPE_CHECKING:
    from ._loop import Loop


class _Fork:
    """What this process knows of the fork that it comes from."""

    def __init__(self) -> None:
        self.inherited: Loop | None = None  # suspended
        self.has_loop = True  # False in a child until it runs, or makes, one
        self.to_inherit: Loop | None = None  # by the child that is about to be forked
        self.hooks: list[Hooks] = []


class Hooks:
    """What else has to be done."""

    def before_fork(self) -> None:
        """The child will be able to go on with what there is."""

    def on_fork(self) -> None:
        """At once."""

    def on_loop(self) -> None:
        """As soon as it has a loop, inherited or new."""

    def on_give_up(self) -> None:
        """When it turns out that it goes on with nothing of its parent's; perhaps at once."""


_fork = _Fork()


def at_fork(hooks: Hooks) -> None:
    """Have *hooks* called at every fork; but for the first, in the child."""
    _fork.hooks.append(hooks)


def inherited_loop() -> Loop | None:
    """The loop that this forked child could go on with, as long as it has not decided."""
    return _fork.inherited


def go_on() -> None:
    """Go on with what was inherited, unless that is decided."""
    loop, _fork.inherited = _fork.inherited, None
    if loop is not None:
        loop.resume()
        _registry.keep_standalone(loop)
        _note_loop()


def start_afresh() -> None:
    """A loop is about to be made: leave what was inherited, unless that is decided."""
    if not _fork.has_loop:
        if _fork.inherited is not None:
            _give_up()
        _note_loop()


def _note_loop() -> None:
    _fork.has_loop = True
    for hooks in _fork.hooks:
        hooks.on_loop()


def _give_up() -> None:
    loop, _fork.inherited = _fork.inherited, None
    if loop is not None:
        loop.abandon()
    for hooks in _fork.hooks:
        hooks.on_give_up()


def _before() -> None:
    former = _fork.inherited  # a daemon forks twice
    if former is None:
        # Workers of multiprocessing run a function of their own, and end with it: they have nothing to go on with.
        is_worker = sys._getframe(1).f_globals.get("__name__") == "multiprocessing.popen_fork"
        if not is_worker and _registry.running_asyncio() is None:
            former = _registry.standalone_loop()
            if former is not None and not former.is_at_rest():
                former = None
    _fork.to_inherit = former
    if former is not None:
        for hooks in _fork.hooks:
            hooks.before_fork()


def _in_child() -> None:
    former, _fork.to_inherit = _fork.to_inherit, None
    _fork.has_loop = False
    _fork.inherited = former
    for loop in _registry.forget_all():
        if loop is not former:
            loop.abandon()
        elif not loop.inherited:
            loop.suspend()
    for hooks in _fork.hooks:
        hooks.on_fork()
    if former is None:
        _give_up()


def _in_parent() -> None:
    _fork.to_inherit = None


if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_before, after_in_parent=_in_parent, after_in_child=_in_child)
