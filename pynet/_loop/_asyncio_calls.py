"""``SoonCalls``: what asyncio is asked to call soon is called between two events, as Node calls what follows an await.

asyncio would make these calls after the turn. A coroutine that awaits one event after the other would then miss what
comes in the same turn, the more so where several calls lie between an event and the code that waits for it, as with
``gather()``, ``wait()`` and tasks. So ``call_soon`` of the asyncio loop is replaced, by an attribute of that one loop,
from the moment when a turn is needed until it is made: what it gets becomes a microtask of that turn, and what that
asks for as well. ``await asyncio.sleep(0)`` stays what it is, a way to let events happen.
"""

from __future__ import annotations

import asyncio
from asyncio.tasks import _enter_task, _leave_task
from threading import get_ident
from types import CoroutineType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from contextvars import Context

    from ._ticks import Ticks

MOST_CALLS = 10_000  # that may follow from one event before the next: a callback that calls itself stops nobody else


class SoonCalls:
    """Takes the place of ``call_soon`` of *aio*, for the turns of *loop*."""

    __slots__ = (
        "_aio",
        "_caught",
        "_context",
        "_former",
        "_left",
        "_loop",
        "_names",
        "_own",
        "_plain",
        "_stand_in",
        "_thread",
    )

    def __init__(self, aio: asyncio.AbstractEventLoop, loop: Ticks) -> None:
        self._aio = aio
        self._loop = loop
        self._names = aio.__dict__
        self._own: Callable[..., object] = type(aio).call_soon.__get__(aio)
        self._thread = get_ident()
        self._plain: Callable[..., object] | None = None  # asyncio's own call_soon, while we stand in for it
        self._former: Callable[..., object] | None = None  # what stood in for it before us
        self._stand_in = self._call_soon
        self._caught: list[asyncio.Handle] | None = None  # while a task is being made: its first step
        self._context: Context | None = None  # of the call being made
        self._left = MOST_CALLS

    def take_over(self) -> None:
        """Take the place of ``call_soon``; does nothing if that is done."""
        if self._plain is None:
            self._former = former = self._names.get("call_soon")
            self._plain = self._own if former is None else former
            self._names["call_soon"] = self._stand_in

    def give_back(self) -> None:
        """Let asyncio have its ``call_soon`` again."""
        self._plain = None
        if self._names.get("call_soon") is not self._stand_in:  # somebody has put something else around it
            return
        if self._former is None:
            del self._names["call_soon"]
        else:
            self._names["call_soon"] = self._former

    def _call_soon(self, callback: Callable[..., object], *args: object, context: Context | None = None) -> object:
        if self._plain is None or get_ident() != self._thread or self._aio.is_closed():
            return self._own(callback, *args, context=context)
        if self._is_yield(args, context) or (self._caught is None and not self._may_follow()):
            return self._pass_on(callback, args, context)
        handle = asyncio.Handle(callback, args, self._aio, context)
        if self._caught is not None:
            self._caught.append(handle)
        else:
            self._loop.microtasks.append((self._make, (handle,)))
        return handle

    def _pass_on(self, callback: Callable[..., object], args: tuple[object, ...], context: Context | None) -> object:
        plain, self._plain = self._plain, None  # it may come back to us: if somebody has put theirs around ours
        assert plain is not None
        try:
            return plain(callback, *args, context=context)
        finally:
            self._plain = plain

    def _is_yield(self, args: tuple[object, ...], context: Context | None) -> bool:
        """Whether the task that is at work has done ``sleep(0)``: it asks for its next step, in its own context."""
        return not args and context is not None and context is self._context

    def _may_follow(self) -> bool:
        """Count one more call that follows from an event; the first one is not made by another."""
        if self._context is None:
            self._left = MOST_CALLS
        self._left -= 1
        return self._left >= 0

    def _make(self, handle: asyncio.Handle) -> None:
        if not handle.cancelled():
            loop = self._loop
            outer, self._context = self._context, handle._context  # type: ignore[attr-defined]
            was_in_task, loop.in_task = loop.in_task, True
            try:
                handle._run()
            finally:
                self._context = outer
                loop.in_task = was_in_task

    def start(self, coroutine: Coroutine[object, object, object]) -> asyncio.Task[object]:
        """Make *coroutine* a task, and take its first step at once."""
        is_ours = self._plain is not None
        self.take_over()
        outer, self._caught = self._caught, []
        try:
            task = self._aio.create_task(coroutine)
        finally:
            caught, self._caught = self._caught, outer
            if not is_ours:
                self.give_back()
        for handle in caught:
            if _is_begun(coroutine):  # by an eager task factory; or by the handle before
                self._loop.queue_microtask(self._make, handle)
            else:
                self._make_inside(handle)
        return task

    def _make_inside(self, handle: asyncio.Handle) -> None:
        current = asyncio.current_task(self._aio)
        if current is None:
            self._make(handle)
            return
        _leave_task(self._aio, current)
        try:
            self._make(handle)
        finally:
            _enter_task(self._aio, current)

    def hand_over(self) -> None:
        """Leave to asyncio what has not been called: there is no turn any more."""
        self.give_back()
        for callback, args in self._loop.calls(self._loop.microtasks):
            if getattr(callback, "__self__", None) is self:
                self._aio.call_soon(callback, *args)


def _is_begun(coroutine: object) -> bool:
    if not isinstance(coroutine, CoroutineType):
        return False
    frame = coroutine.cr_frame
    if frame is None:  # and at its end
        return True
    # Before 3.11 there is no cr_suspended; since then f_lasti does not tell.
    return bool(getattr(coroutine, "cr_suspended", frame.f_lasti >= 0))
