"""Every connection has a context of its own: what one of its listeners sets, its later ones see, and no other does."""

from __future__ import annotations

import socket as stdlib_socket
from collections.abc import Callable
from typing import Any

import pydgram
import pynet as net
from pynet.process import nextTick, process
from pynet.timers import setTimeout

from .connection_contexts import NAMES, Watch, as_user, closing_with_the_last, every_host, run, serve, trail, user


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
        closed = closing_with_the_last(server)
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
