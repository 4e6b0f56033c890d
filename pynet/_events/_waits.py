"""Whether an exception that is raised where code waits reaches the program.

An ``error`` goes to whoever waits for something else of the emitter, too: in ``once()``, ``on()``, ``finished()`` or an
iteration. That tells the program, unless nobody looks at the code that waits. ``asyncio.gather()`` fails with the first
of its parts and drops what the others raise, so where that part ends a coroutine listener, and its emitter with it, the
exception would be seen by nobody.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from pynet._loop import current_loop

from ._once_wrapper import OnceWrapper

if TYPE_CHECKING:
    import asyncio

__all__ = ["Origin", "Running", "is_heard", "is_lost_on_listeners", "running"]


class Running:
    """A coroutine listener that has been started."""

    __slots__ = ("is_done", "task_id")

    def __init__(self) -> None:
        self.is_done = False
        self.task_id = 0  # not the task, whose context holds this


#: The coroutine listener that the code of now belongs to, or comes from.
running: ContextVar[Running | None] = ContextVar("pynet listener", default=None)


class Origin:
    """Where code waits: its task, and the coroutine listener that this comes from."""

    __slots__ = ("_listener", "_task")

    def __init__(self) -> None:
        self._listener = running.get()
        self._task: asyncio.Task[object] | None = current_loop().host.current_task()

    def when_lost(self, error: BaseException, lost: Callable[[], object]) -> None:
        """Call *lost* if nobody is there to see that the code which waits fails with *error*."""
        listener, task = self._listener, self._task
        if listener is None:
            return  # code of the program's own, and asyncio's rules for it
        if task is None or task.done():
            if listener.is_done:
                lost()
            return

        def done(task: asyncio.Task[object]) -> None:
            is_its_own = id(task) == listener.task_id  # whose failure is looked at by itself
            if not is_its_own and listener.is_done and not task.cancelled() and _carries(task.exception(), error):
                lost()

        task.add_done_callback(done)


def _carries(outcome: BaseException | None, error: BaseException) -> bool:
    if outcome is error:
        return True
    return any(_carries(part, error) for part in getattr(outcome, "exceptions", ()))


def is_heard(listeners: Iterable[object], error: BaseException) -> bool:
    """Whether *error*, of a coroutine listener, will be known to the program once *listeners* of 'error' have it.

    Where only code that waits has it, it becomes an uncaught exception if that turns out to be lost.
    """
    waits = [_wait_of(listener) for listener in listeners]
    if not waits or None in waits:  # without a listener it is an uncaught exception
        return True
    origins = [wait.origin for wait in waits if not wait.is_idle()]
    left = len(origins)

    def lost() -> None:
        nonlocal left
        left -= 1
        if not left:
            current_loop().next_tick(_throw, error)

    if origins:
        with contextlib.suppress(AttributeError):
            error._pynet_only_waits = True  # type: ignore[attr-defined]
    for origin in origins:
        origin.when_lost(error, lost)
    return bool(origins)


def is_lost_on_listeners(error: BaseException) -> bool:
    """Whether no listener of 'error' was told of *error*, only code that waits."""
    return getattr(error, "_pynet_only_waits", False)


def _wait_of(listener: object) -> Any:
    """The wait that a listener belongs to: what has an ``origin``, and an ``is_idle()`` for that nobody waits now."""
    owner = getattr(listener.listener if isinstance(listener, OnceWrapper) else listener, "__self__", None)
    owner = getattr(owner, "wait", owner)
    return owner if isinstance(getattr(owner, "origin", None), Origin) else None


def _throw(error: BaseException) -> None:
    raise error
