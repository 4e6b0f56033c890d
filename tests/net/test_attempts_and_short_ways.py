"""Where a short way, or one attempt of several, could forget what the long way does."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

import pynet as net
from pynet import process
from pynet._handles import TCP, StreamHandle
from pynet._loop import current_loop
from tests.lab import port_of, run

ADDRESSES = [{"address": "127.0.0.1", "family": 4}, {"address": "127.0.0.2", "family": 4}]


def answering(addresses: list[Any]) -> Callable[..., None]:
    def lookup(host: str, options: Any, callback: Callable[..., object]) -> None:
        current_loop().next_tick(callback, None, addresses)

    return lookup


def noting(codes: list[Any], then: Callable[[], object]) -> Callable[[Any], None]:
    """A listener that keeps the code of an error, then goes on."""

    def listener(error: Any) -> None:
        codes.append(error.code)
        then()

    return listener


class Boom(Exception):
    """What the listener raises."""


CONNECTING = ["lookup", "connectionAttempt", "connectionAttemptFailed", "connectionAttemptTimeout", "connect", "ready"]


@pytest.mark.parametrize("by", ["run() again", "uncaughtException"])
@pytest.mark.parametrize("event", CONNECTING)
@pytest.mark.parametrize("to", ["a name", "two addresses", "a literal", "a dead name", "a dead path"])
def test_a_listener_that_raises_does_not_stop_the_attempt(event: Any, to: str, by: str, patience: None) -> None:
    """It goes on as if the listener had returned; the exception is the program's."""
    raised: list[str] = []
    events: list[str] = []
    taken: list[type] = []
    server = net.createServer(lambda peer: peer.resume().end("hello"))
    client = net.Socket()

    def boom(*args: object) -> None:
        raised.append(event)
        raise Boom

    client.add_listener(event, boom)
    for name in ("connect", "ready", "error", "close"):
        client.on(name, lambda *_, name=name: events.append(name))

    def listening() -> None:
        port = port_of(server)
        client.on("close", lambda: server.close())
        client.resume()
        if to == "a dead path":
            client.connect("/no/such/path")
        elif to == "a literal":
            client.connect(port, "127.0.0.1")
        else:
            dead = [{"address": "192.0.2.1", "family": 4}] if event == "connectionAttemptTimeout" else []
            if to == "a dead name":
                server.close()
            options: Any = {"autoSelectFamilyAttemptTimeout": 10} if dead else {}
            lookup = answering([*dead, *ADDRESSES[: 1 if to != "two addresses" else 2]])
            client.connect(port=port, host="h", lookup=lookup, **options)
            client.write("hi")

    def take(error: object) -> None:
        taken.append(type(error))

    server.listen(0, "127.0.0.1", listening)
    if by == "uncaughtException":
        process.on("uncaughtException", take)
        try:
            run()
        finally:
            process.off("uncaughtException", take)
        assert taken == [Boom] * len(raised)
    else:
        for _ in range(len(CONNECTING)):
            with suppress(Boom):
                run()
                break
    assert events[-1] == "close"
    if to.startswith("a dead"):
        assert events == ["error", "close"]
    else:
        assert events == [*(name for name in ("connect", "ready") if name != event), "close"]
    assert not client.connecting
    assert client.destroyed


@pytest.fixture
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """192.0.2.1 (RFC 5737) never answers, whatever the network here makes of it."""
    connect = TCP.connect

    def patched(self: TCP, address: Any, on_connect: Any) -> None:
        if address[0] == "192.0.2.1":
            self._socket_for(address)
            self._on_connect = on_connect
            self.loop.ref_count(1)
        else:
            connect(self, address, on_connect)

    monkeypatch.setattr(TCP, "connect", patched)


def test_the_last_of_several_attempts_has_no_time_limit(patience: None) -> None:
    events: list[str] = []
    socket = net.Socket()
    socket.on("connectionAttemptTimeout", lambda address: events.append(address))
    silent = [{"address": "127.0.0.3", "family": 4}, {"address": "192.0.2.1", "family": 4}]
    socket.on("error", lambda: None)
    socket.connect(port=1, host="h", lookup=answering(silent), autoSelectFamilyAttemptTimeout=10)
    current_loop().start_timer(100, socket.destroy)
    run()
    assert events == []


def test_unref_outlives_the_first_attempt(patience: None) -> None:
    socket = net.Socket()
    silent = [{"address": "192.0.2.1", "family": 4}, {"address": "127.0.0.1", "family": 4}]
    server = net.createServer().unref()

    def listening() -> None:
        socket.connect(port=port_of(server), host="h", lookup=answering(silent), autoSelectFamilyAttemptTimeout=10)
        socket.unref()

    reads: list[bool] = []

    def connected() -> None:
        handle = socket._handle
        assert handle is not None
        reads.append(handle.has_ref())
        current_loop().start_timer(5, lambda: (socket.destroy(), server.close()))

    socket.on("connect", connected)
    server.listen(0, "127.0.0.1", listening)
    current_loop().start_timer(50, lambda: None)
    run()
    assert reads == [False]


@pytest.mark.parametrize("local", [None, "in use"])
def test_the_handle_of_each_former_attempt_is_closed(local: str | None) -> None:
    """Also of one whose bind has failed."""
    handles: list[Any] = []
    server = net.createServer(lambda peer: peer.resume())
    client = net.Socket()

    def attempt() -> None:
        handles.append(client._handle)

    def listening() -> None:
        options: Any = {"localPort": port_of(server)} if local else {}
        dead = [{"address": f"127.0.0.{i}", "family": 4} for i in (7, 8, 9)]
        client.on("connectionAttempt", attempt)
        client.on("error", lambda: None)
        client.on("close", lambda: server.close())
        client.connect(port=1, host="h", lookup=answering(dead), **options)

    server.listen(0, "127.0.0.1", listening)
    run()
    assert len({id(handle) for handle in handles}) == len(handles)
    assert all(handle.closing for handle in handles)
    assert current_loop().open_handles() == []


def with_a_connection(use: Callable[[net.Socket, net.Socket], object]) -> None:
    """Have *use* called with both ends."""
    server = net.createServer()
    ends: list[net.Socket] = []

    def both(socket: net.Socket) -> None:
        ends.append(socket)
        if len(ends) == 2:
            accepted, client = sorted(ends, key=lambda end: end.server is None)
            use(client, accepted)

    def listening() -> None:
        client = net.connect(port_of(server), "127.0.0.1")
        client.on("connect", lambda: both(client))

    def connection(socket: net.Socket) -> None:
        server.close()
        both(socket)

    server.on("connection", connection)
    server.listen(0, "127.0.0.1", listening)
    run()


@pytest.mark.parametrize("chunk", [b"x", "x"], ids=["bytes", "text"])
def test_a_write_that_goes_out_at_once_is_no_idle_time(chunk: Any) -> None:
    refreshed: list[bool] = []

    def use(client: net.Socket, accepted: net.Socket) -> None:
        accepted.resume()
        client.setTimeout(60_000)
        timer = client._pynet_state.timer
        assert timer is not None

        class Spy:
            def refresh(self) -> None:
                refreshed.append(True)

            def cancel(self) -> None:
                assert timer is not None
                timer.cancel()

        client._pynet_state.timer = Spy()  # type: ignore[assignment]
        client.write(chunk)
        client.destroy()

    with_a_connection(use)
    assert refreshed == [True]


class BreaksOnce:
    """A channel whose first ``send()`` fails; notes what is sent afterwards."""

    def __init__(self, real: Any, sent: list[bytes]) -> None:
        self._real = real
        self._sent = sent
        self._is_broken = False

    def send(self, data: bytes) -> int:
        if not self._is_broken:
            self._is_broken = True
            raise BrokenPipeError(32, "gone")
        self._sent.append(bytes(data))
        return int(self._real.send(data))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)


@pytest.mark.parametrize("way", ["at once", "by the queue"])
def test_after_a_write_that_failed_nothing_goes_out(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A write in the callback of the error must not overtake what was lost."""
    sent: list[bytes] = []
    codes: list[Any] = []

    def use(client: net.Socket, accepted: net.Socket) -> None:
        handle: Any = client._handle
        handle.channel, handle.fd = BreaksOnce(handle.channel, sent), -1
        client.on("error", noting(codes, lambda: client.write(b"in error")))
        client.on("close", lambda: accepted.destroy())
        if way == "at once":
            client.write(b"first")
            client.write(b"second", noting(codes, lambda: client.write(b"third")))
        else:
            client.write("first", noting(codes, lambda: client.write(b"second")))

    with_a_connection(use)
    assert sent == []
    assert codes == ["EPIPE", "EPIPE"]


def test_the_handle_of_a_failed_bind_is_closed() -> None:
    before = current_loop().open_handles()
    server, other = net.createServer(), net.createServer()
    errors: list[Any] = []
    other.on("error", noting(errors, lambda: server.close()))
    server.listen(0, "127.0.0.1", lambda: other.listen(port_of(server), "127.0.0.1"))
    run()
    assert errors == ["EADDRINUSE"]
    assert current_loop().open_handles() == before
    assert all(not isinstance(handle, StreamHandle) for handle in current_loop().open_handles())


@pytest.mark.parametrize(
    ("where", "code"), [({"port": 0, "host": "192.0.2.1"}, "EADDRNOTAVAIL"), ({"path": "no/s"}, "ENOENT")]
)
def test_a_handle_that_cannot_be_bound_is_closed(
    where: Any, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    before = current_loop().open_handles()
    errors: list[Any] = []
    server = net.createServer()
    server.on("error", noting(errors, lambda: None))
    server.listen(where)
    run()
    assert errors in ([code], ["EACCES"])
    assert current_loop().open_handles() == before
