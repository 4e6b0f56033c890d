"""Handle: what every operating system resource owned by the loop has in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextvars import Context

    from ._loop import Loop
    from ._misuse import LoopError
    from ._watcher import Watcher

    class Owner(Protocol):
        """The object of the program that a handle belongs to."""

        def _pynet_loop_closing(self, error: LoopError, /) -> None:
            """The loop is about to be closed: close, and let those who wait have *error*."""


class Handle:
    """A resource of one loop: counted while active and ref'd, closed once, finished in the closing phase.

    Subclasses call ``_activate()`` and ``_deactivate()`` as they start and stop waiting for something, release
    their descriptor in ``_close()`` and give up unfinished requests in ``_cancel_requests()``.
    """

    __slots__ = ("__weakref__", "_active", "_on_close", "_ref", "closed", "closing", "context", "loop", "owner")

    def __init__(self, loop: Loop) -> None:
        self.loop = loop
        self.closing = False  # close() was called; nothing but cancelled requests is called back any more
        self.closed = False  # the closing phase is done with it
        self.owner: Owner | None = None  # until it is closed
        self.context: Context | None = None  # in which it calls back; None: in that of the loop
        self._active = False
        self._ref = True
        self._on_close: Callable[[], object] | None = None
        loop.add_handle(self)

    def __repr__(self) -> str:
        state = "closed" if self.closed else "closing" if self.closing else "active" if self._active else "idle"
        return f"<{self.describe()} {state}{'' if self._ref else ' unref'}>"

    def describe(self) -> str:
        """What it is, and where: ``TCP server on 127.0.0.1:5000``."""
        return type(self).__name__

    def ref(self) -> None:
        """Let the handle keep the loop alive while it is active (the default)."""
        if not self._ref:
            self._ref = True
            if self._active:
                self.loop.ref_count(1)

    def unref(self) -> None:
        """Let the loop end although the handle is active."""
        if self._ref:
            self._ref = False
            if self._active:
                self.loop.ref_count(-1)

    def has_ref(self) -> bool:
        """Whether the handle keeps the loop alive while it is active."""
        return self._ref

    def is_active(self) -> bool:
        """Whether the handle is waiting for something."""
        return self._active

    def use_context(self, context: Context | None) -> None:
        """Call back in *context* from now on."""
        self.context = context

    def close(self, on_close: Callable[[], object] | None = None) -> None:
        """Release the descriptor now; call *on_close* in the closing phase, after the cancelled requests.

        Handles closed in one turn finish in reverse order, as libuv's do. A second call does nothing at all.
        """
        if self.closing:
            return
        self.closing = True
        self.owner = None
        self._on_close = on_close
        if self._active:
            self._deactivate()
        self._close()
        self.loop.remove_handle(self)
        self.loop.closing_in(self.context, self._finish_closing)

    def _activate(self) -> None:
        if not self._active:
            self._active = True
            if self._ref:
                self.loop._refs += 1  # ref_count(1), without a call

    def _deactivate(self) -> None:
        if self._active:
            self._active = False
            if self._ref:
                self.loop.ref_count(-1)

    def _close(self) -> None:
        """Close watcher and descriptor; runs once, inside ``close()``, and calls nobody back."""

    def _cancel_requests(self) -> Sequence[tuple[Callable[..., object], tuple[object, ...]]]:
        """Hand over the callbacks of unfinished requests with their arguments, in queue order; runs once, in the
        closing phase. The loop calls them one by one, with the ticks drained in between, before ``on_close``.
        """
        return ()

    def _finish_closing(self) -> None:
        self.closed = True
        on_close, self._on_close = self._on_close, None
        cancelled = self._cancel_requests()
        if not cancelled:
            if on_close is not None:
                on_close()
            return
        if on_close is not None:
            self.loop.closing_next(self.context, on_close)
        for callback, args in reversed(cancelled):
            self.loop.closing_next(self.context, callback, *args)


class WatchedHandle(Handle):
    """A handle that waits for its descriptor to be ready."""

    __slots__ = ("_watcher",)

    _watcher: Watcher | None  # None before there is a descriptor, and after close()

    def use_context(self, context: Context | None) -> None:
        self.context = context
        if self._watcher is not None:
            self._watcher.context = context

    def _want(self, bit: int) -> None:
        watcher = self._watcher
        if watcher is not None:
            watcher.want(watcher.wanted | bit)

    def _unwant(self, bit: int) -> None:
        watcher = self._watcher
        if watcher is not None:
            watcher.want(watcher.wanted & ~bit)

    def _drain(self) -> None:
        # Between two callbacks of one wake-up; the loop itself does it after the last.
        loop = self.loop
        if loop.tick_queue or loop.microtasks:
            loop.drain()
