"""What a connected pair answers: the rest of the inventory's group on TLSSocket."""

from __future__ import annotations

import gc
import weakref
from typing import Any

import pytest

import pynet as net
from pynet import tls
from pynet.errors import ERR_FEATURE_UNAVAILABLE_ON_PLATFORM
from tests.lab import run
from tests.net.inventory import check_error
from tests.web_data import experiments

from . import materials as m
from .helpers import CA, connect_to, serve
from .programs_calls import CALLS
from .programs_connected import CONNECTED, CONNECTED_12, Ask

ROWS = {call: row for (_, call), row in experiments("tls.TLSSocket").items()}

UNAVAILABLE = {
    "getEphemeralKeyInfo()",
    "getFinished().length, getPeerFinished().length",
    "getTLSTicket(), TLS 1.3",
    "getTLSTicket() is a Buffer, TLS 1.2",
    "getSharedSigalgs().length > 0 on the server",
    "enableTrace() on a connected socket",
    "renegotiate({}, cb) in TLS 1.2",
    "disableRenegotiation() on the server, then renegotiate by the client (TLS 1.2)",
}
# Answered differently, and why.
DIFFERENT: dict[str, object] = {
    "getPeerX509Certificate()": "Certificate",  # the class of cryptography
    "setServername('x') after the handshake": None,  # Node aborts the process
}
# Not calls: lives of their own.
ELSEWHERE = {
    "write after end()": "below",
    "write after destroy(): callback": "below",
    "renegotiate({}, cb) in TLS 1.3": "below",
    "the raw socket is destroyed below": "test_faults",
    "TLS over a Duplex that is destroyed: error": "test_faults",
    "truncation: TCP FIN without close_notify": "test_faults",
    "tlsSocket.setKeyCert / addContext with SNI: unknown name falls back to the default": "test_sni",
    'server.emit("connection") of a plain socket that then fails': "test_handshakes: garbage",
}


def asked(ask: Ask, **server_options: Any) -> Any:
    """What a connected pair answers; an exception is an answer too."""
    clients: list[tls.TLSSocket] = []
    answers: list[Any] = []

    def maybe(accepted: tls.TLSSocket) -> None:
        client = clients[0]
        try:
            answers.append(ask(client, accepted))
        except Exception as error:
            answers.append(error)
        client.destroy()

    def soon(socket: tls.TLSSocket) -> None:
        clients[0].on("secureConnect", lambda: maybe(socket))

    def connect(port: int) -> None:
        client = connect_to(port, ca=CA.cert, servername="localhost")
        clients.append(client)
        client.on("close", lambda: server.close())
        client.resume()

    def accepted(socket: tls.TLSSocket) -> None:
        socket.on("error", lambda error: None)
        socket.resume()
        (maybe if clients[0].authorized else soon)(socket)

    server = serve(accepted, connect, **{**m.rsa()._asdict(), **server_options})
    run()
    return answers[0]


@pytest.mark.parametrize("call", [*CONNECTED, *CONNECTED_12])
def test_connected(call: str) -> None:
    answer = asked(CONNECTED[call]) if call in CONNECTED else asked(CONNECTED_12[call], maxVersion="TLSv1.2")
    row = ROWS[call]
    if call in UNAVAILABLE:
        assert isinstance(answer, ERR_FEATURE_UNAVAILABLE_ON_PLATFORM)
    elif call in DIFFERENT:
        assert answer == DIFFERENT[call]
    elif "error" in row:
        # Node 26 refuses resetAndDestroy() of a TLS socket.
        check_error(answer, row["error"])
    else:
        expected = row["extra"]["value"]
        if call.startswith("Object.keys"):
            # Node has its keys in one order; what a certificate has not is left out here.
            keys = expected.strip('"').split(",")
            assert answer.split(",") == [key for key in keys if key in answer.split(",")]
            assert {"subject", "issuer", "raw", "fingerprint256", "issuerCertificate"} <= set(answer.split(","))
        else:
            assert answer == _plain(expected)


def _plain(value: Any) -> Any:
    """An answer of the inventory, some of which are text, or JSON of a text."""
    if not isinstance(value, str):
        return value
    text = value.strip('"')
    return {"undefined": None, "null": None, "true": True, "false": False, "{}": {}, "0": 0}.get(text, text)


def test_every_row_is_asked() -> None:
    calls = {call for group, call in CALLS if group == "tls.TLSSocket"}
    assert set(ROWS) == {*calls, *CONNECTED, *CONNECTED_12, *ELSEWHERE}


def test_writing_too_late() -> None:
    errors: list[str] = []

    def ask(client: tls.TLSSocket, accepted: tls.TLSSocket) -> None:
        client.on("error", lambda error: errors.append(error.code))
        client.end()
        client.write(b"x")
        accepted.destroy()
        accepted.write(b"x", lambda error: errors.append(error.code))

    asked(ask)
    assert sorted(errors) == ["ERR_STREAM_DESTROYED", "ERR_STREAM_WRITE_AFTER_END"]


def test_renegotiate_in_tls_1_3() -> None:
    errors: list[Any] = []
    asked(lambda client, accepted: client.renegotiate({}, errors.append))
    (error,) = errors
    row = ROWS["renegotiate({}, cb) in TLS 1.3"]["error"]
    assert (error.code, str(error)) == (row["code"], row["message"])


def test_a_closed_connection_is_freed_without_the_collector() -> None:
    kept: list[weakref.ref[tls.TLSSocket]] = []

    def connect(port: int) -> None:
        client = connect_to(port, ca=CA.cert)
        client.on("secureConnect", lambda: None)
        client.on("close", lambda: server.close())
        client.resume()
        kept.append(weakref.ref(client))

    def accepted(socket: tls.TLSSocket) -> None:
        kept.append(weakref.ref(socket))
        socket.end(b"x")
        socket.resume()

    server = serve(accepted, connect)
    gc.collect()
    gc.disable()
    try:
        run()
        alive = [ref() for ref in kept if ref() is not None]
    finally:
        gc.enable()
    assert len(kept) == 2
    assert alive == []


def test_failed_handshakes_are_freed_too() -> None:
    kept: list[weakref.ref[Any]] = []

    def connect(port: int) -> None:
        client = net.connect(port, "127.0.0.1")
        client.end(b"garbage" * 9)
        client.resume()
        client.on("error", lambda error: None)
        client.on("close", lambda: server.close())

    server = serve(lambda accepted: None, connect)
    server.on("tlsClientError", lambda error, socket: kept.append(weakref.ref(socket)))
    gc.collect()
    gc.disable()
    try:
        run()
        alive = [ref() for ref in kept if ref() is not None]
    finally:
        gc.enable()
    assert len(kept) == 1
    assert alive == []
