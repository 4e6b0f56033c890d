"""Connection: every handle that carries a stream has the whole face, for a type checker and at run time."""

from __future__ import annotations

import os
import socket

import pytest

from pynet._handles import TCP, Connection, FdStream, Pipe
from pynet._loop import current_loop

MEMBERS = sorted({name for name in vars(Connection) if not name.startswith("_")}.union(Connection.__annotations__))


@pytest.fixture(params=["tcp", "pipe", "fd"])
def connection(request: pytest.FixtureRequest) -> Connection:
    loop = current_loop()
    one, other = socket.socketpair()
    other.close()
    handle: Connection
    if request.param == "pipe":
        handle = Pipe(loop, sock=one)
    elif request.param == "tcp":
        one.close()
        handle = TCP(loop)
    else:
        one.close()
        read, write = os.pipe()
        os.close(read)
        handle = FdStream(loop, write)
    request.addfinalizer(loop.run)
    request.addfinalizer(handle.close)
    return handle


@pytest.mark.parametrize("name", sorted(set(MEMBERS) - {"send"}))
def test_the_whole_face_is_there(connection: Connection, name: str) -> None:
    getattr(connection, name)


def test_send_is_there_as_soon_as_it_may_be_called() -> None:
    loop = current_loop()
    one, other = socket.socketpair()
    handle: Connection = Pipe(loop, sock=one)
    assert handle.can_send
    assert handle.channel.send(b"x") == 1
    assert other.recv(2) == b"x"
    other.close()
    handle.close()
    loop.run()
    assert not handle.can_send


def test_only_tcp_leads_to_tcp(connection: Connection) -> None:
    assert (connection.tcp is connection) == isinstance(connection, TCP)
    assert connection.tcp is None or isinstance(connection, TCP)
