"""Inside asyncio: no run(), async with, coroutine listeners."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

import pydgram as dgram
from pynet.events import once
from tests.lab import port_of
from tests.loop.hosted import run_in


def in_asyncio(main: object) -> object:
    return run_in(asyncio.SelectorEventLoop(), main)  # type: ignore[arg-type]


def test_an_echo_and_async_with() -> None:
    async def main() -> list[bytes]:
        log: list[bytes] = []
        done = asyncio.get_running_loop().create_future()
        async with dgram.createSocket("udp4") as server, dgram.createSocket("udp4") as client:
            server.bindSync(address="127.0.0.1")

            @server.on("message")
            def _(msg: bytes, rinfo: dgram.RemoteInfo) -> None:
                server.send(b"Hello " + msg, rinfo.port, rinfo.address)

            @client.on("message")
            def _(msg: bytes) -> None:
                log.append(msg)
                done.set_result(None)

            client.send("Ann", port_of(server), "127.0.0.1")
            await done
        return log

    assert in_asyncio(main()) == [b"Hello Ann"]


def test_events_can_be_awaited() -> None:
    async def main() -> int:
        socket = dgram.createSocket("udp4")
        socket.bind(0, "127.0.0.1")
        await once(socket, "listening")
        socket.send("hello", port_of(socket), "127.0.0.1")
        msg, rinfo = await once(socket, "message")
        socket.close()
        await once(socket, "close")
        assert msg == b"hello"
        return int(rinfo.size)

    assert in_asyncio(main()) == 5


def test_a_coroutine_listener_that_raises_is_an_error_event() -> None:
    async def main() -> str:
        socket = dgram.createSocket("udp4")

        async def failing(msg: bytes) -> None:
            await asyncio.sleep(0)
            raise LookupError(msg.decode())

        socket.on("message", failing)
        socket.bindSync(address="127.0.0.1")
        socket.send("boom", port_of(socket), "127.0.0.1")
        failed = asyncio.get_running_loop().create_future()
        socket.on("error", lambda err: failed.set_result(str(err)))
        text: str = await failed
        assert socket.address().port > 0  # errors do not close it
        async with socket:
            pass
        return text

    assert in_asyncio(main()) == "boom"


def test_leaving_the_block_with_an_exception_closes_too() -> None:
    async def main() -> None:
        async with dgram.createSocket("udp4") as socket:
            socket.bindSync()
            raise LookupError("leaving")

    with pytest.raises(LookupError, match="leaving"):
        in_asyncio(main())


def test_coroutine_functions_as_callbacks() -> None:
    async def main() -> list[str]:
        log: list[str] = []
        done = asyncio.get_running_loop().create_future()

        async def lookup(hostname: str, family: int, callback: Callable[..., object]) -> None:
            await asyncio.sleep(0)
            if hostname == "nowhere":
                raise LookupError("nowhere to go")
            callback(None, "127.0.0.1", 4)

        def note(text: str) -> None:
            log.append(text)
            if len(log) == 3:
                done.set_result(None)

        async def bound() -> None:
            note("bound")

        async def sent(err: Exception | None, size: int) -> None:
            await asyncio.sleep(0)
            note(f"sent {size}, error {err}")

        async def failed(err: Exception) -> None:
            note(str(err))

        async with dgram.createSocket("udp4", lookup=lookup) as socket:
            socket.bind(0, bound)
            socket.send("x", 9, "somewhere", sent)
            socket.send("x", 9, "nowhere", failed)
            await done
        return sorted(log)

    assert in_asyncio(main()) == ["bound", "nowhere to go", "sent 1, error None"]
