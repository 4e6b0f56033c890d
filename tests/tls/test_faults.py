"""Bad networks and bad peers: the right error, once, ``close`` once, nothing left over."""

from __future__ import annotations

import socket as sockets
import ssl
from collections.abc import Callable
from typing import Any

import pytest

import pynet as net
from pynet import tls
from pynet._loop import current_loop
from tests.lab import run

from .helpers import CA, KEYS, connect_to, listening, serve
from .test_echo import duplex_pair

Seen = list[Any]


def watched(socket: net.Socket, seen: Seen) -> None:
    socket.on("data", lambda chunk: seen.append("data"))
    socket.on("end", lambda: seen.append("end"))
    socket.on("error", lambda error: seen.append(error.code))
    socket.on("close", lambda had_error: seen.append(("close", had_error)))


def below(accepted: tls.TLSSocket) -> net.Socket:
    """The plain socket of an accepted connection."""
    parent = accepted._pynet_tls.parent
    assert isinstance(parent, net.Socket)
    return parent


def client_of(on_accepted: Callable[[tls.TLSSocket], object], **options: Any) -> Seen:
    seen: Seen = []

    def connect(port: int) -> None:
        client = connect_to(port, ca=CA.cert, **options)
        watched(client, seen)
        client.on("close", lambda: server.close())

    def accepted(socket: tls.TLSSocket) -> None:
        socket.on("error", lambda error: None)
        on_accepted(socket)

    server = serve(accepted, connect)
    run()
    return seen


def test_a_bare_fin_is_an_end() -> None:
    def cut(accepted: tls.TLSSocket) -> None:
        accepted.write(b"x")
        current_loop().start_timer(10, lambda: accepted._pynet_tls.handle.inner.shutdown(lambda error: None))  # type: ignore[union-attr]
        current_loop().start_timer(30, accepted.destroy)

    assert client_of(cut) == ["data", "end", ("close", False)]


def test_a_reset_is_an_error() -> None:
    def cut(accepted: tls.TLSSocket) -> None:
        raw = below(accepted)
        current_loop().start_timer(10, lambda: raw.resetAndDestroy())

    assert client_of(cut) == ["ECONNRESET", ("close", True)]


def test_the_socket_below_may_be_destroyed() -> None:
    seen: Seen = []

    def accepted(socket: tls.TLSSocket) -> None:
        watched(socket, seen)
        raw = below(socket)
        current_loop().start_timer(1, lambda: raw.destroy())

    client_of(accepted)
    assert seen == [("close", False)]


def test_a_stream_below_may_fail() -> None:
    seen: Seen = []
    near, far = duplex_pair()
    near.on("error", lambda error: seen.append(str(error)))
    accepted = tls.TLSSocket(far, {"isServer": True, **KEYS})
    accepted.on("error", lambda error: None)
    client = tls.connect({"socket": near, "ca": CA.cert, "host": "localhost"})
    client.on("close", lambda had_error: seen.append(("close", had_error)))
    client.on("secureConnect", lambda: near.destroy(RuntimeError("boom")))
    run()
    assert seen == ["boom", ("close", False)]


def test_garbage_after_the_handshake_is_one_error_and_then_the_end() -> None:
    def garbage(accepted: tls.TLSSocket) -> None:
        raw = below(accepted)
        current_loop().start_timer(5, lambda: raw.write(b"\x17\x03\x03\x00\x20" + b"g" * 64))
        accepted.on("error", lambda error: accepted.destroy())  # the client's alert has come

    seen = client_of(garbage)
    assert seen == ["ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC", "end", ("close", False)]


def test_back_pressure() -> None:
    """A reader that waits makes ``write()`` say False; ``drain`` comes, and every byte."""
    got, drains = bytearray(), 0
    data = bytes(range(256)) * 16384  # 4 MiB

    def slow(accepted: tls.TLSSocket) -> None:
        def take(chunk: bytes) -> None:
            got.extend(chunk)
            if len(got) < 1_000_000:
                accepted.pause()
                current_loop().start_timer(1, lambda: accepted.resume())

        accepted.on("data", take)

    def connect(port: int) -> None:
        client = connect_to(port, ca=CA.cert)

        def begin() -> None:
            assert client.write(data) is False
            client.end()

        def drained() -> None:
            nonlocal drains
            drains += 1

        client.on("drain", drained)
        client.on("secureConnect", begin)
        client.on("close", lambda: server.close())
        client.resume()

    server = serve(slow, connect)
    run(20_000)
    assert bytes(got) == data


def test_a_hello_byte_by_byte() -> None:
    """Python's ssl as a client that sends its hello in the smallest pieces."""
    got: list[bytes] = []
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.load_verify_locations(cadata=CA.cert.decode())
    engine = context.wrap_bio(incoming, outgoing)

    def step(client: net.Socket) -> bool:
        try:
            engine.do_handshake()
        except ssl.SSLWantReadError:
            return False
        return True

    def connect(port: int) -> None:
        client = net.connect({"port": port, "host": "127.0.0.1", "noDelay": True})
        assert not step(client)
        hello = outgoing.read()

        def dribble(at: int) -> None:
            client.write(hello[at : at + 1])
            if at + 1 < len(hello):
                current_loop().set_immediate(lambda: dribble(at + 1))

        def on_data(chunk: bytes) -> None:
            incoming.write(chunk)
            if step(client):
                engine.write(b"done")
            data = outgoing.read()
            if data:
                client.end(data)

        client.on("connect", lambda: dribble(0))
        client.on("data", on_data)
        client.on("error", lambda error: None)
        client.on("close", lambda: server.close())

    server = serve(lambda accepted: accepted.on("data", got.append), connect)
    run()
    assert got == [b"done"]


def test_many_half_open_handshakes_do_not_keep_others_waiting() -> None:
    silent: list[sockets.socket] = []
    got: list[bytes] = []
    errors: list[str] = []

    def connect(port: int) -> None:
        for index in range(200):
            one = sockets.create_connection(("127.0.0.1", port))
            one.sendall(b"\x16\x03\x01\x02\x00\x01"[: index % 7])
            silent.append(one)
        client = connect_to(port, ca=CA.cert)
        client.on("secureConnect", lambda: client.end(b"me"))
        client.resume()

    def failed(error: Any) -> None:
        errors.append(error.code)
        if len(errors) == len(silent):
            server.close()

    server = serve(lambda accepted: accepted.on("data", got.append), connect, handshakeTimeout=2000)
    server.on("tlsClientError", failed)
    run(20_000)
    for one in silent:
        one.close()
    assert got == [b"me"]
    assert errors == ["ERR_TLS_HANDSHAKE_TIMEOUT"] * 200


def test_a_server_without_listeners_for_errors_survives() -> None:
    def connect(port: int) -> None:
        client = net.connect(port, "127.0.0.1")
        client.end(b"nonsense" * 10)
        client.on("close", lambda: server.close())
        client.on("error", lambda error: None)
        client.resume()

    server = serve(lambda accepted: None, connect)
    run()


@pytest.mark.parametrize("turns", range(25))
def test_destroying_at_every_moment(turns: int) -> None:
    """A client that goes away after some turns of the loop."""
    closes: list[bool] = []

    def connect(port: int) -> None:
        client = connect_to(port, ca=CA.cert)
        client.on("close", closes.append)
        client.on("error", lambda error: None)
        client.write(b"early")

        def wait(left: int) -> None:
            if left:
                current_loop().set_immediate(lambda: wait(left - 1))
            else:
                client.destroy()

        wait(turns)
        client.on("close", lambda: server.close())

    server = serve(lambda accepted: accepted.on("error", lambda error: None).resume(), connect)
    server.on("tlsClientError", lambda error: None)
    run()
    assert closes == [False]


def test_emitting_a_connection_of_ones_own() -> None:
    """``server.emit("connection", duplex)``, as programs do that share a port."""
    got: list[bytes] = []

    def on_plain(plain: net.Socket) -> None:
        secure.emit("connection", plain)

    def connect(port: int) -> None:
        client = connect_to(port, ca=CA.cert)
        client.end(b"shared")
        client.resume()
        client.on("close", lambda: server.close())

    secure = tls.createServer(KEYS, lambda accepted: accepted.on("data", got.append))  # type: ignore[arg-type]
    server = listening(net.createServer(on_plain), connect)
    run()
    assert got == [b"shared"]


def test_a_server_without_a_certificate_is_told_what_it_lacks() -> None:
    errors: list[Any] = []

    def connect(port: int) -> None:
        client = connect_to(port, ca=CA.cert)
        client.on("error", lambda error: None)
        client.on("close", lambda: server.close())

    server = listening(tls.createServer(), connect)
    server.on("tlsClientError", errors.append)
    run()
    (error,) = errors
    assert error.code.startswith("ERR_SSL_NO_S")
    assert error.__notes__ == ["this server has no certificate: give it 'key' and 'cert'"]
    assert "give it" not in error.message
