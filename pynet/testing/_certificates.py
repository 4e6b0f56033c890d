"""Certificates for tests, made in memory."""

from __future__ import annotations

import ipaddress
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from cryptography import x509

__all__ = ["Authority", "Identity"]

_DAY = timedelta(days=1)


class Identity(NamedTuple):
    """A certificate with its key, as the options ``cert`` and ``key`` take them."""

    cert: bytes
    """PEM, with the certificates of the authorities between it and the root."""
    key: bytes
    """PEM, not encrypted."""


class Authority:
    """A certificate authority that lives as long as the test. Needs the extra ``pynet-node[tls]``.

    ::

        ca = testing.Authority()
        server = tls.createServer(**ca.issue("localhost")._asdict())
        tls.connect(8000, ca=ca.cert, servername="localhost")

    Args:
        name: Its common name.
        key: ``"ec"``, or ``"rsa"``, which takes longer to make.
        parent: The authority that signs it; without one it is a root.
    """

    def __init__(
        self,
        name: str = "Test CA",
        *,
        key: Literal["ec", "rsa"] = "ec",
        parent: Authority | None = None,
        **dates: datetime,
    ) -> None:
        self._key = _new_key(key)
        self._parent = parent
        self._name = _common_name(name)
        builder = _builder(self._name, self._key)
        builder = _constrained(builder)
        signer = self if parent is None else parent
        builder = _identified(builder.issuer_name(signer._name), self._key, signer._key)
        self._certificate = builder.sign(signer._key, _sha256())

    @property
    def cert(self) -> bytes:
        """Its certificate as PEM: the option ``ca``."""
        return _pem(self._certificate)

    @property
    def key(self) -> bytes:
        """Its key as PEM."""
        return _key_pem(self._key)

    def issue(
        self,
        *names: str,
        common_name: str | None = None,
        key: Literal["ec", "rsa"] = "ec",
        bits: int = 2048,
        not_before: datetime | None = None,
        not_after: datetime | None = None,
        chain: bool = True,
    ) -> Identity:
        """A certificate for a server or a client.

        Args:
            names: Host names and IP addresses, for ``subjectaltname``.
            common_name: The first of *names* if None.
            key: ``"ec"``, or ``"rsa"`` with *bits*.
            not_before, not_after: Yesterday and in 30 days if None.
            chain: Whether ``cert`` has the authorities between it and the root too.
        """
        own = _new_key(key, bits)
        subject = _common_name(common_name if common_name is not None else (names[0] if names else "localhost"))
        builder = _builder(subject, own, not_before=not_before, not_after=not_after).issuer_name(self._name)
        builder = _identified(builder, own, self._key)
        if names:
            builder = _named(builder, names)
        certificate = builder.sign(self._key, _sha256())
        return Identity(_pem(certificate) + (self._chain() if chain else b""), _key_pem(own))

    def _chain(self) -> bytes:
        return b"" if self._parent is None else self.cert + self._parent._chain()

    def revoke(self, *certs: bytes) -> bytes:
        """A revocation list, as PEM, with these certificates: the option ``crl``."""
        from cryptography import x509

        now = datetime.now(timezone.utc)
        builder = x509.CertificateRevocationListBuilder().issuer_name(self._name)
        builder = builder.last_update(now - _DAY).next_update(now + 30 * _DAY)
        for cert in certs:
            number = x509.load_pem_x509_certificate(cert).serial_number
            revoked = x509.RevokedCertificateBuilder().serial_number(number).revocation_date(now - _DAY).build()
            builder = builder.add_revoked_certificate(revoked)
        return _pem(builder.sign(self._key, _sha256()))


def _sha256() -> Any:
    from cryptography.hazmat.primitives import hashes

    return hashes.SHA256()


def _new_key(kind: str, bits: int = 2048) -> Any:
    from cryptography.hazmat.primitives.asymmetric import ec, rsa

    return ec.generate_private_key(ec.SECP256R1()) if kind == "ec" else rsa.generate_private_key(65537, bits)


def _common_name(name: str) -> x509.Name:
    from cryptography import x509

    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])


def _builder(
    subject: x509.Name, key: Any, *, not_before: datetime | None = None, not_after: datetime | None = None
) -> x509.CertificateBuilder:
    from cryptography import x509

    now = datetime.now(timezone.utc)
    builder = x509.CertificateBuilder().subject_name(subject).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number())
    return builder.not_valid_before(not_before or now - _DAY).not_valid_after(not_after or now + 30 * _DAY)


def _constrained(builder: x509.CertificateBuilder) -> x509.CertificateBuilder:
    from cryptography import x509

    usages = (
        "digital_signature content_commitment key_encipherment data_encipherment key_agreement key_cert_sign crl_sign"
    )
    usage = dict.fromkeys([*usages.split(), "encipher_only", "decipher_only"], False)
    usage.update(digital_signature=True, key_cert_sign=True, crl_sign=True)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    return builder.add_extension(x509.KeyUsage(**usage), critical=True)


def _identified(builder: x509.CertificateBuilder, own: Any, signer: Any) -> x509.CertificateBuilder:
    """With the identifiers of both keys, which verifiers that are strict ask for."""
    from cryptography import x509

    builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(own.public_key()), critical=False)
    issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key())
    return builder.add_extension(issuer, critical=False)


def _named(builder: x509.CertificateBuilder, names: tuple[str, ...]) -> x509.CertificateBuilder:
    from cryptography import x509

    found: list[x509.GeneralName] = []
    for name in names:
        try:
            found.append(x509.IPAddress(ipaddress.ip_address(name)))
        except ValueError:
            found.append(x509.DNSName(name))
    return builder.add_extension(x509.SubjectAlternativeName(found), critical=False)


def _pem(thing: Any) -> bytes:
    from cryptography.hazmat.primitives import serialization

    data: bytes = thing.public_bytes(serialization.Encoding.PEM)
    return data


def _key_pem(key: Any) -> bytes:
    from cryptography.hazmat.primitives import serialization as s

    data: bytes = key.private_bytes(s.Encoding.PEM, s.PrivateFormat.PKCS8, s.NoEncryption())
    return data
