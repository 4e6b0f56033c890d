"""Contexts of TLS connections, of requests and of WebSockets: as those of plain connections, one each."""

from __future__ import annotations

from typing import Any, cast

import pytest

import pynet as net
from pynet import http, https, tls
from pynet.timers import setTimeout
from pynet.ws import WebSocket, WebSocketServer
from tests.lab import port_of
from tests.tls.materials import rsa

from .connection_contexts import NAMES, Watch, as_user, every_host, run, serve, trail, user


@every_host
def test_tls(host: str) -> None:
    accepted: list[Watch] = []
    clients = [Watch(name) for name in NAMES]
    identity = rsa()

    def on_secure(socket: tls.TLSSocket) -> None:
        watch = Watch(f"connection {len(accepted)}")
        assert (user.get(), trail.get()) == ("server", ("raw",))
        trail.set(())
        accepted.append(watch)
        user.set(watch.name)
        watch.on(socket, "data", "end", "finish", "close")
        socket.end("hello")
        if len(accepted) == len(NAMES):
            server.close()

    def connect(port: int) -> None:
        for watch in clients:

            def client(watch: Watch = watch) -> None:
                socket = tls.connect(port, "127.0.0.1", rejectUnauthorized=False, servername="localhost")
                watch.on(socket, "connect", "secureConnect", "data", "end", "finish", "close")
                socket.end("hello")

            as_user(watch.name, client)

    server = tls.createServer({"key": identity.key, "cert": identity.cert}, on_secure)
    server.on("connection", lambda: trail.set(("raw",)))
    run(host, lambda: serve(server, connect), *clients)
    assert len(accepted) == len(NAMES)
    for watch in accepted:
        assert not watch.wrong
        assert set(watch.seen) == {"data", "end", "finish", "close"}
    for watch in clients:
        assert watch.seen[:2] == ["connect", "secureConnect"]


@every_host
def test_tls_over_a_socket_and_over_a_stream_of_it(host: str) -> None:
    watch = Watch("alice")
    identity = rsa()

    def connect(port: int) -> None:
        def client() -> None:
            def over() -> None:
                secure = tls.connect(socket=plain, rejectUnauthorized=False, servername="localhost")
                watch.on(secure, "secureConnect", "data", "end", "close")
                secure.resume()

            plain = net.connect(port, "127.0.0.1", over)
            watch.on(plain, "connect")

        as_user("alice", client)

    def on_secure(socket: tls.TLSSocket) -> None:
        socket.end("hello")
        server.close()

    server = tls.createServer({"key": identity.key, "cert": identity.cert}, on_secure)
    run(host, lambda: serve(server, connect), watch)
    assert watch.seen == ["connect", "secureConnect", "data", "end", "close"]


def requests(module: Any, host: str, agent: Any, is_last: bool = False, **options: Any) -> list[tuple[Watch, Watch]]:
    """Three users ask a server at once, by way of *agent*; what the requests and the answers saw."""
    watches = [(Watch(name), Watch(name)) for name in NAMES]
    left = list(NAMES)
    wrong: list[object] = []

    def on_request(request: http.IncomingMessage, response: http.ServerResponse) -> None:
        name = user.get()
        if not name.startswith("connection"):
            wrong.append(name)

        def check(*_: object) -> None:
            if user.get() != name:
                wrong.append((name, user.get()))

        for event in ("data", "end", "close"):
            cast("Any", request).on(event, check)
        for event in ("finish", "close"):
            cast("Any", response).on(event, check)
        request.resume()
        response.setHeader("Connection", "close" if is_last else "keep-alive")
        setTimeout(lambda: response.end(request.headers["who"]), 1)

    def ask(port: int) -> None:
        for of_request, of_answer in watches:

            def one(of_request: Watch = of_request, of_answer: Watch = of_answer) -> None:
                def on_response(response: http.IncomingMessage) -> None:
                    user.set(f"{of_request.name} is answered")
                    of_answer.name = of_request.name = user.get()
                    trail.set(())
                    of_answer.on(response, "data", "end", "close")
                    response.on("close", closed)

                def closed() -> None:
                    left.pop()
                    if not left:
                        server.close()
                        agent.destroy()

                request = module.request(
                    {"port": port, "host": "127.0.0.1", "agent": agent, "headers": {"who": of_request.name}, **options}
                )
                of_request.on(request, "socket", "finish")
                request.on("response", on_response)
                request.end()

            as_user(of_request.name, one)

    identity = rsa()
    server = module.createServer(on_request) if module is http else module.createServer(vars_of(identity), on_request)
    numbers = iter(range(10))
    server.on("connection", lambda: user.set(f"connection {next(numbers)}"))
    run(host, lambda: serve(server, ask), *(watch for pair in watches for watch in pair))
    assert wrong == []
    return watches


def vars_of(identity: Any) -> dict[str, Any]:
    return {"key": identity.key, "cert": identity.cert}


@every_host
@pytest.mark.parametrize("sockets", [1, 2, 3])
@pytest.mark.parametrize("keep_alive", [True, False])
def test_http_requests_that_wait_for_a_socket_of_another(host: str, sockets: int, keep_alive: bool) -> None:
    for of_request, of_answer in requests(http, host, http.Agent(maxSockets=sockets, keepAlive=keep_alive)):
        assert of_request.seen == ["socket", "finish"]
        assert of_answer.seen == ["data", "end", "close"]


@every_host
@pytest.mark.parametrize("keep_alive", [True, False])
def test_a_socket_of_an_agent_is_made_for_one_request_and_belongs_to_none_while_it_is_idle(
    host: str, keep_alive: bool
) -> None:
    made_for: list[str] = []
    closed: list[tuple[str, str]] = []

    class Agent(http.Agent):
        def createConnection(self, options: Any, callback: Any = None, /) -> Any:
            name = user.get()
            made_for.append(name)
            socket = super().createConnection(options, callback)
            cast("net.Socket", socket).on("close", lambda: closed.append((name, user.get())))
            return socket

    agent = Agent(maxSockets=1, keepAlive=keep_alive)
    requests(http, host, agent, not keep_alive)
    assert made_for == list(NAMES[: 1 if keep_alive else 3])
    if keep_alive:
        assert closed == [("alice", "alice")]
    else:
        assert closed == [(name, f"{name} is answered") for name in NAMES]


@every_host
def test_https(host: str) -> None:
    agent = https.Agent(maxSockets=1, keepAlive=True)
    for of_request, of_answer in requests(https, host, agent, rejectUnauthorized=False, servername="localhost"):
        assert of_request.seen == ["socket", "finish"]
        assert of_answer.seen == ["data", "end", "close"]


@every_host
@pytest.mark.parametrize("at_once", [True, False])
def test_websockets(host: str, at_once: bool) -> None:
    accepted: list[Watch] = []
    clients = [Watch(name) for name in NAMES]
    of_server = Watch("server")

    def on_connection(socket: WebSocket) -> None:
        watch = Watch(f"connection {len(accepted)}")
        assert (user.get(), trail.get()) == ("server", ())
        accepted.append(watch)
        user.set(watch.name)
        watch.note("connection")
        watch.on(socket, "message", "ping", "close")
        socket.on("ping", lambda: socket.close())
        if len(accepted) == len(NAMES):
            server.close()

    def connect() -> None:
        for watch in clients:

            def client(watch: Watch = watch) -> None:
                socket = WebSocket(f"ws://127.0.0.1:{port_of(server)}", allowSynchronousEvents=at_once)
                watch.on(socket, "upgrade", "open", "pong", "close")

                def opened() -> None:
                    for _ in range(3):
                        socket.send("x")
                    socket.ping()

                socket.on("open", opened)

            as_user(watch.name, client)

    server: Any = None

    def program() -> None:
        nonlocal server

        def make() -> WebSocketServer:
            made = WebSocketServer(port=0, host="127.0.0.1", allowSynchronousEvents=at_once)
            made.on("listening", lambda: as_user("nobody", connect))
            made.on("connection", on_connection)
            of_server.on(made, "close")
            return made

        server = as_user("server", make)

    run(host, program, of_server, *clients)
    for watch in accepted:
        assert not watch.wrong
        assert watch.seen == ["connection", "message", "message", "message", "ping", "close"]
    for watch in clients:
        assert watch.seen == ["upgrade", "open", "pong", "close"]
    assert of_server.seen == ["close"]
