"""``run()``: the last line of a script; ``post()``: the way in for other threads."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, TypeVar, overload

from pynet._errors import ERR_INVALID_ARG_TYPE, validate_function
from pynet._events import Later
from pynet._loop import Loop, hosted_loop, loop_to_run, main_loop, on_main_thread

__all__ = ["post", "run"]

T = TypeVar("T")


@overload
def run() -> None: ...
@overload
def run(main: Coroutine[Any, Any, T], /) -> T: ...
def run(main: Coroutine[Any, Any, T] | None = None, /) -> T | None:
    """Run the event loop until nothing is left to wait for.

    A script that creates servers or sockets ends with this call; Node makes it by itself. It returns when no ref'd
    handle, timer, immediate or request is left. ``python -m pynet script.py`` makes the call unnecessary, and inside a
    running asyncio loop there is none. On the main thread ``process`` emits ``beforeExit`` when the loop has run dry,
    and what that starts is run, too.

    A process that a callback forks has a loop of its own: there the call goes on with that, and returns, too. One that
    was forked before the call goes on with what was open then.

    Args:
        main: A coroutine to host on asyncio, as ``asyncio.run`` would; its result is returned when it has finished and
            no ref'd handle is left.

    Raises:
        Exception: Whatever escaped from a listener and ``process.on("uncaughtException", …)`` did not take; another
            ``run()`` goes on with the rest.
        RuntimeError: Inside a running loop.
    """
    try:
        if main is not None:
            from pynet._aio import run_main

            return run_main(main)
        _run(loop_to_run())
    except (Exception, KeyboardInterrupt) as error:
        from pynet._traceback import trim

        trim(error)
        raise error
    return None


def _run(loop: Loop) -> None:
    if on_main_thread():
        from pynet._process import life

        life.run(loop)
    else:
        loop.run()


def post(callback: Callable[..., object], /, *args: object, on: object = None) -> None:
    """Have another thread's loop call ``callback(*args)``. The one function here that any thread may call.

    Sockets and servers belong to the thread, and the loop, that they were made on: a thread that has something to send
    posts a function that sends it. The call keeps the loop alive until it is made; what the function raises is
    uncaught, as from any listener. ``post(server.close, on=server)`` ends a server that runs on a thread of its own.

    Args:
        on: Which loop: an object that belongs to it (a socket, a server, any stream), what ``pynet.testing.new_loop()``
            gives, or an asyncio loop. Without it that of the main thread, or of ``new_loop()`` there.

    Raises:
        RuntimeError: The main thread has no loop (yet); ``ERR_LOOP_CLOSED`` if the loop of *on* is closed.
        TypeError: ``ERR_INVALID_ARG_TYPE`` if *callback* cannot be called, or *on* has no loop.
    """
    call = Later(validate_function(callback, "callback"), len(args), "posted callback")
    loop = main_loop() if on is None else _loop_of(on)
    loop.check_open()
    loop.post(call, *args)


def _loop_of(target: object) -> Loop:
    loop = getattr(target, "_pynet_loop", None) or hosted_loop(target)
    if not isinstance(loop, Loop):
        raise ERR_INVALID_ARG_TYPE("on", ["Server", "Socket", "Stream", "EventLoop"], target)
    return loop
