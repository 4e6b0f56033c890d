"""What a server does besides answering: limits, time, order, failing listeners, coroutines, any Duplex."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

import pynet as net
import pynet.http as http
from pynet.process import process
from pynet.stream import duplexPair
from tests.lab import port_of, run
from tests.waits import until

from .talk import Talk, create, ends_with, get, post

# --- limits ------------------------------------------------------------------------------------------------------


def test_a_body_that_says_it_is_too_long_is_not_even_asked_for() -> None:
    seen: list[str] = []
    server: http.Server = create({"maxBodySize": 10}, lambda req, res: seen.append(req.url))
    talk = Talk(server, get("/", "Content-Length: 11", "Expect: 100-continue", method="POST"))
    run()
    assert (talk.status, seen) == (413, [])


def test_a_body_that_turns_out_too_long_is_cut() -> None:
    errors: list[Any] = []
    server: http.Server = create({"maxBodySize": 10})

    @server.on("request")
    def _(req: http.IncomingMessage, res: http.ServerResponse) -> None:
        req.on("error", errors.append)
        req.resume()

    chunks = b"6\r\nabcdef\r\n" * 2 + b"0\r\n\r\n"
    talk = Talk(server, get("/", "Transfer-Encoding: chunked", method="POST") + chunks)
    run()
    assert talk.status == 413
    assert [error.code for error in errors] == ["ECONNRESET"]


def test_the_limit_of_a_body_is_heard_of() -> None:
    server: http.Server = create({"maxBodySize": 3}, lambda req, res: req.resume())
    errors: list[Any] = []

    @server.on("clientError")
    def _(error: Any, socket: net.Socket) -> None:
        errors.append(error)
        socket.destroy()

    Talk(server, get("/", "Transfer-Encoding: chunked", method="POST") + b"4\r\nabcd\r\n")
    run()
    assert [error.code for error in errors] == ["ERR_HTTP_BODY_TOO_LARGE"]


def test_a_body_within_the_limit_passes() -> None:
    server: http.Server = create(maxBodySize=4, requestListener=lambda req, res: req.pipe(res))
    talk = Talk(server, post(b"abcd", "Connection: close"))
    run()
    assert talk.received.endswith(b"4\r\nabcd\r\n0\r\n\r\n")


def test_requests_wait_when_many_are_not_answered() -> None:
    waiting: list[http.ServerResponse] = []
    most = 0
    answered = 0

    def on_request(req: http.IncomingMessage, res: http.ServerResponse) -> None:
        nonlocal most
        waiting.append(res)
        most = max(most, len(waiting))
        if len(waiting) == 1:
            net_later(answer)

    def answer() -> None:
        nonlocal answered
        answered += 1
        waiting.pop(0).end("x")
        if waiting:
            net_later(answer)

    server = http.createServer(on_request)
    talk = Talk(server, get() * 99 + get("/", "Connection: close"))
    run()
    assert answered == 100
    assert most == 16
    assert talk.received.count(b"HTTP/1.1 200 OK") == 100


def net_later(callback: Any) -> None:
    from pynet.timers import setImmediate

    setImmediate(callback)


def test_answers_that_nobody_reads_stop_the_requests() -> None:
    count = 0
    server = http.createServer()
    sockets: list[net.Socket] = []
    server.on("connection", sockets.append)

    @server.on("request")
    def _(req: http.IncomingMessage, res: http.ServerResponse) -> None:
        nonlocal count
        count += 1
        res.end(b"x" * 1_000_000)

    talk = Talk(server)
    talk.client.pause()

    def look() -> None:
        if sockets and sockets[0].isPaused():
            talk.client.destroy()
        else:
            net_later(look)

    @talk.client.on("connect")
    def _() -> None:
        talk.client.write(get() * 1000)
        look()

    run()
    # What the kernel takes varies; all of it together would be a gigabyte.
    assert count < 30


def test_more_requests_than_a_connection_may_have() -> None:
    server = http.createServer(lambda req, res: res.end("ok"))
    server.maxRequestsPerSocket = 2
    dropped: list[Any] = []
    server.on("dropRequest", lambda req, socket: dropped.append(req.url))
    talk = Talk(server, get("/1") + get("/2") + get("/3"), until=ends_with(b"\r\n0\r\n\r\n"))
    run()
    heads = [line for line in talk.received.split(b"\r\n") if b"HTTP/1.1" in line or line[:4] in (b"Conn", b"Keep")]
    assert heads == [
        b"HTTP/1.1 200 OK",
        b"Connection: keep-alive",
        b"Keep-Alive: timeout=5, max=2",
        b"okHTTP/1.1 200 OK",
        b"Connection: close",
        b"okHTTP/1.1 503 Service Unavailable",
        b"Connection: close",
    ]
    assert dropped == ["/3"]


def test_two_places_are_none() -> None:
    server = http.createServer(lambda req, res: res.end("ok"))
    talk = Talk(server, b"GET / HTTP/1.1\r\nHost: first\r\nHost: second\r\n\r\n")
    run()
    assert talk.status == 400


# --- time --------------------------------------------------------------------------------------------------------


def test_an_idle_connection_is_closed() -> None:
    server = http.createServer(keepAliveTimeout=20, keepAliveTimeoutBuffer=10)
    server.on("request", lambda req, res: res.end("ok"))
    talk = Talk(server, get())
    run()
    assert talk.ended or talk.client.destroyed
    assert b"Keep-Alive: timeout=0" in talk.received


def test_a_server_without_time_for_keeping() -> None:
    server = http.createServer(keepAliveTimeout=0)
    server.on("request", lambda req, res: res.end("ok"))
    talk = Talk(server, get(), until=ends_with(b"ok"))
    run()
    assert b"Connection: keep-alive\r\n" in talk.received
    assert b"Keep-Alive: " not in talk.received


@pytest.mark.parametrize("piece", [b"", b"GET / HTTP/1.1\r\nHo"])
def test_a_slow_head(piece: bytes) -> None:
    server = http.createServer(headersTimeout=20, connectionsCheckingInterval=5)
    talk = Talk(server, piece) if piece else Talk(server)
    run()
    assert talk.status == 408


def test_a_late_body_of_an_answered_request() -> None:
    errors: list[Any] = []
    server = http.createServer(requestTimeout=20, connectionsCheckingInterval=5)
    server.on("request", lambda req, res: res.end("ok"))

    @server.on("clientError")
    def _(error: Any, socket: net.Socket) -> None:
        errors.append(error.code)
        socket.destroy()

    Talk(server, get("/", "Content-Length: 5", method="POST"))
    run()
    assert errors == ["ERR_HTTP_REQUEST_TIMEOUT"]


def test_a_timeout_is_for_the_request_then_the_answer_then_the_server() -> None:
    heard: list[str] = []
    server = http.createServer()
    server.setTimeout(20)

    @server.on("request")
    def _(req: http.IncomingMessage, res: http.ServerResponse) -> None:
        req.on("timeout", lambda: heard.append("request"))
        res.on("timeout", lambda: heard.append("answer"))
        res.on("timeout", lambda: req.socket.destroy())

    Talk(server, get("/", "Content-Length: 5", method="POST"))
    run()
    assert heard == ["request", "answer"]


# --- listeners that fail -----------------------------------------------------------------------------------------


def test_a_listener_that_raises_is_an_uncaught_exception_and_the_next_request_is_served() -> None:
    caught: list[Any] = []

    def on_request(req: http.IncomingMessage, res: http.ServerResponse) -> None:
        if req.url == "/1":
            res.end("before")
            raise ValueError("boom")
        res.end("after")

    process.on("uncaughtException", caught.append)
    try:
        talk = Talk(http.createServer(on_request), get("/1") + get("/2", "Connection: close"))
        run()
    finally:
        process.off("uncaughtException", caught.append)
    assert [str(error) for error in caught] == ["boom"]
    assert talk.received.endswith(b"after")


def test_without_anybody_to_catch_it_leaves_the_loop() -> None:
    server = http.createServer(lambda req, res: 1 / 0)
    talk = Talk(server, get())
    with pytest.raises(ZeroDivisionError):
        run()
    talk.client.destroy()
    run()


# --- coroutines --------------------------------------------------------------------------------------------------


async def answer_to(server: http.Server, data: bytes) -> bytes:
    """What *server* sends back until it closes the connection."""
    if not server.listening:
        server.listen(0)
    reader, writer = await asyncio.open_connection("127.0.0.1", port_of(server))
    writer.write(data)
    received = await asyncio.wait_for(reader.read(), 5)
    writer.close()
    return received


def test_a_coroutine_answers() -> None:
    async def on_request(req: http.IncomingMessage, res: http.ServerResponse) -> None:
        body = b"".join([chunk async for chunk in req])
        await asyncio.sleep(0)
        res.end(body[::-1])

    async def main() -> None:
        async with http.createServer(on_request) as server:
            assert (await answer_to(server, post(b"abc", "Connection: close"))).endswith(b"cba")

    asyncio.run(main())


@pytest.mark.parametrize("sent", [False, True])
def test_a_coroutine_that_raises_answers_500_or_ends_the_connection(sent: bool) -> None:
    reported: list[Any] = []

    async def on_request(req: http.IncomingMessage, res: http.ServerResponse) -> None:
        res.setHeader("X-Half", "done")
        if sent:
            res.write("half")
        await asyncio.sleep(0.01)
        raise ValueError("boom")

    async def main() -> None:
        asyncio.get_running_loop().set_exception_handler(lambda loop, context: reported.append(context["exception"]))
        async with http.createServer(on_request) as server:
            received = await answer_to(server, get("/", "Connection: close"))
        if sent:
            assert received.endswith(b"4\r\nhalf\r\n")
        else:
            assert received.startswith(b"HTTP/1.1 500 Internal Server Error\r\n")
            assert b"X-Half" not in received
            assert received.endswith(b"\r\n\r\nInternal Server Error")

    asyncio.run(main())
    assert [str(error) for error in reported] == ["boom"]


def test_a_coroutine_is_cancelled_when_the_client_goes_away() -> None:
    asked: list[str] = []
    cancelled: list[str] = []

    async def on_request(req: http.IncomingMessage, res: http.ServerResponse) -> None:
        asked.append(req.url)
        signal = req.signal
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError:
            cancelled.append(f"{req.url} aborted={signal.aborted}")
            raise

    async def main() -> None:
        async with http.createServer(on_request) as server:
            server.listen(0)
            closed = asyncio.Event()
            server.on("connection", lambda socket: socket.on("close", lambda: closed.set()))
            _, writer = await asyncio.open_connection("127.0.0.1", port_of(server))
            writer.write(get("/first") + get("/second"))
            await until(lambda: len(asked) == 2)
            writer.transport.abort()
            await asyncio.wait_for(closed.wait(), 5)
            await until(lambda: len(cancelled) == 2)

    asyncio.run(main())
    assert sorted(cancelled) == ["/first aborted=True", "/second aborted=True"]


def test_leaving_the_block_lets_requests_finish() -> None:
    finished: list[str] = []

    async def main() -> None:
        started = asyncio.Event()

        async def on_request(req: http.IncomingMessage, res: http.ServerResponse) -> None:
            started.set()
            await asyncio.sleep(0.05)
            res.end("late")
            finished.append(req.url)

        async with http.createServer(on_request) as server:
            server.listen(0)
            _, idle = await asyncio.open_connection("127.0.0.1", port_of(server))
            reader, writer = await asyncio.open_connection("127.0.0.1", port_of(server))
            writer.write(get())
            await started.wait()
            idle.close()
        assert (await reader.read()).endswith(b"late")
        writer.close()

    asyncio.run(asyncio.wait_for(main(), 5))
    assert finished == ["/"]


# --- connections -------------------------------------------------------------------------------------------------


def test_any_duplex_is_a_connection() -> None:
    ours, theirs = duplexPair()
    received: list[bytes] = []
    closed: list[bool] = []
    server = http.createServer(lambda req, res: res.end(f"{req.method} {req.url}"))
    theirs.on("data", received.append)
    theirs.on("end", lambda: theirs.end())
    theirs.on("close", lambda: closed.append(True))
    server.emit("connection", ours)
    theirs.write(get("/a"))
    theirs.write(get("/b", "Connection: close"))
    run()
    text = b"".join(received)
    assert text.count(b"HTTP/1.1 200 OK") == 2
    assert text.endswith(b"GET /b")
    assert closed == [True]


def test_the_socket_of_a_connection_has_no_encoding() -> None:
    errors: list[Any] = []

    def on_request(req: http.IncomingMessage, res: http.ServerResponse) -> None:
        try:
            req.socket.setEncoding("utf8")
        except RuntimeError as error:
            errors.append(error)
        res.end()

    Talk(http.createServer(on_request), get("/", "Connection: close"))
    run()
    assert [error.code for error in errors] == ["ERR_HTTP_SOCKET_ENCODING"]


def test_a_socket_paused_by_a_listener_reads_on_behind_the_message() -> None:
    def on_request(req: http.IncomingMessage, res: http.ServerResponse) -> None:
        req.socket.pause()
        res.end("paused" if req.url == "/" else "last")

    server = http.createServer(on_request)
    talk = Talk(server, get())
    talk.client.once("data", lambda: talk.client.write(get("/last", "Connection: close")))
    run()
    assert talk.received.endswith(b"last")


def test_an_upgrade_gets_a_socket_that_is_as_new() -> None:
    server = http.createServer()

    @server.on("upgrade")
    def _(req: http.IncomingMessage, socket: net.Socket, head: bytes) -> None:
        assert head == b"early"
        assert not socket.listenerCount("error")
        socket.setEncoding("utf8")
        socket.write(b"HTTP/1.1 101 Switching Protocols\r\n\r\n")
        socket.on("data", lambda text: socket.end(text.upper()))

    talk = Talk(server, get("/", "Connection: Upgrade", "Upgrade: x") + b"early")
    talk.client.once("data", lambda: talk.client.write(b"late"))
    run()
    assert talk.received.endswith(b"LATE")


def test_an_upgrade_that_nobody_wants_is_a_request_with_its_body() -> None:
    server = http.createServer(lambda req, res: req.pipe(res))
    talk = Talk(server, post(b"body", "Connection: Upgrade, close", "Upgrade: h2c"))
    run()
    assert talk.received.endswith(b"4\r\nbody\r\n0\r\n\r\n")


def test_closing_destroys_the_idle_and_spares_the_busy() -> None:
    server = http.createServer()
    answers: list[http.ServerResponse] = []
    closed: list[str] = []
    idle, busy = net.Socket(), net.Socket()

    @server.on("request")
    def _(req: http.IncomingMessage, res: http.ServerResponse) -> None:
        if req.url == "/idle":
            res.end()
            return
        answers.append(res)
        server.close(lambda: closed.append("server"))

    idle.once("data", lambda: busy.write(get("/busy", "Connection: close")))
    idle.on("close", lambda: closed.append("idle"))
    idle.on("close", lambda: answers[0].end("ok"))
    busy.on("close", lambda: closed.append("busy"))
    busy.resume()
    idle.resume()
    server.listen(
        0,
        "127.0.0.1",
        lambda: busy.connect(
            port_of(server),
            "127.0.0.1",
            lambda: idle.connect(port_of(server), "127.0.0.1", lambda: idle.write(get("/idle"))),
        ),
    )
    run()
    assert closed[0] == "idle"
    assert sorted(closed) == ["busy", "idle", "server"]
