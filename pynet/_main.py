"""The life of a program under ``python -m pynet``: the script, the loop, the end."""

from __future__ import annotations

import sys
from types import CodeType, ModuleType

from pynet._loop import existing_loop, expect_no_run, loop_to_run
from pynet._process import life, process, status_of
from pynet._traceback import show


def start(module: ModuleType, code: CodeType | None, *, prompt: bool) -> int:
    """Run *code* in *module*, then the loop; returns the exit status.

    Raises:
        SystemExit: The program has ended itself.
        KeyboardInterrupt: Ctrl-C; Python makes the process die of SIGINT, and has been told not to print anything.
    """
    life.status_is_ours = True
    expect_no_run()
    try:
        status = _live(module, code, prompt)
    except KeyboardInterrupt:
        sys.excepthook = _say_nothing
        raise
    except SystemExit as end:
        if not life.exiting:  # not by process.exit()
            status = life.emit_exit(status_of(end))
            if status != status_of(end):
                raise SystemExit(status) from None
        raise
    _flush()
    return status


def _live(module: ModuleType, code: CodeType | None, prompt: bool) -> int:
    try:
        if prompt:
            from pynet._repl import interact

            interact(module, code)
        else:
            _run(module, code)
        return life.emit_exit()
    except BrokenPipeError as error:
        if type(error) is BrokenPipeError:  # what print() raises; those of sockets have a class of their own
            life.end_broken(1)
        return _die(error)
    except Exception as error:
        return _die(error)


def _run(module: ModuleType, code: CodeType | None) -> None:
    try:
        if code is not None:
            exec(code, module.__dict__)
    except Exception as error:
        if not life.take_uncaught(error):
            raise
    if existing_loop() is not None or process.listenerCount("beforeExit"):
        life.run(loop_to_run())


def _die(error: Exception) -> int:
    status = life.fail()
    show(error)
    return status


def _flush() -> None:
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        life.end_broken(1)


def _say_nothing(*_: object) -> None:
    pass
