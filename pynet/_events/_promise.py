"""Promises: futures that two functions settle, once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Generic, TypeVar

from pynet._errors import validate_function
from pynet._loop import current_loop
from pynet._typing import asyncio

from ._arity import fit

__all__ = ["Deferred", "promise"]

T = TypeVar("T")


class Deferred(Generic[T]):
    """A future together with the functions that settle it, as of ``Promise.withResolvers()``. Needs asyncio.

    The first call of either counts; later ones are ignored, and so are all where the future was cancelled. Both take
    surplus arguments, so that they can be callbacks of anything.

    Attributes:
        promise: What to await.

    Raises:
        RuntimeError: No asyncio loop is running.

    Node: none; JavaScript's ``Promise.withResolvers()``.
    """

    __slots__ = ("_settled", "promise")

    promise: asyncio.Future[T]

    def __init__(self) -> None:
        self.promise = current_loop().host.create_future()
        self._settled = False

    def resolve(self, value: T | Awaitable[T] | None = None, /, *_: object) -> None:
        """End the wait with *value*, or with what it gives or raises, if it can be awaited."""
        if self._settled:
            return
        self._settled = True
        if hasattr(value, "__await__"):
            current_loop().host.start_task(self._follow(value))
        elif not self.promise.done():
            self.promise.set_result(value)  # type: ignore[arg-type]

    def reject(self, reason: object = None, /, *_: object) -> None:
        """End the wait with *reason*; anything but an exception comes in a ``RuntimeError``."""
        if not self._settled:
            self._settled = True
            self._fail(reason)

    async def _follow(self, awaitable: Any) -> None:
        try:
            value = await awaitable
        except Exception as error:
            self._fail(error)
        else:
            if not self.promise.done():
                self.promise.set_result(value)

    def _fail(self, reason: object) -> None:
        if not self.promise.done():
            self.promise.set_exception(reason if isinstance(reason, BaseException) else RuntimeError(reason))


def promise(executor: Callable[..., object], /) -> asyncio.Future[Any]:
    """A future that ``executor(resolve, reject)`` settles: JavaScript's ``new Promise(executor)``. Needs asyncio.

    *executor* is called at once; what it raises rejects. The first call of ``resolve(value)`` or ``reject(error)``
    counts, whatever comes later, a cancellation included, is ignored.

    Raises:
        TypeError: ``ERR_INVALID_ARG_TYPE``.
        RuntimeError: No asyncio loop is running.

    Node: none; JavaScript's ``Promise``.
    """
    validate_function(executor, "executor")
    deferred: Deferred[object] = Deferred()
    try:
        fit(executor, 2)(deferred.resolve, deferred.reject)
    except Exception as error:
        deferred.reject(error)
    return deferred.promise
