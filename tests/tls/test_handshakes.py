"""How handshakes end: every row of the inventory's group, on both sides."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from typing import Any, cast

import pytest

import pynet as net
from pynet import process, tls
from pynet._loop import current_loop
from pynet.errors import ERR_FEATURE_UNAVAILABLE_ON_PLATFORM
from tests.lab import run
from tests.web_data import Row, experiments

from .helpers import connect_to, listening, serve
from .programs_handshakes import HANDSHAKES

ROWS = {call: row for (_, call), row in experiments("tls handshake").items()}

RAISES = "checkServerIdentity throws"
UNAVAILABLE = {
    "PSK: right key",
    "PSK: wrong key",
    "PSK: unknown identity",
    "no shared cipher (TLS 1.3)",  # one of its suites cannot be chosen
}
# ssl verifies inside of the handshake, and says no with an alert: the other side hears why.
ALERTS = "the other side gets an alert, where Node ends the connection"
DIFFERENT_SERVER = {
    "self-signed certificate": "ERR_SSL_TLSV1_ALERT_UNKNOWN_CA",
    "certificate of an unknown CA": "ERR_SSL_TLSV1_ALERT_UNKNOWN_CA",
    "no ca option (system roots)": "ERR_SSL_TLSV1_ALERT_UNKNOWN_CA",
    "expired certificate": "ERR_SSL_SSL/TLS_ALERT_CERTIFICATE_EXPIRED",
    "certificate not yet valid": "ERR_SSL_SSL/TLS_ALERT_BAD_CERTIFICATE",
    "missing intermediate": "ERR_SSL_TLSV1_ALERT_UNKNOWN_CA",
    "intermediate as trust anchor only": "ERR_SSL_TLSV1_ALERT_UNKNOWN_CA",
    "self-signed certificate in the chain": "ERR_SSL_TLSV1_ALERT_UNKNOWN_CA",
    "revoked certificate, crl given": "ERR_SSL_SSL/TLS_ALERT_CERTIFICATE_REVOKED",
    "weak RSA 1024 certificate": "ERR_SSL_SSL/TLS_ALERT_BAD_CERTIFICATE",
    "client certificate of an unknown CA": "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    "client certificate of an unknown CA, TLS 1.2": "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    "revoked client certificate": "CERT_REVOKED",
}
# The client hears an alert too, where in Node it sees the end of the connection.
DIFFERENT_CLIENT = {
    "client certificate of an unknown CA": "ERR_SSL_TLSV1_ALERT_UNKNOWN_CA",
    "client certificate of an unknown CA, TLS 1.2": "ERR_SSL_TLSV1_ALERT_UNKNOWN_CA",
    "revoked client certificate": "ERR_SSL_SSL/TLS_ALERT_CERTIFICATE_REVOKED",
}
# Of OpenSSL's making: its versions differ in where they notice.
OF_OPENSSL = {
    "server has no certificate": {"ERR_SSL_NO_SHARED_CIPHER", "ERR_SSL_NO_SUITABLE_SIGNATURE_ALGORITHM"},
    "no shared curve": {"ERR_SSL_NO_SUITABLE_KEY_SHARE", "ERR_SSL_NO_SHARED_GROUPS"},
    "TLS 1.1 refused by default": {"ECONNRESET", "ERR_SSL_UNEXPECTED_MESSAGE", "ERR_SSL_UNSUPPORTED_PROTOCOL"},
}
TOO_OLD = {"ERR_SSL_NO_PROTOCOLS_AVAILABLE", "ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION"}
_NODES_TEXT = "; if the root CA is installed locally, try running Node.js with --use-system-ca"


class Seen:
    """What both sides of one handshake have seen."""

    def __init__(self) -> None:
        self.client_error: Any = None
        self.server_error: Any = None
        self.client: Any = None
        self.secure_connect = False
        self.secure_connection = False


def shake_hands(
    server_options: dict[str, Any],
    client_options: dict[str, Any],
    on_accepted: Callable[[tls.TLSSocket], object] = lambda socket: None,
    on_client: Callable[[tls.TLSSocket], object] = lambda socket: None,
) -> Seen:
    seen = Seen()

    def on_secure(socket: tls.TLSSocket) -> None:
        seen.secure_connection = True
        on_accepted(socket)
        socket.on("error", lambda error: None)
        socket.resume()
        socket.end()

    def connect(port: int) -> None:
        client = seen.client = connect_to(port, **client_options)
        client.on("secureConnect", lambda: setattr(seen, "secure_connect", True))
        client.on("secureConnect", lambda: on_client(client))
        client.on("error", lambda error: setattr(seen, "client_error", seen.client_error or error))
        client.on("close", lambda: server.close())
        client.resume()

    server = serve(on_secure, connect, **server_options)
    server.on("tlsClientError", lambda error: setattr(seen, "server_error", error))
    run()
    return seen


def test_a_check_that_raises_is_uncaught() -> None:
    row = ROWS[RAISES]
    caught: list[Any] = []
    clients: list[tls.TLSSocket] = []
    server_options, client_options = HANDSHAKES[RAISES]()

    def on_uncaught(error: Any) -> None:
        caught.append(error)
        clients[0].destroy()

    def connect(port: int) -> None:
        clients.append(connect_to(port, **client_options))
        clients[0].on("close", lambda: server.close())

    process.once("uncaughtException", on_uncaught)
    server = serve(lambda socket: socket.on("error", lambda error: None), connect, **server_options)
    run()
    assert [str(error) for error in caught] == [row["error"]["message"]]


@pytest.mark.parametrize("call", sorted({*HANDSHAKES} - {RAISES}))
def test_handshake(call: str) -> None:
    row = ROWS[call]
    if call in UNAVAILABLE:
        with pytest.raises(ERR_FEATURE_UNAVAILABLE_ON_PLATFORM, match="not available with Python's ssl"):
            server_options, client_options = HANDSHAKES[call]()
            tls.TLSSocket(None, cast("tls.TLSSocketOptions", client_options))
            tls.createServer(cast("tls.TlsOptions", server_options))
        return
    seen = shake_hands(*HANDSHAKES[call]())
    extra = row.get("extra", {})
    assert seen.secure_connect is extra["client_secureConnect"]
    assert seen.secure_connection is extra["server_secureConnection"]
    assert seen.client.authorized is extra["client_authorized"]
    assert seen.client.authorizationError == extra.get("client_authorizationError")
    if call == "TLS 1.1 refused by default":
        assert seen.client_error.code in TOO_OLD
    elif row["channel"] == "client 'error' event" and call not in DIFFERENT_CLIENT:
        check_error(seen.client_error, row["error"])
    elif call in DIFFERENT_CLIENT:
        assert seen.client_error.code == DIFFERENT_CLIENT[call]
    expected = extra.get("server_error")
    if call in DIFFERENT_SERVER:
        assert seen.server_error.code == DIFFERENT_SERVER[call], ALERTS
    elif call in OF_OPENSSL:
        assert seen.server_error.code in OF_OPENSSL[call]
    elif call == "SNICallback answers rubbish":
        assert seen.server_error.code == "ERR_TLS_INVALID_CONTEXT"  # Node's has no code
    elif expected is None:
        assert seen.server_error is None
    else:
        check_error(seen.server_error, expected)


def check_error(error: Any, expected: Row) -> None:
    assert error is not None
    code = expected.get("code")
    assert getattr(error, "code", None) == code
    if code is None or not code.startswith("ERR_SSL"):
        assert str(error) == expected["message"].replace(_NODES_TEXT, "")
        return
    assert isinstance(error, ssl.SSLError)
    assert (error.library, error.reason) == (expected["fields"]["library"], expected["fields"]["reason"])
    assert str(error).startswith(f"error:{expected['message'].split(':')[2]}:")


# Without TLS on the other side


def plain(on_socket: Callable[[net.Socket], object]) -> Any:
    """The error of a TLS client of a server that does that."""
    errors: list[Any] = []

    def connect(port: int) -> None:
        client = tls.connect(port, "127.0.0.1")
        client.on("error", errors.append)
        client.on("close", lambda: server.close())

    server = listening(net.createServer(on_socket), connect)
    run()
    (error,) = errors
    return error


PLAIN: dict[str, Callable[[net.Socket], object]] = {
    "TLS client to a plain HTTP server": lambda s: s.once("data", lambda d: s.end(b"HTTP/1.1 400 Bad Request\r\n\r\n")),
    "TLS client to a server that closes at once": lambda s: s.destroy(),
    "TLS client to a server that ends at once": lambda s: s.end(),
    "TLS client to a server that sends garbage": lambda s: s.end(b"garbage " * 20),
    "TLS client to a server that resets": lambda s: s.once("data", lambda d: s.resetAndDestroy()),
}


@pytest.mark.parametrize("call", PLAIN)
def test_a_client_without_tls_on_the_other_side(call: str) -> None:
    row = ROWS[call]

    def on_socket(socket: net.Socket) -> None:
        socket.on("error", lambda error: None)
        socket.resume()
        PLAIN[call](socket)

    error = plain(on_socket)
    if call == "TLS client to a server that resets":
        assert (error.code, error.syscall) == ("ECONNRESET", "read")  # Node's connection was reset before 'connect'
        return
    check_error(error, row["error"])
    if row["error"]["code"] == "ECONNRESET":
        assert error.host == "127.0.0.1"
        assert error.port > 0


def unsecured(write: Callable[[net.Socket], object], **options: Any) -> Any:
    """The error of a TLS server with a client that does that."""
    errors: list[Any] = []

    def connect(port: int) -> None:
        client = net.connect(port, "127.0.0.1")
        client.on("connect", lambda: write(client))
        client.on("error", lambda error: None)
        client.on("close", lambda: server.close())
        client.resume()

    server = serve(lambda socket: None, connect, **options)
    server.on("tlsClientError", errors.append)
    run()
    (error,) = errors
    return error


HELLO = bytes((22, 3, 1, 2, 0, 1))  # the beginning of one
UNSECURED: dict[str, Callable[[net.Socket], object]] = {
    "plain client sends HTTP to a TLS server": lambda s: s.write(b"GET / HTTP/1.1\r\n\r\n"),
    "plain client sends garbage to a TLS server": lambda s: s.write(b"garbage " * 20),
    "plain client connects and says nothing, handshakeTimeout 50": lambda s: None,
    "client closes in the middle of the handshake": lambda s: s.end(HELLO),
    "client resets in the middle of the handshake": lambda s: (
        s.write(HELLO),
        current_loop().start_timer(20, s.resetAndDestroy),
    ),
}


@pytest.mark.parametrize("call", UNSECURED)
def test_a_server_without_tls_on_the_other_side(call: str) -> None:
    options = {"handshakeTimeout": 50} if "handshakeTimeout" in call else {}
    check_error(unsecured(UNSECURED[call], **options), ROWS[call]["error"])


def test_every_row_is_a_case() -> None:
    assert set(ROWS) == {*HANDSHAKES, *PLAIN, *UNSECURED}
