"""Host: what runs the loop's turns. Here nobody but ``run()`` does; see ``_asyncio_host`` for the other one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, cast

from . import _registry

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Coroutine

    from ._asyncio_future import HostFuture
    from ._loop import Loop
    from ._promise import Promise

    class Settle(Protocol):
        """Ends a wait, with an exception or a result."""

        def __call__(self, error: BaseException | None = None, result: Any = None, /) -> None: ...


NO_ASYNCIO = (
    "coroutines need an asyncio loop to run on, and none is running: "
    "start the program with pynet.run(main()) or asyncio.run(main()), where main is an async function"
)
RUN_INSIDE = (
    "run() was called inside a running asyncio loop, which drives everything by itself: "
    "leave the call out, and keep the coroutine going for as long as it is needed"
)


class Host:
    """The standalone host: turns are made by ``Loop.run()``, so there is nothing to schedule.

    The asyncio host overrides everything.
    """

    is_asyncio = False

    def attach(self, loop: Loop) -> None:
        """Called once, by the loop that this host is going to drive."""

    def schedule(self) -> None:
        """Say that a turn is needed, because something was queued outside one."""

    def create_future(self) -> HostFuture:
        """Make a future of the asyncio loop; RuntimeError where there is none."""
        raise RuntimeError(NO_ASYNCIO)

    def outcome(self, start: Callable[[Settle], object]) -> Promise[Any]:
        """Call ``start(settle)``; a future that ``settle(error, result)`` settles, if nobody has cancelled it by then.

        RuntimeError where there is no asyncio loop.
        """
        future = self.create_future()

        def settle(error: BaseException | None = None, result: object = None) -> None:
            if future.done():
                return
            if error is None:
                future.set_result(result)
            else:
                future.set_exception(error)

        start(settle)
        return cast("Promise[Any]", future)

    def create_task(self, coroutine: Coroutine[object, object, object]) -> asyncio.Task[Any]:
        """Make *coroutine* a task of the asyncio loop; RuntimeError where there is none."""
        coroutine.close()
        raise RuntimeError(NO_ASYNCIO)

    def start_task(self, coroutine: Coroutine[object, object, object]) -> asyncio.Task[Any]:
        """As ``create_task()``, and run it to its first wait at once."""
        return self.create_task(coroutine)

    def current_task(self) -> asyncio.Task[object] | None:
        """The task that runs now."""
        return None

    def pending_tasks(self) -> list[asyncio.Task[Any]]:
        """Those of ``create_task()`` and ``start_task()`` that are not done."""
        return []

    def wait_idle(self) -> asyncio.Future[None]:
        """A future that is done when nothing keeps the loop alive; RuntimeError where there is no asyncio loop."""
        raise RuntimeError(NO_ASYNCIO)

    def check_run(self) -> None:
        """Raise RuntimeError where ``Loop.run()`` must not be called."""
        if _registry.running_asyncio() is not None:
            raise RuntimeError(RUN_INSIDE)

    def is_running_here(self) -> bool:
        """Whether the asyncio loop that drives the loop is the one running on this thread."""
        return False

    def is_elsewhere(self, loop: Loop) -> bool:
        """On the thread of *loop*: whether another loop is the one that runs here and now."""
        return _registry.existing_loop() not in (loop, None)

    def report(self, error: BaseException) -> bool:
        """Take an exception that nobody handled; False lets it leave ``run()``."""
        return False

    def waits(self) -> list[HostFuture]:
        """The futures that are not done."""
        return []

    def give_up(self, waits: list[HostFuture], error: BaseException) -> None:
        """End with *error* what is still not done of *waits*, of before the end."""

    def add_signal(self, signum: int, callback: Callable[[], object]) -> Callable[[], None]:
        """Have *callback* called on the loop's thread, outside any turn, at every *signum*; returns the undoing."""
        from ._signals import install

        return install(signum, callback)

    def close(self) -> None:
        """Forget the loop."""


STANDALONE = Host()
