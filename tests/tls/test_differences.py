"""The list at the end of the page on TLS: what it says is different is so, and in that way. One test for each row."""

from __future__ import annotations

import errno
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest
from cryptography import x509

import pynet as net
from pynet import tls
from pynet.errors import ERR_FEATURE_UNAVAILABLE_ON_PLATFORM
from pynet.testing import Authority, Identity
from tests.lab import run

from . import materials as m
from .foreign import Program
from .helpers import CA, KEYS, SERVER, connect_to, serve

PAGE = Path(__file__).parents[2] / "docs" / "tls.md"
TestT = TypeVar("TestT", bound=Callable[..., None])
Seen = list[Any]

#: The rows that have a test, by what they begin with.
ROWS: list[str] = []


def row(beginning: str) -> Callable[[TestT], TestT]:
    """The test is of the row that begins with this text."""

    def mark(test: TestT) -> TestT:
        ROWS.append(beginning)
        return test

    return mark


def test_every_row_has_a_test() -> None:
    table = PAGE.read_text("utf-8").partition("## Differences from Node")[2]
    listed = [line[2:] for line in table.splitlines() if line.startswith("| ")][2:]
    assert len(listed) == len(ROWS)
    for line, beginning in zip(listed, ROWS, strict=True):
        assert line.startswith(beginning)


def unavailable() -> Any:
    return pytest.raises(ERR_FEATURE_UNAVAILABLE_ON_PLATFORM)


def meeting(
    with_client: Callable[[tls.TLSSocket], object] = lambda client: None,
    with_accepted: Callable[[tls.TLSSocket], object] = lambda accepted: None,
    server: dict[str, Any] | None = None,
    client: dict[str, Any] | None = None,
) -> dict[str, Seen]:
    """What both sides are told; each is given to its function once it is secure, and then the client ends."""
    seen: dict[str, Seen] = {"client": [], "accepted": [], "server": []}

    def accepted(socket: tls.TLSSocket) -> None:
        seen["server"].append("secureConnection")
        socket.on("error", lambda error: seen["accepted"].append(error.code)).resume()
        with_accepted(socket)

    def connect(port: int) -> None:
        socket = connect_to(port, **{"ca": CA.cert, **(client or {})})
        socket.on("secureConnect", lambda: secured(socket))
        socket.on("error", lambda error: seen["client"].append(error))
        socket.on("close", lambda: made.close())
        socket.resume()

    def secured(client: tls.TLSSocket) -> None:
        with_client(client)
        client.end()

    made = serve(accepted, connect, **(server or {}))
    made.on("tlsClientError", lambda error: seen["server"].append(error.code))
    run()
    return seen


def code_of(seen: dict[str, Seen]) -> Any:
    (error,) = seen["client"]
    return error.code


OPTIONS: dict[str, Any] = {
    "requestOCSP": True,
    "enableTrace": True,
    "pskCallback": lambda *unused: None,
    "pskIdentityHint": "hint",
    "sigalgs": "rsa_pss_rsae_sha256",
    "ticketKeys": bytes(48),
    "sessionTimeout": 10,
    "sessionIdContext": "x",
    "certificateCompression": ["zlib"],
    "dhparam": "auto",
    "minDHSize": 2048,
    "ecdhCurve": "P-256:P-384",
    "ciphers": "TLS_AES_128_GCM_SHA256",
}


@row("`requestOCSP`, `enableTrace`")
def test_options_that_raise() -> None:
    options = PAGE.read_text("utf-8").partition("| `requestOCSP`")[2].partition(" | ")[0]
    for name, value in OPTIONS.items():
        assert name in f"requestOCSP{options}"
        with unavailable():
            if name == "pskIdentityHint":  # which clients have no use for
                tls.createServer(pskIdentityHint=value)
            else:
                connect_to(1, **{name: value})


METHODS: dict[str, Callable[[tls.TLSSocket, tls.TLSSocket], object]] = {
    "getFinished": lambda client, accepted: client.getFinished(),
    "getPeerFinished": lambda client, accepted: client.getPeerFinished(),
    "exportKeyingMaterial": lambda client, accepted: client.exportKeyingMaterial(16, "label"),
    "getTLSTicket": lambda client, accepted: client.getTLSTicket(),
    "getEphemeralKeyInfo": lambda client, accepted: client.getEphemeralKeyInfo(),
    "getSharedSigalgs": lambda client, accepted: accepted.getSharedSigalgs(),
    "renegotiate": lambda client, accepted: client.renegotiate({}, lambda error: None),
}


@row("`getFinished`, `getPeerFinished`")
def test_methods_that_raise() -> None:
    clients: list[tls.TLSSocket] = []
    raised: list[str] = []

    def ask_for_it(client: tls.TLSSocket) -> None:
        clients.append(client)
        client.write(b"?")

    def ask(accepted: tls.TLSSocket) -> None:
        for name, call in METHODS.items():
            with unavailable():
                call(clients[0], accepted)
            raised.append(name)
        accepted.end()

    meeting(
        ask_for_it,
        lambda accepted: accepted.once("data", lambda: ask(accepted)),
        {"maxVersion": "TLSv1.2"},
    )
    assert raised == list(METHODS)
    server = tls.createServer()
    with unavailable():
        server.getTicketKeys()
    with unavailable():
        server.setTicketKeys(bytes(48))


@row("events `keylog`, `OCSPRequest`")
def test_events_that_never_come() -> None:
    came: list[str] = []

    def listen(emitter: Any) -> None:
        for name in ("keylog", "OCSPRequest", "OCSPResponse", "newSession", "resumeSession"):
            emitter.add_listener(name, lambda *unused, name=name: came.append(name))

    def connect(port: int) -> None:
        client = connect_to(port, ca=CA.cert)
        listen(client)
        client.on("close", lambda: server.close())
        client.end(b"x")
        client.resume()

    def accepted(socket: tls.TLSSocket) -> None:
        listen(socket)
        socket.resume()

    server = serve(accepted, connect)
    listen(server)
    run()
    assert came == []


@row("`session`")
def test_a_session_is_one_object() -> None:
    sessions: Seen = []

    def connect(port: int) -> None:
        client = connect_to(port, ca=CA.cert, minVersion="TLSv1.3")
        client.on("session", sessions.append)
        client.on("close", lambda: server.close())
        client.resume()

    server = serve(lambda accepted: accepted.end(b"x"), connect)
    run()
    assert [type(session) for session in sessions] == [tls.Session]


@row("a certificate is refused inside of the handshake")
def test_the_server_is_told_that_its_certificate_was_refused() -> None:
    refused = {"ca": m.OTHER_CA.cert, "maxVersion": "TLSv1.2"}
    seen = meeting(client=refused)
    assert seen["server"] == ["ERR_SSL_TLSV1_ALERT_UNKNOWN_CA"]
    seen = meeting(client={"ca": m.OTHER_CA.cert, "minVersion": "TLSv1.3"})
    assert [*seen["server"], *seen["accepted"]][-1] == "ERR_SSL_TLSV1_ALERT_UNKNOWN_CA"


def expired(authority: Authority = CA) -> Identity:
    return authority.issue("localhost", not_before=m.NOW - 9 * m.DAY, not_after=m.NOW - m.DAY)


@row("`tlsClientError` for a client's bad certificate")
def test_the_server_says_what_is_wrong_with_a_client() -> None:
    bad = expired()
    seen = meeting(server={"requestCert": True, "ca": CA.cert}, client={"key": bad.key, "cert": bad.cert})
    assert seen["server"] == ["CERT_HAS_EXPIRED"]


@row("`requestCert` with `rejectUnauthorized: False`")
def test_a_bad_certificate_is_worse_than_none() -> None:
    lenient = {"requestCert": True, "rejectUnauthorized": False, "ca": CA.cert}
    authorized: list[bool] = []
    meeting(with_accepted=lambda accepted: authorized.append(accepted.authorized), server=lenient)
    assert authorized == [False]
    bad = expired()
    seen = meeting(server=lenient, client={"key": bad.key, "cert": bad.cert})
    assert seen["server"] == ["CERT_HAS_EXPIRED"]


@row("several things wrong with one certificate")
def test_the_first_of_several_things() -> None:
    bad = expired(m.OTHER_CA)
    seen = meeting(server={"key": bad.key, "cert": bad.cert})
    assert code_of(seen) == "UNABLE_TO_VERIFY_LEAF_SIGNATURE"


@row("the text of a certificate's error")
def test_no_advice_about_a_command_line() -> None:
    seen = meeting(server=m.self_signed()._asdict())
    (error,) = seen["client"]
    assert error.code == "DEPTH_ZERO_SELF_SIGNED_CERT"
    assert "--use-system-ca" not in str(error)


@row("`UNABLE_TO_GET_ISSUER_CERT_LOCALLY`")
def test_an_unknown_issuer() -> None:
    chain = m.INTERMEDIATE.issue("localhost")._asdict()
    verdicts: Seen = []
    meeting(
        lambda client: verdicts.append(client.authorizationError),
        server=chain,
        client={"ca": m.OTHER_CA.cert, "rejectUnauthorized": False},
    )
    assert verdicts == ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY"]
    assert code_of(meeting(server=chain, client={"ca": m.OTHER_CA.cert})) == "UNABLE_TO_VERIFY_LEAF_SIGNATURE"


@row("a handshake that takes longer than `handshakeTimeout`")
def test_a_handshake_that_is_late_is_destroyed() -> None:
    seen: Seen = []

    def connect(port: int) -> None:
        client = net.connect(port, "127.0.0.1")
        client.on("error", lambda error: None)
        client.on("close", lambda: seen.append("close"))
        client.on("close", lambda: server.close())
        client.resume()

    server = serve(lambda accepted: None, connect, handshakeTimeout=30)
    server.on("tlsClientError", lambda error: seen.append(error.code))
    run()
    assert seen == ["ERR_TLS_HANDSHAKE_TIMEOUT", "close"]


@row("`getPeerX509Certificate`")
def test_certificates_are_of_cryptography() -> None:
    found: Seen = []
    meeting(
        lambda client: found.append(client.getPeerX509Certificate()),
        lambda accepted: found.append(accepted.getX509Certificate()),
    )
    assert len(found) == 2
    assert all(isinstance(certificate, x509.Certificate) for certificate in found)


@row("a write on the server's side waits for a handshake")
def test_a_write_that_waited_for_a_handshake_fails() -> None:
    failed: Seen = []

    def accept(plain: net.Socket) -> None:
        secure = tls.TLSSocket(plain, {"isServer": True, **KEYS})
        secure.on("error", lambda error: None)
        secure.write(b"early", lambda error: failed.append(error.errno))
        secure.on("close", lambda: server.close())

    server = net.createServer({"allowHalfOpen": True}, accept)
    server.listen(0, "127.0.0.1", lambda: net.connect(server.address().port, "127.0.0.1").end())  # type: ignore[union-attr]
    run()
    assert failed == [errno.ECONNRESET]


@row("a client that negotiates anew")
@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl")
def test_a_client_may_not_negotiate_anew() -> None:
    programs: list[Program] = []

    def connect(port: int) -> None:
        command = ("openssl", "s_client", "-tls1_2", "-connect", f"127.0.0.1:{port}")
        program = Program(*command, stdin=b"R\n")
        program.start()
        programs.append(program)

    def accepted(socket: tls.TLSSocket) -> None:
        socket.on("error", lambda error: None).resume()
        socket.on("close", lambda: server.close())

    server = serve(accepted, connect)
    run(25_000)
    assert re.search(rb"RENEGOTIATING.*no renegotiation", programs[0].end(), re.DOTALL)


@row("`setKeyCert`")
def test_set_key_cert_after_the_handshake() -> None:
    def change(accepted: tls.TLSSocket) -> None:
        with unavailable():
            accepted.setKeyCert(tls.createSecureContext(key=SERVER.key, cert=SERVER.cert))
        raised.append(True)

    raised: list[bool] = []
    meeting(with_accepted=change)
    assert raised


@row("`getCipher()`")
def test_a_cipher_is_a_tuple() -> None:
    ciphers: Seen = []
    meeting(lambda client: ciphers.append(client.getCipher()))
    (cipher,) = ciphers
    assert cipher["name"] == cipher.name == cipher[0]
    assert isinstance(cipher, tuple)


@row("fields that a certificate does not contain")
def test_fields_that_are_not_there() -> None:
    found: Seen = []
    meeting(lambda client: found.append(client.getPeerCertificate()))
    (certificate,) = found
    assert "modulus" not in certificate  # its key is none of RSA
    assert None not in certificate.values()


@row("the `data` of a write longer than 16 KiB")
def test_long_writes_come_in_longer_pieces() -> None:
    lengths: list[int] = []

    def connect(port: int) -> None:
        client = connect_to(port, ca=CA.cert)
        client.on("data", lambda data: lengths.append(len(data)))
        client.on("close", lambda: server.close())

    server = serve(lambda accepted: accepted.end(bytes(1 << 20)), connect)
    run()
    assert sum(lengths) == 1 << 20
    assert 16384 < max(lengths) <= 65536
