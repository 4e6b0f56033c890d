"""The verdict that is made afterwards is the one that OpenSSL makes inside of the handshake."""

from __future__ import annotations

import ssl
from typing import Any

import pytest

from pynet._tls._verify import Rules, as_ders, verdict
from pynet.testing import Authority, Identity
from tests.lab import run

from . import materials as m
from .helpers import CA, connect_to, serve

DEEP = Authority("Deep", parent=m.INTERMEDIATE)
EXPIRED = CA.issue("localhost", not_before=m.NOW - 9 * m.DAY, not_after=m.NOW - m.DAY)
EARLY = CA.issue("localhost", not_before=m.NOW + m.DAY)
REVOKED = CA.issue("localhost")

CASES: dict[str, tuple[Identity, dict[str, Any]]] = {
    "good": (CA.issue("localhost"), {}),
    "rsa": (CA.issue("localhost", key="rsa"), {}),
    "deep": (DEEP.issue("localhost"), {}),
    "deep, a link is missing": (Identity(DEEP.issue("localhost", chain=False).cert, b""), {}),
    "expired": (EXPIRED, {}),
    "early": (EARLY, {}),
    "self-signed": (m.self_signed(), {}),
    "self-signed and trusted": (m.self_signed(), {"ca": m.self_signed().cert}),
    "unknown": (m.OTHER_CA.issue("localhost"), {}),
    "root sent, unknown": (Identity(m.OTHER_CA.issue("localhost").cert + m.OTHER_CA.cert, b""), {}),
    "revoked": (REVOKED, {"crl": CA.revoke(REVOKED.cert)}),
    "not revoked": (CA.issue("localhost"), {"crl": CA.revoke(REVOKED.cert)}),
    "no list of this authority": (CA.issue("localhost"), {"crl": m.OTHER_CA.revoke(REVOKED.cert)}),
    "intermediate trusted only": (m.INTERMEDIATE.issue("localhost"), {"ca": m.INTERMEDIATE.cert}),
    "partial chain": (m.INTERMEDIATE.issue("localhost"), {"ca": m.INTERMEDIATE.cert, "allowPartialTrustChain": True}),
    "signed by no authority": (Identity(b"", b""), {}),
}


def _cases() -> dict[str, tuple[Identity, dict[str, Any]]]:
    made = dict(CASES)
    # A leaf that signs another.
    leaf = CA.issue("localhost")
    made["signed by no authority"] = (_signed_by(leaf), {})
    chained = DEEP.issue("localhost", chain=False)
    made["deep, a link is missing"] = (Identity(chained.cert + m.INTERMEDIATE.cert, chained.key), {})
    other = m.OTHER_CA.issue("localhost")
    made["root sent, unknown"] = (Identity(other.cert + m.OTHER_CA.cert, other.key), {})
    return made


def _signed_by(leaf: Identity) -> Identity:
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    false = Authority("false")
    certificate = x509.load_pem_x509_certificate(leaf.cert)
    false._key = load_pem_private_key(leaf.key, None)
    false._name = certificate.subject
    child = false.issue("localhost")
    return Identity(child.cert + leaf.cert, child.key)


def inside(identity: Identity, options: dict[str, Any]) -> str | None:
    """OpenSSL's verdict, as the client's error."""
    errors: list[str] = []

    def connect(port: int) -> None:
        client = connect_to(port, **{"ca": CA.cert, "checkServerIdentity": lambda host, cert: None, **options})
        client.on("error", lambda error: errors.append(error.code))
        client.on("close", lambda: server.close())
        client.on("secureConnect", lambda: client.end())
        client.resume()

    server = serve(lambda socket: socket.on("error", lambda e: None).resume(), connect, **identity._asdict())
    server.on("tlsClientError", lambda error: None)
    run()
    return errors[0] if errors else None


@pytest.mark.parametrize("case", CASES)
def test_the_same_verdict(case: str) -> None:
    identity, options = _cases()[case]
    trusted = as_ders(options.get("ca", CA.cert))
    partial = bool(options.get("allowPartialTrustChain"))
    error = verdict(as_ders(identity.cert), Rules(trusted, options.get("crl", b""), partial, True))
    ours = None if error is None else error.code
    theirs = inside(identity, options)
    if case == "deep, a link is missing":
        # Where OpenSSL stops at the first error ssl cannot tell these two apart; Node says what we say afterwards.
        assert (ours, theirs) == ("UNABLE_TO_VERIFY_LEAF_SIGNATURE", "UNABLE_TO_VERIFY_LEAF_SIGNATURE")
    else:
        assert ours == theirs


def test_a_constraint_that_is_not_understood_is_a_no() -> None:
    from cryptography import x509

    constrained = Authority("constrained")
    names = x509.NameConstraints(permitted_subtrees=[x509.DNSName("example")], excluded_subtrees=None)
    from pynet.testing import _certificates as made

    builder = made._constrained(made._builder(constrained._name, constrained._key)).add_extension(names, critical=True)
    constrained._certificate = builder.issuer_name(constrained._name).sign(constrained._key, made._sha256())
    sent = as_ders(constrained.issue("elsewhere").cert)
    error = verdict(sent, Rules(as_ders(constrained.cert), b"", False, True))
    assert error is not None
    assert error.code == "UNSPECIFIED"
    assert isinstance(error, ssl.SSLCertVerificationError)
