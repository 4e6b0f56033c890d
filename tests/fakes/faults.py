"""Faults by plan: what each system call of each connection does instead of the real thing, drawn up beforehand."""

from __future__ import annotations

import errno
import socket
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import Any

from pynet._loop._poller import BOTH, Poller
from tests.fakes.socket import FakeSocket, Step, os_error

HANG_UP = 16  # EPOLLHUP: any bit above those that can be asked for
SHORT = -1
Made = Callable[["FaultySocket", str], object]
PollStep = int | OSError | None

# Any call may fail with any of these; EAGAIN is the first, and the most frequent.
FAULTS = (
    *(errno.EAGAIN, errno.ECONNRESET, errno.EPIPE, errno.ENOBUFS),
    *(errno.EMFILE, errno.ENFILE, errno.ECONNABORTED, errno.ENOMEM),
)
SEND_ERRORS = FAULTS
RECEIVE_ERRORS = (*FAULTS, errno.ETIMEDOUT)
ACCEPT_ERRORS = FAULTS
CONNECT_ERRORS = (errno.ECONNREFUSED, errno.ENETUNREACH, errno.EADDRNOTAVAIL, *FAULTS)
LATE_CONNECT_ERRORS = (errno.ECONNRESET, errno.ETIMEDOUT, errno.EHOSTUNREACH, errno.ENOBUFS, errno.ENOMEM)
MESSAGE_ERRORS = (*FAULTS, errno.ECONNREFUSED, errno.EMSGSIZE)


@dataclass(frozen=True)
class Plan:
    """The scripts of one socket; see ``FakeSocket``. Numbers limit what a call moves."""

    sends: tuple[Step, ...] = ()
    receives: tuple[Step, ...] = ()
    accepts: tuple[Step, ...] = ()
    connects: tuple[int, ...] = ()
    so_errors: tuple[int, ...] = ()

    def load(self, sock: FakeSocket) -> None:
        for field in fields(self):
            script: deque[Any] = getattr(sock, field.name)
            script.extend(getattr(self, field.name))

    def left(self, sock: FakeSocket) -> int:
        """How many of the faults have not struck."""
        return sum(sum(step is not None for step in getattr(sock, field.name)) for field in fields(self))

    def size(self) -> int:
        """How many faults there are."""
        return sum(sum(step is not None for step in getattr(self, field.name)) for field in fields(self))


class FaultySocket(FakeSocket):
    """A fake socket whose connections are fakes too: *made* is told of them, as ``made(sock, "accepted")``."""

    made: Made | None = None

    def __init__(self, *args: Any, **keywords: Any) -> None:
        super().__init__(*args, **keywords)
        self.struck: list[tuple[str, int]] = []  # calls, and the errors that they have failed with

    def _step(self, name: str, script: deque[Step]) -> int | None:
        try:
            return super()._step(name, script)
        except OSError as error:
            self.struck.append((name, error.errno or 0))
            raise

    def accept(self) -> tuple[socket.socket, Any]:
        real, address = super().accept()
        sock = FaultySocket.wrap(real)
        if self.made is not None:
            self.made(sock, "accepted")
        return sock, address


def faulty_factory(made: Made) -> Callable[..., FaultySocket]:
    """A ``loop.socket_factory``; ``made(sock, "created")`` may load a plan."""

    def make(*args: Any, **keywords: Any) -> FaultySocket:
        sock = FaultySocket(*args, **keywords)
        sock.made = made
        made(sock, "created")
        return sock

    return make


class PollFailure(OSError):
    """A poll that fails; it leaves run()."""


class FaultyPoller:
    """A poller that now and then says nothing, as after a signal, or that everything is ready, which is not true.

    A step of the script is None for the real thing; the mask for all descriptors, of which 0 is an empty poll; an error
    that the poll fails with; SHORT for one event of those there are. *registers* are the errors of ``register()``.
    """

    def __init__(self, real: Poller, script: Sequence[PollStep] = (), registers: Sequence[OSError | None] = ()) -> None:
        self._real = real
        self._script = deque(script)
        self._registers = deque(registers)
        self._fds: dict[int, None] = {}
        self.faults = 0
        self.patient = True  # else a poll that would wait for ever does not wait at all
        self.modify = real.modify
        self.fileno = real.fileno
        self.close = real.close

    def register(self, fd: int, mask: int) -> None:
        error = self._registers.popleft() if self._registers else None
        if error is not None:
            self.faults += 1
            raise os_error(error.errno or 0)
        self._fds[fd] = None
        self._real.register(fd, mask)

    def forget(self) -> None:
        """Make no more faults."""
        self._script.clear()
        self._registers.clear()

    def unregister(self, fd: int) -> None:
        self._fds.pop(fd, None)
        self._real.unregister(fd)

    def poll(self, timeout_ms: float | None) -> Sequence[tuple[int, int]]:
        step = self._script.popleft() if self._script else None
        if isinstance(step, OSError):
            self.faults += 1
            raise PollFailure(step.errno, step.strerror)
        if step is None or step == SHORT:
            ready = self._real.poll(0 if timeout_ms is None and not self.patient else timeout_ms)
            if step is None or len(ready) < 2:
                return ready
            self.faults += 1
            return ready[-1:]
        self.faults += 1
        return [(fd, step) for fd in self._fds] if step else ()


SPURIOUS: tuple[PollStep, ...] = (
    *(None, None, 0, BOTH, BOTH | HANG_UP, SHORT),
    *(os_error(code) for code in (errno.ENOMEM, errno.EMFILE)),
)


def failing(code: int) -> OSError:
    """One step of a script: the call fails with *code*."""
    return os_error(code)
