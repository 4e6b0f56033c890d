"""The verdict on a chain, after a handshake that did not ask for one (``rejectUnauthorized: False``).

``ssl`` verifies inside of the handshake or not at all, so this is Node's ``authorizationError`` made afterwards, with
``cryptography``. It decides nothing but ``authorized``, and where it does not understand a certificate it says no.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timezone
from typing import TYPE_CHECKING, NamedTuple

from ._certificate_fields import extension, is_authority
from ._codes import certificate_error
from ._extra import load_authority, load_certificate
from ._pem import certificates, revocation_lists

if TYPE_CHECKING:
    from cryptography import x509

    from ._errors import CertificateError

__all__ = ["Rules", "verdict"]

_LONGEST = 10
_SERVER_AUTH, _CLIENT_AUTH, _ANY_USAGE = "1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2", "2.5.29.37.0"
_NAME_CONSTRAINTS = "2.5.29.30"
# Basic constraints, key usage, extended key usage, alternative names, policies, identifiers, information access, CRLs.
_UNDERSTOOD = frozenset(
    ("2.5.29.19 2.5.29.15 2.5.29.37 2.5.29.17 2.5.29.32 2.5.29.14 2.5.29.35 2.5.29.31 1.3.6.1.5.5.7.1.1").split()
)

# OpenSSL's numbers.
_NO_ISSUER, _NO_CRL, _NOT_YET, _EXPIRED, _CRL_EXPIRED = 2, 3, 9, 10, 12
_SELF_SIGNED, _SELF_SIGNED_IN_CHAIN, _NO_LOCAL_ISSUER, _LEAF_UNVERIFIED = 18, 19, 1020, 21
_REVOKED, _PATH_TOO_LONG, _WRONG_PURPOSE = 23, 25, 26
_NO_CERT_SIGN, _UNHANDLED, _WEAK_KEY, _NO_AUTHORITY = 32, 34, 66, 79


class Rules(NamedTuple):
    """What a chain is measured by."""

    authorities: Sequence[bytes]  # trusted, each as DER
    crl: bytes  # revocation lists, as PEM
    partial_chain: bool
    of_server: bool  # the chain is a server's
    now: datetime | None = None


def verdict(sent: Sequence[bytes], rules: Rules) -> CertificateError | None:
    """The error that Node reports for the chain *sent*, which is OpenSSL's last; None if the chain is good."""
    chain = [load_certificate(der, "authorizationError") for der in sent]
    trusted = [known for known in map(load_authority, rules.authorities) if known is not None]
    path, broken = _build(chain, trusted, rules.partial_chain)
    found = [] if broken is None else [broken]
    found += _extension_errors(path, rules)
    found += _revocation_errors(path, rules)
    found += _time_errors(path, rules.now or datetime.now(timezone.utc))
    if not found:
        return None
    if found[-1] == _NO_LOCAL_ISSUER:
        error = certificate_error(20)
        error.code = "UNABLE_TO_GET_ISSUER_CERT_LOCALLY"
        return error
    return certificate_error(found[-1])


def _issued(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    if certificate.issuer != issuer.subject:
        return False
    try:
        certificate.verify_directly_issued_by(issuer)
    except Exception:  # a wrong signature, or a key or algorithm that cannot be checked: no
        return False
    return True


def _build(
    chain: list[x509.Certificate], trusted: list[x509.Certificate], partial: bool
) -> tuple[list[x509.Certificate], int | None]:
    """The path from the first of *chain* to a trusted one, and what keeps it from getting there."""
    path = [chain[0]]
    while len(path) <= _LONGEST:
        last = path[-1]
        is_own_issuer = _issued(last, last)
        if last in trusted and (is_own_issuer or partial):
            return path, None
        if is_own_issuer:
            return path, _SELF_SIGNED if len(path) == 1 else _SELF_SIGNED_IN_CHAIN
        candidates = (issuer for issuer in (*trusted, *chain[1:]) if issuer not in path and _issued(last, issuer))
        issuer = next(candidates, None)
        if issuer is None:
            return path, _missing(path, trusted)
        path.append(issuer)
    return path, _NO_LOCAL_ISSUER


def _missing(path: list[x509.Certificate], trusted: list[x509.Certificate]) -> int:
    if path[-1] in trusted:
        return _NO_ISSUER
    return _LEAF_UNVERIFIED if len(path) == 1 else _NO_LOCAL_ISSUER


def _extension_errors(path: list[x509.Certificate], rules: Rules) -> Iterator[int]:
    from cryptography import x509

    for depth, certificate in enumerate(path):
        try:
            critical = {item.oid.dotted_string for item in certificate.extensions if item.critical}
            constrained = any(item.oid.dotted_string == _NAME_CONSTRAINTS for item in certificate.extensions)
        except ValueError:
            critical, constrained = set(), True
        if critical - _UNDERSTOOD or constrained:
            yield _UNHANDLED
        if depth:
            yield from _authority_errors(certificate, depth)
        usages = extension(certificate, x509.ExtendedKeyUsage)
        wanted = {_SERVER_AUTH if rules.of_server else _CLIENT_AUTH, _ANY_USAGE}
        if usages is not None and wanted.isdisjoint(usage.dotted_string for usage in usages):
            yield _WRONG_PURPOSE
        elif not depth and not _may_shake_hands(certificate, rules.of_server):
            yield _WRONG_PURPOSE
        if _is_weak(certificate):
            yield _WEAK_KEY


def _may_shake_hands(certificate: x509.Certificate, of_server: bool) -> bool:
    from cryptography import x509

    usage = extension(certificate, x509.KeyUsage)
    if usage is None:
        return True
    return bool(usage.digital_signature or usage.key_agreement or (of_server and usage.key_encipherment))


def _authority_errors(certificate: x509.Certificate, depth: int) -> Iterator[int]:
    from cryptography import x509

    if not is_authority(certificate):
        yield _NO_AUTHORITY
        return
    constraints = extension(certificate, x509.BasicConstraints)
    if constraints.path_length is not None and depth - 1 > constraints.path_length:
        yield _PATH_TOO_LONG
    usage = extension(certificate, x509.KeyUsage)
    if usage is not None and not usage.key_cert_sign:
        yield _NO_CERT_SIGN


def _is_weak(certificate: x509.Certificate) -> bool:
    from cryptography.hazmat.primitives.asymmetric import rsa

    try:
        key: object = certificate.public_key()
    except Exception:  # of a kind that cryptography does not know
        return True
    return isinstance(key, rsa.RSAPublicKey) and key.key_size < 2048


def _revocation_errors(path: list[x509.Certificate], rules: Rules) -> Iterator[int]:
    if not rules.crl:
        return
    from cryptography import x509

    lists = [x509.load_pem_x509_crl(pem) for pem in revocation_lists(rules.crl)]
    now = rules.now or datetime.now(timezone.utc)
    for certificate, issuer in zip(path, (*path[1:], path[-1]), strict=True):
        own = [crl for crl in lists if crl.issuer == certificate.issuer and _signed(crl, issuer)]
        if not own:
            yield _NO_CRL
        for crl in own:
            if crl.next_update_utc is not None and crl.next_update_utc < now:
                yield _CRL_EXPIRED
            if crl.get_revoked_certificate_by_serial_number(certificate.serial_number) is not None:
                yield _REVOKED


def _signed(crl: x509.CertificateRevocationList, issuer: x509.Certificate) -> bool:
    try:
        return crl.is_signature_valid(issuer.public_key())  # type: ignore[arg-type]  # of a kind that cannot sign
    except Exception:
        return False


def _time_errors(path: Iterable[x509.Certificate], now: datetime) -> Iterator[int]:
    for certificate in reversed(list(path)):
        if certificate.not_valid_before_utc > now:
            yield _NOT_YET
        if certificate.not_valid_after_utc < now:
            yield _EXPIRED


def as_ders(pem: bytes) -> list[bytes]:
    """The certificates of *pem*, as DER."""
    import ssl

    return [ssl.PEM_cert_to_DER_cert(block.decode("ascii")) for block in certificates(pem)]
