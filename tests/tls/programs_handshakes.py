"""The experiments on handshakes: what the server and the client are made with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pynet.testing import Identity

from . import materials as m
from .helpers import CA, SERVER

Options = dict[str, Any]


def pair(
    server: Options | None = None, client: Options | None = None, identity: Identity = SERVER
) -> tuple[Options, Options]:
    return {**identity._asdict(), **(server or {})}, {"ca": CA.cert, "servername": "localhost", **(client or {})}


def boom(*unused: object) -> None:
    raise RuntimeError("boom")


def issued(*names: str, **options: Any) -> Identity:
    return CA.issue(*names, **options)


def in_chain() -> tuple[Options, Options]:
    identity = m.OTHER_CA.issue("localhost")
    return pair({"cert": identity.cert + m.OTHER_CA.cert, "key": identity.key})


def revoked() -> tuple[Options, Options]:
    identity = issued("localhost")
    return pair(client={"crl": CA.revoke(identity.cert)}, identity=identity)


def weak() -> tuple[Options, Options]:
    # A server that takes it: the one of the row had a lower security level.
    return pair({"ciphers": "DEFAULT:@SECLEVEL=0"}, identity=m.weak())


def with_client(identity: Identity, server: Options | None = None, **options: Any) -> tuple[Options, Options]:
    return pair({"requestCert": True, "ca": CA.cert, **(server or {})}, {**identity._asdict(), **options})


def revoked_client() -> tuple[Options, Options]:
    identity = m.client()
    return with_client(identity, {"crl": CA.revoke(identity.cert)})


V12, V13 = {"maxVersion": "TLSv1.2"}, {"minVersion": "TLSv1.3"}
INTERMEDIATE = m.INTERMEDIATE

HANDSHAKES: dict[str, Callable[[], tuple[Options, Options]]] = {
    "good certificate": pair,
    "self-signed certificate": lambda: pair(identity=m.self_signed()),
    "self-signed certificate, rejectUnauthorized false": lambda: pair(
        client={"rejectUnauthorized": False}, identity=m.self_signed()
    ),
    "certificate of an unknown CA": lambda: pair(identity=m.OTHER_CA.issue("localhost")),
    "no ca option (system roots)": lambda: pair(client={"ca": None}),
    "expired certificate": lambda: pair(
        identity=issued("localhost", not_before=m.NOW - 9 * m.DAY, not_after=m.NOW - m.DAY)
    ),
    "certificate not yet valid": lambda: pair(identity=issued("localhost", not_before=m.NOW + m.DAY)),
    "host name mismatch": lambda: pair(identity=issued("other.example")),
    "host name mismatch, rejectUnauthorized false": lambda: pair(
        client={"rejectUnauthorized": False}, identity=issued("other.example")
    ),
    "certificate without SAN, CN matches": lambda: pair(identity=issued(common_name="localhost")),
    "IP host, no servername, SAN has the IP": lambda: pair(client={"servername": None, "host": "127.0.0.1"}),
    "IP host, SAN lacks it": lambda: pair(client={"servername": None}, identity=issued("localhost")),
    "wildcard SAN, matching name": lambda: pair(
        client={"servername": "x.wild.example"}, identity=issued("a.example", "*.wild.example")
    ),
    "wildcard SAN, two labels": lambda: pair(
        client={"servername": "x.y.wild.example"}, identity=issued("a.example", "*.wild.example")
    ),
    "missing intermediate": lambda: pair(identity=INTERMEDIATE.issue("localhost", chain=False)),
    "intermediate in cert (chain)": lambda: pair(identity=INTERMEDIATE.issue("localhost")),
    "intermediate as trust anchor only": lambda: pair(
        client={"ca": INTERMEDIATE.cert}, identity=INTERMEDIATE.issue("localhost", chain=False)
    ),
    "intermediate as trust anchor, allowPartialTrustChain": lambda: pair(
        client={"ca": INTERMEDIATE.cert, "allowPartialTrustChain": True},
        identity=INTERMEDIATE.issue("localhost", chain=False),
    ),
    "self-signed certificate in the chain": in_chain,
    "revoked certificate, crl given": revoked,
    "weak RSA 1024 certificate": weak,
    "EC certificate": pair,
    "checkServerIdentity returns an error": lambda: pair(
        client={"checkServerIdentity": lambda *unused: RuntimeError("boom")}
    ),
    "checkServerIdentity throws": lambda: pair(client={"checkServerIdentity": boom}),
    "server has no certificate": lambda: pair({"key": None, "cert": None}),
    "no shared version: server max 1.2, client min 1.3": lambda: pair(V12, V13),
    "no shared version: server min 1.3, client max 1.2": lambda: pair(V13, V12),
    "no shared cipher (TLS 1.2)": lambda: pair(
        {**V12, "ciphers": "ECDHE-ECDSA-AES128-GCM-SHA256"}, {"ciphers": "ECDHE-ECDSA-AES256-GCM-SHA384"}
    ),
    "no shared cipher (TLS 1.3)": lambda: pair(
        {"ciphers": "TLS_AES_128_GCM_SHA256"}, {"ciphers": "TLS_AES_256_GCM_SHA384"}
    ),
    "TLS 1.1 refused by default": lambda: pair(client={"minVersion": "TLSv1.1", "maxVersion": "TLSv1.1"}),
    "no shared ALPN protocol": lambda: pair({"ALPNProtocols": ["a"]}, {"ALPNProtocols": ["b"]}),
    "ALPNCallback returns undefined": lambda: pair({"ALPNCallback": lambda offer: None}, {"ALPNProtocols": ["b"]}),
    "ALPNCallback returns a protocol not offered": lambda: pair(
        {"ALPNCallback": lambda offer: "z"}, {"ALPNProtocols": ["b"]}
    ),
    "ALPNCallback throws": lambda: pair({"ALPNCallback": boom}, {"ALPNProtocols": ["b"]}),
    "no shared curve": lambda: pair({"ecdhCurve": "P-384"}, {"ecdhCurve": "P-521"}),
    "requestCert, client sends none, rejectUnauthorized": lambda: pair({"requestCert": True}),
    "the same in TLS 1.2": lambda: pair({"requestCert": True, **V12}),
    "requestCert, rejectUnauthorized false, client sends none": lambda: pair(
        {"requestCert": True, "rejectUnauthorized": False}
    ),
    "client certificate of an unknown CA": lambda: with_client(m.OTHER_CA.issue("a client")),
    "client certificate of an unknown CA, TLS 1.2": lambda: with_client(m.OTHER_CA.issue("a client"), V12),
    "good client certificate": lambda: with_client(m.client()),
    "revoked client certificate": revoked_client,
    "SNICallback answers an error": lambda: pair({"SNICallback": lambda name, cb: cb(RuntimeError("boom"))}),
    "SNICallback answers no context": lambda: pair({"SNICallback": lambda name, cb: cb(None, None)}),
    "SNICallback answers rubbish": lambda: pair({"SNICallback": lambda name, cb: cb(None, {"x": 1})}),
    "SNICallback throws": lambda: pair({"SNICallback": boom}),
    "SNICallback never answers, handshakeTimeout 50": lambda: pair(
        {"SNICallback": lambda name, cb: None, "handshakeTimeout": 50}
    ),
    "PSK: right key": lambda: pair({"pskCallback": boom}),
    "PSK: wrong key": lambda: pair(client={"pskCallback": boom}),
    "PSK: unknown identity": lambda: pair({"pskIdentityHint": "x"}),
}
