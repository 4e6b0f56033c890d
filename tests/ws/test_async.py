"""The face for coroutines: ``async for``, ``async with``, ``drained()``, coroutine listeners."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

import pynet as net
from pynet import testing
from pynet._ws import WebSocket
from pynet.events import once
from tests.lab import port_of
from tests.waits import turns, until

from .pairs import client_over, server_over


def run(main: Callable[[WebSocket, WebSocket], Awaitable[None]]) -> None:
    """Run *main* with a client and a server, which are closed in the end."""

    async def whole() -> None:
        near, far = testing.socket_pair()
        client, server = client_over(near), server_over(far)
        try:
            await asyncio.wait_for(main(client, server), 20)
        finally:
            client.terminate()
            server.terminate()

    net.run(whole())


def test_iterating() -> None:
    async def main(client: WebSocket, server: WebSocket) -> None:
        server.send("text")
        server.send(b"bytes")
        server.close(1000)
        assert [message async for message in client] == ["text", b"bytes"]
        assert [message async for message in client] == []

    run(main)


def test_many_messages_wait_for_their_reader() -> None:
    async def main(client: WebSocket, server: WebSocket) -> None:
        messages = aiter(client)
        for i in range(1000):
            server.send(str(i).ljust(1000))
        await asyncio.sleep(0)
        server.close(1000)
        got = []
        async for message in messages:
            got.append(message)
            assert len(client._pynet_inbox._waiting) < 16 + 66  # type: ignore[union-attr]
            if len(got) % 100 == 0:
                await asyncio.sleep(0.001)
        assert got == [str(i).ljust(1000) for i in range(1000)]

    run(main)


def test_a_loop_that_is_left_can_be_taken_up() -> None:
    async def main(client: WebSocket, server: WebSocket) -> None:
        for i in range(100):
            server.send(str(i))
        server.close()
        got: list[Any] = []
        while len(got) < 100:
            async for message in client:
                got.append(message)
                if len(got) % 7 == 0:
                    break
        assert got == [str(i) for i in range(100)]

    run(main)


def test_closing_with_messages_unread() -> None:
    async def main(client: WebSocket, server: WebSocket) -> None:
        async for _ in client:
            break

        for i in range(200):
            server.send(str(i))
        await until(lambda: not server.bufferedAmount)
        client.close(1000)
        assert (await once(client, "close"))[0] == 1000

    async def with_first(client: WebSocket, server: WebSocket) -> None:
        server.send("first")
        await main(client, server)

    run(with_first)


def test_an_error_is_raised() -> None:
    async def main(client: WebSocket, server: WebSocket) -> None:
        server.send("before")
        server._socket.write(b"\x83\0")
        got = []
        with pytest.raises(ValueError, match="invalid opcode 3"):
            async for message in client:
                got.append(message)
        assert got == ["before"]

    run(main)


def test_an_error_that_no_loop_has_raised() -> None:
    async def main(client: WebSocket, server: WebSocket) -> None:
        with pytest.raises(ValueError, match="invalid opcode 3"):
            async with client:
                server._socket.write(b"\x83\0")

    run(main)


def test_cancelled_while_connecting() -> None:
    """Nobody would close it: it would open some time, and stay."""

    async def main() -> None:
        silent = net.createServer(lambda socket: socket.on("error", lambda: None).resume())
        silent.listen(0, "127.0.0.1")
        await once(silent, "listening")
        client = WebSocket(f"ws://127.0.0.1:{port_of(silent)}")

        async def use() -> None:
            async with client:
                raise AssertionError("never open")

        task = asyncio.ensure_future(use())
        await once(silent, "connection")
        closed = asyncio.get_running_loop().create_future()
        client.on("close", lambda: closed.set_result(None))
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await closed
        silent.close()

    net.run(main())


def test_a_cancelled_reader() -> None:
    async def main(client: WebSocket, server: WebSocket) -> None:
        task = asyncio.ensure_future(anext(aiter(client)))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        server.send("x")
        assert await anext(aiter(client)) == "x"

    run(main)


def test_two_readers_share() -> None:
    async def main(client: WebSocket, server: WebSocket) -> None:
        async def read() -> list[Any]:
            return [message async for message in client]

        tasks = [asyncio.ensure_future(read()), asyncio.ensure_future(read())]
        await asyncio.sleep(0)
        for i in range(10):
            server.send(str(i))
        server.close()
        one, other = await asyncio.gather(*tasks)
        assert sorted(one + other) == [str(i) for i in range(10)]

    run(main)


@pytest.mark.parametrize(
    ("failure", "code"), [(None, 1000), (RuntimeError("x"), 1011), (asyncio.CancelledError(), 1006)]
)
def test_async_with_closes(failure: BaseException | None, code: int) -> None:
    async def main(client: WebSocket, server: WebSocket) -> None:
        codes: list[int] = []
        server.on("close", codes.append)
        raised: BaseException | None = None
        try:
            async with client as same:
                assert same is client
                if failure is not None:
                    raise failure
        except BaseException as error:
            raised = error
        assert raised is failure
        assert client.readyState == WebSocket.CLOSED
        await until(lambda: codes)
        assert codes == [code]
        async with client:
            pass

    run(main)


def test_async_with_waits_for_the_opening() -> None:
    async def main(client: WebSocket, server: WebSocket) -> None:
        near, far = testing.socket_pair()
        ws = WebSocket(None)
        peer = server_over(far)
        peer.send("at once")
        asyncio.get_running_loop().call_later(0.01, lambda: ws._pynet_open(near, b"", False, None))
        async with ws:
            assert ws.readyState == WebSocket.OPEN
            assert await anext(aiter(ws)) == "at once"

    run(main)


def test_async_with_raises_what_prevents_it() -> None:
    async def main(client: WebSocket, server: WebSocket) -> None:
        ws = WebSocket(None)
        asyncio.get_running_loop().call_later(0.01, lambda: ws._pynet_emit_failed(ConnectionRefusedError("no")))
        with pytest.raises(ConnectionRefusedError):
            async with ws:
                pass

    run(main)


def test_drained() -> None:
    async def main(client: WebSocket, server: WebSocket) -> None:
        await server.drained()
        client.pause()
        for _ in range(100):
            server.send(b"x" * 100_000)
        waiting = asyncio.ensure_future(server.drained())
        await turns()
        assert not waiting.done()
        client.resume()
        await waiting
        assert server.bufferedAmount == 0
        client.terminate()
        await once(client, "close")
        with pytest.raises(RuntimeError, match="WebSocket is not open"):
            await client.drained()

    run(main)


def test_a_coroutine_listener_that_fails_tells_the_peer() -> None:
    async def main(client: WebSocket, server: WebSocket) -> None:
        errors: list[Any] = []

        @server.on("message")
        async def _(data: bytes) -> None:
            await asyncio.sleep(0)
            raise KeyError(data)

        server.on("error", errors.append)
        client.send("x")
        assert (await once(client, "close"))[0] == 1011
        assert isinstance(errors[0], KeyError)

    run(main)


def test_a_coroutine_listener_reads_from_the_first_message_on() -> None:
    async def main(client: WebSocket, server: WebSocket) -> None:
        got: list[Any] = []
        client.send("first")
        client.send("second")
        client.close()
        async for message in server:
            got.append(message)
        assert got == ["first", "second"]

    run(main)
