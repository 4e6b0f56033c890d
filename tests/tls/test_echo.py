"""A connection from the handshake to the end, in the forms that programs have."""

from __future__ import annotations

import pynet as net
from pynet import tls
from pynet.stream import Duplex
from tests.lab import run

from .helpers import CA, KEYS, listening, serve


def test_echo() -> None:
    got = bytearray()
    clients: list[tls.TLSSocket] = []

    def connect(port: int) -> None:
        client = tls.connect(port, "127.0.0.1", {"ca": CA.cert})
        client.on("secureConnect", lambda: client.end(b"x" * 300_000))
        client.on("data", got.extend)
        client.on("close", lambda: server.close())
        clients.append(client)

    server = serve(lambda socket: socket.pipe(socket), connect)
    run()
    assert bytes(got) == b"x" * 300_000
    (client,) = clients
    assert client.authorized
    assert (client.bytesRead, client.bytesWritten) == (300_000, 300_000)


def test_starttls_on_both_sides() -> None:
    """A connection that has spoken in the clear on both sides."""
    got: list[bytes] = []

    def upgrade(plain: net.Socket) -> None:
        def on_line(line: bytes) -> None:
            assert line == b"STARTTLS\n"
            plain.pause()
            plain.write(b"go\n")
            secure = tls.TLSSocket(plain, {"isServer": True, **KEYS})
            secure.on("data", lambda chunk: secure.end(b"you said " + chunk))

        plain.once("data", on_line)

    def connect(port: int) -> None:
        plain = net.connect(port, "127.0.0.1")
        plain.once("data", lambda line: secured(plain, line))
        plain.write(b"STARTTLS\n")

    def secured(plain: net.Socket, line: bytes) -> None:
        assert line == b"go\n"
        secure = tls.connect({"socket": plain, "ca": CA.cert, "host": "localhost"})
        secure.on("secureConnect", lambda: secure.write(b"hello"))
        secure.on("data", got.append)
        secure.on("close", lambda: server.close())

    server = listening(net.createServer(upgrade), connect)
    run()
    assert got == [b"you said hello"]


def test_the_hello_may_have_been_read_already() -> None:
    """``unshift()`` and buffered bytes are the beginning of TLS."""
    got: list[bytes] = []

    def upgrade(plain: net.Socket) -> None:
        def on_data(chunk: bytes) -> None:
            assert chunk[:1] == b"\x16"
            plain.pause()
            plain.unshift(chunk)
            secure = tls.TLSSocket(plain, {"isServer": True, **KEYS})
            secure.pipe(secure)

        plain.once("data", on_data)

    def connect(port: int) -> None:
        secure = tls.connect(port, "127.0.0.1", {"ca": CA.cert})
        secure.end(b"hi")
        secure.on("data", got.append)
        secure.on("close", lambda: server.close())

    server = listening(net.createServer(upgrade), connect)
    run()
    assert got == [b"hi"]


def test_tls_in_tls() -> None:
    got: list[bytes] = []

    def on_outer(outer: tls.TLSSocket) -> None:
        secure = tls.TLSSocket(outer, {"isServer": True, **KEYS})
        secure.pipe(secure)

    def connect(port: int) -> None:
        outer = tls.connect(port, "127.0.0.1", {"ca": CA.cert})
        outer.on("secureConnect", lambda: again(outer))

    def again(outer: tls.TLSSocket) -> None:
        secure = tls.connect({"socket": outer, "ca": CA.cert, "host": "localhost"})
        secure.on("secureConnect", lambda: secure.end(b"deep" * 10_000))
        secure.on("data", got.append)
        secure.on("close", lambda: server.close())

    server = serve(on_outer, connect)
    run()
    assert b"".join(got) == b"deep" * 10_000


def test_over_a_duplex_that_is_no_socket() -> None:
    got: list[bytes] = []
    near, far = duplex_pair()
    accepted = tls.TLSSocket(far, {"isServer": True, **KEYS})
    accepted.pipe(accepted)
    client = tls.connect({"socket": near, "ca": CA.cert, "host": "localhost"})
    client.on("secureConnect", lambda: client.end(b"y" * 100_000))
    client.on("data", got.append)
    run()
    assert b"".join(got) == b"y" * 100_000
    assert near.destroyed
    assert far.destroyed


def test_a_socket_that_still_connects() -> None:
    got: list[bytes] = []

    def connect(port: int) -> None:
        plain = net.connect(port, "127.0.0.1")
        client = tls.connect({"socket": plain, "ca": CA.cert, "host": "localhost"})
        assert client.connecting
        client.end(b"early")
        client.on("data", got.append)
        client.on("close", lambda: server.close())

    server = serve(lambda socket: socket.pipe(socket), connect)
    run()
    assert got == [b"early"]


def duplex_pair() -> tuple[Duplex, Duplex]:
    near, far = _End(), _End()
    near.peer, far.peer = far, near
    return near, far


class _End(Duplex):
    """One end of a pair of streams in memory."""

    peer: _End

    def _read(self, size: int, /) -> None:
        pass

    def _write(self, chunk: bytes, encoding: str, callback: object, /) -> None:
        self.peer.push(chunk)
        self._pynet_loop.next_tick(callback)  # type: ignore[arg-type]

    def _final(self, callback: object, /) -> None:
        self.peer.push(None)
        self._pynet_loop.next_tick(callback)  # type: ignore[arg-type]
