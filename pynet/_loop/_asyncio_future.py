"""``HostFuture``: the future that a hosted loop gives to those who wait."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from ._promise import Promise

if TYPE_CHECKING:
    from types import TracebackType

    from ._asyncio_host import AsyncioHost


class HostFuture(asyncio.Future[Any]):
    """A future whose settling is followed by the code that awaits it, before the next event; and a coroutine.

    What makes it a coroutine is for those who insist on one: ``asyncio.create_task()``, task groups, anyio. A task of
    it waits for the future, and a task that is cancelled cancels it, before the first step as well, so that what it
    listens to is let go.
    """

    host: AsyncioHost

    def set_result(self, result: object, /) -> None:
        self.host.expect_calls()
        super().set_result(result)

    def set_exception(self, exception: type | BaseException, /) -> None:
        self.host.expect_calls()
        super().set_exception(exception)

    def cancel(self, msg: object = None) -> bool:
        self.host.expect_calls()
        return super().cancel(msg)

    def send(self, value: None, /) -> HostFuture:
        """Take a step, as a coroutine that awaits the future."""
        if self.done():
            raise StopIteration(self.result())
        self._asyncio_future_blocking = True
        return self

    def throw(
        self,
        kind: type[BaseException] | BaseException,
        value: BaseException | object = None,
        trace: TracebackType | None = None,
        /,
    ) -> HostFuture:
        """Give up the waiting, and raise."""
        self.cancel()
        error = kind if isinstance(kind, BaseException) else value if isinstance(value, BaseException) else kind()
        raise error if trace is None else error.with_traceback(trace)

    def close(self) -> None:
        """Give up the waiting."""
        self.cancel()


Promise.register(HostFuture)
