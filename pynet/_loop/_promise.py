"""``Promise``: what the functions return that can be awaited."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

T_co = TypeVar("T_co", covariant=True)


class Promise(Coroutine[Any, Any, T_co]):
    """A result to come: a future of asyncio that is a coroutine as well.

    It is under way from the start, may be awaited more than once, and goes wherever asyncio and its relatives want a
    coroutine (``create_task()``, ``TaskGroup``) or a future (``gather()``, ``shield()``). ``asyncio.wait()``, which
    takes no coroutines, wants a task of it.
    """

    @abstractmethod
    def done(self) -> bool:
        """Whether it has a result or an exception, or was cancelled."""

    @abstractmethod
    def cancelled(self) -> bool:
        """Whether it was cancelled."""

    @abstractmethod
    def cancel(self, msg: object = None) -> bool:
        """Give up the waiting; False if it is done."""

    @abstractmethod
    def result(self) -> T_co:
        """The result, or raises the exception; ``asyncio.InvalidStateError`` if it is not done."""

    @abstractmethod
    def exception(self) -> BaseException | None:
        """The exception, None if there is a result; ``asyncio.InvalidStateError`` if it is not done."""

    @abstractmethod
    def add_done_callback(self, fn: Callable[[object], object], /, *, context: object = None) -> None:
        """Call *fn* with the promise, soon, when it is done."""

    @abstractmethod
    def remove_done_callback(self, fn: Callable[[object], object], /) -> int:
        """Do not call *fn*; returns how often it was removed."""
