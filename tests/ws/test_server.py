"""``WebSocketServer``: its answers, its options, and how it lives beside an HTTP server; recorded from ``ws``."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

import pynet as net
import pynet.http as http
import pynet.ws as ws
from pynet.timers import setTimeout
from tests.lab import port_of, run
from tests.waits import until

from .lab import HANDSHAKE, Raw, request, serve, url_of

ACCEPT = "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
SWITCHED = ["HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade", ACCEPT]
BAD = ["HTTP/1.1 400 Bad Request", "Connection: close", "Content-Type: text/html"]


def answered(data: bytes, **options: Any) -> tuple[list[str], bytes]:
    """The lines of the answer to *data* and what stands behind them."""
    raws: list[Raw] = []

    def use(server: ws.WebSocketServer) -> None:
        server.on("connection", lambda peer: peer.terminate())
        raws.append(Raw(port_of(server), data, lambda raw: setTimeout(raw.socket.destroy, 10)))
        raws[0].socket.on("close", lambda: server.close())

    serve(use, **options)
    run()
    return raws[0].head.split("\r\n"), raws[0].body


def test_an_ordinary_request_is_told_to_upgrade() -> None:
    lines, body = answered(request())
    assert lines[0] == "HTTP/1.1 426 Upgrade Required"
    assert "Content-Length: 16" in lines
    assert "Content-Type: text/plain" in lines
    assert body == b"Upgrade Required"


@pytest.mark.parametrize(
    ("lines", "options", "expected", "body"),
    [
        ((), {}, SWITCHED, b""),
        (("Sec-WebSocket-Protocol: a, b",), {}, [*SWITCHED, "Sec-WebSocket-Protocol: a"], b""),
        (("Sec-WebSocket-Protocol: a, b",), {"handleProtocols": lambda offered, req: False}, SWITCHED, b""),
        (("Sec-WebSocket-Protocol: a, b",), {"handleProtocols": lambda offered, req: True}, SWITCHED, b""),
        (("Sec-WebSocket-Protocol: a, b",), {"handleProtocols": lambda offered, req: 5}, SWITCHED, b""),
        (
            ("Sec-WebSocket-Protocol: a, b",),
            {"handleProtocols": lambda offered: list(offered)[-1]},
            [*SWITCHED, "Sec-WebSocket-Protocol: b"],
            b"",
        ),
        (
            ("Sec-WebSocket-Protocol: a, b",),
            {"handleProtocols": lambda offered, req: list(offered)[1]},
            [*SWITCHED, "Sec-WebSocket-Protocol: b"],
            b"",
        ),
        ((), {"path": "/p"}, [*BAD, "Content-Length: 11"], b"Bad Request"),
        (("Sec-WebSocket-Protocol: a,",), {"path": "/p"}, [*BAD, "Content-Length: 11"], b"Bad Request"),
        (
            (),
            {"verifyClient": lambda: False},  # as many parameters as it likes
            ["HTTP/1.1 401 Unauthorized", *BAD[1:], "Content-Length: 12"],
            b"Unauthorized",
        ),
        (
            (),
            {"verifyClient": lambda info, strict=True: not strict},  # nobody will call it back
            ["HTTP/1.1 401 Unauthorized", *BAD[1:], "Content-Length: 12"],
            b"Unauthorized",
        ),
        (
            (),
            {
                "verifyClient": lambda info, answer: answer(
                    False, 403, "näh", {"X-A": "b", "Content-Type": "text/plain", "X-B": "☃"}
                )
            },
            [
                "HTTP/1.1 403 Forbidden",
                "Connection: close",
                "Content-Type: text/plain",
                "Content-Length: 4",
                "X-A: b",
                "X-B: â\x98\x83",
            ],
            "näh".encode(),
        ),
        (
            (),
            {"verifyClient": lambda info, answer: answer(False)},
            ["HTTP/1.1 401 Unauthorized", *BAD[1:], "Content-Length: 12"],
            b"Unauthorized",
        ),
        (
            (),
            {"verifyClient": lambda info, answer: answer(False, 4001, "no")},  # a code to close with, not of HTTP
            ["HTTP/1.1 4001 ", *BAD[1:], "Content-Length: 2"],
            b"no",
        ),
        (
            (),
            {"verifyClient": lambda info, answer: answer(False, 4001)},
            ["HTTP/1.1 4001 ", *BAD[1:], "Content-Length: 0"],
            b"",
        ),
    ],
)
def test_answers(lines: tuple[str, ...], options: dict[str, Any], expected: list[str], body: bytes) -> None:
    assert answered(request(*HANDSHAKE, *lines), **options) == (expected, body)


def test_the_version_is_checked_before_the_path() -> None:
    old = [line.replace("13", "12") if "Version" in line else line for line in HANDSHAKE]
    lines, body = answered(request(*old), path="/p")
    assert lines == [*BAD, "Content-Length: 47", "Sec-WebSocket-Version: 13, 8"]
    assert body == b"Missing or invalid Sec-WebSocket-Version header"


def test_what_verify_client_is_asked() -> None:
    asked: list[Any] = []

    def verify(info: ws.VerifyClientInfo) -> bool:
        asked.append((info.origin, info.secure, info.req.url))
        return True

    answered(request(*HANDSHAKE, "Origin: http://o", first="GET /x HTTP/1.1"), verifyClient=verify)
    assert asked == [("http://o", False, "/x")]


def test_headers_can_be_added() -> None:
    raws: list[Raw] = []

    def use(server: ws.WebSocketServer) -> None:
        server.on("headers", lambda headers, req: headers.append(f"X-Path: {req.url} ☃"))
        server.on("connection", lambda peer: peer.terminate())
        raws.append(Raw(port_of(server), request(*HANDSHAKE), None))
        raws[0].socket.on("close", lambda: server.close())

    serve(use)
    run()
    assert raws[0].head.split("\r\n") == [*SWITCHED, "X-Path: / â\x98\x83"]  # UTF-8, read as Latin-1


def test_a_subclass_decides_what_it_handles() -> None:
    class Odd(ws.WebSocketServer):
        def shouldHandle(self, request: Any) -> bool:
            return bool(request.headers.get("x-token") == "yes")

    seen: list[Any] = []
    server = Odd(port=0, host="127.0.0.1")
    server.on("connection", lambda peer: peer.close(1000))

    def listening() -> None:
        good = ws.WebSocket(url_of(server), {"headers": {"X-Token": "yes"}})
        good.on("close", lambda code: seen.append(code))
        bad = ws.WebSocket(url_of(server))
        bad.on("error", lambda error: seen.append(str(error)))
        for client in (good, bad):
            client.on("close", lambda: server.close() if len(seen) == 2 else None)

    server.on("listening", listening)
    run()
    assert sorted(map(str, seen)) == ["1000", "Unexpected server response: 400"]


def test_a_class_of_the_programs_own() -> None:
    class Player(ws.WebSocket):
        name = "nobody"

    seen: list[Any] = []

    def use(server: ws.WebSocketServer) -> None:
        server.on("connection", lambda peer: seen.append((type(peer), getattr(peer, "name", ""))))
        server.on("connection", lambda peer: peer.close())
        ws.WebSocket(url_of(server)).on("close", lambda: server.close())

    serve(use, WebSocket=Player)
    run()
    assert seen == [(Player, "nobody")]


def test_clients() -> None:
    counts: list[int] = []

    def use(server: ws.WebSocketServer) -> None:
        assert server.clients is not None
        clients = server.clients
        first = ws.WebSocket(url_of(server))
        second = ws.WebSocket(url_of(server))

        def connected(peer: ws.WebSocket) -> None:
            counts.append(len(clients))
            assert peer in clients
            peer.on("close", lambda: counts.append(len(clients)))
            if len(clients) == 2:
                for one in clients:
                    one.close()

        server.on("connection", connected)
        first.on("close", lambda: server.close())
        second.on("close", lambda: None)

    serve(use)
    run()
    assert counts == [1, 2, 1, 0]


def test_beside_an_http_server() -> None:
    """Its listeners come and go; closing it leaves the HTTP server alone."""
    server = http.createServer(lambda req, res: res.end("page"))
    before = {event: server.listenerCount(event) for event in ("upgrade", "listening", "error")}
    sockets = ws.WebSocketServer(server=server)
    assert {event: server.listenerCount(event) - count for event, count in before.items()} == {
        "upgrade": 1,
        "listening": 1,
        "error": 1,
    }
    seen: list[Any] = []
    sockets.on("listening", lambda: seen.append("listening"))

    def listening() -> None:
        client = ws.WebSocket(url_of(server))

        def opened() -> None:
            sockets.close(lambda: seen.append("sockets closed"))
            seen.append("closing")
            setTimeout(lambda: client.close(), 10)

        client.on("open", opened)
        client.on("close", lambda: seen.append("client closed"))
        client.on("close", lambda: ask())

    def ask() -> None:
        def answered(res: http.IncomingMessage) -> None:
            res.setEncoding("utf8").on("data", lambda text: seen.append(text))
            res.on("end", lambda: server.close())

        http.get({"port": port_of(server), "host": "127.0.0.1", "agent": False}, answered)

    server.listen(0, "127.0.0.1", listening)
    run()
    assert seen[:2] == ["listening", "closing"]
    assert sorted(seen[2:4]) == ["client closed", "sockets closed"]
    assert seen[4:] == ["page"]
    assert {event: server.listenerCount(event) for event in before} == before


def test_errors_of_the_http_server_are_its_own() -> None:
    blocker = net.createServer()
    errors: list[Any] = []

    def listening() -> None:
        server = ws.WebSocketServer(port=port_of(blocker), host="127.0.0.1")
        server.on("error", errors.append)
        server.on("error", lambda: blocker.close())

    blocker.listen(0, "127.0.0.1", listening)
    run()
    assert errors[0].code == "EADDRINUSE"


def test_closed_without_a_server() -> None:
    seen: list[Any] = []
    server = ws.WebSocketServer(noServer=True)
    server.on("close", lambda: seen.append("close"))
    server.close(lambda error: seen.append(error))
    assert seen == []
    run()
    assert seen == ["close", None]


def test_a_handshake_after_close_is_refused() -> None:
    raws: list[Raw] = []
    server = http.createServer()
    sockets = ws.WebSocketServer(noServer=True)
    sockets.close()
    server.on("upgrade", lambda req, socket, head: sockets.handleUpgrade(req, socket, head, lambda peer: None))

    def listening() -> None:
        raws.append(Raw(port_of(server), request(*HANDSHAKE)))
        raws[0].socket.on("close", lambda: server.close())

    server.listen(0, "127.0.0.1", listening)
    run()
    assert raws[0].head.split("\r\n")[0] == "HTTP/1.1 503 Service Unavailable"


@pytest.mark.parametrize("verdict", [True, False])
def test_a_coroutine_that_verifies(verdict: bool) -> None:
    """Node's ws would let everybody in: a promise is true."""

    async def verify(info: ws.VerifyClientInfo) -> bool:
        await asyncio.sleep(0.01)
        return verdict

    async def main() -> None:
        async with ws.WebSocketServer(port=0, host="127.0.0.1", verifyClient=verify) as server:
            await _listening(server)
            client = ws.WebSocket(url_of(server))
            if verdict:
                async with client:
                    assert client.readyState == ws.OPEN
            else:
                with pytest.raises(RuntimeError, match="Unexpected server response: 401"):
                    await client.__aenter__()

    net.run(main())


async def _listening(server: ws.WebSocketServer) -> None:
    future = asyncio.get_running_loop().create_future()
    server.once("listening", lambda: future.set_result(None))
    await future


def test_async_with_tells_its_clients() -> None:
    async def main() -> None:
        codes: list[int] = []
        async with ws.WebSocketServer(port=0, host="127.0.0.1") as server:
            await _listening(server)
            client = ws.WebSocket(url_of(server))
            client.on("close", codes.append)
            await client.__aenter__()
        await until(lambda: codes)
        assert codes == [1001]

    net.run(main())


def test_a_connection_listener_that_fails_later() -> None:
    async def main() -> None:
        codes: list[int] = []
        errors: list[Any] = []

        async with ws.WebSocketServer(port=0, host="127.0.0.1") as server:

            @server.on("connection")
            async def _(peer: ws.WebSocket) -> None:
                peer.on("error", errors.append)
                async for message in peer:
                    raise KeyError(message)

            await _listening(server)
            async with ws.WebSocket(url_of(server)) as client:
                client.on("close", codes.append)
                client.send("x")
                assert [message async for message in client] == []
        assert codes == [1011]
        assert isinstance(errors[0], KeyError)

    net.run(main())
