"""``run()``: the last line of a script."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, TypeVar, overload

from pynet._loop import current_loop

__all__ = ["run"]

T = TypeVar("T")


@overload
def run() -> None: ...
@overload
def run(main: Coroutine[Any, Any, T], /) -> T: ...
def run(main: Coroutine[Any, Any, T] | None = None, /) -> T | None:
    """Run the event loop until nothing is left to wait for.

    A script that creates servers or sockets ends with this call; Node makes it by itself. It returns when no ref'd
    handle, timer, immediate or request is left. ``python -m pynet script.py`` makes the call unnecessary, and inside a
    running asyncio loop there is none.

    Args:
        main: A coroutine to host on asyncio, as ``asyncio.run`` would; its result is returned when it has finished and
            no ref'd handle is left.

    Raises:
        Exception: Whatever escaped from a listener; another ``run()`` goes on with the rest.
        RuntimeError: Inside a running loop.
    """
    if main is None:
        current_loop().run()
        return None
    from pynet.aio import run_main

    return run_main(main)
