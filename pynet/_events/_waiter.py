"""A future together with whatever has to be undone once it is settled."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from pynet._errors import ERR_UNHANDLED_ERROR, MISSING, AbortError
from pynet._loop import Promise, current_loop

from ._waits import Origin

if TYPE_CHECKING:
    import asyncio

    from ._targets import AbortSignalLike


class Waiter:
    """Settled at most once: by ``resolve``, ``reject``, an abort or a cancellation; then all of ``undo`` is called.

    Needs a running asyncio loop. With a signal that is aborted already it is settled from the start.
    """

    __slots__ = ("future", "origin", "promise", "undo")

    def __init__(self, signal: AbortSignalLike | None) -> None:
        self.future: asyncio.Future[object] = current_loop().host.create_future()
        self.promise = cast("Promise[Any]", self.future)  # the same, as what it is for those who wait
        self.origin = Origin()
        self.undo: list[Callable[[], object]] = []
        self.future.add_done_callback(lambda _: self._finish())  # a cancellation comes no other way
        if signal is not None:
            if signal.aborted:
                self.reject(AbortError(signal.reason))
            else:
                self.undo.append(signal._add_abort_listener(lambda: self.reject(AbortError(signal.reason))))

    def is_idle(self) -> bool:
        """Whether nobody waits."""
        return self.future.done()

    def resolve(self, value: object) -> None:
        """End the wait with *value*."""
        if self._finish():
            self.future.set_result(value)

    def reject(self, error: object = MISSING) -> None:
        """End the wait with *error*; anything but an exception is wrapped in one."""
        if self._finish():
            self.future.set_exception(error if isinstance(error, BaseException) else ERR_UNHANDLED_ERROR(error))

    def _finish(self) -> bool:
        while self.undo:
            self.undo.pop()()
        return not self.future.done()
