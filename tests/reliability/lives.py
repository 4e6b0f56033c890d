"""One life of a socket, from connect to close: what it did, and whether the promises were kept.

The promises, for every program of operations and every fault: ``close`` comes exactly once and last; ``error`` at most
once; each write is called back exactly once, and so is each end unless the socket was destroyed before it; what arrives
is a prefix of what was sent, and all of it if both ends say so.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from typing import Any

import pynet as net

ONCE = ("lookup", "connectionAttempt", "connect", "ready", "end", "finish")
# What a handle answers to itself: later, closed, cancelled.
OURS = {"EAGAIN", "ENOBUFS", "EBADF", "ECANCELED", "ENOTCONN", "EINVAL"}
# Those that tell what happened; 'pause', 'resume', 'pipe' and 'unpipe' only tell what the program did itself.
EVENTS = (*ONCE, "data", "drain", "timeout", "error", "close")


class Life:
    """Records *socket* and everything written to it through ``write()``, ``end()`` or a pipe.

    *hook* is called in every event, with its name.
    """

    def __init__(self, name: str, socket: net.Socket, hook: Callable[[str], object] | None = None) -> None:
        self.name = name
        self.socket = socket
        self.events: list[str] = []
        self.errors: list[BaseException] = []
        self.sent = bytearray()  # what was written while that was allowed
        self.received = bytearray()
        self.had_error: object = None
        self._hook = hook
        self._writes: list[list[bool]] = []  # of each write with a callback: whether it failed, once per call
        self._good: list[int] = []  # the numbers of the writes that succeeded, as they were called back
        self._ends: list[list[bool]] = []
        self._ends_due: list[int] = []
        socket.setMaxListeners(0)  # some programs pipe again and again
        for event in EVENTS:
            socket.add_listener(event, partial(self._on, event))
        self._write = socket.write
        vars(socket)["write"] = self._piped  # a pipe writes through this too

    def _on(self, event: str, *args: Any) -> None:
        if event == "data":
            self.received += args[0].encode() if isinstance(args[0], str) else args[0]
        elif event == "error":
            self.errors.append(args[0])
        elif event == "close":
            self.had_error = args[0]
        self.events.append(event)
        if self._hook is not None:
            self._hook(event)

    def _piped(self, chunk: Any, *rest: Any) -> bool:
        self._note(chunk)
        return self._write(chunk, *rest)

    def _note(self, chunk: Any) -> None:
        if self.socket.writable:
            self.sent += chunk.encode() if isinstance(chunk, str) else bytes(chunk)

    # What a program does

    def write(self, chunk: Any, callback: bool = False) -> bool:
        """Write, with a callback that is expected exactly once, or without."""
        self._note(chunk)
        if not callback:
            return self._write(chunk)
        number, calls = len(self._writes), list[bool]()
        self._writes.append(calls)

        def called(error: object) -> None:
            calls.append(error is not None)
            if error is None:
                self._good.append(number)
            if self._hook is not None:
                self._hook("written")

        return self._write(chunk, called)

    def end(self, chunk: Any = None, callback: bool = False) -> None:
        """End, with a callback that is expected exactly once unless the socket is destroyed already."""
        if chunk is not None:
            self._note(chunk)
        if not callback:
            self.socket.end(chunk)
            return
        calls: list[bool] = []
        if not self.socket.destroyed:
            self._ends_due.append(len(self._ends))
        self._ends.append(calls)
        self.socket.end(chunk, lambda error: calls.append(error is not None))

    # What must be true in the end

    @property
    def closed(self) -> bool:
        return "close" in self.events

    def problems(self, struck: Collection[str] = ()) -> list[str]:
        """The promises that were broken; *struck* are the codes that the kernel itself has given."""
        found: list[str] = []
        brief = [event for i, event in enumerate(self.events) if event != "data" or self.events[i - 1] != "data"]

        def expect(condition: object, what: str) -> None:
            if not condition:
                found.append(f"{self.name}: {what}; events {brief}, errors {self.errors!r}")

        expect(self.events.count("close") == 1, "'close' not exactly once")
        expect(self.events[-1:] == ["close"], "'close' is not the last event")
        expect(len(self.errors) <= 1, "more than one 'error'")
        # A reset that comes too late is reported, as in Node, and hinders nothing.
        failed = [error for error in self.errors if getattr(error, "syscall", "") != "reset"]
        expect(self.had_error in (bool(failed), bool(self.errors)), f"'close' says hadError {self.had_error}")
        codes = {getattr(error, "code", None) for error in failed}
        expect(codes.isdisjoint(OURS.difference(struck)), "an error that is not the program's business")
        for event in ONCE:
            expect(self.events.count(event) <= 1, f"{event!r} more than once")
        for number, calls in enumerate(self._writes):
            expect(len(calls) == 1, f"write {number} of {len(self._writes)} was called back {len(calls)} times")
        expect(self._good == sorted(self._good), f"writes are called back in the order {self._good}")
        for number, calls in enumerate(self._ends):
            wanted = (1,) if number in self._ends_due else (0, 1)
            expect(len(calls) in wanted, f"end {number} of {len(self._ends)} was called back {len(calls)} times")
        socket = self.socket
        expect(socket.destroyed, "not destroyed")
        expect(socket._handle is None, f"still has {socket._handle!r}")
        expect(socket._pynet_state.timer is None, "still has a timer")
        expect(not socket.connecting, "is still connecting")
        return found


def delivered(sender: Life, receiver: Life) -> list[str]:
    """What is wrong with the bytes between two lives."""
    sent, received = bytes(sender.sent), bytes(receiver.received)
    if not sent.startswith(received):
        return [f"{receiver.name} received {received[:60]!r}… ({len(received)}), {sender.name} sent {sent[:60]!r}…"]
    clean = "finish" in sender.events and "end" in receiver.events
    if clean and len(sent) != len(received):
        return [f"{receiver.name} has got {len(received)} bytes of {len(sent)}, although both ended cleanly"]
    return []
