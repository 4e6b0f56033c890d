"""asyncio as the host: ``pynet.run(main())`` is ``run_main``, and ``idle()`` waits as it does.

Inside a running asyncio or uvloop loop nothing has to be called: servers and sockets made there are served by it.
``promise()``, ``Deferred`` and ``promisify()`` are what JavaScript has for callbacks that are to be awaited.
"""

from __future__ import annotations

from pynet._aio import idle, run_main
from pynet._events import Deferred, promise
from pynet._promisify import promisify

__all__ = ["Deferred", "idle", "promise", "promisify", "run_main"]
