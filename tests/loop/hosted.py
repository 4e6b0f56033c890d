"""Ways to be hosted by asyncio, and a handle to try them with."""

from __future__ import annotations

import asyncio
import importlib
import socket
from collections.abc import Callable, Coroutine
from typing import Any

from pynet._loop import READABLE, Handle, Loop, Watcher
from pynet._loop._poller import SelectorsPoller

DEADLINE_S = 20
HOSTS = ("asyncio", "per watcher", "uvloop")

Run = Callable[[Coroutine[Any, Any, Any]], Any]


def has_uvloop() -> bool:
    try:
        importlib.import_module("uvloop")
    except ImportError:
        return False
    return True


class NoDescriptor(SelectorsPoller):
    def fileno(self) -> int | None:
        return None


def run_in(aio: asyncio.AbstractEventLoop, main: Coroutine[Any, Any, Any]) -> Any:
    """``asyncio.run()`` with a loop of one's own and a deadline."""
    try:
        return aio.run_until_complete(asyncio.wait_for(main, DEADLINE_S))
    finally:
        aio.run_until_complete(aio.shutdown_asyncgens())
        aio.close()


class Reader(Handle):
    """Reads until the end; the smallest handle that can be left open."""

    __slots__ = ("_sock", "_watcher", "on_data")

    def __init__(self, loop: Loop, sock: socket.socket, on_data: Callable[[bytes], object]) -> None:
        super().__init__(loop)
        sock.setblocking(False)
        self._sock = sock
        self.on_data = on_data
        self._watcher: Watcher = loop.watch(sock.fileno(), self._on_ready)
        self._watcher.want(READABLE)
        self._activate()

    def _on_ready(self, mask: int) -> None:
        data = self._sock.recv(65536)
        if not data:
            self.close()
        self.on_data(data)

    def _close(self) -> None:
        self._watcher.close()
        self._sock.close()
