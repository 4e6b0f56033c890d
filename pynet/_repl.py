"""The prompt of ``python -m pynet -i``: read in a thread, run on the loop, which goes on meanwhile."""

from __future__ import annotations

import ast
import code
import contextlib
import inspect
import signal
import sys
from queue import SimpleQueue
from types import CodeType, CoroutineType, FrameType, FunctionType, ModuleType
from typing import TYPE_CHECKING

from pynet._loop import Loop, current_loop
from pynet._process import life, status_of
from pynet._traceback import show, users_part
from pynet._version import __version__

if TYPE_CHECKING:
    import asyncio


def interact(module: ModuleType, script: CodeType | None) -> None:
    """Run *script*, if any, and a prompt in its names, until the prompt's end of file.

    Without a script the loop is hosted by asyncio, so that ``await`` works at the prompt. A script is run as always,
    and may end with ``run()``: the prompt works meanwhile.

    Raises:
        SystemExit: Always.
    """
    if script is None:
        import pynet
        from pynet._aio import run_main

        vars(module).setdefault("net", pynet)
        run_main(_host(module))
    else:
        loop = current_loop()
        _Prompt(loop, module)
        try:
            exec(script, vars(module))
        except Exception as error:
            show(error)
        life.run(loop)


async def _host(module: ModuleType) -> None:
    loop = current_loop()
    prompt = _Prompt(loop, module)
    loop.on_uncaught = prompt.on_uncaught  # run_main's would end everything
    await loop.host.create_future()


class _Stopped(BaseException):
    """KeyboardInterrupt for what asyncio runs: that one itself would end asyncio's loop, and the prompt with it."""

    def plain(self) -> KeyboardInterrupt:
        return KeyboardInterrupt().with_traceback(self.__traceback__)


class _Prompt:
    """Keeps its loop alive, as a request that is done when there is no more input."""

    def __init__(self, loop: Loop, module: ModuleType) -> None:
        self._loop = loop
        self._busy = False  # code of the prompt's is on the stack
        self._task: asyncio.Task[object] | None = None  # or is being awaited,
        self._coroutine: CoroutineType[object, object, object] | None = None  # which is this
        self._asked = False  # a Ctrl-C has been told to the loop, which has not come to it yet
        self._console = _Console(self, vars(module), loop.host.is_asyncio)
        loop.on_uncaught = self.on_uncaught
        if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
            signal.signal(signal.SIGINT, self._on_sigint)
        loop.submit(self._read, self._end)

    def _read(self) -> None:
        with contextlib.suppress(ImportError):
            __import__("readline")  # gives input() its line editing
        what = "await works here; net is pynet" if self._loop.host.is_asyncio else "the script is running"
        self._console.interact(f"pynet {__version__}, Python {sys.version.split()[0]}: {what}", "")

    def _end(self, result: None, error: BaseException | None) -> None:
        raise SystemExit(life.emit_exit(status_of(error) if isinstance(error, SystemExit) else None))

    def on_uncaught(self, error: BaseException) -> bool:
        """What escapes from a listener is shown, and the loop goes on."""
        if isinstance(error, _Stopped):
            show(error.plain())
        elif not life.take_uncaught(error):
            show(error)
        return True

    def run(self, code: CodeType) -> BaseException | None:
        """Have *code* run on the loop, and wait for it; on the prompt's thread."""
        answer: SimpleQueue[BaseException | None] = SimpleQueue()
        self._loop.post(self._execute, code, answer)
        return answer.get()

    def _execute(self, code: CodeType, answer: SimpleQueue[BaseException | None]) -> None:
        self._busy = True
        try:
            result = FunctionType(code, self._console.locals)()
        except BaseException as error:
            answer.put(error)
            return
        finally:
            self._busy = False
        if not inspect.iscoroutine(result):
            answer.put(None)
            return
        self._coroutine = result
        self._task = task = self._loop.host.start_task(result)

        def done(task: asyncio.Task[object]) -> None:
            self._task = self._coroutine = None
            error = KeyboardInterrupt() if task.cancelled() else task.exception()
            answer.put(error.plain() if isinstance(error, _Stopped) else error)

        task.add_done_callback(done)

    def _on_sigint(self, signum: int, frame: FrameType | None) -> None:
        if self._busy:
            raise KeyboardInterrupt
        # A listener may never return: the second Ctrl-C is for that, when the first could not reach the loop.
        if (self._coroutine is not None and self._coroutine.cr_running) or (self._asked and self._loop.in_turn):
            raise _Stopped
        self._asked = True
        self._loop.post(self._reached)
        if self._coroutine is not None:
            self._loop.post(self._cancel)  # its task is not known yet, while that starts
        else:
            print("\nKeyboardInterrupt", file=sys.stderr)
            print(getattr(sys, "ps1", ">>> "), end="", file=sys.stderr, flush=True)

    def _reached(self) -> None:
        self._asked = False

    def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()


class _Console(code.InteractiveConsole):
    """Python's prompt, whose code is run elsewhere."""

    def __init__(self, prompt: _Prompt, names: dict[str, object], awaits: bool) -> None:
        super().__init__(names)
        self._prompt = prompt
        if awaits:
            self.compile.compiler.flags |= ast.PyCF_ALLOW_TOP_LEVEL_AWAIT

    def runcode(self, code: CodeType) -> None:
        error = self._prompt.run(code)
        if error is None:
            return
        try:
            raise error.with_traceback(users_part(error))
        except SystemExit:
            raise
        except BaseException:
            self.showtraceback()
