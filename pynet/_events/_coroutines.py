"""Listeners and callbacks that are coroutine functions: what they return becomes a task."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from contextvars import copy_context
from typing import TYPE_CHECKING

from pynet._loop import current_loop

from ._waits import Running, running

if TYPE_CHECKING:
    import asyncio


def take_result(
    result: object, what: str, on_error: Callable[[Exception], object] | None
) -> asyncio.Task[object] | None:
    """Start *result*, which a callback returned, if it is a coroutine; the task, if so.

    Args:
        result: Anything.
        what: What returned it, for the error.
        on_error: Called by a tick with the exception that ends the coroutine. ``None`` leaves it to asyncio, which
            reports it when the task is collected.

    Raises:
        RuntimeError: No asyncio loop is running: nobody would ever await it.
    """
    if not isinstance(result, Coroutine):
        return None
    loop = current_loop()
    if not loop.host.is_asyncio:
        name = getattr(result, "__qualname__", repr(result))
        code = getattr(result, "cr_code", None)
        where = "" if code is None else f" ({code.co_filename}:{code.co_firstlineno})"
        result.close()
        raise RuntimeError(
            f"the {what} {name}{where} is a coroutine function, and no asyncio loop is running that could await it: "
            "start the program with pynet.run(main()) or asyncio.run(main()), where main is an async function"
        )
    this = Running()
    before = running.set(this)
    try:
        task = loop.host.start_task(result)
    finally:
        running.reset(before)
    this.task_id = id(task)

    def done(task: asyncio.Task[object]) -> None:
        this.is_done = True
        if on_error is None:
            return
        error = None if task.cancelled() else task.exception()
        if isinstance(error, Exception):
            current_loop().tick_in(copy_context(), on_error, error)
        elif error is not None and not isinstance(error, (SystemExit, KeyboardInterrupt)):  # which are under way
            current_loop().next_tick(throw, error)

    task.add_done_callback(done)
    return task


def throw(error: BaseException) -> None:
    """Raise *error*: for ``next_tick``, from where it is an uncaught exception of the program."""
    raise error
