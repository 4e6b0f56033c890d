"""Every connection has a context of its own: what one of its listeners sets, its later ones see, and no other does."""

from __future__ import annotations

import asyncio
import contextvars
import gc
import importlib
import socket as stdlib_socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pydgram
import pynet as net
from pynet import aio, events, http, https, tls
from pynet.process import nextTick, process, queueMicrotask
from pynet.stream import PassThrough
from pynet.testing import new_loop
from pynet.timers import setImmediate, setTimeout
from pynet.ws import WebSocket, WebSocketServer
from tests.lab import port_of
from tests.loop.hosted import has_uvloop
from tests.tls.materials import rsa

HOSTS = ("alone", "asyncio", *(("uvloop",) if has_uvloop() else ()))
NAMES = ("alice", "bob", "carol")

user: contextvars.ContextVar[str] = contextvars.ContextVar("user", default="nobody")
trail: contextvars.ContextVar[tuple[str, ...]] = contextvars.ContextVar("trail", default=())

every_host = pytest.mark.parametrize("host", HOSTS)


class Watch:
    """The events of one connection: each must find what all those before it have left, and nothing else."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.seen: list[str] = []
        self.wrong: list[object] = []

    def note(self, event: str) -> None:
        if user.get() != self.name or trail.get() != tuple(self.seen):
            self.wrong.append((event, user.get(), trail.get()))
        self.seen.append(event)
        trail.set(tuple(self.seen))

    def on(self, emitter: Any, *names: str) -> None:
        for name in names:
            emitter.on(name, lambda *_, name=name: self.note(name))


def as_user(name: str, call: Callable[[], Any]) -> Any:
    """Call it in a context of its own, whose user is *name*."""

    def run() -> Any:
        user.set(name)
        trail.set(())
        return call()

    return contextvars.copy_context().run(run)


def run(host: str, program: Callable[[], object], *watches: Watch) -> None:
    """Run *program* and all that follows from it; nothing of that may be seen outside."""

    async def main() -> None:
        program()

    def alone() -> None:
        program()
        net.run()

    if host == "alone":
        contextvars.copy_context().run(alone)
    elif host == "uvloop":
        aio.run_main(main(), loop_factory=importlib.import_module("uvloop").new_event_loop)
    else:
        net.run(main())
    assert user.get() == "nobody"
    for watch in watches:
        assert not watch.wrong, (watch.name, watch.wrong, watch.seen)


def serve(server: Any, then: Callable[[int], object]) -> Any:
    """Listen as the user "server"; the clients come from ``then(port)``, outside that."""

    def listening() -> None:
        as_user("nobody", lambda: then(port_of(server)))

    as_user("server", lambda: server.listen(0, "127.0.0.1", listening))
    return server


@every_host
def test_accepted_connections_clients_and_their_server(host: str) -> None:
    accepted: list[Watch] = []
    clients = [Watch(name) for name in NAMES]
    of_server = Watch("server")
    before: list[object] = []

    def on_connection(socket: net.Socket) -> None:
        before.append((user.get(), trail.get()))
        watch = Watch(f"connection {len(accepted)}")
        accepted.append(watch)
        user.set(watch.name)
        watch.note("connection")
        socket.allowHalfOpen = True
        watch.on(socket, "data", "end", "finish", "close")
        socket.on("end", lambda: socket.end("bye"))
        if len(accepted) == len(NAMES):
            server.close()

    def connect(port: int) -> None:
        for watch in clients:

            def client(watch: Watch = watch) -> None:
                socket = net.connect(port, "127.0.0.1")
                watch.on(socket, "connectionAttempt", "connect", "ready", "data", "end", "finish", "close")
                socket.end("hello")

            as_user(watch.name, client)

    server = net.createServer(on_connection)
    of_server.on(server, "listening", "close")

    def program() -> None:
        serve(server, connect)

    run(host, program, of_server, *clients)
    for watch in accepted:
        assert not watch.wrong
        assert watch.seen == ["connection", "data", "end", "finish", "close"]
    for watch in clients:
        assert watch.seen[:3] == ["connectionAttempt", "connect", "ready"]
        assert sorted(watch.seen[3:]) == ["close", "data", "end", "finish"]
    assert before == [("server", ())] * len(NAMES)  # of 'listening', too, nothing
    assert of_server.seen == ["listening", "close"]


@every_host
def test_alice_and_bob(host: str) -> None:
    said: list[str] = []

    def on_connection(socket: net.Socket) -> None:
        def on_data(data: bytes) -> None:
            if data.startswith(b"I am "):
                user.set(data[5:].decode())
                socket.write("welcome")
            else:
                said.append(f"{data.decode()} is {user.get()}")
                socket.end()

        socket.on("data", on_data)

    def connect(port: int) -> None:
        def client(name: str) -> net.Socket:
            socket = net.connect(port, "127.0.0.1")
            socket.write(f"I am {name}")
            return socket

        alice, bob = client("alice"), client("bob")
        waiting = ["alice", "bob"]

        def welcomed(_: bytes) -> None:
            waiting.pop()
            if not waiting:
                alice.write("alice")
                bob.write("bob")

        for socket in (alice, bob):
            socket.once("data", welcomed)
        alice.on("close", server.close)

    server = net.createServer(on_connection)

    def program() -> None:
        serve(server, connect)

    run(host, program)
    assert sorted(said) == ["alice is alice", "bob is bob"]


@every_host
def test_what_fails_and_what_takes_too_long(host: str) -> None:
    refused, silent, looked_up = Watch("refused"), Watch("silent"), Watch("looked up")
    with stdlib_socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]

        def refuse() -> None:
            socket = net.connect(port, "127.0.0.1")
            refused.on(socket, "connectionAttempt", "connectionAttemptFailed", "error", "close")

        def look_up() -> None:
            socket = net.connect({"port": port, "host": "localhost"})
            looked_up.on(socket, "lookup", "connectionAttempt", "error", "close")

        def wait(port: int) -> None:
            def client() -> None:
                socket = net.connect(port, "127.0.0.1")
                silent.on(socket, "connect", "timeout", "close")
                socket.setTimeout(5, socket.destroy)

            as_user("silent", client)

        def program() -> None:
            as_user("refused", refuse)
            as_user("looked up", look_up)
            server = net.createServer()
            server.on("connection", lambda socket: socket.on("close", lambda: server.close()).resume())
            serve(server, wait)

        run(host, program, refused, silent, looked_up)
    assert refused.seen[-2:] == ["error", "close"]
    assert looked_up.seen[0] == "lookup" and looked_up.seen[-2:] == ["error", "close"]
    assert silent.seen == ["connect", "timeout", "close"]


@every_host
def test_a_lookup_of_the_program_that_answers_whenever_it_likes(host: str) -> None:
    watches = [Watch(name) for name in NAMES]
    waiting: list[Callable[..., object]] = []

    def lookup(hostname: str, options: Any, callback: Callable[..., object]) -> None:
        waiting.append(callback)
        if len(waiting) == len(NAMES):  # the last one at once, in the connect() itself; the others from there
            for answer in reversed(waiting):
                answer(None, [{"address": "127.0.0.1", "family": 4}])

    def connect(port: int) -> None:
        for watch in watches:

            def client(watch: Watch = watch) -> None:
                socket = net.connect({"port": port, "host": "somewhere", "lookup": lookup})
                watch.on(socket, "lookup", "connectionAttempt", "connect", "close")
                socket.end()

            as_user(watch.name, client)

    def program() -> None:
        left = list(NAMES)

        def on_connection(socket: net.Socket) -> None:
            left.pop()
            socket.resume()
            if not left:
                server.close()

        server = net.createServer(on_connection)
        serve(server, connect)

    run(host, program, *watches[:-1])  # the last has no listener yet when its lookup answers
    for watch in watches[:-1]:
        assert watch.seen == ["lookup", "connectionAttempt", "connect", "close"]


@every_host
def test_a_lookup_that_answers_again_inside_its_first_answer(host: str) -> None:
    watch = Watch("alice")
    answers: list[Callable[..., object]] = []

    def lookup(hostname: str, options: Any, callback: Callable[..., object]) -> None:
        answers.append(callback)
        setTimeout(lambda: callback(None, []), 1)

    def again() -> None:
        if answers:
            answers.pop()(OSError("twice"))

    def client() -> None:
        socket = net.connect({"port": 1, "host": "somewhere", "lookup": lookup})
        watch.on(socket, "lookup", "error", "close")
        socket.on("lookup", again)
        nextTick(lambda: answers[0](None, [{"address": "127.0.0.1", "family": 4}]))

    run(host, lambda: as_user("alice", client), watch)
    assert watch.seen == ["lookup", "lookup", "error", "close"]


@every_host
def test_a_dropped_connection_leaves_nothing_behind(host: str) -> None:
    of_server = Watch("server")

    def connect(port: int) -> None:
        def closed() -> None:
            left.pop()
            if not left:
                server.close()

        left = list(NAMES)
        for _ in NAMES:
            net.connect(port, "127.0.0.1").on("close", closed).resume()

    server = net.createServer()
    server.maxConnections = 0
    of_server.on(server, "listening", "drop", "close")
    run(host, lambda: serve(server, connect), of_server)
    assert of_server.seen == ["listening", "drop", "drop", "drop", "close"]


@every_host
def test_one_that_is_destroyed_by_another(host: str) -> None:
    first, second = Watch("first"), Watch("second")
    sockets: list[net.Socket] = []

    def on_connection(socket: net.Socket) -> None:
        sockets.append(socket)
        watch = (first, second)[len(sockets) - 1]
        user.set(watch.name)
        watch.on(socket, "data", "error", "close")
        if len(sockets) == 2:
            socket.on("data", lambda: sockets[0].destroy(ValueError("enough")))
            server.close()

    def connect(port: int) -> None:
        def second_one() -> None:
            two: net.Socket = net.connect(port, "127.0.0.1", lambda: two.write("x"))
            one.on("close", lambda: two.destroy())

        one = net.connect(port, "127.0.0.1", second_one)

    server = net.createServer(on_connection)

    def program() -> None:
        serve(server, connect)

    run(host, program, first, second)
    assert first.seen == ["error", "close"]
    assert second.seen == ["data", "close"]


@every_host
def test_what_a_listener_leaves_by_raising_stays_where_it_belongs(host: str) -> None:
    watches = [Watch("0"), Watch("1")]
    made: list[net.Socket] = []
    caught: list[str] = []

    def on_connection(socket: net.Socket) -> None:
        watch = watches[len(made)]
        made.append(socket)
        user.set(watch.name)
        watch.on(socket, "data", "error", "close")
        if len(made) == 2:
            server.close()

            def fail() -> None:
                made[0].destroy(ValueError("one"))
                socket.destroy(ValueError("two"))
                raise RuntimeError("mine")

            socket.once("data", fail)

    def connect(port: int) -> None:
        def then() -> None:
            net.connect(port, "127.0.0.1", lambda: None).on("error", int).on("close", int).resume().write("x")

        net.connect(port, "127.0.0.1", then).on("error", int).resume()

    server = net.createServer(on_connection)
    process.on("uncaughtException", lambda error: caught.append(str(error)))
    try:
        run(host, lambda: serve(server, connect), *watches)
    finally:
        process.removeAllListeners("uncaughtException")
    assert caught == ["mine"]
    assert watches[0].seen == ["error", "close"]
    assert watches[1].seen == ["data", "error", "close"]


@every_host
def test_datagram_sockets(host: str) -> None:
    watches = [Watch(name) for name in NAMES]
    sent: list[str] = []
    failed: list[str] = []

    def program() -> None:
        for watch in watches:

            def make(watch: Watch = watch) -> None:
                socket = pydgram.createSocket("udp4")
                watch.on(socket, "listening", "message", "close")

                def send() -> None:
                    user.set("a sender")
                    port = socket.address().port
                    socket.send("x", port, "127.0.0.1", lambda: sent.append(user.get()))
                    socket.send("y", port, "no such name.invalid", lambda error: failed.append(user.get()))
                    user.set(watch.name)

                socket.on("listening", send)
                socket.on("message", socket.close)
                socket.bind(0, "127.0.0.1")

            as_user(watch.name, make)

    run(host, program, *watches)
    for watch in watches:
        assert watch.seen == ["listening", "message", "close"]
    assert sent == ["a sender"] * len(NAMES)
    assert set(failed) <= {"a sender"}


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


@every_host
def test_what_a_connection_asks_for_later_has_its_context(host: str) -> None:
    seen: list[tuple[str, str]] = []
    ways = (nextTick, queueMicrotask, lambda call: setTimeout(call, 1), setImmediate, net.post)

    def on_connection(socket: net.Socket) -> None:
        user.set(f"connection {socket.remotePort}")
        name = user.get()

        def note(*_: object) -> None:
            seen.append((name, user.get()))

        for way in ways:
            way(note)
        socket.write("x", note)
        stream = PassThrough()
        stream.on("data", note)
        stream.write("x")
        socket.end()

    def connect(port: int) -> None:
        left = list(NAMES)

        def closed() -> None:
            left.pop()
            if not left:
                server.close()

        for _ in NAMES:
            net.connect(port, "127.0.0.1").on("close", closed).resume()

    server = net.createServer(on_connection)
    run(host, lambda: serve(server, connect))
    assert len(seen) == len(NAMES) * (len(ways) + 2)
    assert all(name == found for name, found in seen)


@pytest.mark.parametrize("host", HOSTS[1:])
def test_coroutine_listeners_and_what_they_await(host: str) -> None:
    watches: list[Watch] = []
    of_tasks: list[object] = []

    async def on_connection(socket: net.Socket) -> None:
        name = f"connection {socket.remotePort}"
        user.set(name)  # of the task, which has a copy
        watch = Watch("server")
        watches.append(watch)
        watch.on(socket, "end", "close")
        first = (await events.once(socket, "data"))[0]
        of_tasks.append(user.get() == name)
        assert first == b"x"
        socket.write("go on")
        passed = PassThrough()
        passed.write("through")
        passed.on("data", lambda *_: of_tasks.append(user.get()))  # on a tick
        async for chunk in socket:
            assert chunk
            of_tasks.append(user.get() == name)
        socket.end()
        of_tasks.append(user.get() == name)

    def connect(port: int) -> None:
        left = list(NAMES)

        def closed() -> None:
            left.pop()
            if not left:
                server.close()

        def client() -> None:
            socket = net.connect(port, "127.0.0.1")
            socket.on("close", closed)
            socket.once("data", lambda: socket.end("more"))
            socket.write("x")

        for _ in NAMES:
            client()

    server = net.createServer({"allowHalfOpen": True}, on_connection)
    run(host, lambda: serve(server, connect))
    assert len(watches) == len(NAMES)
    for watch in watches:
        assert not watch.wrong
    names = [found for found in of_tasks if isinstance(found, str)]
    assert len(names) == len(set(names)) == len(NAMES)  # a stream that a task moves emits in the context of the task
    assert all(found is True for found in of_tasks if not isinstance(found, str))


@pytest.mark.parametrize("host", HOSTS[1:])
def test_a_task_that_is_woken_by_the_event_of_another(host: str) -> None:
    """Alice's task waits for what bob sends: what it then does is alice's still."""
    seen: list[str] = []
    arrived: dict[str, asyncio.Future[None]] = {}

    async def on_connection(socket: net.Socket) -> None:
        name = ((await events.once(socket, "data"))[0]).decode()
        user.set(name)
        socket.on("data", lambda: user.set(f"{name} speaks"))
        if name == "alice":
            arrived["bob"] = asyncio.get_running_loop().create_future()
            socket.write("go on")
            await arrived["bob"]
            stream = PassThrough()
            stream.write("x")
            stream.on("data", lambda *_: seen.append(user.get()))  # on a tick
            await asyncio.sleep(0)
            socket.end()
        else:
            socket.on("data", lambda: arrived["bob"].set_result(None))
            socket.write("go on")
            await events.once(socket, "close")

    def connect(port: int) -> None:
        def bob() -> None:
            second: net.Socket = net.connect(port, "127.0.0.1", lambda: second.write("bob"))
            second.once("data", lambda: second.write("now"))
            alice.on("close", second.destroy)

        alice: net.Socket = net.connect(port, "127.0.0.1", lambda: alice.write("alice"))
        alice.once("data", bob)
        alice.on("close", server.close)

    server = net.createServer(on_connection)
    run(host, lambda: serve(server, connect))
    assert seen == ["alice"]


@settings(deadline=None, max_examples=12)
@given(
    st.lists(
        st.tuples(st.integers(0, 49), st.sampled_from(("write", "write", "write", "end", "destroy"))), max_size=200
    )
)
def test_fifty_connections_interleaved(steps: list[tuple[int, str]]) -> None:
    watches: list[Watch] = []
    accepted: list[net.Socket] = []

    def on_connection(socket: net.Socket) -> None:
        watch = Watch(f"connection {len(accepted)}")
        assert (user.get(), trail.get()) == ("server", ())
        accepted.append(socket)
        watches.append(watch)
        user.set(watch.name)
        watch.note("connection")
        watch.on(socket, "data", "end", "finish", "error", "close")
        socket.on("data", socket.write)

    with new_loop() as loop:
        server = as_user("server", lambda: net.createServer(on_connection).listen(0, "127.0.0.1"))
        loop.run_until(lambda: server.listening)
        peers = [stdlib_socket.create_connection(("127.0.0.1", port_of(server))) for _ in range(50)]
        loop.run_until(lambda: len(accepted) == 50)
        for number, step in steps:
            if step == "write":
                peers[number].send(b"x") if peers[number].fileno() >= 0 and accepted[number].readable else None
            elif step == "end":
                peers[number].close()
            else:
                accepted[number].destroy()
            loop.turn()
        for peer in peers:
            peer.close()
        loop.run_until(lambda: all(socket.closed for socket in accepted))
        server.close()
        loop.run()
    for watch in watches:
        assert not watch.wrong, watch.wrong
        assert watch.seen[-1] == "close"


# What it costs


@contextmanager
def counted(calls: dict[str, int]) -> Iterator[None]:
    """Count the calls of ``Context.run()``, and the copies."""

    def note(frame: FrameType, event: str, called: Any) -> None:
        if event == "c_call":
            of_context = isinstance(getattr(called, "__self__", None), contextvars.Context)
            if (of_context and called.__name__ in ("run", "copy")) or called is contextvars.copy_context:
                calls[called.__name__] = calls.get(called.__name__, 0) + 1

    gc.disable()
    sys.setprofile(note)
    try:
        yield
    finally:
        sys.setprofile(None)
        gc.enable()


def test_one_run_for_an_event_and_one_copy_for_a_connection() -> None:
    with new_loop() as loop:
        server = net.createServer(lambda socket: socket.on("data", socket.write)).listen(0, "127.0.0.1")
        loop.run_until(lambda: server.listening)
        accepting: dict[str, int] = {}
        with stdlib_socket.create_connection(("127.0.0.1", port_of(server))) as peer:
            with counted(accepting):
                loop.turn()
            assert accepting == {"copy": 1, "run": 2}  # the event, and the tick that has the stream flow
            for _ in range(3):
                echo: dict[str, int] = {}
                peer.send(b"x")
                with counted(echo):
                    loop.turn()
                assert echo == {"run": 1}
                assert peer.recv(1) == b"x"
        server.close()
        loop.run()


def test_one_run_for_a_datagram() -> None:
    with new_loop() as loop:
        creating: dict[str, int] = {}
        with counted(creating):
            socket = pydgram.createSocket("udp4")
        assert creating == {"copy_context": 1}
        socket.on("message", lambda message, info: socket.send(message, info.port, info.address))
        socket.bindSync({"address": "127.0.0.1"})
        port = socket.address().port
        with stdlib_socket.socket(type=stdlib_socket.SOCK_DGRAM) as peer:
            peer.bind(("127.0.0.1", 0))
            loop.turn()
            for _ in range(3):
                echo: dict[str, int] = {}
                peer.sendto(b"x", ("127.0.0.1", port))
                with counted(echo):
                    loop.turn()
                assert echo == {"run": 1}
        socket.close()
        loop.run()
