"""``Process``: the emitter behind ``pynet.process``, and how a program ends."""

from __future__ import annotations

import atexit
import os
import sys
from collections.abc import Callable, Hashable, Mapping
from typing import TYPE_CHECKING, Any, NoReturn

from pynet._errors import ERR_INVALID_ARG_TYPE, ERR_OUT_OF_RANGE, MISSING, Missing, is_number, to_number
from pynet._events import EventEmitter
from pynet._loop import current_loop

from ._signals import NUMBERS, Signals
from ._stdio import Stdio
from ._warnings import WarningEvents, make_warning

if TYPE_CHECKING:
    from types import ModuleType

    from typing_extensions import Self

    from pynet._loop import Loop

    from ._read_stream import ReadStream
    from ._typing import ProcessListen
    from ._write_stream import WriteStream

UNCAUGHT = "uncaughtException"
MONITOR = "uncaughtExceptionMonitor"
FAILURE = 1
HANDLER_FAILURE = 7  # Node's status when an 'uncaughtException' listener raises


class Process(EventEmitter):
    """The process as an emitter. There is one: ``pynet.process``, which is also the module of that name.

    Signals are delivered by the loop that runs on the main thread, do not keep it alive, and no longer do what they do
    by default while somebody listens.

    ============================  =================  ==================================================================
    event                         arguments          when
    ============================  =================  ==================================================================
    ``exit``                      code               the process is about to end; what is queued now never runs
    ``beforeExit``                code               the loop is empty; whatever is started now makes it go on
    ``uncaughtException``         err, origin        an exception escaped from everywhere; the program goes on
    ``uncaughtExceptionMonitor``  err, origin        the same, before, and changes nothing
    ``warning``                   warning            ``emitWarning()`` was called, or Python showed a warning
    ``SIGINT``, ``SIGTERM``, …    signal, number     the signal has arrived
    ============================  =================  ==================================================================

    Node: process.md. Differs: ``exit`` is not emitted when the main thread never returns to Python.
    """

    __module__ = "pynet.process"

    _known_events = frozenset({"exit", "beforeExit", UNCAUGHT, MONITOR, "warning", *NUMBERS})

    if TYPE_CHECKING:
        on: ProcessListen[Self]
        once: ProcessListen[Self]
        off: ProcessListen[Self]
        addListener: ProcessListen[Self]
        removeListener: ProcessListen[Self]
        prependListener: ProcessListen[Self]
        prependOnceListener: ProcessListen[Self]

    def __init__(self) -> None:
        super().__init__()
        self._signals = Signals(lambda name, number: self.emit(name, name, number))
        self._warning_events = WarningEvents(self._emit_warning_soon)
        self._stdio: dict[Loop, Stdio] = {}
        self._argv: list[str] | None = None
        self._exit_code: int | str | None = None
        self._exiting = False  # 'exit' has been emitted, or is being
        self._handler_failed = False  # a listener of 'uncaughtException' has raised
        self._status_is_ours = False  # whoever started the program sees to its end: python -m pynet
        self._at_exit = False  # the interpreter will tell us of its end

    def __repr__(self) -> str:
        return f"<pynet.process: {os.getpid()}>"

    # --- listeners

    def _add(self, event: Hashable, f: Any, first: bool) -> None:
        if event not in self._listeners and callable(f):
            self._start(event)
        super()._add(event, f, first)

    def _start(self, event: Hashable) -> None:
        if event in NUMBERS:
            self._signals.start(str(event))
        elif event == "warning":
            self._warning_events.start()
        elif event == "exit":
            self._register_at_exit()
        elif event in (UNCAUGHT, MONITOR):
            self._attend(current_loop())

    def _listener_removed(self, event: Hashable | None) -> None:
        for name in self._signals.started:
            if name not in self._listeners:
                self._signals.stop(name)
        if "warning" not in self._listeners:
            self._warning_events.stop()

    # --- streams

    @property
    def stdin(self) -> ReadStream:
        """Standard input: a ``Readable`` of bytes that reads nothing until asked.

        On a terminal or a pipe it waits on the loop, on a file the thread pool reads. The descriptor's flags stay as
        they are, because others share it, and closing the stream does not close it. Bytes that ``input()`` or
        ``sys.stdin`` have read ahead are theirs. Each loop has its own stream.

        Node: process.md, "process.stdin". Differs: a ``ReadStream`` whatever the descriptor is open on.
        """
        return self._streams().stdin

    @property
    def stdout(self) -> WriteStream:
        """Standard output: a ``Writable`` that writes at once, in order with ``print``.

        It writes where ``sys.stdout`` does, so redirection of that is followed; it is never closed. A reader that has
        gone ends the process quietly, with the status of SIGPIPE, unless there is an ``'error'`` listener.

        Node: process.md, "process.stdout". Differs: pipes are written synchronously, so ``exit()`` loses nothing.
        """
        return self._streams().stdout

    @property
    def stderr(self) -> WriteStream:
        """Standard error; otherwise like ``stdout``.

        Node: process.md, "process.stderr". Differs: as ``stdout``.
        """
        return self._streams().stderr

    def _streams(self) -> Stdio:
        loop = current_loop()
        streams = self._stdio.get(loop)
        if streams is None:
            self._stdio = {former: kept for former, kept in self._stdio.items() if not former.closed}
            streams = self._stdio[loop] = Stdio()
        return streams

    @property
    def argv(self) -> list[str]:
        """The command line: the interpreter, the script's absolute path, the script's arguments.

        ``sys.argv[1:]`` is ``process.argv[2:]``. Without a script (``-c``, the prompt) the path is left out.

        Node: process.md, "process.argv". Differs: no.
        """
        if self._argv is None:
            script, *arguments = sys.argv or [""]
            path = [] if script in ("", "-c") else [script if script == "-" else os.path.abspath(script)]
            self._argv = [sys.executable, *path, *arguments]
        return self._argv

    @argv.setter
    def argv(self, value: list[str]) -> None:
        self._argv = value

    @property
    def pid(self) -> int:
        """The number of the process.

        Node: process.md, "process.pid". Differs: no.
        """
        return os.getpid()

    @property
    def ppid(self) -> int:
        """The number of the parent process.

        Node: process.md, "process.ppid". Differs: no.
        """
        return os.getppid()

    # --- the end

    @property
    def exitCode(self) -> int | str | None:
        """The status that the process will end with; None is 0, or 1 after an uncaught exception.

        Raises:
            TypeError: ``ERR_INVALID_ARG_TYPE`` when set to what is neither a number nor a text of one.
            ValueError: ``ERR_OUT_OF_RANGE`` when that is no whole number.

        Node: process.md, "process.exitCode". Differs: no.
        """
        return self._exit_code

    @exitCode.setter
    def exitCode(self, code: int | str | None) -> None:
        _check_code(code)
        self._exit_code = code
        if code is not None:
            self._register_at_exit()

    def exit(self, code: int | str | Missing | None = MISSING, /) -> NoReturn:
        """End the process: emit ``'exit'``, then raise SystemExit, so that ``finally`` blocks run.

        Nothing else that is queued will run. What was written to ``stdout`` is out; what was written to sockets need
        not be: prefer to set ``exitCode`` and let the loop come to its end.

        Args:
            code: The status; ``exitCode`` if left out.

        Raises:
            SystemExit: Always; on another thread it ends only that.
            TypeError: ``ERR_INVALID_ARG_TYPE``; ValueError: ``ERR_OUT_OF_RANGE``.

        Node: process.md, "process.exit([code])". Differs: an exception, so a bare ``except:`` can stop it.
        """
        if code is not MISSING:
            self.exitCode = code
        raise SystemExit(self._emit_exit())

    def _emit_exit(self, code: int | None = None) -> int:
        """Emit ``'exit'``, unless it was; returns the status that counts now."""
        if not self._exiting:
            self._exiting = True
            if code is not None:
                self._exit_code = code
            self.emit("exit", self._status())
        return self._status()

    def _status(self) -> int:
        code = self._exit_code
        return int(to_number(code)) if isinstance(code, str) else int(code or 0)

    def _register_at_exit(self) -> None:
        if not self._at_exit:
            self._at_exit = True
            atexit.register(self._on_interpreter_exit)

    def _on_interpreter_exit(self) -> None:
        """The end of a program that we did not start: emit ``'exit'``, and see to the status."""
        if self._status_is_ours or self._exiting:
            return
        # Set when an exception has gone all the way up: the status will be 1, or that of a signal.
        failure = getattr(sys, "last_value", None)
        if isinstance(failure, KeyboardInterrupt):
            return
        if failure is not None:
            status, expected = self._fail(), FAILURE
        else:
            status, expected = self._end(), 0
        if status != expected:
            global _last_word
            _last_word = _LastWord(status)

    def _end(self) -> int:
        """The program has come to its end: emit ``'exit'``; returns the status."""
        try:
            return self._emit_exit()
        except SystemExit as end:
            return status_of(end)
        except Exception as error:
            sys.excepthook(type(error), error, error.__traceback__)
            return FAILURE

    def _fail(self) -> int:
        """An uncaught exception ends the program: emit ``'exit'``; returns the status."""
        if self._handler_failed:
            return HANDLER_FAILURE
        try:
            return FAILURE if self._exiting else self._emit_exit(FAILURE)
        except SystemExit as end:
            return status_of(end)
        except Exception:
            return FAILURE  # there is a traceback to come already, of what was first

    # --- uncaught exceptions

    def _attend(self, loop: Loop) -> None:
        """Have the uncaught exceptions of *loop*."""
        if loop.on_uncaught is None:
            loop.on_uncaught = self._uncaught

    def _uncaught(self, error: BaseException) -> bool:
        """Tell of *error*, which nobody caught; whether somebody has taken it."""
        if MONITOR in self._listeners:
            self.emit(MONITOR, error, UNCAUGHT)
        if UNCAUGHT not in self._listeners:
            return False
        try:
            self.emit(UNCAUGHT, error, UNCAUGHT)
        except Exception:
            self._handler_failed = True
            raise
        return True

    # --- the loop

    def _run(self, loop: Loop) -> None:
        """Run *loop* to its end, ``'beforeExit'`` and what that starts included."""
        self._attend(loop)
        loop.run()
        while "beforeExit" in self._listeners:
            more = False

            def look() -> None:
                nonlocal more
                more = loop.alive

            loop.next_tick(self.emit, "beforeExit", self._status())
            loop.queue_microtask(look)
            loop.run()
            if not more:
                break

    # --- warnings

    def emitWarning(
        self,
        warning: str | Exception,
        type: str | Mapping[str, Any] | Missing | None = MISSING,
        code: str | Missing | None = MISSING,
        /,
    ) -> None:
        """Give a warning: emit ``'warning'`` on the next tick, and show it as Python shows warnings.

        Args:
            warning: A text, or an exception.
            type: Its type, ``"Warning"`` if left out; or a dict with ``type``, ``code`` and ``detail``.
            code: A code for programs to look at.

        Raises:
            TypeError: ``ERR_INVALID_ARG_TYPE``.

        Node: process.md, "process.emitWarning(warning[, options])". Differs: Python's filters decide what is shown.
        """
        self._warning_events.give(make_warning(warning, type, code))

    def _emit_warning_soon(self, warning: Warning) -> None:
        if "warning" in self._listeners:
            current_loop().next_tick(self.emit, "warning", warning)

    # --- the module

    def _stand_in_for(self, module: ModuleType) -> None:
        """Become what ``import`` gives: the module is the emitter, as in Node."""
        self.__dict__.update(vars(module))
        sys.modules[module.__name__] = self  # type: ignore[assignment]


def _check_code(code: object) -> None:
    if code is None:
        return
    value: object = code
    if isinstance(code, str) and code != "":
        value = to_number(code)
        if value != value:
            value = code
    if not is_number(value):
        raise ERR_INVALID_ARG_TYPE("code", "number", code)
    if not float(value).is_integer():  # type: ignore[arg-type]
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
process = Process()
