"""The client where the lives do not lead: other sockets, much data, coroutines, own classes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

import pynet as net
import pynet.http as http
from pynet.events import once
from pynet.stream import duplexPair
from pynet.testing import new_loop
from tests.lab import port_of


def ok(req: Any, res: Any) -> None:
    res.end("ok")


def body_of(response: http.IncomingMessage, then: Callable[[bytes], object]) -> None:
    parts: list[bytes] = []
    response.on("data", parts.append)
    response.on("end", lambda: then(b"".join(parts)))


def test_unix_socket(tmp_path: Path) -> None:
    path = str(tmp_path / "s")
    seen: list[bytes] = []
    with new_loop() as loop:
        server = http.createServer(lambda req, res: res.end(req.headers["host"]))
        server.listen(path)
        loop.run_until(server, "listening")
        agent = http.Agent(keepAlive=True)
        q = http.get(
            {"socketPath": path, "agent": agent, "path": "/x"}, lambda response: body_of(response, seen.append)
        )
        loop.run_until(agent, "free")
        assert (
            list(agent.freeSockets)
            == [f"localhost:80::{path}"]
            == [agent.getName({**agent.options, "port": 80, "socketPath": path})]
        )
        assert q.socketPath == path
        agent.destroy()
        server.close()
        loop.run()
    assert seen == [b"localhost"]


def test_any_duplex_is_a_connection() -> None:
    seen: list[bytes] = []
    with new_loop() as loop:
        ours, theirs = duplexPair()
        server = http.createServer(ok)
        server.emit("connection", theirs)
        q = http.get({"agent": None, "createConnection": lambda options, callback: ours, "host": "h"})
        q.on("response", lambda response: body_of(response, seen.append))
        loop.run_until(q, "close")
        theirs.destroy()
        loop.run()
    assert seen == [b"ok"]


def test_a_slow_reader_holds_the_sender_back() -> None:
    size = 8 * 1024 * 1024
    with new_loop() as loop:
        server = http.createServer(lambda req, res: res.end(b"x" * size))
        server.listen(0, "127.0.0.1")
        loop.run_until(server, "listening")
        q = http.get({"port": port_of(server), "host": "127.0.0.1", "agent": False})
        (response,) = loop.run_until(q, "response")
        response.once("readable", lambda: None)
        for _ in range(50):
            loop.turn()
        assert response.readableLength < 1024 * 1024
        assert response.socket.bytesRead < 1024 * 1024
        total = 0

        def take(chunk: bytes) -> None:
            nonlocal total
            total += len(chunk)

        response.on("data", take)
        response.resume()
        loop.run_until(response, "end")
        server.close()
        loop.run()
    assert total == size


def test_drain_of_a_large_request() -> None:
    with new_loop() as loop:
        received = 0

        def listener(req: http.IncomingMessage, res: http.ServerResponse) -> None:
            def take(chunk: bytes) -> None:
                nonlocal received
                received += len(chunk)

            req.on("data", take)
            req.on("end", lambda: res.end("ok"))

        server = http.createServer(listener)
        server.listen(0, "127.0.0.1")
        loop.run_until(server, "listening")
        q = http.request({"port": port_of(server), "host": "127.0.0.1", "method": "POST", "agent": False})
        left = 100

        def write() -> None:
            nonlocal left
            while left:
                left -= 1
                if not q.write(b"x" * 65536):
                    return
            q.end()

        q.on("drain", write)
        q.on("response", lambda response: response.resume())
        write()
        loop.run_until(q, "close")
        server.close()
        loop.run()
    assert received == 100 * 65536


def test_local_address_and_family_make_pools() -> None:
    agent = http.Agent(keepAlive=True)
    with new_loop() as loop:
        server = http.createServer(ok)
        server.listen(0, "127.0.0.1")
        loop.run_until(server, "listening")
        for options in ({}, {"localAddress": "127.0.0.1"}, {"family": 4}):
            q = http.get({"port": port_of(server), "host": "127.0.0.1", "agent": agent, **options})
            loop.run_until(agent, "free")
            assert not q.reusedSocket
        assert len(agent.freeSockets) == 3
        assert agent.totalSocketCount == 3
        agent.destroy()
        server.close()
        loop.run()
    assert agent.totalSocketCount == 0
    assert (agent.sockets, agent.freeSockets, agent.requests) == ({}, {}, {})


def test_own_agent_sees_its_sockets_come_and_go() -> None:
    calls: list[str] = []

    class Told(http.Agent):
        def keepSocketAlive(self, socket: Any, /) -> bool:
            calls.append("keep")
            return super().keepSocketAlive(socket)

        def reuseSocket(self, socket: Any, request: http.ClientRequest, /) -> None:
            calls.append("reuse")
            super().reuseSocket(socket, request)

        def getName(self, options: Any = None, /) -> str:
            return "all in one"

    with new_loop() as loop:
        server = http.createServer(ok)
        server.listen(0, "127.0.0.1")
        loop.run_until(server, "listening")
        agent = Told(keepAlive=True)
        for _ in range(2):
            http.get({"port": port_of(server), "host": "127.0.0.1", "agent": agent})
            loop.run_until(agent, "free")
        assert list(agent.freeSockets) == ["all in one"]
        agent.destroy()
        server.close()
        loop.run()
    assert calls == ["keep", "reuse", "keep"]


def test_idle_sockets_let_the_program_end() -> None:
    with new_loop(check=False) as loop:
        server = http.createServer(ok)
        server.listen(0, "127.0.0.1")
        loop.run_until(server, "listening")
        server.unref()
        server.on("connection", lambda socket: socket.unref())
        q = http.get({"port": port_of(server), "host": "127.0.0.1", "agent": http.Agent(keepAlive=True)})
        loop.run_until(q, "close")
        loop.run(timeout_ms=2000)


def test_unknown_keywords() -> None:
    call: Any = http.request
    with pytest.raises(TypeError, match=r"unexpected keyword argument 'metod'"):
        call("http://h/", metod="GET")
    made: Any = http.Agent
    with pytest.raises(TypeError, match=r"unexpected keyword argument 'keepalive'"):
        made(keepalive=True)


# --- coroutines, hosted by asyncio and by uvloop


def hosted(main: Callable[[], Coroutine[Any, Any, None]], host: str) -> None:
    if host == "asyncio":
        asyncio.run(main())
    else:
        uvloop = pytest.importorskip("uvloop")
        uvloop.run(main())


@pytest.mark.parametrize("host", ["asyncio", "uvloop"])
def test_coroutines(host: str) -> None:
    async def fetch(port: int, agent: http.Agent) -> bytes:
        (response,) = await once(http.get({"port": port, "host": "127.0.0.1", "agent": agent}), "response")
        body = b""
        async for chunk in response:
            body += chunk
        return body

    async def main() -> None:
        async def listener(req: http.IncomingMessage, res: http.ServerResponse) -> None:
            await asyncio.sleep(0)
            res.end("x" * 100_000)

        agent = http.Agent(keepAlive=True, maxSockets=2)
        async with http.createServer(listener) as server:
            server.listen(0, "127.0.0.1")
            await once(server, "listening")
            bodies = await asyncio.gather(*(fetch(port_of(server), agent) for _ in range(6)))
            assert [len(body) for body in bodies] == [100_000] * 6
            assert agent.totalSocketCount <= 2
            agent.destroy()

    hosted(main, host)


@pytest.mark.parametrize("host", ["asyncio", "uvloop"])
def test_leaving_the_loop_over_a_response_gives_it_up(host: str) -> None:
    async def main() -> None:
        async with net.createServer() as server:
            server.on("connection", lambda socket: socket.write("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nabc"))
            server.on("connection", lambda socket: socket.on("error", lambda: None).resume())
            server.listen(0, "127.0.0.1")
            await once(server, "listening")
            q = http.get({"port": port_of(server), "host": "127.0.0.1", "agent": False})
            (response,) = await once(q, "response")
            closed = asyncio.ensure_future(once(q, "close"))
            async for chunk in response:
                assert chunk == b"abc"
                break
            await closed
            assert q.aborted
            assert response.aborted
            assert not response.complete

    hosted(main, host)
