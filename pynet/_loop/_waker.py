"""Waker: a descriptor that other threads and signals make readable to end the poll."""

from __future__ import annotations

import os
import socket
import sys
import threading

DRAIN_SIZE = 4096


class Waker:
    """A non-blocking pipe to oneself, or a pair of sockets on Windows, whose poll and wake-up take nothing else."""

    __slots__ = ("_lock", "_pair", "_reader", "_writer")

    def __init__(self) -> None:
        # Keeps another thread from writing to a number that close() has just given back. Re-entrant, because a signal
        # handler may wake while its thread is at it.
        self._lock = threading.RLock()
        self._pair: tuple[socket.socket, socket.socket] | None = None
        self._reader = self._writer = -1
        self.reopen()

    def reopen(self) -> None:
        """Open both ends, where they are closed."""
        if sys.platform == "win32":
            self._pair = socket.socketpair()
            for end in self._pair:
                end.setblocking(False)
            self._reader, self._writer = (end.fileno() for end in self._pair)
        else:
            self._reader, self._writer = os.pipe()
            os.set_blocking(self._reader, False)
            os.set_blocking(self._writer, False)

    def fileno(self) -> int:
        """The end to poll; -1 once closed."""
        return self._reader

    def wakeup_fd(self) -> int:
        """The end for ``signal.set_wakeup_fd``; -1 once closed."""
        return self._writer

    def wake(self) -> None:
        """Make it readable. From any thread; also after ``close()``, when nobody is left to be woken."""
        with self._lock:
            try:
                if self._pair is not None:
                    self._pair[1].send(b"\0")
                elif self._writer >= 0:
                    os.write(self._writer, b"\0")
            except OSError:
                pass  # a full pipe is as readable as can be

    def clear(self) -> None:
        """Make it unreadable again."""
        try:
            while len(self._read()) == DRAIN_SIZE:
                pass
        except OSError:
            pass

    def _read(self) -> bytes:
        return os.read(self._reader, DRAIN_SIZE) if self._pair is None else self._pair[0].recv(DRAIN_SIZE)

    def close(self) -> None:
        """Close both ends. Idempotent."""
        with self._lock:
            reader, writer, self._reader, self._writer = self._reader, self._writer, -1, -1
            if self._pair is not None:
                for end in self._pair:
                    end.close()
            elif writer >= 0:
                os.close(writer)
                os.close(reader)

    def abandon(self) -> None:
        """Close both ends in a forked child, where the lock may be held by a thread that did not come along."""
        self._lock = threading.RLock()
        self.close()

    def __del__(self) -> None:
        self.close()
