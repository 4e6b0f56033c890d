"""The asyncio host: drives a loop from inside a running asyncio (or uvloop) loop, without ``run()``."""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import math
import signal
import warnings
import weakref
from typing import TYPE_CHECKING

from ._asyncio_calls import SoonCalls
from ._asyncio_future import HostFuture
from ._asyncio_poller import AsyncioPoller
from ._host import RUN_INSIDE, Host
from ._loop import Loop
from ._poller import default_poller
from ._registry import running_asyncio
from ._signals import install, on_main_thread

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Coroutine

    from ._poller import Poller

NO_READERS = (
    "this asyncio loop ({}) cannot watch sockets: it has no add_reader, like the proactor loop of Windows. "
    "Call asyncio.set_event_loop_policy(asyncio.WindowsSelectorEventLoopPolicy()) before asyncio.run(), "
    "or use asyncio.Runner(loop_factory=asyncio.SelectorEventLoop)"
)
CALLBACK_FAILED = "Unhandled exception in a callback of pynet"
LAST_TURNS = 8  # at shutdown, for what the last task to end has queued


def host_loop(aio: asyncio.AbstractEventLoop, on_close: Callable[[], object], standalone: Loop | None) -> Loop:
    """The loop that lives in *aio*, which is running; *on_close* is called when it has closed.

    The thread's *standalone* loop moves in, if there is one at rest: what was made before the asyncio loop was started,
    at the top of a module, goes on in there. Where that is not possible a new loop is made.
    """
    if standalone is not None and not standalone.closed and not standalone.in_turn:
        poller = standalone.watchers.poller
        if poller.fileno() is not None:
            standalone.move(AsyncioHost(aio, poller, on_close))
            return standalone
    poller = default_poller()
    if poller.fileno() is not None:
        return Loop(poller=poller, host=AsyncioHost(aio, poller, on_close))
    poller.close()
    per_watcher = AsyncioPoller(aio)
    host = AsyncioHost(aio, per_watcher, on_close)
    per_watcher.on_ready = host.schedule
    return Loop(poller=per_watcher, host=host)


class Attachment:
    """What refers to the asyncio loop. The asyncio loop itself keeps it, we have a weak reference: an asyncio loop that
    nobody shuts down can still be collected, and be noticed then.
    """

    __slots__ = ("__weakref__", "aio", "calls", "idle", "shutdown_hook", "tasks", "timer")

    def __init__(self, aio: asyncio.AbstractEventLoop) -> None:
        self.aio = aio
        self.calls: SoonCalls | None = None
        self.timer: asyncio.TimerHandle | None = None
        self.tasks: set[asyncio.Task[object]] = set()  # asyncio itself does not keep them
        self.idle: list[asyncio.Future[None]] = []
        self.shutdown_hook: AsyncGenerator[None, None] | None = None
        aio.__dict__["_pynet_attachment"] = self

    def keep(self, task: asyncio.Task[object]) -> asyncio.Task[object]:
        """Hold *task* until it is done, and return it."""
        if not task.done():
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)
        return task


class AsyncioHost(Host):
    """Turns are made when the poller's own descriptor is ready, when a timer is due, and soon after something was
    queued outside a turn.
    """

    is_asyncio = True

    def __init__(self, aio: asyncio.AbstractEventLoop, poller: Poller, on_close: Callable[[], object]) -> None:
        self._attachment = weakref.ref(Attachment(aio))
        self._poller = poller
        self._on_close = on_close
        self._loop: Loop | None = None
        # All turns run in one context, not in that of whichever task happened to queue something first.
        self._context = contextvars.copy_context()
        self._scheduled = False
        self._is_ending = False  # asyncio's loop is about to be closed
        self._timer_expiry = 0.0
        self._futures: weakref.WeakSet[HostFuture] = weakref.WeakSet()
        self._finalizer = weakref.finalize(aio, self._shut_down)
        self._finalizer.atexit = False

    def _attached(self) -> Attachment:
        attachment = self._attachment()
        if attachment is None:
            raise RuntimeError("the asyncio loop of this event loop is gone")
        return attachment

    def attach(self, loop: Loop) -> None:
        """Have asyncio watch the poller, and find out when the asyncio loop is shut down."""
        attachment = self._attached()
        aio, fd = attachment.aio, self._poller.fileno()
        try:
            if fd is not None:
                aio.add_reader(fd, self._make_turn)
            loop.watchers.flush()
        except NotImplementedError:
            self._finalizer.detach()
            raise RuntimeError(NO_READERS.format(type(aio).__name__)) from None
        self._loop = loop
        attachment.calls = SoonCalls(aio, loop)
        aio.__dict__["close"] = self._close_both
        # asyncio.run() closes all asynchronous generators in the end: one that waits for nothing else is told.
        attachment.shutdown_hook = hook = self._until_shutdown()
        with warnings.catch_warnings(), contextlib.suppress(StopIteration):
            warnings.simplefilter("ignore", ResourceWarning)  # asyncio's, if that has been; the finalizer is left then
            hook.__anext__().send(None)

    def schedule(self) -> None:
        """Make a turn soon."""
        if not self._scheduled:
            attachment = self._attachment()
            if attachment is not None and attachment.calls is not None and not attachment.aio.is_closed():
                attachment.calls.give_back()  # or we would catch it ourselves
                attachment.aio.call_soon(self._make_scheduled_turn, context=self._context)
                self._scheduled = True  # not if asyncio has refused, as in its debug mode from another thread
                attachment.calls.take_over()

    def expect_calls(self) -> None:
        """Something is about to ask asyncio for calls that belong before the next event: see to a turn."""
        loop = self._loop
        if loop is not None and not loop.in_turn:
            self.schedule()

    def _make_scheduled_turn(self) -> None:
        self._scheduled = False
        self._make_turn()

    def _make_due_turn(self) -> None:
        self._attached().timer = None
        self._make_turn()

    def _make_turn(self) -> None:
        loop = self._loop
        if loop is None or loop.closed or loop.in_turn:  # in_turn: a callback runs an asyncio loop in itself
            return
        attachment = self._attached()
        calls = attachment.calls
        assert calls is not None
        calls.take_over()
        try:
            loop.turn()
        finally:
            loop.watchers.flush()
            if self._is_ending:
                self._shut_down()
            else:
                if not self._scheduled:
                    calls.give_back()
                    self._see_to_next_turn(loop, attachment)
                if attachment.idle and not loop.alive:
                    self._settle_idle(attachment)

    def _see_to_next_turn(self, loop: Loop, attachment: Attachment) -> None:
        # An unref'd immediate that one of the same turn has set must not wait for something else to happen.
        if loop.busy or loop.immediates.queue:
            self.schedule()
        elif loop.timers.heap or attachment.timer is not None:
            self._arm_timer(loop, attachment)

    def _arm_timer(self, loop: Loop, attachment: Attachment) -> None:
        expiry = loop.timers.next_expiry()
        if attachment.timer is not None:
            # A timer that comes too early costs one idle turn and is set anew by that: cheaper than to move it
            # whenever a socket's timeout is refreshed.
            if expiry is not None and self._timer_expiry <= expiry:
                return
            attachment.timer.cancel()
            attachment.timer = None
        if expiry is not None:
            delay_ms = math.ceil(max(0.0, expiry - loop.update_now()))
            self._timer_expiry = expiry
            attachment.timer = attachment.aio.call_later(delay_ms / 1000, self._make_due_turn, context=self._context)

    def create_future(self) -> HostFuture:
        """Make a future of the asyncio loop. The code that awaits it runs before the next event."""
        future = HostFuture(loop=self._attached().aio)
        future.host = self
        self._futures.add(future)
        return future

    def create_task(self, coroutine: Coroutine[object, object, object]) -> asyncio.Task[object]:
        """Make *coroutine* a task of the asyncio loop, and keep it until it is done."""
        self.expect_calls()
        attachment = self._attached()
        return attachment.keep(attachment.aio.create_task(coroutine))

    def start_task(self, coroutine: Coroutine[object, object, object]) -> asyncio.Task[object]:
        """As ``create_task()``, and run it to its first wait, as JavaScript does with an asynchronous function."""
        self.expect_calls()
        attachment = self._attached()
        assert attachment.calls is not None
        return attachment.keep(attachment.calls.start(coroutine))

    def current_task(self) -> asyncio.Task[object] | None:
        """The task that runs now."""
        return asyncio.current_task(self._attached().aio)

    def pending_tasks(self) -> list[asyncio.Task[object]]:
        """Those of ``create_task()`` and ``start_task()`` that are not done."""
        return [task for task in self._attached().tasks if not task.done()]

    def wait_idle(self) -> asyncio.Future[None]:
        """A future that is done when nothing keeps the loop alive any more, or it was closed."""
        attachment = self._attached()
        future: asyncio.Future[None] = attachment.aio.create_future()
        attachment.idle.append(future)
        self.schedule()
        return future

    def _settle_idle(self, attachment: Attachment) -> None:
        idle, attachment.idle = attachment.idle, []
        for future in idle:
            if not future.done():
                future.set_result(None)

    def check_run(self) -> None:
        """``run()`` is never right here."""
        raise RuntimeError(RUN_INSIDE)

    def is_running_here(self) -> bool:
        """Whether the asyncio loop that drives the loop is the one running on this thread."""
        attachment = self._attachment()
        return attachment is not None and running_asyncio() is attachment.aio

    def is_elsewhere(self, loop: Loop) -> bool:
        """On the thread of *loop*: whether another asyncio loop is running."""
        running, attachment = running_asyncio(), self._attachment()
        return running is not None and (attachment is None or running is not attachment.aio)

    def report(self, error: BaseException) -> bool:
        """Hand *error* to asyncio's exception handler, which logs it unless told otherwise."""
        attachment = self._attachment()
        if attachment is None:
            return False
        attachment.aio.call_exception_handler({"message": CALLBACK_FAILED, "exception": error})
        return True

    def waits(self) -> list[HostFuture]:
        """The futures that are not done."""
        return [future for future in self._futures if not future.done()]

    def give_up(self, waits: list[HostFuture], error: BaseException) -> None:
        """End with *error* what is still not done of *waits*, of before the end."""
        for future in waits:
            if not future.done():
                with contextlib.suppress(RuntimeError):  # asyncio is closed already, and calls nobody back
                    future.set_exception(error)
            if not future.cancelled():
                future.exception()  # nobody has to retrieve it: whoever waited may be gone

    def add_signal(self, signum: int, callback: Callable[[], object]) -> Callable[[], None]:
        """Have asyncio call *callback* at every *signum*."""
        former = signal.getsignal(signum)
        try:
            self._attached().aio.add_signal_handler(signum, callback)
        except NotImplementedError:  # Windows
            return install(signum, callback)

        def undo() -> None:
            attachment = self._attachment()
            if attachment is not None and not attachment.aio.is_closed():  # else its close() has done so
                attachment.aio.remove_signal_handler(signum)
                if former is not None and on_main_thread():
                    signal.signal(signum, former)

        return undo

    async def _until_shutdown(self) -> AsyncGenerator[None, None]:
        try:
            yield
        finally:
            attachment = self._attachment()
            if attachment is not None:
                attachment.shutdown_hook = None
            self._shut_down()

    def _close_both(self) -> None:
        """Takes the place of ``close()`` of the asyncio loop, which may come without a shutdown before."""
        aio = self._attached().aio
        try:
            if not aio.is_running():
                self._shut_down()
        finally:
            aio.__dict__.pop("close", None)
            type(aio).close(aio)

    def _shut_down(self) -> None:
        loop = self._loop
        if loop is None or loop.closed:
            return
        self._is_ending = loop.in_turn  # then it is closed as the turn ends
        if self._is_ending:
            return
        try:
            for _ in range(LAST_TURNS):
                if not loop.busy:
                    break
                loop.turn()
            for handle in loop.open_handles():
                if handle.has_ref():
                    warnings.warn(f"unclosed {handle!r}", ResourceWarning, source=handle, stacklevel=2)
        finally:
            loop.close()

    def close(self) -> None:
        """Take the poller out of asyncio."""
        self._loop = None
        self._finalizer.detach()
        self._on_close()
        attachment, fd = self._attachment(), self._poller.fileno()
        if attachment is None:
            return
        if attachment.timer is not None:
            attachment.timer.cancel()
            attachment.timer = None
        attachment.aio.__dict__.pop("close", None)
        if attachment.aio.is_closed():
            return
        if attachment.calls is not None:
            attachment.calls.hand_over()
        self._settle_idle(attachment)
        if fd is not None:
            attachment.aio.remove_reader(fd)
        hook, attachment.shutdown_hook = attachment.shutdown_hook, None
        if hook is not None:
            with contextlib.suppress(StopIteration):
                hook.aclose().send(None)
