"""Which certificate a server shows: addContext, SNICallback, setSecureContext."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import pytest

from pynet import tls
from pynet._loop import current_loop
from tests.lab import run

from .helpers import CA, connect_to, serve

A, B = CA.issue("a.example"), CA.issue("b.example")


def shown(names: list[str], server_options: dict[str, Any], prepare: Callable[[tls.Server], object]) -> dict[str, str]:
    """The common name of the certificate that each client is shown."""
    found: dict[str, str] = {}

    def connect(port: int) -> None:
        prepare(server)
        for name in names:
            begin(port, name)

    def begin(port: int, name: str) -> None:
        options = {"servername": name} if name else {}
        client = connect_to(port, ca=CA.cert, checkServerIdentity=lambda host, cert: None, **options)

        def connected() -> None:
            found[name] = (client.getPeerCertificate() or {})["subject"]["CN"]
            client.destroy()
            if len(found) == len(names):
                server.close()

        client.on("secureConnect", connected)

    server = serve(lambda accepted: accepted.on("error", lambda error: None), connect, **server_options)
    server.on("tlsClientError", lambda error: None)
    run()
    return found


def test_functions_in_the_options_take_as_many_arguments_as_they_like() -> None:
    protocols: list[Any] = []

    def connect(port: int) -> None:
        client = connect_to(port, ca=CA.cert, checkServerIdentity=lambda: None, ALPNProtocols=["a", "b"])
        client.on("secureConnect", lambda: protocols.append(client.alpnProtocol))
        client.on("secureConnect", lambda: (client.destroy(), server.close()))

    server = serve(lambda accepted: accepted.on("error", lambda: None), connect, ALPNCallback=lambda: "b")
    run()
    assert protocols == ["b"]


def test_exact_names_and_wildcards() -> None:
    def prepare(server: tls.Server) -> None:
        server.addContext("*.wild.example", {"key": A.key, "cert": A.cert})
        server.addContext("b.example", tls.createSecureContext(key=B.key, cert=B.cert))

    names = ["x.wild.example", "b.example", "x.y.wild.example", ""]
    assert shown(names, {}, prepare) == {
        "x.wild.example": "a.example",
        "b.example": "b.example",
        "x.y.wild.example": "localhost",
        "": "localhost",
    }


def test_what_was_added_last_counts() -> None:
    def prepare(server: tls.Server) -> None:
        server.addContext("b.example", {"key": A.key, "cert": A.cert})
        server.addContext("b.example", {"key": B.key, "cert": B.cert})

    assert shown(["b.example"], {}, prepare) == {"b.example": "b.example"}


@pytest.mark.parametrize("delay_ms", [None, 5])
def test_a_callback_may_answer_later(delay_ms: float | None) -> None:
    contexts = {"a.example": tls.createSecureContext(key=A.key, cert=A.cert)}

    def choose(name: str, answer: Callable[..., None]) -> None:
        if delay_ms is None:
            answer(None, contexts.get(name))
        else:
            current_loop().start_timer(delay_ms, lambda: answer(None, contexts.get(name)))

    names = ["a.example", "other.example"]
    expected = {"a.example": "a.example", "other.example": "localhost"}
    assert shown(names, {"SNICallback": choose}, lambda server: None) == expected


def test_a_second_answer_changes_nothing() -> None:
    def choose(name: str, answer: Callable[..., None]) -> None:
        answer(None, tls.createSecureContext(key=A.key, cert=A.cert))
        answer(RuntimeError("late"))

    assert shown(["a.example"], {"SNICallback": choose}, lambda server: None) == {"a.example": "a.example"}


def test_a_new_certificate_for_new_connections() -> None:
    def prepare(server: tls.Server) -> None:
        server.setSecureContext({"key": B.key, "cert": B.cert})

    assert shown(["x"], {}, prepare) == {"x": "b.example"}


def test_pythons_own_context_serves_as_it_is() -> None:
    import ssl

    from pynet._tls._pem import secret_file

    own = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with secret_file(A.cert + A.key) as path:
        own.load_cert_chain(path)
    assert shown(["x"], {"secureContext": own}, lambda server: None) == {"x": "a.example"}


def test_pythons_own_context_on_both_sides() -> None:
    import ssl

    own = ssl.create_default_context(cadata=CA.cert.decode())
    seen: list[Any] = []

    def connect(port: int) -> None:
        client = tls.connect({"port": port, "host": "127.0.0.1", "secureContext": own})
        client.on("secureConnect", lambda: seen.append(client.authorized))
        client.on("secureConnect", lambda: client.destroy())
        client.on("close", lambda: server.close())

    server = serve(lambda accepted: accepted.on("error", lambda error: None), connect)
    server.on("tlsClientError", lambda error: None)
    run()
    assert seen == [True]


@pytest.mark.parametrize("has_extra", [True, False])
def test_an_unsafe_context_does_not_let_anybody_in(has_extra: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    import ssl
    import sys

    own = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    own.check_hostname = False
    own.verify_mode = ssl.CERT_NONE
    if not has_extra:
        monkeypatch.setitem(sys.modules, "cryptography", None)
    errors: list[str] = []

    def connect(port: int) -> None:
        client = tls.connect({"port": port, "host": "127.0.0.1", "secureContext": own})
        client.on("error", lambda error: errors.append(error.code))
        client.on("close", lambda: server.close())

    server = serve(lambda accepted: accepted.on("error", lambda error: None), connect)
    server.on("tlsClientError", lambda error: None)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        run()
    assert errors == ["UNABLE_TO_VERIFY_LEAF_SIGNATURE" if has_extra else "ERR_FEATURE_UNAVAILABLE_ON_PLATFORM"]


def test_protocols_beside_a_context_of_ones_own_are_refused() -> None:
    import ssl

    with pytest.raises(TypeError, match="set_alpn_protocols"):
        tls.TLSSocket(None, secureContext=ssl.create_default_context(), ALPNProtocols=["h2"])
