"""pynet and asyncio's own streams share one loop, and talk to each other."""

from __future__ import annotations

import asyncio
import importlib
import logging
import unittest
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

import pydgram as dgram
import pynet as net
from pynet.aio import idle
from pynet.events import once
from pynet.timers import clearInterval, setInterval, setTimeout
from tests.lab import port_of

DEADLINE_S = 20


def factories() -> list[Callable[[], asyncio.AbstractEventLoop]]:
    found: list[Callable[[], asyncio.AbstractEventLoop]] = [asyncio.new_event_loop]
    try:
        found.append(importlib.import_module("uvloop").new_event_loop)
    except ImportError:
        pass
    return found


@pytest.fixture(params=factories(), ids=lambda make: str(make.__module__).partition(".")[0])
def run(request: pytest.FixtureRequest) -> Callable[[Coroutine[Any, Any, Any]], Any]:
    def run(main: Coroutine[Any, Any, Any]) -> Any:
        aio: asyncio.AbstractEventLoop = request.param()
        try:
            return aio.run_until_complete(asyncio.wait_for(main, DEADLINE_S))
        finally:
            aio.run_until_complete(aio.shutdown_asyncgens())
            aio.close()

    return run


Run = Callable[[Coroutine[Any, Any, Any]], Any]


def test_a_client_of_ours_and_a_server_of_asyncio_s(run: Run) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write((await reader.read()).upper())
        await writer.drain()
        writer.close()

    async def main() -> bytes:
        async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
            client = net.connect(server.sockets[0].getsockname()[1], "127.0.0.1")
            client.end(b"hello " * 100_000)
            received = b"".join([chunk async for chunk in client])
            await idle()
            return received

    assert run(main()) == b"HELLO " * 100_000


def test_a_server_of_ours_and_a_client_of_asyncio_s(run: Run) -> None:
    async def main() -> bytes:
        server = net.createServer({"allowHalfOpen": True}, lambda socket: socket.pipe(socket))
        await once(server.listen(0, "127.0.0.1"), "listening")
        reader, writer = await asyncio.open_connection("127.0.0.1", port_of(server))
        received = asyncio.create_task(reader.read())
        for _ in range(100):
            writer.write(b"hello " * 1000)
            await writer.drain()
        writer.write_eof()
        try:
            return await received
        finally:
            writer.close()
            server.close()
            await idle()

    assert run(main()) == b"hello " * 100_000


def test_calls_from_a_coroutine_take_effect(run: Run) -> None:
    """Outside of any turn of ours: each of them has to see to it that there will be one."""

    async def main() -> list[str]:
        order: list[str] = []
        server = net.createServer(lambda socket: socket.resume())
        server.listen(0, "127.0.0.1")
        await once(server, "listening")
        await asyncio.sleep(0.01)  # everything is quiet
        client = net.connect(port_of(server), "127.0.0.1")
        await once(client, "connect")
        await asyncio.sleep(0.01)
        client.write("x", lambda: order.append("written"))
        await asyncio.sleep(0.01)
        client.setTimeout(5, lambda: order.append("timeout"))
        await once(client, "timeout")
        await asyncio.sleep(0.01)
        client.end()
        await once(client, "close")
        await asyncio.sleep(0.01)
        server.close(lambda: order.append("closed"))
        await once(server, "close")
        socket = dgram.createSocket("udp4").bind(0, "127.0.0.1")
        await once(socket, "listening")
        await asyncio.sleep(0.01)
        socket.send("hello", socket.address().port, "127.0.0.1")
        order.append((await once(socket, "message"))[0].decode())
        socket.close()
        await idle()
        return order

    assert run(main()) == ["written", "timeout", "closed", "hello"]


def test_tasks_and_timers_take_turns(run: Run) -> None:
    async def main() -> tuple[int, int]:
        beats = 0

        def beat() -> None:
            nonlocal beats
            beats += 1

        interval = setInterval(beat, 2)
        slept = 0
        while beats < 10:
            await asyncio.sleep(0.002)
            slept += 1
        clearInterval(interval)
        return beats, slept

    beats, slept = run(main())
    assert beats >= 10
    assert slept >= 2


def test_exceptions_go_to_asyncio_and_the_rest_goes_on(run: Run) -> None:
    async def main() -> str:
        setTimeout(lambda: 1 / 0, 1)
        setTimeout(lambda: done.set_result("done"), 2)
        done = asyncio.get_running_loop().create_future()
        return str(await done)

    with unittest.TestCase().assertLogs("asyncio", logging.ERROR) as logs:
        assert run(main()) == "done"
    (record,) = logs.records
    assert "Unhandled exception in a callback of pynet" in record.getMessage()
    assert record.exc_info is not None
    assert record.exc_info[0] is ZeroDivisionError


def test_async_with(run: Run) -> None:
    async def main() -> list[str]:
        order: list[str] = []
        async with net.createServer(lambda socket: socket.end("bye")) as server:
            server.on("close", lambda: order.append("server close"))
            await once(server.listen(0, "127.0.0.1"), "listening")
            async with net.connect(port_of(server), "127.0.0.1") as client:
                order += [chunk.decode() async for chunk in client]
            order.append("client closed" if client.closed else "client open")
        order.append("end")
        return order

    assert run(main()) == ["bye", "client closed", "server close", "end"]


def test_cancelling_a_coroutine_that_reads(run: Run) -> None:
    async def main() -> None:
        accepted: list[net.Socket] = []
        server = net.createServer(accepted.append)
        await once(server.listen(0, "127.0.0.1"), "listening")

        async def read() -> None:
            async with net.connect(port_of(server), "127.0.0.1") as client:
                async for _ in client:
                    pass

        task = asyncio.create_task(read())
        await once(server, "connection")
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        accepted[0].on("error", lambda: None).resume()
        server.close()
        await idle()

    run(main())


def test_plain_functions_in_a_running_loop(run: Run) -> None:
    """What a notebook does: cells are run one after the other while the loop goes on."""
    names: dict[str, Any] = {"net": net, "seen": []}
    first = "server = net.createServer(lambda socket: socket.end('hello')).listen(0, '127.0.0.1')"
    second = """
client = net.connect(server.address().port, '127.0.0.1')
client.on('data', lambda chunk: seen.append(chunk))
client.on('close', lambda: server.close(lambda: seen.append('closed')))
"""

    async def main() -> list[Any]:
        aio = asyncio.get_running_loop()
        aio.call_soon(exec, first, names)
        while not ("server" in names and names["server"].listening):
            await asyncio.sleep(0)
        aio.call_soon(exec, second, names)
        while len(names["seen"]) < 2:
            await asyncio.sleep(0)
        return list(names["seen"])

    assert run(main()) == [b"hello", "closed"]


def test_asyncio_watches_one_descriptor_for_all_sockets() -> None:
    watched: set[int] = set()
    most = 0

    class Counting(asyncio.SelectorEventLoop):
        def note(self, fd: int, *args: Any) -> None:
            nonlocal most
            watched.add(fd)
            most = max(most, len(watched))
            super().add_reader(fd, *args)

        def forget(self, fd: int) -> bool:
            watched.discard(fd)
            return super().remove_reader(fd)

        vars().update(add_reader=note, remove_reader=forget)

    async def main() -> None:
        server = net.createServer(lambda socket: socket.resume())
        await once(server.listen(0, "127.0.0.1"), "listening")
        clients = [net.connect(port_of(server), "127.0.0.1") for _ in range(30)]
        await asyncio.gather(*(once(client, "connect") for client in clients))
        socket = dgram.createSocket("udp4").bind(0, "127.0.0.1")
        await once(socket, "listening")
        assert len(watched) == 1
        socket.close()
        for client in clients:
            client.destroy()
        server.close()
        await idle()

    aio = Counting()
    try:
        aio.run_until_complete(asyncio.wait_for(main(), DEADLINE_S))
    finally:
        aio.run_until_complete(aio.shutdown_asyncgens())
        aio.close()
    assert (most, watched) == (1, set())
