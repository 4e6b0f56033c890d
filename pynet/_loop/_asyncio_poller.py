"""A poller on top of asyncio's, for platforms whose own has no descriptor that asyncio could watch (Windows)."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING

from ._poller import READABLE, WRITABLE

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Sequence


class AsyncioPoller:
    """Every descriptor is an ``add_reader`` and ``add_writer`` of the asyncio loop; ``poll`` hands over what they have
    reported since.
    """

    def __init__(self, aio: asyncio.AbstractEventLoop) -> None:
        self._aio = weakref.ref(aio)
        self._masks: dict[int, int] = {}
        self._ready: dict[int, int] = {}
        self.on_ready: Callable[[], object] = _nobody  # a poll would find something

    def register(self, fd: int, mask: int) -> None:
        self._change(fd, 0, mask)

    def modify(self, fd: int, mask: int) -> None:
        self._change(fd, self._masks.get(fd, 0), mask)

    def unregister(self, fd: int) -> None:
        self._change(fd, self._masks.pop(fd, 0), 0)
        self._ready.pop(fd, None)

    def _change(self, fd: int, old: int, new: int) -> None:
        aio = self._aio()
        if aio is None or aio.is_closed():
            return
        if new & ~old & READABLE:
            aio.add_reader(fd, self._note, fd, READABLE)
        elif old & ~new & READABLE:
            aio.remove_reader(fd)
        if new & ~old & WRITABLE:
            aio.add_writer(fd, self._note, fd, WRITABLE)
        elif old & ~new & WRITABLE:
            aio.remove_writer(fd)
        if new:
            self._masks[fd] = new

    def _note(self, fd: int, bit: int) -> None:
        self._ready[fd] = self._ready.get(fd, 0) | bit
        self.on_ready()

    def poll(self, timeout_ms: float | None) -> Sequence[tuple[int, int]]:
        ready = list(self._ready.items())
        self._ready.clear()
        return ready

    def fileno(self) -> int | None:
        return None

    def close(self) -> None:
        for fd in list(self._masks):
            self.unregister(fd)


def _nobody() -> None:
    pass
