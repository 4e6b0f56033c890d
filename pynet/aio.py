"""asyncio as the host: ``pynet.run(main())`` is ``run_main``, and ``idle()`` waits as it does.

Inside a running asyncio or uvloop loop nothing has to be called: servers and sockets made there are served by it.
"""

from __future__ import annotations

from pynet._aio import idle, run_main

__all__ = ["idle", "run_main"]
