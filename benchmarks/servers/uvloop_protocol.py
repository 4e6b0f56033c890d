"""The programs of ``asyncio_protocol`` on uvloop."""

from __future__ import annotations

import asyncio

import uvloop

from .asyncio_protocol import start

if __name__ == "__main__":
    asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())
    start()
