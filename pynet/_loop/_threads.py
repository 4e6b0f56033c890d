"""A pool of daemon threads for the calls that cannot be made without blocking: resolving names, files."""

from __future__ import annotations

import errno
import os
import threading
from collections import deque
from contextvars import copy_context
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from ._loop import Loop

MAX_THREADS = 4  # libuv's default


class Request:
    """Work under way in the pool; it keeps its loop alive. Made by ``Loop.submit``; *kind* tells what it is.

    It calls back in a copy of the context in which it was made.
    """

    __slots__ = ("_context", "_loop", "_on_done", "_work", "kind")

    def __init__(
        self,
        loop: Loop,
        work: Callable[[], object] | None,
        on_done: Callable[[Any, BaseException | None], object],
        kind: str,
    ) -> None:
        self.kind = kind
        self._context = copy_context()
        self._loop = loop
        self._work: Callable[[], object] | None = work  # None: there is none, or none any more
        self._on_done: Callable[[object, BaseException | None], object] | None = on_done

    def cancel(self) -> bool:
        """Never call back, and do not keep the loop alive; work that has begun goes on unseen.

        False if it was cancelled or finished already.
        """
        if self._on_done is None:
            return False
        self._work = self._on_done = None
        self._loop.remove_request(self)
        return True

    def fail(self, error: BaseException) -> None:
        """Call back with *error*, now; work that has begun goes on unseen."""
        self.finish(None, error)

    def work(self) -> None:
        """Do the work, on a thread of the pool."""
        work = self._work
        if work is None:
            return
        result, failure = None, None
        try:
            result = work()
        except BaseException as error:  # whatever it is, it belongs to the one who asked
            failure = error
        self._loop.post(self.finish, result, failure)
        failure = None  # it holds this frame, which must not hold it

    def give_up(self, reason: RuntimeError) -> None:
        """Call back, later, with what the system said when it had no thread: Python gives its text, and no errno."""
        failure = OSError(errno.EAGAIN, str(reason))
        failure.__cause__ = reason
        self._loop.post(self.finish, None, failure)

    def finish(self, result: object, failure: BaseException | None) -> None:
        """Call back, on the loop's thread, unless that has been done or cancelled."""
        on_done = self._on_done
        if on_done is not None:
            self._work = self._on_done = None
            self._loop.remove_request(self)
            self._loop.run_event(self._context, on_done, result, failure)


class Pool:
    """At most MAX_THREADS threads, started as the work piles up, never joined: a stuck one must not hold up exit.

    A thread that finds nothing to do waits for a lock of its own. Its deques need no lock, and the thread that has
    worked last is the first to work again; a condition would cost several times as much, most of it in the kernel.
    """

    def __init__(self) -> None:
        self._queue: deque[Request] = deque()
        self._idle: deque[threading.Lock] = deque()  # of the threads that wait
        self._threads = 0
        self._starting = threading.RLock()

    def put(self, request: Request) -> None:
        """Queue *request* for the next free thread; RuntimeError if there is none and none can be started."""
        self._queue.append(request)
        try:
            idle = self._idle.pop()
        except IndexError:
            if self._threads < MAX_THREADS:
                self._start_thread(request)
        else:
            idle.release()

    def is_busy(self) -> bool:
        """Whether a thread does not wait for work."""
        return len(self._idle) < self._threads

    def _start_thread(self, request: Request) -> None:
        with self._starting:
            if self._threads == MAX_THREADS:  # another loop's doing
                return
            self._threads += 1
            try:
                threading.Thread(target=self._serve, name=f"pynet-worker-{self._threads}", daemon=True).start()
            except RuntimeError:  # the system's limit, or the interpreter is about to end
                self._threads -= 1
                if not self._threads:
                    self._queue.remove(request)
                    raise

    def _serve(self) -> None:
        woken = threading.Lock()
        woken.acquire()
        while True:
            try:
                request = self._queue.popleft()
            except IndexError:
                self._wait(woken)
                continue
            request.work()
            del request  # or it would stay until the next one comes

    def _wait(self, woken: threading.Lock) -> None:
        """Wait for work, unless some has come since there was none."""
        self._idle.append(woken)
        if self._queue:
            try:
                self._idle.remove(woken)
            except ValueError:
                pass  # somebody is about to wake us
            else:
                return
        woken.acquire()


_pool = Pool()


def submit(request: Request) -> None:
    """Have *request* done by the pool of this process; where that has no thread, the request fails, later."""
    try:
        _pool.put(request)
    except RuntimeError as error:
        request.give_up(error)


def pool_is_busy() -> bool:
    """Whether a thread of the pool is at work, or about to be."""
    return _pool.is_busy()


def _forget_threads() -> None:
    global _pool
    _pool = Pool()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_threads)
