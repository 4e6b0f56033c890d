"""``CachedReads``: reads of a file, and its close, on the loop's own thread, where they cannot block.

A hop to a thread and back costs several times what it takes to copy 64 KiB, and most files that are served again and
again are in the system's memory. Linux can be asked to read just that (``RWF_NOWAIT``): what is not there, or cannot be
asked for on this file system, is read by the thread pool as everywhere else.
"""

from __future__ import annotations

import errno
import os
import stat
import sys

__all__ = ["CachedReads"]

MAX_SIZE = 65536  # more takes too long for a loop, even if it does not block
_NOWAIT = getattr(os, "RWF_NOWAIT", 0)
_MAX_DEVICES = 100
_UNABLE = (errno.EOPNOTSUPP, errno.EINVAL)  # the file system, or a kernel before 4.14

_buffers: list[bytearray] = []  # that nobody reads into now
_refusing: set[int] = set()  # devices whose file systems cannot do it


class CachedReads:
    """What can be read of an open file at once."""

    __slots__ = ("_device", "_fd", "_works")

    def __init__(self, fd: int, device: int) -> None:
        self._fd = fd
        self._device = device
        self._works = False  # something was read

    @classmethod
    def of(cls, fd: int) -> CachedReads | None:
        """For a regular file, the only kind of which one knows when a read is complete. For a thread of the pool."""
        if not _NOWAIT:
            return None
        try:
            found = os.fstat(fd)
        except OSError:
            return None
        return None if found.st_dev in _refusing or not stat.S_ISREG(found.st_mode) else cls(fd, found.st_dev)

    def read(self, size: int, position: int | None) -> bytes | None:
        """What a read brings, at *position* or else where the last one has ended; None: a thread has to ask."""
        if size > MAX_SIZE or self._device in _refusing:
            return None
        try:
            buffer = _buffers.pop()
        except IndexError:
            buffer = bytearray(MAX_SIZE)
        with memoryview(buffer)[:size] as room:
            done = self._fill(room, position)
            data = None if done is None else bytes(room[:done])
        _buffers.append(buffer)
        return data

    def closes_at_once(self) -> bool:
        """Whether closing cannot block either: the disk is one of ours, and the file does not end with the stream."""
        if not self._works:
            return False
        try:
            return os.fstat(self._fd).st_nlink > 0
        except OSError:  # which a thread that closes it will find, too
            return False

    def _fill(self, room: memoryview, position: int | None) -> int | None:
        """Read until *room* is full or the file ends: part of a chunk may be in memory, and part of it not."""
        if sys.platform == "linux":
            done = 0
            try:
                while done < len(room):
                    at = -1 if position is None else position + done
                    size = os.preadv(self._fd, [room[done:] if done else room], at, _NOWAIT)
                    if not size:
                        break
                    done += size
            except OSError as error:
                if error.errno in _UNABLE:
                    self._refuse()  # any other error a thread will meet, too, and tell
                if position is None and done:
                    os.lseek(self._fd, -done, os.SEEK_CUR)
                return None
            self._works = True
            return done
        else:
            return None

    def _refuse(self) -> None:
        """Nothing of this device is read like that again."""
        if len(_refusing) >= _MAX_DEVICES:
            _refusing.clear()
        _refusing.add(self._device)
