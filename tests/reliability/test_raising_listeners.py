"""A listener that raises: run() ends with the exception, the next run() goes on, and so does the socket."""

from __future__ import annotations

import socket as stdlib_socket

import pytest

import pynet as net
from pynet import process
from pynet._loop import current_loop
from tests.reliability.serving import addressed, watched


class Boom(Exception):
    """What the listener raises."""


def boom(*args: object) -> None:
    raise Boom


@pytest.mark.parametrize("by", ["run() again", "uncaughtException"])
@pytest.mark.parametrize("early", [False, True], ids=["", "asked for while connecting"])
@pytest.mark.parametrize("event", ["connect", "ready", "end", "finish", "close"])
def test_on_the_way_from_connect_to_close(event: str, early: bool, by: str) -> None:
    """It reads, writes, ends and closes all the same."""
    sent, heard, received, taken, events = bytearray(), bytearray(), bytearray(), list[object](), list[str]()

    def connection(socket: net.Socket) -> None:
        socket.on("data", heard.extend)
        socket.end("from the server")

    def raised(error: object) -> None:
        taken.append(type(error))

    server = net.createServer({"allowHalfOpen": True}, connection)
    client = net.Socket()
    client.add_listener(event, boom)  # before those of the library, which wait for the connection too
    client.on("data", received.extend)
    for name in ("end", "finish", "close"):
        client.prependListener(name, lambda *, name=name: events.append(name))
    client.prependOnceListener("close", lambda: server.close())

    def speak() -> None:
        client.write("one ")
        sent.extend(b"one two")
        client.end("two", lambda: events.append("ended"))

    def listening() -> None:
        client.connect(addressed(server).port, "localhost")
        if early:
            speak()
        else:
            client.prependOnceListener("connect", speak)

    server.listen(0, "localhost", listening)
    if by == "run() again":
        with pytest.raises(Boom):
            watched()
        watched()
    else:
        process.on("uncaughtException", raised)
        try:
            watched()
        finally:
            process.off("uncaughtException", raised)
        assert taken == [Boom] * len(taken)
        assert taken
    assert heard == sent == b"one two"
    assert received == b"from the server"
    assert sorted(events) == ["close", "end", "ended", "finish"]
    assert events[-1] == "close"
    assert client.destroyed


def test_after_a_failed_reset_the_server_still_closes() -> None:
    """A reset behind an end() under way fails; nobody listens to that, and the server counts down all the same."""
    closed: list[object] = []

    def connection(socket: net.Socket) -> None:
        socket.on("close", lambda had_error: closed.append(had_error))
        server.close(lambda: closed.append("server"))
        socket.end()
        socket.resetAndDestroy()

    server = net.createServer(connection)
    server.listen(0, "127.0.0.1")
    current_loop().turn()
    with stdlib_socket.create_connection(("127.0.0.1", addressed(server).port)):
        with pytest.raises(OSError, match="reset EINVAL") as caught:
            watched()
        watched()
    assert getattr(caught.value, "code", None) == "EINVAL"
    assert closed == ["server", True]
