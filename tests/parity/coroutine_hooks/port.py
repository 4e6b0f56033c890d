"""Hooks and callbacks of streams that are coroutine functions."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pynet as net
from pynet.stream import Transform, Writable
from pynet.timers import setImmediate


async def turn() -> None:
    turned = asyncio.get_running_loop().create_future()
    setImmediate(turned.set_result, None)
    await turned


async def transform(chunk: bytes, encoding: str, callback: Callable[..., None]) -> None:
    await turn()
    callback(None, chunk.decode().upper())


async def construct(callback: Callable[..., None]) -> None:
    print("construct")
    await turn()
    callback()


async def write(chunk: bytes, encoding: str, callback: Callable[..., None]) -> None:
    print(f"write {chunk.decode()}")
    await turn()
    print(f"written {chunk.decode()}")
    callback()


async def final(callback: Callable[..., None]) -> None:
    print("final")
    await turn()
    callback()


async def destroy(error: Exception | None, callback: Callable[..., None]) -> None:
    print("destroy")
    await turn()
    callback(error)


async def on_write() -> None:
    print("callback of write()")


async def on_end() -> None:
    print("callback of end()")


async def main() -> None:
    async def flush(callback: Callable[..., None]) -> None:
        await turn()
        upper.push("!")
        callback()

    upper = Transform(transform=transform, flush=flush)
    sink = Writable(construct=construct, write=write, final=final, destroy=destroy)
    upper.on("end", lambda: print("end of the transform"))
    sink.on("finish", lambda: print("finish of the sink"))
    sink.on("close", lambda: print("close of the sink"))
    upper.pipe(sink)
    upper.write("a")
    upper.write("b", on_write)
    upper.end("c", on_end)


net.run(main())
