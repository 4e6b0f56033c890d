"""pynet and pydgram inside an asyncio loop: the same programs, and nobody calls ``pynet.run()``."""

from __future__ import annotations

import asyncio

from .pynet_ import start


async def main() -> None:
    """Start, then leave the loop to itself."""
    start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
