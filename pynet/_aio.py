"""``run_main()`` and ``idle()``: a coroutine as the program, on an asyncio loop."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Callable, Coroutine
from types import FrameType
from typing import Any, TypeVar

from pynet._loop import Loop, current_loop, inherited_loop, loop_to_run

T = TypeVar("T")


def run_main(
    main: Coroutine[Any, Any, T], /, *, loop_factory: Callable[[], asyncio.AbstractEventLoop] | None = None
) -> T:
    """Run *main* on an asyncio loop of its own, until it has finished and no ref'd handle is left.

    What Node's ``async function main()`` is to a script, and what ``pynet.run(main())`` does. An exception of *main*,
    or one that escapes a listener, ends it at once: tasks are cancelled, handles are closed. Ctrl-C cancels *main* and
    then raises KeyboardInterrupt.

    Args:
        main: A coroutine.
        loop_factory: Makes the loop: ``uvloop.new_event_loop``. By default ``asyncio.new_event_loop``, on Windows
            ``asyncio.SelectorEventLoop``, because the proactor loop cannot watch sockets.

    Returns:
        The result of *main*.

    Raises:
        TypeError: *main* is no coroutine.
        RuntimeError: An asyncio loop is running on this thread already.
    """
    if not asyncio.iscoroutine(main):
        raise TypeError(f"run() takes a coroutine, not {type(main).__name__}: with 'async def main(): …', run(main())")
    if asyncio._get_running_loop() is not None:
        main.close()
        raise RuntimeError("run() was called inside a running asyncio loop: await the coroutine instead")
    if inherited_loop() is not None:
        loop_to_run()  # which then moves into the asyncio loop
    aio = _new_loop() if loop_factory is None else loop_factory()
    try:
        asyncio.set_event_loop(aio)
        return _drive(aio, _woken_by_signals(main))
    finally:
        try:
            _cancel_tasks(aio)
            aio.run_until_complete(aio.shutdown_asyncgens())
            aio.run_until_complete(aio.shutdown_default_executor())
        finally:
            asyncio.set_event_loop(None)
            aio.close()


async def idle() -> None:
    """Wait until no ref'd handle, timer, immediate or request of pynet is left in this asyncio loop.

    Raises:
        RuntimeError: No asyncio loop is running.
    """
    await current_loop().host.wait_idle()


def _new_loop() -> asyncio.AbstractEventLoop:
    return asyncio.SelectorEventLoop() if sys.platform == "win32" else asyncio.new_event_loop()


async def _woken_by_signals(main: Coroutine[object, object, T]) -> T:
    # Before our loop has any turn in this one: in Node main() runs to its first await before any event, so that it can
    # still listen to what was made earlier.
    task = asyncio.ensure_future(main)
    interrupts = current_loop().signals.interrupts
    if not interrupts.wake_host():
        return await _host(task)
    try:
        return await _host(task)
    finally:
        interrupts.leave_host()


async def _host(task: asyncio.Task[T]) -> T:
    """Await *task*, then the end of everything it has started; exceptions of listeners end both."""
    from pynet._process import life

    loop = current_loop()
    failure: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def on_uncaught(error: BaseException) -> bool:
        if life.take_uncaught(error):
            return True
        if failure.done() or has_failed(task):  # the first one ends the program, and asyncio is told of the others
            return False
        failure.set_exception(error)
        return True

    former, loop.on_uncaught = loop.on_uncaught, on_uncaught
    try:
        await _first(task, failure)
        result = task.result()
        while True:
            await _quiet(loop, failure)
            if not await _emit_before_exit(loop, failure):
                return result
    finally:
        loop.on_uncaught = former
        if not task.done():
            task.cancel()
            await asyncio.wait([task])
        if failure.done() and has_failed(task) and task.exception() is not failure.exception():
            message = "main() failed after what ended the program"
            task.get_loop().call_exception_handler({"message": message, "exception": task.exception(), "task": task})
        elif not task.cancelled():
            task.exception()  # process.exit() and Ctrl-C go through the task to the loop: nothing for asyncio to report


def has_failed(task: asyncio.Task[object]) -> bool:
    """Whether *task* has ended by an exception of its own."""
    return task.done() and not task.cancelled() and task.exception() is not None


async def _first(wanted: asyncio.Future[Any], failure: asyncio.Future[None]) -> None:
    """Wait for *wanted*, but raise *failure* if that is first."""
    await asyncio.wait([wanted, failure], return_when=asyncio.FIRST_COMPLETED)
    if failure.done():
        failure.result()


async def _quiet(loop: Loop, failure: asyncio.Future[None]) -> None:
    """Wait until nothing keeps *loop* alive, and no coroutine listener is at work."""
    while True:
        await _first(loop.host.wait_idle(), failure)
        tasks = loop.host.pending_tasks()  # coroutine listeners at work
        if not tasks:
            return
        await asyncio.wait([*tasks, failure], return_when=asyncio.FIRST_COMPLETED)


async def _emit_before_exit(loop: Loop, failure: asyncio.Future[None]) -> bool:
    """Emit ``'beforeExit'``; whether that has started something."""
    from pynet._process import life

    emitted: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    if not life.emit_before_exit(loop, lambda: emitted.set_result(None)):
        return False
    await _first(emitted, failure)
    return loop.alive or bool(loop.host.pending_tasks())


def _drive(aio: asyncio.AbstractEventLoop, main: Coroutine[object, object, T]) -> T:
    """Run *main*. The first Ctrl-C cancels it, so that its ``finally`` blocks run; a second one is a plain one."""
    task = aio.create_task(main)
    interrupted = False

    def on_sigint(signum: int, frame: FrameType | None) -> None:
        nonlocal interrupted
        if interrupted or task.done():
            raise KeyboardInterrupt
        interrupted = True
        task.cancel()
        aio.call_soon_threadsafe(lambda: None)  # it may be waiting

    takes_over = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    try:
        if takes_over:
            signal.signal(signal.SIGINT, on_sigint)
    except ValueError:  # not on the main thread
        takes_over = False
    try:
        return aio.run_until_complete(task)
    except asyncio.CancelledError:
        if interrupted:
            raise KeyboardInterrupt from None
        raise
    finally:
        if takes_over and signal.getsignal(signal.SIGINT) is on_sigint:
            signal.signal(signal.SIGINT, signal.default_int_handler)


def _cancel_tasks(aio: asyncio.AbstractEventLoop) -> None:
    tasks = asyncio.all_tasks(aio)
    for task in tasks:
        task.cancel()
    if tasks:
        aio.run_until_complete(asyncio.wait(tasks))
    for task in tasks:
        if not task.cancelled() and (error := task.exception()) is not None:
            context = {"message": "unhandled exception during shutdown", "exception": error, "task": task}
            aio.call_exception_handler(context)


for _public in (idle, run_main):
    _public.__module__ = "pynet.aio"
