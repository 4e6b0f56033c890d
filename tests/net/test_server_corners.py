"""Servers: shared and foreign handles, options that reach the connections, failures that only the system can cause."""

from __future__ import annotations

import asyncio
import errno
import os
import socket as sockets
import sys
from pathlib import Path
from typing import Any

import pytest

import pynet as net
from pynet import testing
from pynet._handles import TCP, Pipe
from pynet._net._server import Server
from pynet.errors import NodeOSError
from tests.lab import port_of, run

if sys.platform == "darwin":
    from socket import TCP_KEEPALIVE as TCP_KEEPIDLE
else:
    from socket import TCP_KEEPIDLE


def test_an_unknown_keyword() -> None:
    with pytest.raises(TypeError, match="unexpected keyword argument 'allowHalfOpe'"):
        net.Server(allowHalfOpe=True)  # type: ignore[call-overload]
    with pytest.raises(TypeError, match="unexpected keyword argument 'hots'"):
        net.BoundSocket(hots="::1")  # type: ignore[call-arg]


def test_a_server_that_listens_where_another_does() -> None:
    """They share the handle: the last one has the connections, and closing either closes the port."""
    events: list[str] = []
    one = net.createServer(lambda socket: events.append("one's connection"))
    other = net.createServer(lambda socket: events.append(f"other's connection {socket.end() is socket}"))
    one.on("close", lambda: events.append("one closed"))
    other.on("close", lambda: events.append("other closed"))

    def both_listen() -> None:
        port = port_of(one)
        events.append(f"same port: {port_of(other) == port}")

        def first_is_over() -> None:
            other.close(lambda: net.connect(port, "127.0.0.1").on("error", refused))

        def refused(error: Any) -> None:
            events.append(f"{error.code}, listening: {one.listening} {other.listening}")
            one.close()

        net.connect(port, "127.0.0.1").resume().on("close", first_is_over)

    one.listen(0, "127.0.0.1", lambda: other.listen(one, both_listen))
    run()
    assert events == [
        "same port: True",
        "other's connection True",
        "other closed",
        "ECONNREFUSED, listening: True False",
        "one closed",
    ]


def test_listening_on_an_inherited_unix_socket(tmp_path: Path) -> None:
    path = os.path.relpath(tmp_path / "s")
    inherited = sockets.socket(sockets.AF_UNIX)
    inherited.bind(path)
    server = net.createServer(lambda socket: socket.end("hello"))
    got: list[Any] = []

    def listening() -> None:
        got.append(server.address())
        client = net.connect(path)
        client.on("data", got.append)
        client.on("close", lambda: server.close())

    server.listen({"fd": inherited.detach()}, listening)
    run()
    assert got == [None, b"hello"]


@pytest.mark.parametrize(("on", "delay_ms"), [(True, 7000), (False, 7000)])
def test_keep_alive_of_the_connections(on: bool, delay_ms: int) -> None:
    options: list[tuple[bool, int]] = []
    server = net.createServer(keepAlive=on, keepAliveInitialDelay=delay_ms)

    @server.on("connection")
    def _(socket: net.Socket) -> None:
        assert isinstance(socket._handle, TCP)
        with sockets.socket(fileno=os.dup(socket._handle.fileno())) as real:
            enabled = real.getsockopt(sockets.SOL_SOCKET, sockets.SO_KEEPALIVE) != 0
            options.append((enabled, real.getsockopt(sockets.IPPROTO_TCP, TCP_KEEPIDLE) if enabled else 0))
        socket.end()
        server.close()

    server.listen(0, "127.0.0.1", lambda: net.connect(port_of(server), "127.0.0.1").resume())
    run()
    assert options == [(True, 7) if on else (False, 0)]


def test_a_descriptor_is_a_number() -> None:
    """Node knows one kind: 3.0 is 3, and 3.5 is none."""
    log: list[object] = []
    with sockets.create_server(("127.0.0.1", 0)) as inherited:
        port = inherited.getsockname()[1]
        server = net.createServer()
        options: Any = {"fd": float(inherited.detach())}
        server.listen(options, lambda: log.append(server.address().port == port))  # type: ignore[union-attr]
        server.on("listening", lambda: server.close())
        run()
    with sockets.create_server(("127.0.0.1", 0)) as kept:
        options = {"fd": kept.fileno() + 0.5}
        net.createServer().on("error", lambda error: log.append(error.code)).listen(options)
        run()
    assert log == [True, "EINVAL"]


def test_a_drop_of_a_connection_that_is_gone_already(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some systems do not tell the local end of a broken connection; a listener finds every key all the same."""
    server = net.createServer().listen(0, "127.0.0.1")
    server.maxConnections = 0
    testing.run_until(server, "listening")
    port = port_of(server)

    def forgotten(handle: TCP) -> Any:
        raise OSError(errno.EINVAL, "")

    monkeypatch.setattr(TCP, "getsockname", forgotten)
    client = net.connect(port, "127.0.0.1").on("error", print)
    (ends,) = testing.run_until(server, "drop")
    assert (ends["localAddress"], ends["localPort"], ends["localFamily"]) == (None, None, None)
    assert (ends["remoteAddress"], ends["remoteFamily"]) == ("127.0.0.1", "IPv4")
    client.destroy()
    server.close()
    testing.run()


def test_a_drop_of_a_unix_connection_tells_no_addresses(tmp_path: Path) -> None:
    path = os.path.relpath(tmp_path / "s")
    server = net.createServer()
    server.maxConnections = 0
    dropped: list[tuple[Any, ...]] = []

    @server.on("drop")
    def _(*args: Any) -> None:
        dropped.append(args)
        server.close()

    server.listen(path, lambda: net.connect(path).resume().on("error", lambda error: None))
    run()
    assert dropped == [()]


def test_rights_that_cannot_be_given_end_the_listening(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Pipe, readable: bool, writable: bool) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(Pipe, "chmod", refuse)
    server = net.createServer()
    server.on("listening", lambda: pytest.fail("it does not listen"))
    path = os.path.relpath(tmp_path / "s")
    with pytest.raises(NodeOSError) as caught:
        server.listen(path=path, readableAll=True)
    assert (caught.value.code, caught.value.syscall) == ("EPERM", "uv_pipe_chmod")
    assert (server.listening, server.address()) == (False, path)
    run()


def test_all_addresses_where_there_is_no_ipv6(monkeypatch: pytest.MonkeyPatch) -> None:
    bind = TCP.bind

    def bind_ipv4(self: TCP, address: Any, **options: bool) -> None:
        if ":" in address[0]:
            raise OSError(errno.EAFNOSUPPORT, "Address family not supported by protocol")
        bind(self, address, **options)

    monkeypatch.setattr(TCP, "bind", bind_ipv4)
    server = net.createServer()
    seen: list[Any] = []

    @server.on("listening")
    def _() -> None:
        seen.append(server.address())
        server.close()

    server.listen(0)
    run()
    assert [(one.address, one.family) for one in seen] == [("0.0.0.0", "IPv4")]


def test_the_address_of_a_descriptor_that_somebody_closed() -> None:
    server = net.createServer()
    codes: list[tuple[str, str | None]] = []

    def listening() -> None:
        assert isinstance(server._handle, TCP)
        fd = server._handle.fileno()
        kept = os.dup(fd)
        os.close(fd)
        with pytest.raises(NodeOSError) as caught:
            server.address()
        codes.append((caught.value.code, caught.value.syscall))
        os.dup2(kept, fd)
        os.close(kept)
        server.close()

    server.listen(0, "127.0.0.1", listening)
    run()
    assert codes == [("EBADF", "address")]


def test_a_coroutine_listener_of_the_server_itself_that_fails() -> None:
    """A failure in a listener of ``connection`` is that connection's error; any other is the server's."""
    errors: list[Exception] = []

    async def main() -> None:
        server = net.createServer()

        @server.on("listening")
        async def _() -> None:
            raise ValueError("in listening")

        failed = asyncio.Event()
        server.on("error", errors.append)
        server.on("error", lambda error: failed.set())
        server.listen(0, "127.0.0.1")
        await asyncio.wait_for(failed.wait(), 5)
        async with server:
            pass

    asyncio.run(main())
    assert [str(error) for error in errors] == ["in listening"]


def test_listening_elsewhere_while_connections_last() -> None:
    """The server stays with the loop that its connections belong to."""
    server: Server = net.createServer()
    ports: list[int] = []

    def again() -> None:
        ports.append(port_of(server))
        server.close()

    @server.once("connection")
    def _(socket: net.Socket) -> None:
        server.close()
        server.listen(0, "127.0.0.1", again)
        socket.end()
        assert server._pynet_state.loop is socket._pynet_loop

    server.listen(0, "127.0.0.1", lambda: net.connect(port_of(server), "127.0.0.1").resume())
    run()
    assert len(ports) == 1
