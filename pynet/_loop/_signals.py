"""Signals: watchers for ``process.on("SIGTERM", …)``, and a Ctrl-C that strikes between callbacks."""

from __future__ import annotations

import contextlib
import signal
import threading
from typing import TYPE_CHECKING, Any

from ._handle import Handle

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

    from ._loop import Loop


class SignalWatcher(Handle):
    """Calls back on the loop whenever a signal has arrived. Made by ``Loop.watch_signal``."""

    __slots__ = ("_callback", "signum")

    def __init__(self, loop: Loop, signum: int, callback: Callable[[int], object]) -> None:
        super().__init__(loop)
        self.signum = signum
        self._callback = callback
        try:
            loop.signals.add(self)
        except BaseException:
            self.close()
            raise
        self._activate()

    def deliver(self) -> None:
        """Call back, unless closed since the signal came."""
        if not self.closing:
            self._callback(self.signum)

    def _close(self) -> None:
        self.loop.signals.remove(self)


class Signals:
    """The signals that one loop watches."""

    __slots__ = ("_loop", "_undo", "_watchers", "interrupts")

    def __init__(self, loop: Loop) -> None:
        self._loop = loop
        self.interrupts = Interrupts(loop)
        self._watchers: dict[int, list[SignalWatcher]] = {}
        self._undo: dict[int, Callable[[], None]] = {}

    def add(self, watcher: SignalWatcher) -> None:
        """Deliver to *watcher*; the first one of a signal installs the handler."""
        signum = watcher.signum
        if signum not in self._watchers:
            self._install(signum)
        self._watchers.setdefault(signum, []).append(watcher)

    def remove(self, watcher: SignalWatcher) -> None:
        """Stop delivering to *watcher*; the last one of a signal puts the former handler back."""
        signum = watcher.signum
        watchers = self._watchers.get(signum, [])
        if watcher in watchers:
            watchers.remove(watcher)
            if not watchers:
                del self._watchers[signum]
                undo = self._undo.pop(signum, None)
                if undo is not None:
                    undo()
                self.interrupts.arm()

    def suspend(self) -> None:
        """Put the handlers back in a forked child, until ``resume()``."""
        for undo in self._undo.values():
            undo()
        self._undo.clear()
        self.interrupts.abandon()

    def resume(self) -> None:
        """Install the handlers anew."""
        for signum in self._watchers:
            self._install(signum)

    def abandon(self) -> None:
        """Put the handlers back in a forked child: what they tell the old loop is lost."""
        self._watchers.clear()
        self.suspend()

    def _install(self, signum: int) -> None:
        self._undo[signum] = self._loop.host.add_signal(signum, lambda: self._on_signal(signum))

    def _on_signal(self, signum: int) -> None:
        for watcher in self._watchers.get(signum, ()):
            self._loop.post(watcher.deliver)


def on_main_thread() -> bool:
    """Whether this thread is the one that may touch signal handlers."""
    return threading.current_thread() is threading.main_thread()


def install(signum: int, callback: Callable[[], object]) -> Callable[[], None]:
    """Make *callback* the handler of *signum*, on the main thread only; returns the undoing."""

    def handler(signum: int, frame: FrameType | None) -> None:
        callback()

    previous: Any = signal.signal(signum, handler)
    if isinstance(getattr(previous, "__self__", None), Interrupts):
        previous = signal.default_int_handler  # which it stood in for, and it may be gone by then

    def undo() -> None:
        # From elsewhere (a finalizer on another thread) the handler has to stay; it finds nobody to call.
        if on_main_thread() and signal.getsignal(signum) is handler:
            signal.signal(signum, signal.SIG_DFL if previous is None else previous)

    return undo


class Interrupts:
    """Ctrl-C while ``run()`` is at work on the main thread: the first SIGINT raises KeyboardInterrupt between two
    callbacks, a second one that comes before then raises it at once.

    Only where Python's own handler is in place; whoever has set another one knows what to do with SIGINT. The wake-up
    descriptor is set in any case, so that Python-level handlers take effect although the poll is waiting.
    """

    __slots__ = ("_former_fd", "_loop", "_pending", "_started")

    def __init__(self, loop: Loop) -> None:
        self._loop = loop
        self._started = False
        self._pending = False  # the tick that raises is queued
        self._former_fd = -1

    def start(self) -> None:
        """Take over, at the start of ``run()``."""
        if on_main_thread():
            try:
                self._former_fd = signal.set_wakeup_fd(self._loop.waker.wakeup_fd(), warn_on_full_buffer=False)
            except ValueError:  # the main thread of a subinterpreter, which no signal reaches
                return
            self._started = True
            self.arm()

    def arm(self) -> None:
        """Handle SIGINT if Python's default handler does so far."""
        if self._started and on_main_thread() and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            signal.signal(signal.SIGINT, self._on_sigint)

    def stop(self) -> None:
        """Put everything back, at the end of ``run()``; raises a KeyboardInterrupt that has not been raised yet."""
        if not self._started:
            return
        self._restore(self._former_fd)
        if self._pending:
            self._withdraw()
            raise KeyboardInterrupt

    def wake_host(self) -> bool:
        """Have every signal end the poll of the asyncio loop that hosts us, unless it has seen to that itself.

        Without it a signal that comes just before the poll, or to another thread, waits until something else happens:
        Python handles it on the main thread, between two bytecodes, and the poll is one. Returns whether there is
        something for ``leave_host()`` to undo.
        """
        if self._started or not on_main_thread():
            return False
        try:
            former_fd = signal.set_wakeup_fd(self._loop.waker.wakeup_fd(), warn_on_full_buffer=False)
        except ValueError:
            return False
        if former_fd >= 0:
            signal.set_wakeup_fd(former_fd)
            return False
        self._former_fd = -1
        self._started = True
        return True

    def leave_host(self) -> None:
        """Undo ``wake_host()``, unless another descriptor was set since."""
        if self._started:
            self._started = False
            fd = signal.set_wakeup_fd(-1)
            if fd != self._loop.waker.wakeup_fd():
                signal.set_wakeup_fd(fd)

    def abandon(self) -> None:
        """Let a forked child have the plain Ctrl-C back."""
        if self._started:
            self._restore(-1)

    def _restore(self, wakeup_fd: int) -> None:
        self._started = False
        if signal.getsignal(signal.SIGINT) == self._on_sigint:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        with contextlib.suppress(ValueError, OSError):  # closed meanwhile
            signal.set_wakeup_fd(wakeup_fd)

    def _on_sigint(self, signum: int, frame: FrameType | None) -> None:
        if self._pending:
            self._withdraw()
            raise KeyboardInterrupt
        # A tick, because the loop looks for ticks after every callback anyway.
        self._pending = True
        self._loop.tick_queue.appendleft((self._strike, ()))

    def _withdraw(self) -> None:
        self._pending = False
        with contextlib.suppress(ValueError):
            self._loop.tick_queue.remove((self._strike, ()))

    def _strike(self) -> None:
        if self._pending:  # else it is withdrawn, and was not found any more
            self._pending = False
            raise KeyboardInterrupt
