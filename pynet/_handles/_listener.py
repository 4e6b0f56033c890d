"""Listener: takes connections off a listening socket, in batches of bounded size, also when descriptors run out."""

from __future__ import annotations

import contextlib
import errno
import os
import socket
from typing import TYPE_CHECKING, Any

from pynet._loop import READABLE

from ._sockopts import AGAIN, OUT_OF_DESCRIPTORS

if TYPE_CHECKING:
    from collections.abc import Callable

    from pynet._loop import Loop, Timer, Watcher

ACCEPTS_PER_WAKEUP = 32
# libuv takes one connection per turn, and so do we, in an order that programs may see; but a turn can be long on a busy
# server. When this many wake-ups in a row found a connection each, the backlog is worth emptying in batches.
CALM = 8
RETRY_MS = 100


class Listener:
    """Accepts for a handle, which it hands every connection's own handle or an error.

    When descriptors run out, connections are accepted with a spare one and closed at once, as libuv does: left in the
    backlog they would wake us for ever, and their peers would wait for nothing. The hole in it: another thread may take
    the spare one first. Then the error is reported, and the next try is made a little later.
    """

    __slots__ = ("_accept", "_loop", "_on_connection", "_spare", "_streak", "_timer", "_watcher", "_wrap")

    def __init__(
        self,
        loop: Loop,
        sock: socket.socket,
        watcher: Watcher,
        wrap: Callable[[socket.socket, Any], Any],
        on_connection: Callable[[OSError | None, Any], object],
    ) -> None:
        self._loop = loop
        self._watcher: Watcher | None = watcher  # None once closed
        self._accept = _acceptor(sock)
        self._wrap = wrap
        self._on_connection = on_connection
        self._streak = 0  # wake-ups, or accepts, since the backlog was last seen empty
        self._spare = _open_spare()
        self._timer: Timer | None = None  # set while accepting is paused
        watcher.on_ready = self._on_ready
        watcher.context = None  # each connection has its own
        watcher.want(READABLE)

    def close(self) -> None:
        """Accept no more. The socket and the watcher are the handle's to close."""
        self._watcher = None
        if self._timer is not None:
            self._timer.cancel()
        self._close_spare()

    def _on_ready(self, mask: int) -> None:
        loop = self._loop
        for _ in range(1 if self._streak < CALM else ACCEPTS_PER_WAKEUP):
            try:
                sock, address = self._accept()
            except OSError as error:
                self._streak = 0
                self._accept_failed(error)
                return
            self._streak += 1
            handle = self._wrap(sock, address)
            context = handle.context
            if context is None:
                loop.run_event(None, self._on_connection, None, handle)
            else:  # run_event(), written out
                loop.context = context
                context.run(self._on_connection, None, handle)
                if loop.tick_queue or loop.microtasks:
                    context.run(loop.drain)
                loop.context = None
            if self._watcher is None:
                return

    def _accept_failed(self, error: OSError) -> None:
        if error.errno in OUT_OF_DESCRIPTORS:
            if self._spare >= 0 and self._shed():
                return
            self._pause()
        elif error.errno in AGAIN or error.errno == errno.ECONNABORTED:
            return  # nobody there (any more)
        self._on_connection(error, None)

    def _shed(self) -> bool:
        self._close_spare()
        try:
            for _ in range(ACCEPTS_PER_WAKEUP):
                try:
                    self._accept()[0].close()
                except OSError as error:
                    if error.errno != errno.ECONNABORTED:  # one fewer to shed
                        return error.errno in AGAIN
        finally:
            self._spare = _open_spare()
        return True

    def _close_spare(self) -> None:
        spare, self._spare = self._spare, -1
        if spare >= 0:
            with contextlib.suppress(OSError):  # a program that closes all descriptors closes this one too
                os.close(spare)

    def _pause(self) -> None:
        if self._watcher is not None:
            self._watcher.want(0)
            self._timer = self._loop.start_timer(RETRY_MS, self._resume, ref=False)

    def _resume(self) -> None:
        self._timer = None
        if self._spare < 0:
            self._spare = _open_spare()
        if self._watcher is not None:
            self._watcher.want(READABLE)


def _acceptor(sock: socket.socket) -> Callable[[], tuple[socket.socket, Any]]:
    """``sock.accept()`` without what that does in Python, which costs as much as the system call.

    It looks family and kind up as enums for every connection, and makes an object that counts its ``makefile()``s.
    """
    accept: Callable[[], tuple[int, object]] | None = getattr(sock, "_accept", None)
    if accept is None or type(sock) is not socket.socket:
        return sock.accept
    make: Callable[..., Any] = socket.SocketType
    family, kind, protocol = int(sock.family), int(sock.type), sock.proto

    def accept_plain() -> tuple[Any, Any]:
        fd, address = accept()
        return make(family, kind, protocol, fd), address

    return accept_plain


def _open_spare() -> int:
    try:
        return os.open(os.devnull, os.O_RDONLY)  # not inheritable
    except OSError:
        return -1
