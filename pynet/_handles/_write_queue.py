"""WriteQueue: bytes that the kernel would not take yet, and the requests they belong to."""

from __future__ import annotations

import errno
from collections import deque
from typing import TYPE_CHECKING

from ._sockopts import IOV_MAX, failure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Done = Callable[[OSError | None], object]


class WriteQueue:
    """Unsent buffers in one line, and requests by the offset in that line at which each is complete.

    One system call may so send the ends of several requests, and a short one may stop anywhere.
    """

    __slots__ = ("_appended", "_sent", "buffers", "finished", "requests")

    def __init__(self) -> None:
        self.buffers: deque[memoryview] = deque()
        self.requests: deque[tuple[int, Done]] = deque()  # (offset of the end, on_done)
        self.finished: deque[tuple[Done, OSError | None]] = deque()  # to be called back
        self._appended = 0  # offsets: of what was ever queued,
        self._sent = 0  # and of what the kernel has, or of what was given up

    def __bool__(self) -> bool:
        return bool(self.requests or self.finished)

    @property
    def size(self) -> int:
        """Bytes not sent."""
        return self._appended - self._sent

    def append(self, views: Iterable[memoryview], on_done: Done) -> None:
        """Queue one request."""
        for view in views:
            size = len(view)
            if size:
                self._appended += size
                self.buffers.append(view)
        self.requests.append((self._appended, on_done))

    def batch(self) -> list[memoryview]:
        """The buffers for one system call."""
        buffers = self.buffers
        return list(buffers) if len(buffers) <= IOV_MAX else [buffers[i] for i in range(IOV_MAX)]

    def advance(self, sent: int) -> None:
        """Take *sent* bytes off; the requests that are complete with them are finished."""
        self._drop(sent)
        requests = self.requests
        while requests and requests[0][0] <= self._sent:
            self.finished.append((requests.popleft()[1], None))

    def fail(self, error: OSError) -> None:
        """Finish the first request with *error* and give up the rest of its bytes."""
        end, on_done = self.requests.popleft()
        self.finished.append((on_done, error))
        self._drop(end - self._sent)

    def _drop(self, size: int) -> None:
        buffers = self.buffers
        self._sent += size
        while size:
            head = buffers[0]
            if len(head) > size:
                buffers[0] = head[size:]
                return
            size -= len(head)
            buffers.popleft()

    def give_up(self, code: int = errno.ECANCELED) -> list[tuple[Done, OSError | None]]:
        """Empty the queue: what was finished keeps its result, the rest gets *code*."""
        done = [*self.finished, *((on_done, failure(code)) for _, on_done in self.requests)]
        self.finished.clear()
        self.requests.clear()
        self.buffers.clear()
        self._sent = self._appended
        return done
