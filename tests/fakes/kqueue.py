"""``select.kqueue`` over ``select.select``: enough of it to run the kqueue poller where there is no kqueue."""

from __future__ import annotations

import errno
import select
from collections.abc import Sequence
from dataclasses import dataclass

KQ_FILTER_READ = -1
KQ_FILTER_WRITE = -2
KQ_EV_ADD = 1
KQ_EV_DELETE = 2
FILENO = 999_999  # not a descriptor


@dataclass(frozen=True)
class kevent:
    ident: int
    filter: int = KQ_FILTER_READ
    flags: int = KQ_EV_ADD


class kqueue:
    """Level-triggered, one event per filter, and ENOENT for a filter that is not there."""

    def __init__(self) -> None:
        self._filters: dict[tuple[int, int], None] = {}
        self.closed = False

    def control(self, changes: Sequence[kevent] | None, max_events: int, timeout: float | None = None) -> list[kevent]:
        for change in changes or ():
            key = (change.ident, change.filter)
            if change.flags == KQ_EV_ADD:
                self._filters[key] = None
            elif self._filters.pop(key, key) is not None:
                raise OSError(errno.ENOENT, "no such filter")
        if not max_events:
            return []
        wanted = {
            kind: [fd for fd, each in self._filters if each == kind] for kind in (KQ_FILTER_READ, KQ_FILTER_WRITE)
        }
        reads, writes, _ = select.select(wanted[KQ_FILTER_READ], wanted[KQ_FILTER_WRITE], [], timeout)
        events = [kevent(fd, KQ_FILTER_READ) for fd in reads] + [kevent(fd, KQ_FILTER_WRITE) for fd in writes]
        return events[:max_events]

    def fileno(self) -> int:
        return FILENO

    def close(self) -> None:
        self.closed = True
