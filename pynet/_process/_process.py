"""``Process``: the emitter behind ``pynet.process``."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Hashable, Mapping
from types import ModuleType
from typing import TYPE_CHECKING, NoReturn

from pynet._errors import MISSING, Missing
from pynet._events import EventEmitter, listens
from pynet._loop import current_loop
from pynet._typing import Self

from ._life import MONITOR, UNCAUGHT, ProgramLife, check_code
from ._signals import NUMBERS, SignalHandlers
from ._stdio import Stdio
from ._warnings import WarningEvents, make_warning

if TYPE_CHECKING:
    from pynet._loop import Loop

    from ._read_stream import ReadStream
    from ._typing import ProcessListen
    from ._write_stream import WriteStream


@listens
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

    _pynet_known_events = frozenset({"exit", "beforeExit", UNCAUGHT, MONITOR, "warning", *NUMBERS})

    on: ProcessListen[Self]
    """Call *f* at every *event*, or decorate a function with ``on(event)``; *f* may take fewer arguments."""
    once: ProcessListen[Self]
    """As ``on()``, but for the next time only."""
    off: ProcessListen[Self]
    """Remove *f* from the listeners of *event*: the one added last, if it was added more than once."""
    addListener: ProcessListen[Self]
    removeListener: ProcessListen[Self]
    prependListener: ProcessListen[Self]
    prependOnceListener: ProcessListen[Self]

    def __init__(self) -> None:
        super().__init__()
        self._signals = SignalHandlers(lambda name, number: self.emit(name, name, number))
        self._warning_events = WarningEvents(self._emit_warning_soon)
        self._stdio: dict[Loop, Stdio] = {}
        self._argv: list[str] | None = None
        self._life = ProgramLife(self)

    def __repr__(self) -> str:
        return f"<pynet.process: {os.getpid()}>"

    def _pynet_add(self, event: Hashable, f: object, first: bool) -> None:
        if event not in self._pynet_listeners and callable(f):
            self._start(event)
        super()._pynet_add(event, f, first)

    def _start(self, event: Hashable) -> None:
        if event in NUMBERS:
            self._signals.start(str(event))
        elif event == "warning":
            self._warning_events.start()
        elif event == "exit":
            self._life.attend_end()
        elif event in (UNCAUGHT, MONITOR):
            self._life.attend(current_loop())

    def _pynet_listener_removed(self, event: Hashable | None) -> None:
        for name in self._signals.started:
            if name not in self._pynet_listeners:
                self._signals.stop(name)
        if "warning" not in self._pynet_listeners:
            self._warning_events.stop()

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
            streams = self._stdio[loop] = Stdio(self._life, self._watch_window)
        return streams

    def _watch_window(self, callback: Callable[[], object]) -> Callable[[], object]:
        if "SIGWINCH" not in NUMBERS:  # Windows
            return lambda: None
        self.on("SIGWINCH", callback)
        return lambda: self.off("SIGWINCH", callback)

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

    @property
    def exitCode(self) -> int | str | None:
        """The status that the process will end with; None is 0, or 1 after an uncaught exception.

        Raises:
            TypeError: ``ERR_INVALID_ARG_TYPE`` when set to what is neither a number nor a text of one.
            ValueError: ``ERR_OUT_OF_RANGE`` when that is not a whole number.

        Node: process.md, "process.exitCode". Differs: no.
        """
        return self._life.code

    @exitCode.setter
    def exitCode(self, code: int | str | None) -> None:
        check_code(code)
        self._life.code = code
        if code is not None:
            self._life.attend_end()

    def exit(self, code: int | str | Missing | None = MISSING, /) -> NoReturn:
        """End the process: emit ``'exit'``, then raise SystemExit, so that ``finally`` blocks run.

        Nothing else that is queued will run. Data written to ``stdout`` is out; data written to sockets may not be:
        prefer to set ``exitCode`` and let the loop come to its end.

        Args:
            code: The status; ``exitCode`` if left out.

        Raises:
            SystemExit: Always; on another thread it ends only that.
            TypeError: ``ERR_INVALID_ARG_TYPE``; ValueError: ``ERR_OUT_OF_RANGE``.

        Node: process.md, "process.exit([code])". Differs: an exception, so a bare ``except:`` can stop it.
        """
        if code is not MISSING:
            self.exitCode = code
        self._life.exit()

    def emitWarning(
        self,
        warning: str | Exception,
        type: str | Mapping[str, object] | Missing | None = MISSING,
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
        if "warning" in self._pynet_listeners:
            current_loop().next_tick(self.emit, "warning", warning)

    def _stand_in_for(self, module: ModuleType) -> None:
        """Become what ``import`` gives: the module is the emitter, as in Node."""
        self.__dict__.update(vars(module))
        sys.modules[module.__name__] = self  # type: ignore[assignment]


process = Process()
life = process._life
