"""The programs of ``pynet_asyncio`` on uvloop."""

from __future__ import annotations

import asyncio

import uvloop

from .pynet_asyncio import main

if __name__ == "__main__":
    asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())
    asyncio.run(main())
