"""``ProgramLife``: how the program runs, fails and ends, and what ``process`` emits of that."""

from __future__ import annotations

import atexit
import os
import signal
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, NoReturn

from pynet._errors import ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE, is_number, to_number
from pynet._events import EventEmitter
from pynet._handles import keep_paths
from pynet._loop import current_loop

if TYPE_CHECKING:
    from pynet._loop import Loop

UNCAUGHT = "uncaughtException"
MONITOR = "uncaughtExceptionMonitor"
FAILURE = 1
HANDLER_FAILURE = 7  # Node's status when an 'uncaughtException' listener raises
BROKEN_PIPE = 128 + getattr(signal, "SIGPIPE", 13)  # what a shell reports of a program that wrote to a closed pipe


class ProgramLife:
    """The life of the program.

    Attributes:
        code: ``process.exitCode``.
        exiting: Whether ``'exit'`` has been emitted, or is being.
        status_is_ours: Whether whoever started the program sees to its end, as ``python -m pynet`` does.
    """

    def __init__(self, process: EventEmitter) -> None:
        self._process = process
        self.code: int | str | None = None
        self.exiting = False
        self.status_is_ours = False
        self._handler_failed = False  # a listener of 'uncaughtException' has raised
        self._is_attended = False  # the interpreter will tell us of its end

    def run(self, loop: Loop) -> None:
        """Run *loop* to its end, ``'beforeExit'`` and what that starts included."""
        more = False

        def look() -> None:
            nonlocal more
            more = loop.alive

        loop = self._run_dry(loop)
        while self.emit_before_exit(loop, look):
            loop = self._run_dry(loop)
            if not more:
                break

    def _run_dry(self, loop: Loop) -> Loop:
        """Run *loop*; where a callback forks, in the child its own one as well, which is returned then."""
        self.attend(loop)
        loop.run()
        return self._run_dry(current_loop()) if loop.closed else loop

    def emit_before_exit(self, loop: Loop, then: Callable[[], object]) -> bool:
        """Emit ``'beforeExit'`` on a tick of *loop*, and call *then* when that and its ticks are through.

        False if nobody listens.
        """
        if not self._process.listenerCount("beforeExit"):
            return False
        loop.next_tick(self._process.emit, "beforeExit", self.status)
        loop.queue_microtask(then)
        return True

    def attend(self, loop: Loop) -> None:
        """Have the uncaught exceptions of *loop*."""
        if loop.on_uncaught is None:
            loop.on_uncaught = self.take_uncaught

    def take_uncaught(self, error: BaseException) -> bool:
        """Tell of *error*, which nobody caught; whether somebody has taken it."""
        process = self._process
        if process.listenerCount(MONITOR):
            process.emit(MONITOR, error, UNCAUGHT)
        if not process.listenerCount(UNCAUGHT):
            return False
        try:
            process.emit(UNCAUGHT, error, UNCAUGHT)
        except Exception:
            self._handler_failed = True
            raise
        return True

    @property
    def status(self) -> int:
        """The exit status, as things stand."""
        code = self.code
        return int(to_number(code)) if isinstance(code, str) else int(code or 0)

    def emit_exit(self, code: int | None = None) -> int:
        """Emit ``'exit'``, unless it was; returns the status that counts now."""
        if not self.exiting:
            self.exiting = True
            if code is not None:
                self.code = code
            self._process.emit("exit", self.status)
        return self.status

    def fail(self) -> int:
        """An uncaught exception ends the program: emit ``'exit'``; returns the status."""
        keep_paths()
        if self._handler_failed:
            return HANDLER_FAILURE
        try:
            return FAILURE if self.exiting else self.emit_exit(FAILURE)
        except SystemExit as end:
            return status_of(end)
        except Exception:
            return FAILURE  # there is a traceback to come already, of what was first

    def exit(self) -> NoReturn:
        """End the program here.

        Raises:
            SystemExit: Always.
        """
        keep_paths()
        raise SystemExit(self.emit_exit())

    def end_broken(self, fd: int) -> NoReturn:
        """Nobody reads standard output, *fd*, any more: end as a filter does, without a word.

        Raises:
            SystemExit: With the status that a shell shows for SIGPIPE.
        """
        # What Python still has buffered would fail again, with a message, as the interpreter ends.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, fd)
        os.close(nowhere)
        self.emit_exit(BROKEN_PIPE)
        raise SystemExit(BROKEN_PIPE)

    def attend_end(self) -> None:
        """See to the end of a program that we have not started: to ``'exit'``, and to its status."""
        if not self._is_attended:
            self._is_attended = True
            atexit.register(self._on_interpreter_exit)

    def _on_interpreter_exit(self) -> None:
        if self.status_is_ours or self.exiting:
            return
        # Set when an exception has gone all the way up: the status will be 1, or that of a signal.
        failure = getattr(sys, "last_value", None)
        if isinstance(failure, KeyboardInterrupt):
            return
        if failure is not None:
            status, expected = self.fail(), FAILURE
        else:
            status, expected = self._end(), 0
        if status != expected:
            global _last_word
            _last_word = _LastWord(status)

    def _end(self) -> int:
        try:
            return self.emit_exit()
        except SystemExit as end:
            return status_of(end)
        except Exception as error:
            sys.excepthook(type(error), error, error.__traceback__)
            return FAILURE


def check_code(code: object) -> None:
    """Raise what Node throws for an ``exitCode`` that is none."""
    if code is None:
        return
    value: object = code
    if isinstance(code, str) and code != "":
        value = to_number(code)
        if value != value:
            value = code
    if not is_number(value):
        raise ERR_INVALID_ARG_TYPE("code", "number", code)
    if not float(value).is_integer():
        raise ERR_OUT_OF_RANGE("code", "an integer", code)


def status_of(end: SystemExit) -> int:
    """The status that Python would make of *end*."""
    code = end.code
    return code if isinstance(code, int) else 0 if code is None else FAILURE


class _LastWord:
    """Ends an interpreter that is ending already with another status than it has in mind.

    There is no other way than ``os._exit``, and no later moment than when our module is taken apart: everything
    registered with ``atexit`` has been called by then, and what was printed is out.
    """

    def __init__(self, status: int) -> None:
        self._status = status & 0xFF

    def __del__(self, exit: Callable[[int], object] = os._exit) -> None:
        exit(self._status)


_last_word: _LastWord | None = None
