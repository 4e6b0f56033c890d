"""TLSHandle alone, over a connection in memory: every byte at which it can be cut, and any way to cut it in pieces."""

from __future__ import annotations

import errno
import random
import ssl
from collections.abc import Callable
from typing import Any

import pytest

from pynet import tls
from pynet._handles import Callbacks
from pynet._handles.tls import TLSHandle
from pynet._loop import current_loop
from pynet._tls._codes import from_ssl  # the handle's own tests look inside
from pynet._tls._context import Use
from tests.lab import run
from tests.loop.streams import Buffers

from .helpers import CA, SERVER
from .wire import End, failure, wire

SERVER_CONTEXT = tls.createSecureContext(key=SERVER.key, cert=SERVER.cert)
CLIENT_CONTEXT = tls.createSecureContext(ca=CA.cert)


class Side:
    """One side of a connection, and all that it was told."""

    def __init__(self, inner: End, *, server: bool, version: ssl.TLSVersion | None = None) -> None:
        self.handle = TLSHandle(inner, from_ssl)
        self.secure: list[Any] = []
        self.failures: list[Exception] = []
        self.ends: list[Any] = []
        self.done: list[Any] = []
        self.closed = 0
        self.got = bytearray()
        self.on_secure: Callable[[], object] = lambda: None
        use = Use(server, ssl.CERT_NONE if server else ssl.CERT_REQUIRED)
        context = (SERVER_CONTEXT if server else CLIENT_CONTEXT).for_use(use)
        if version is not None:
            highest: tls.SecureVersion = "TLSv1.2" if version is ssl.TLSVersion.TLSv1_2 else "TLSv1.3"
            own = tls.createSecureContext(key=SERVER.key, cert=SERVER.cert, ca=CA.cert, maxVersion=highest)
            context = own.for_use(use)
        self.handle.read_start(Callbacks(self.got.extend, self._ended))
        if server:
            self.handle.read_hello(lambda hello: self._begin(context, True))
        else:
            self._begin(context, False)

    def _begin(self, context: ssl.SSLContext, server: bool) -> None:
        self.handle.secure(context, self._secured, self.failures.append, server_side=server)

    def _secured(self, error: Any) -> None:
        self.secure.append(error)
        if error is None:
            self.on_secure()

    def _ended(self, error: Any) -> None:
        self.ends.append(error)

    def write(self, data: bytes) -> None:
        if self.handle.write(data, self.done.append):
            self.done.append(None)

    def close(self) -> None:
        self.handle.close(self._closed)

    def _closed(self) -> None:
        self.closed += 1


def both(seed: int = 0, largest: int = 65536, version: ssl.TLSVersion | None = None) -> tuple[Side, Side, End, End]:
    near, far = wire(current_loop(), seed, largest)
    client, server = Side(near, server=False, version=version), Side(far, server=True, version=version)
    return client, server, near, far


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_any_pieces_give_the_same_bytes(seed: int, version: ssl.TLSVersion) -> None:
    rng = random.Random(seed)
    client, server, _, _ = both(seed, [1500, 7, 20_000, 65536, 333, 4096][seed], version)
    size = 3000 if seed == 1 else 200_000
    there, back = rng.randbytes(size), rng.randbytes(size)

    def speak(side: Side, data: bytes) -> None:
        at, count = 0, 0
        while at < len(data):
            step = rng.randint(1, 40_000)
            side.write(data[at : at + step])
            at += step
            count += 1
        side.handle.shutdown(lambda error: side.done.append("shut"))
        expected.append((side, count))

    expected: list[tuple[Side, int]] = []
    client.on_secure = lambda: speak(client, there)
    server.on_secure = lambda: speak(server, back)
    run(20_000)
    assert bytes(server.got) == there
    assert bytes(client.got) == back
    for side, count in expected:
        assert side.done == [None] * count + ["shut"]
        assert side.ends == [None]
        assert side.failures == []
        assert side.handle.bytes_read == size
        assert side.handle.bytes_written == size


def lengths() -> tuple[int, int]:
    """How many bytes each direction of a handshake and a message is."""
    client, server, near, far = both()
    client.on_secure = lambda: client.write(b"hello")
    server.on_secure = lambda: server.write(b"hi")
    run()
    return far.bytes_read, near.bytes_read


@pytest.mark.parametrize("fault", [None, errno.ECONNRESET], ids=["FIN", "RST"])
@pytest.mark.parametrize("direction", ["to the server", "to the client"])
def test_cut_at_every_byte(direction: str, fault: int | None) -> None:
    """One end, no second; no handshake that succeeds late; what was written is told of; ``close`` once."""
    total = lengths()[direction == "to the client"]
    for cut in [*range(12), *range(12, total, 23), *range(max(12, total - 40), total)]:
        client, server, near, far = both()
        end = far if direction == "to the server" else near
        end.cut_after = cut
        end.fault = None if fault is None else failure(fault)
        sides = client, server
        client.write(b"hello")
        server.write(b"hi")
        run()  # until nothing happens any more
        for side in sides:
            side.close()
        run()
        for side in sides:
            assert side.closed == 1, cut
            assert len(side.done) == 1, (cut, side.done)
            assert len(side.secure) <= 1, cut
            assert len(side.ends) <= 1, cut
            assert side.handle.inner.closing
        cut_side = server if direction == "to the server" else client
        assert len(cut_side.ends) == 1 or cut_side.secure, cut
        if fault is not None and cut_side.ends:
            assert cut_side.ends == [end.fault] or cut_side.ends == [None], cut


@pytest.mark.parametrize("at", ["handshake", "record"])
def test_garbage_in_the_middle(at: str) -> None:
    client, server, near, far = both()
    if at == "handshake":
        far.arrive(b"")
        near.arrive(b"\x16\x03\x03\x00\x05abcde" * 3)
        run()
        assert [type(error).__name__ for error in client.secure] == ["SecureError"]
        assert client.secure[0].code.startswith("ERR_SSL_")
    else:
        client.on_secure = lambda: near.arrive(b"\x17\x03\x03\x00\x20" + b"x" * 32)
        run()
        assert [error.code for error in client.failures] == ["ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC"]  # type: ignore[attr-defined]
        assert isinstance(client.failures[0], ssl.SSLError)
    for side in (client, server):
        side.close()
    run()
    assert (client.closed, server.closed) == (1, 1)


def test_a_flight_that_is_lost_ends_the_handshake() -> None:
    """The kernel had no memory for it: there is nothing wrong with the connection, so reading would wait for ever."""
    client, server, _, far = both()
    far.refuses = [failure(errno.ENOMEM)]
    run()
    assert [error.errno for error in server.ends] == [errno.ENOMEM]
    assert server.secure == []
    for side in (client, server):
        side.close()
    run()


def test_a_record_that_is_lost_later_ends_the_connection() -> None:
    """The connection beneath had queued it, and to the program it was written."""
    client, server, _, far = both()

    def speak() -> None:
        far.refuses = [failure(errno.EAGAIN), failure(errno.ENOMEM)]
        server.write(b"lost")

    server.on_secure = lambda: current_loop().set_immediate(speak)
    run()
    assert server.done == [None]
    assert [error.errno for error in server.ends] == [errno.ENOMEM]
    server.write(b"too late")
    for side in (client, server):
        side.close()
    run()
    assert [getattr(error, "errno", None) for error in server.done] == [None, errno.ECANCELED]
    assert bytes(client.got) == b""


def test_a_peer_that_takes_no_more_is_heard_out() -> None:
    client, server, _, far = both()

    def speak() -> None:
        client.write(b"last words")
        far.refuses = [failure(errno.EAGAIN), failure(errno.EPIPE)]
        server.write(b"lost")

    server.on_secure = lambda: current_loop().set_immediate(speak)
    run()
    assert bytes(server.got) == b"last words"
    assert server.ends == []
    for side in (client, server):
        side.close()
    run()


def test_close_cancels_what_waits_in_order() -> None:
    client, _, near, _ = both()
    order: list[Any] = []
    client.handle.write(b"a", lambda error: order.append(("a", error.errno)))  # type: ignore[union-attr]
    client.handle.write(b"b", lambda error: order.append(("b", error.errno)))  # type: ignore[union-attr]
    client.handle.shutdown(lambda error: order.append(("shut", error.errno)))  # type: ignore[union-attr]
    client.handle.close(lambda: order.append("closed"))
    run()
    assert order == [("a", errno.ECANCELED), ("b", errno.ECANCELED), ("shut", errno.ECANCELED), "closed"]
    assert near.closing


def test_a_reader_that_stops_gets_nothing_more_and_then_the_rest() -> None:
    client, server, _, _ = both()
    server.on_secure = lambda: server.write(b"z" * 300_000)
    seen: list[int] = []

    def take(data: bytes) -> None:
        client.got.extend(data)
        seen.append(len(data))
        client.handle.read_stop()
        current_loop().start_timer(1, lambda: client.handle.read_start(Callbacks(take, client._ended)))

    client.handle.read_start(Callbacks(take, client._ended))
    current_loop().start_timer(300, client.close)
    current_loop().start_timer(300, server.close)
    run()
    assert bytes(client.got) == b"z" * 300_000
    assert len(seen) > 2


def test_reading_into_buffers_of_ones_own() -> None:
    client, server, _, _ = both()
    data = random.Random(1).randbytes(50_000)

    def send() -> None:
        server.write(data)
        server.handle.shutdown(lambda error: None)

    server.on_secure = send
    buffer = bytearray(1000)
    client.handle.read_start_into(Buffers(lambda: buffer, lambda size, b: client.got.extend(b[:size]), client._ended))
    run()
    assert bytes(client.got) == data
    assert client.ends == [None]


def test_the_peer_goes_on_after_our_goodbye() -> None:
    """close_notify of one side does not lose what the other is still sending."""
    client, server, _, _ = both(largest=900)
    data = random.Random(2).randbytes(100_000)
    client.on_secure = lambda: client.handle.shutdown(lambda error: None)
    server.on_secure = lambda: server.write(data)
    server._ended = lambda error: server.handle.shutdown(lambda error: None)  # type: ignore[method-assign]
    server.handle.read_start(Callbacks(server.got.extend, server._ended))
    run()
    assert bytes(client.got) == data
    assert client.ends == [None]
