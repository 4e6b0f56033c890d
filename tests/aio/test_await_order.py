"""Code behind an ``await`` runs before the next event, as in Node: nothing that came in the same turn is missed."""

from __future__ import annotations

import asyncio

import pynet as net
from pynet.events import once
from pynet.process import nextTick, queueMicrotask
from tests.lab import port_of

BIG = 300_000


async def answering(data: bytes) -> tuple[net.Server, net.Socket]:
    """A server that sends *data* and ends, and a client of it."""
    server = net.createServer(lambda socket: socket.end(data)).listen(0, "127.0.0.1")
    await once(server, "listening")
    return server, net.connect(port_of(server), "127.0.0.1")


def test_events_of_one_turn_awaited_one_after_the_other() -> None:
    async def main() -> list[object]:
        server, client = await answering(b"bye")
        [chunk] = await once(client, "data")
        await once(client, "end")
        [had_error] = await once(client, "close")
        server.close()
        await once(server, "close")
        return [chunk, had_error]

    assert asyncio.run(asyncio.wait_for(main(), 10)) == [b"bye", False]


def test_chunks_of_one_turn_awaited_one_by_one() -> None:
    async def main() -> int:
        server, client = await answering(bytes(BIG))
        count = 0
        while count < BIG:
            [chunk] = await once(client, "data")
            count += len(chunk)
        server.close()
        await once(server, "close")
        return count

    assert asyncio.run(asyncio.wait_for(main(), 10)) == BIG


def test_ticks_of_the_callback_come_first() -> None:
    async def main() -> list[str]:
        order: list[str] = []
        server, client = await answering(b"x")

        def data() -> None:
            nextTick(order.append, "tick")
            queueMicrotask(lambda: order.append("microtask"))

        client.on("data", data).on("end", lambda: order.append("end"))
        await once(client, "data")
        order.append("awaited")
        await once(client, "close")
        server.close()
        await once(server, "close")
        return order

    assert asyncio.run(asyncio.wait_for(main(), 10)) == ["tick", "microtask", "awaited", "end"]
