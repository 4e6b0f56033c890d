"""Signals as events: a Python-level handler per signal that somebody listens to."""

from __future__ import annotations

import errno
import signal
from collections.abc import Callable

from pynet._errors import system_error
from pynet._loop import Hooks, Host, at_fork, current_loop, existing_loop, inherited_loop

NUMBERS = {name: int(number) for name, number in signal.Signals.__members__.items() if name.startswith("SIG")}
_UNCATCHABLE = frozenset({"SIGKILL", "SIGSTOP"})


class SignalHandlers(Hooks):
    """The handlers that are installed, and how to remove them.

    Not one watcher per loop: listeners belong to the process, and whichever loop runs on the main thread when the
    signal comes calls them. Nor do they keep a loop alive, as in Node.
    """

    def __init__(self, on_signal: Callable[[str, int], object]) -> None:
        self._on_signal = on_signal
        self._undo: dict[str, Callable[[], None]] = {}
        at_fork(self)

    def start(self, name: str) -> None:
        """Have *name* delivered; does nothing if it is already.

        Raises:
            OSError: EINVAL, for a signal that cannot be caught.
            RuntimeError: Called off the main thread.
        """
        if name in self._undo:
            return
        number = NUMBERS[name]
        if name in _UNCATCHABLE:
            raise system_error(errno.EINVAL, "uv_signal_start")

        def deliver() -> None:
            # Inside the signal handler, in between any two bytecodes: the loop's thread, but not its turn.
            (inherited_loop() or current_loop()).post(self._on_signal, name, number)

        try:
            self._undo[name] = Host().add_signal(number, deliver)
        except ValueError:
            raise RuntimeError(f"{name}: only the main thread can listen to signals") from None
        except OSError as error:
            raise system_error(error, "uv_signal_start") from error

    def stop(self, name: str) -> None:
        """Put the former handler back."""
        undo = self._undo.pop(name, None)
        if undo is None:
            return
        undo()
        loop = existing_loop()
        if loop is not None and name == "SIGINT":
            loop.signals.interrupts.arm()  # Ctrl-C is the loop's business again

    def on_fork(self) -> None:
        """Put the former handlers back, as long as there is no loop to call the listeners."""
        for name, undo in self._undo.items():
            undo()
            self._undo[name] = _nothing

    def on_loop(self) -> None:
        suspended = [name for name, undo in self._undo.items() if undo is _nothing]
        for name in suspended:
            del self._undo[name]
            self.start(name)

    @property
    def started(self) -> list[str]:
        """The signals that are delivered."""
        return list(self._undo)


def _nothing() -> None:
    pass
