"""The loop: runs turns, and owns handles and requests."""

from __future__ import annotations

import socket
import sys
import time
from functools import partial
from threading import get_ident
from types import BuiltinFunctionType
from typing import TYPE_CHECKING, TypeVar

from . import _forks, _registry
from ._host import STANDALONE, Host
from ._misuse import ERR_LOOP_CLOSED, ERR_LOOP_FORKED, ERR_LOOP_OTHER_LOOP, ERR_LOOP_OTHER_THREAD, LoopError
from ._poller import default_poller
from ._signals import Signals, SignalWatcher
from ._threads import Request, submit
from ._turns import Turns

if TYPE_CHECKING:
    from collections.abc import Callable

    from ._handle import Handle
    from ._immediates import Immediate
    from ._poller import Poller
    from ._timers import TimerBase

T = TypeVar("T")

CLOSE_ROUNDS = 8  # closing callbacks may open handles; at some point close() has seen enough


def _real_clock() -> Callable[[], float]:
    """``time.monotonic()``, unless somebody has put a clock that stands still in its place, as freezegun does."""
    if sys.platform != "win32" and not isinstance(time.monotonic, BuiltinFunctionType):
        return partial(time.clock_gettime, time.CLOCK_MONOTONIC)
    return time.monotonic


def monotonic_ms(monotonic: Callable[[], float] = _real_clock()) -> float:  # noqa: B008
    """The default clock: the real one, also where a test has put another into the module (freezegun)."""
    return monotonic() * 1000


class Loop(Turns):
    """An event loop with libuv's phases: timers, pending, poll, check, closing; see ``run()``.

    It is alive, and ``run()`` goes on, while there is an active ref'd handle, a request, a ref'd timer or immediate, or
    a pending or closing callback.
    """

    __slots__ = (
        "__weakref__",
        "_handles",
        "_requests",
        "closed",
        "entered",
        "forked",
        "inherited",
        "on_uncaught",
        "signals",
        "socket_factory",
        "thread",
    )

    def __init__(
        self,
        *,
        clock: Callable[[], float] = monotonic_ms,
        poller: Poller | None = None,
        host: Host = STANDALONE,
    ) -> None:
        super().__init__(host, clock, default_poller() if poller is None else poller)
        self.closed = False
        self.entered = False  # it has made a turn, or was about to
        self.forked = False  # closed, because this process is a child of the one that it was made in
        self.inherited = False  # suspended in a forked child, which has not decided yet whether to go on with it
        self.thread = get_ident()  # the one that may use it; 0, which is none, once it is closed
        self.on_uncaught: Callable[[BaseException], bool] | None = None
        self.socket_factory: Callable[..., socket.socket] = socket.socket
        self.signals = Signals(self)
        self._handles: dict[Handle, None] = {}
        self._requests: dict[Request, None] = {}
        _registry.register(self)
        host.attach(self)

    def move(self, host: Host) -> None:
        """Be driven by *host* from now on, with all that is open and queued; if that fails, by whom it was before."""
        host.attach(self)
        self.host = host
        host.schedule()

    def add_handle(self, handle: Handle) -> None:
        """Note an open handle."""
        if self.closed:
            raise self._closed_error()
        self._handles[handle] = None

    def remove_handle(self, handle: Handle) -> None:
        """Forget a handle as it closes."""
        self._handles.pop(handle, None)

    def watch_signal(self, signum: int, callback: Callable[[int], object]) -> SignalWatcher:
        """Call ``callback(signum)`` on the loop at every *signum*, instead of what it does by default.

        The handle keeps the loop alive until it is closed or unref'd. ValueError off the main thread.
        """
        return SignalWatcher(self, signum, callback)

    def submit(
        self, work: Callable[[], T], on_done: Callable[[T | None, BaseException | None], object], kind: str = "file"
    ) -> Request:
        """Run *work* on a thread of the pool, then ``on_done(result, error)`` on the loop; alive until then."""
        request = Request(self, work, on_done, kind)
        self._requests[request] = None
        self.ref_count(1)
        submit(request)
        return request

    def submit_done(
        self,
        on_done: Callable[[T | None, BaseException | None], object],
        result: T | None,
        error: BaseException | None = None,
    ) -> None:
        """As ``submit()``, for work that is done already: what it gave comes when that of a thread would, in a poll."""
        request = Request(self, None, on_done, "file")
        self._requests[request] = None
        self.ref_count(1)
        self.post(request.finish, result, error)

    def remove_request(self, request: Request) -> None:
        """Forget a finished or cancelled request."""
        del self._requests[request]
        self.ref_count(-1)

    def open_handles(self) -> list[Handle]:
        """Handles that are not closed."""
        return list(self._handles)

    def active_handles(self) -> list[Handle]:
        """Handles that are waiting for something."""
        return [handle for handle in self._handles if handle.is_active()]

    def active_timers(self) -> list[TimerBase]:
        """Timers that are going to call back."""
        return list(self.timers)

    def active_immediates(self) -> list[Immediate]:
        """Immediates that are going to call back."""
        return self.immediates.waiting()

    def active_requests(self) -> list[Request]:
        """Requests that are neither finished nor cancelled."""
        return list(self._requests)

    def run(self) -> None:
        """Run what the script has queued, then turn until nothing keeps the loop alive.

        An exception that escapes a callback, and that ``on_uncaught`` does not take, leaves at once. Nothing queued is
        lost: another ``run()`` goes on with the rest of the same phase.

        Raises:
            RuntimeError: called inside a running asyncio loop, by a callback of this loop, or after ``close()``.
        """
        self.host.check_run()
        former = self._enter()
        try:
            self.signals.interrupts.start()
            self._drive(self._spin)
        finally:
            self._leave(former)
            self.signals.interrupts.stop()

    def turn(self, block: bool = False) -> None:
        """Make one turn, waiting in the poll only if *block*. For hosts and tests."""
        former = self._enter()
        try:
            self._drive(self._turn, block)
        finally:
            self._leave(former)

    def check_thread(self) -> None:
        """Raise LoopError where an object of the loop must not be used: asked when the thread is not as expected."""
        if self.closed:
            raise self._closed_error()
        if self.inherited:
            _forks.go_on()
            return
        if self.host.is_running_here():
            self.thread = get_ident()  # an asyncio loop may be run by one thread after the other
        elif get_ident() != self.thread:
            raise ERR_LOOP_OTHER_THREAD()

    def check_here(self) -> None:
        """As ``check_thread()``, for calls that are rare: on the thread of the loop, too, another may be running."""
        if get_ident() != self.thread:
            self.check_thread()
        elif not self.in_turn and self.host.is_elsewhere(self):
            raise ERR_LOOP_OTHER_LOOP()

    def check_open(self) -> None:
        """Raise LoopError if the loop is closed."""
        if self.closed:
            raise self._closed_error()

    def _closed_error(self) -> LoopError:
        return ERR_LOOP_FORKED() if self.forked else ERR_LOOP_CLOSED()

    def on_own_thread(self, callback: Callable[[], object]) -> None:
        """Call *callback* now or, from another thread, post it: for finalizers, which the collector runs anywhere."""
        if self.closed:
            return
        if get_ident() == self.thread and (self.in_turn or not self.host.is_elsewhere(self)):
            callback()
        else:
            self.post(callback)

    def _enter(self) -> Loop | None:
        if self.in_turn:
            raise RuntimeError("this event loop is running already: a callback must not run it again")
        if self.closed:
            raise self._closed_error()
        if self.inherited:
            _forks.go_on()
        self.in_turn = self.entered = True
        self.thread = get_ident()
        return _registry.enter(self)

    def _leave(self, former: Loop | None) -> None:
        self.in_turn = False
        if not self.closed:  # else we are in a forked child, which may have a loop of its own by now
            _registry.leave(None if former is not None and former.closed else former)

    def _spin(self) -> None:
        # Closed: a callback has forked, this is the child, and nothing here is alive any more, whatever the count says.
        while (self._refs or self.alive or self._phase) and not self.closed:
            self._turn(True)
            if not self._refs and not self.closed:
                self._run_last_timers()

    def _drive(self, step: Callable[..., None], *args: object) -> None:
        try:
            self.drain()
        except BaseException as error:
            self.leave_event()
            if not self._taken(error):
                raise
        while True:
            try:
                if self._microtask_raised:
                    self.drain_after_microtask()
                return step(*args)
            except BaseException as error:
                self.leave_event()
                if not self._taken(error):
                    raise

    def _taken(self, error: BaseException) -> bool:
        if isinstance(error, (KeyboardInterrupt, SystemExit)):
            return False
        if not (self.on_uncaught is not None and self.on_uncaught(error)) and not self.host.report(error):
            return False
        # As in Node, the ticks are drained after the next callback of the phase; this makes sure that there is one.
        self.set_immediate(_nothing)
        return True

    def close(self) -> None:
        """Close all handles, see their closing callbacks through, and release the poller. Idempotent.

        What still waits for something, the objects with open handles among it, is closed and told ERR_LOOP_CLOSED.
        Exceptions of the callbacks do not keep the others from running; the first is raised in the end.
        """
        if self.closed:
            return
        former = self._enter()
        failures: list[BaseException] = []
        error = ERR_LOOP_CLOSED()
        try:
            self.timers.clear()
            self.immediates.clear()
            waits = self.host.waits()
            self._close_owners(error, failures)
            self._close_handles(failures)
            self.host.give_up(waits, error)
        finally:
            self._leave(former)
            self._release()
        for failure in failures:
            if failure is not error:  # which somebody has not listened to
                raise failure

    def _close_owners(self, error: LoopError, failures: list[BaseException]) -> None:
        owned = [(handle.has_ref(), handle.owner) for handle in self._handles if handle.owner is not None]
        calls = [partial(owner._pynet_loop_closing, error) for has_ref, owner in owned if has_ref]
        calls += [partial(request.fail, error) for request in self._requests]
        while calls:
            try:
                calls.pop(0)()
                self.drain()
            except BaseException as failure:
                failures.append(failure)
        # What is unref'd has agreed to end with the rest: it is closed, too, but as in Node its events do not come.
        for has_ref, owner in owned:
            if not has_ref:
                owner._pynet_loop_closing(error)
                self.tick_queue.clear()

    def _close_handles(self, failures: list[BaseException]) -> None:
        for _ in range(CLOSE_ROUNDS):
            for handle in self.open_handles():
                handle.close()
            while self._closing or self._closing_batch:
                try:
                    self._run_closing()
                    break
                except BaseException as error:
                    failures.append(error)

    def discard(self) -> None:
        """Close all handles and release the poller, on a thread that is ending: nobody is called back."""
        self.thread = get_ident()
        for request in self.active_requests():
            request.cancel()
        for handle in self.open_handles():
            handle.close()
        self._release(forget=False)

    def _release(self, forget: bool = True) -> None:
        self.closed = True
        self.thread = 0
        self.host.close()
        self._forget_queues()
        self._forget_poller().close()
        self.waker.close()
        if forget:
            _registry.forget(self)

    def is_at_rest(self) -> bool:
        """Whether a forked child could go on with it."""
        return not (self.closed or self.in_turn or self.host.is_asyncio) and self.thread == get_ident()

    def suspend(self) -> None:
        """In a forked child: let go of what the parent shares with us, and keep the rest for ``resume()``."""
        self.inherited = True
        self.thread = 0  # whoever uses it comes to check_thread()
        self._forget_poller(keep=True).close()
        self.waker.abandon()
        self.signals.suspend()

    def resume(self) -> None:
        """Go on after ``suspend()``, with a poller of our own; what was asked of the thread pool is asked again."""
        self.inherited = False
        self.thread = get_ident()
        self._use_poller(default_poller())
        self.signals.resume()
        for request in self.active_requests():
            submit(request)

    def abandon(self) -> None:
        """In a forked child: let go of everything without touching what the parent shares with us."""
        self.host = STANDALONE
        self.closed = self.forked = True
        self.inherited = False
        self.thread = 0
        self._handles.clear()
        self._requests.clear()
        self._forget_queues()
        self._refs = 0
        # Closing our copy of the descriptor leaves the parent's registrations alone, unregistering would not.
        self._forget_poller().close()
        self.waker.abandon()
        self.signals.abandon()


def _nothing() -> None:
    pass
