"""Sessions: the event, coming back, and what is not a session."""

from __future__ import annotations

from typing import Any

import pytest

from pynet import tls
from pynet.errors import ERR_FEATURE_UNAVAILABLE_ON_PLATFORM
from tests.lab import run

from . import materials as m
from .helpers import CA, connect_to, serve


@pytest.mark.parametrize("version", ["TLSv1.2", "TLSv1.3"])
def test_a_client_comes_back_with_its_session(version: str) -> None:
    reused: list[tuple[str, bool]] = []
    checks: list[str] = []

    def on_accepted(accepted: tls.TLSSocket) -> None:
        reused.append(("server", accepted.isSessionReused()))
        accepted.resume()
        accepted.end(b"x")

    def check(host: str, cert: dict[str, Any]) -> None:
        checks.append(host)

    def first(port: int) -> None:
        client = connect_to(port, ca=CA.cert, checkServerIdentity=check)
        client.once("session", lambda session: client.on("close", lambda: again(port, session)))
        client.resume()

    def again(port: int, session: tls.Session) -> None:
        assert repr(session).startswith("<pynet.tls.Session ")
        client = connect_to(port, ca=CA.cert, checkServerIdentity=check, session=session)
        client.on("secureConnect", lambda: reused.append(("client", client.isSessionReused())))
        client.on("close", lambda: server.close())
        client.resume()

    server = serve(on_accepted, first, minVersion=version, maxVersion=version)
    run()
    assert sorted(reused) == [("client", True), ("server", False), ("server", True)]
    assert checks == ["127.0.0.1"], "as in Node, a resumed session is not checked again"


def test_a_session_for_other_options_is_a_full_handshake() -> None:
    reused: list[bool] = []

    def first(port: int) -> None:
        client = connect_to(port, ca=CA.cert)
        client.once("session", lambda session: client.on("close", lambda: again(port, session)))
        client.resume()

    def again(port: int, session: tls.Session) -> None:
        client = connect_to(port, ca=[CA.cert], maxVersion="TLSv1.2", session=session)
        client.on("secureConnect", lambda: reused.append(client.isSessionReused()))
        client.on("close", lambda: server.close())
        client.resume()

    server = serve(lambda accepted: accepted.end(b"x"), first)
    run()
    assert reused == [False]


def test_bytes_are_refused_with_what_to_do() -> None:
    with pytest.raises(ERR_FEATURE_UNAVAILABLE_ON_PLATFORM, match="in the same process"):
        connect_to(1, session=b"\0" * 100)


@pytest.mark.parametrize("version", ["TLSv1.2", "TLSv1.3"])
def test_a_client_with_a_certificate_is_known_again(version: str) -> None:
    known: list[tuple[bool, bool]] = []
    identity = m.client()

    def on_accepted(accepted: tls.TLSSocket) -> None:
        known.append((accepted.isSessionReused(), accepted.authorized))
        accepted.resume()
        accepted.end(b"x")

    def first(port: int) -> None:
        client = connect_to(port, ca=CA.cert, key=identity.key, cert=identity.cert)
        client.once("session", lambda session: client.on("close", lambda: again(port, session)))
        client.resume()

    def again(port: int, session: tls.Session) -> None:
        client = connect_to(port, ca=CA.cert, key=identity.key, cert=identity.cert, session=session)
        client.on("close", lambda: server.close())
        client.resume()

    server = serve(on_accepted, first, requestCert=True, ca=CA.cert, maxVersion=version)
    run()
    assert known == [(False, True), (True, True)]
