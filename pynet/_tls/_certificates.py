"""Certificates in the shape of ``getPeerCertificate()``."""

from __future__ import annotations

import itertools
import ssl
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from . import _certificate_fields as fields
from ._alternative_names import SHORT, alternative_names
from ._extra import is_there, load_certificate

if TYPE_CHECKING:
    from ssl import SSLObject

__all__ = ["chain_of", "names_of", "own_certificate", "peer_certificate", "verified_chain_of"]


def _chain(engine: SSLObject, name: str) -> list[bytes]:
    public = getattr(engine, name, None)  # from Python 3.13 on
    found = (public or getattr(engine._sslobj, name))()  # type: ignore[attr-defined]
    return [item if isinstance(item, bytes) else item.public_bytes(2) for item in found or ()]


def chain_of(engine: SSLObject) -> list[bytes]:
    """What the peer has sent, each as DER, its own certificate first."""
    own = engine.getpeercert(binary_form=True)
    if own is None:
        return []
    try:
        sent = _chain(engine, "get_unverified_chain")
    except (AttributeError, ValueError):
        sent = []
    return sent if sent and sent[0] == own else [own, *sent]  # a server does not count the client's among them


def verified_chain_of(engine: SSLObject) -> list[bytes]:
    """The chain that OpenSSL has built, from the peer's certificate to the trusted one; empty if it has none."""
    try:
        return _chain(engine, "get_verified_chain")
    except (AttributeError, ValueError):
        return []


def names_of(engine: SSLObject) -> dict[str, object]:
    """What ``checkServerIdentity()`` looks at: ``subject`` and ``subjectaltname``. Cheaper than all of it."""
    found: Mapping[str, Any] | None = engine.getpeercert()
    if not found:
        return {}
    return {
        "subject": _subject(found.get("subject", ())),
        "subjectaltname": alternative_names(found.get("subjectAltName", ())),
    }


def _subject(name: Iterable[Iterable[tuple[str, str]]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in (pair for relative in name for pair in relative):
        fields.add(found, SHORT.get(key, key), value)
    return found


def peer_certificate(engine: SSLObject, detailed: bool = False) -> dict[str, object]:
    """The peer's certificate; with *detailed* its issuers too, as far as the peer has sent them or they are known."""
    if not detailed:
        own = engine.getpeercert(binary_form=True)
        return {} if own is None else _describe(own, engine)
    sent = chain_of(engine)
    if not sent:
        return {}
    built = verified_chain_of(engine)
    ders = built if built and built[0] == sent[0] else sent
    described = [_describe(der, engine if index == 0 else None) for index, der in enumerate(ders)]
    for certificate, issuer in itertools.pairwise(described):
        certificate["issuerCertificate"] = issuer
    last = described[-1]
    if last.get("subject") == last.get("issuer") and last.get("subject") is not None:
        last["issuerCertificate"] = last  # its own issuer, as in Node
    return described[0]


def own_certificate(pem: bytes) -> dict[str, object]:
    """A certificate of this side."""
    return _describe(ssl.PEM_cert_to_DER_cert(pem.decode("ascii")), None)


def _describe(der: bytes, engine: SSLObject | None) -> dict[str, object]:
    if is_there():
        return fields.describe(load_certificate(der, "getPeerCertificate()"), der)
    found: dict[str, object] = {}
    decoded: Mapping[str, Any] = (engine.getpeercert() if engine is not None else None) or {}
    if decoded:
        found["subject"] = _subject(decoded.get("subject", ()))
        found["issuer"] = _subject(decoded.get("issuer", ()))
        found["subjectaltname"] = alternative_names(decoded.get("subjectAltName", ()))
        found["valid_from"] = decoded.get("notBefore")
        found["valid_to"] = decoded.get("notAfter")
        found["serialNumber"] = decoded.get("serialNumber")
    return {**found, **fields.fingerprints(der), "raw": der}
