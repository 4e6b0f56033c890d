"""The fields of a certificate, as ``cryptography`` reads them and Node names them."""

from __future__ import annotations

import hashlib
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from pynet._errors import NodeError

from ._alternative_names import alternative_names

if TYPE_CHECKING:
    from cryptography import x509

__all__ = ["add", "describe", "fingerprints"]

_NIST = {"secp256r1": "P-256", "secp384r1": "P-384", "secp521r1": "P-521", "secp224r1": "P-224", "secp192r1": "P-192"}
_ASN1 = {"secp256r1": "prime256v1", "secp192r1": "prime192v1"}
# By object identifier; what stands in no table shows as its number.
_NAMES = {
    "2.5.4.3": "CN",
    "2.5.4.4": "SN",
    "2.5.4.5": "serialNumber",
    "2.5.4.6": "C",
    "2.5.4.7": "L",
    "2.5.4.8": "ST",
    "2.5.4.9": "street",
    "2.5.4.10": "O",
    "2.5.4.11": "OU",
    "2.5.4.12": "title",
    "2.5.4.15": "businessCategory",
    "2.5.4.17": "postalCode",
    "2.5.4.42": "GN",
    "1.2.840.113549.1.9.1": "emailAddress",
    "0.9.2342.19200300.100.1.1": "UID",
    "0.9.2342.19200300.100.1.25": "DC",
    "1.3.6.1.4.1.311.60.2.1.1": "jurisdictionL",
    "1.3.6.1.4.1.311.60.2.1.2": "jurisdictionST",
    "1.3.6.1.4.1.311.60.2.1.3": "jurisdictionC",
}
_ACCESS = {"1.3.6.1.5.5.7.48.1": "OCSP", "1.3.6.1.5.5.7.48.2": "CA Issuers"}


def add(found: dict[str, object], key: str, value: str) -> None:
    """A name that occurs again becomes a list."""
    before = found.get(key)
    found[key] = value if before is None else [*(before if isinstance(before, list) else [before]), value]


def describe(certificate: x509.Certificate, der: bytes) -> dict[str, object]:
    """All fields, in Node's order; those that the certificate has not are left out."""
    found: dict[str, object] = {
        "subject": _name(certificate.subject),
        "issuer": _name(certificate.issuer),
        "subjectaltname": _alternatives(certificate),
        "infoAccess": _access(certificate),
        "ca": is_authority(certificate),
        **_key(certificate),
        "valid_from": _time(certificate.not_valid_before_utc),
        "valid_to": _time(certificate.not_valid_after_utc),
        **fingerprints(der),
        "ext_key_usage": _usages(certificate),
        "serialNumber": _hex(certificate.serial_number),
        "raw": der,
    }
    return {key: value for key, value in found.items() if value is not None}


def fingerprints(der: bytes) -> dict[str, str]:
    """Three digests of a certificate, as hexadecimal pairs."""
    return {
        "fingerprint": _pairs(hashlib.sha1(der, usedforsecurity=False).digest()),
        "fingerprint256": _pairs(hashlib.sha256(der).digest()),
        "fingerprint512": _pairs(hashlib.sha512(der).digest()),
    }


def _pairs(digest: bytes) -> str:
    return digest.hex(":").upper()


def _hex(number: int) -> str:
    text = f"{number:X}"
    return text if len(text) % 2 == 0 else "0" + text


def _time(moment: datetime) -> str:
    moment = moment.astimezone(timezone.utc)
    month = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")[moment.month - 1]
    return f"{month} {moment.day:2d} {moment:%H:%M:%S %Y} GMT"


def _name(name: x509.Name) -> dict[str, object]:
    found: dict[str, object] = {}
    for attribute in name:
        oid = attribute.oid.dotted_string
        value = attribute.value
        add(found, _NAMES.get(oid, oid), value if isinstance(value, str) else value.decode("latin-1"))
    return found


def extension(certificate: x509.Certificate, kind: Any) -> Any:
    """The value of an extension; None if it is not there or cannot be read."""
    from cryptography import x509

    try:
        return certificate.extensions.get_extension_for_class(kind).value
    except (x509.ExtensionNotFound, ValueError):
        return None


def is_authority(certificate: x509.Certificate) -> bool:
    """Whether it may sign others."""
    from cryptography import x509

    constraints = extension(certificate, x509.BasicConstraints)
    return constraints is not None and bool(constraints.ca)


def _alternatives(certificate: x509.Certificate) -> str | None:
    from cryptography import x509

    names = extension(certificate, x509.SubjectAlternativeName)
    return None if names is None else alternative_names(map(_general_name, names))


def _general_name(name: Any) -> tuple[str, str]:
    from cryptography import x509

    value = name.value
    if isinstance(name, x509.IPAddress):
        if getattr(value, "version", 4) == 6 and hasattr(value, "packed"):
            packed = value.packed
            groups = (int.from_bytes(packed[i : i + 2], "big") for i in range(0, 16, 2))
            return "IP Address", ":".join(f"{group:X}" for group in groups)
        return "IP Address", str(value)
    if isinstance(name, x509.DirectoryName):
        return "DirName", ",".join(f"{key}={part}" for key, part in _name(value).items())
    if isinstance(name, x509.RegisteredID):
        return "Registered ID", value.dotted_string
    if isinstance(name, x509.OtherName):
        return "othername", "<unsupported>"
    kinds = {x509.DNSName: "DNS", x509.RFC822Name: "email", x509.UniformResourceIdentifier: "URI"}
    return kinds.get(type(name), "X400Name"), str(value)


def _access(certificate: x509.Certificate) -> dict[str, list[str]] | None:
    from cryptography import x509

    descriptions = extension(certificate, x509.AuthorityInformationAccess)
    if descriptions is None:
        return None
    found: dict[str, list[str]] = {}
    for description in descriptions:
        oid = description.access_method.dotted_string
        kind, value = _general_name(description.access_location)
        found.setdefault(f"{_ACCESS.get(oid, oid)} - {kind}", []).append(value)
    return found


def _usages(certificate: x509.Certificate) -> list[str] | None:
    from cryptography import x509

    usages = extension(certificate, x509.ExtendedKeyUsage)
    return None if usages is None else [usage.dotted_string for usage in usages]


def _key(certificate: x509.Certificate) -> dict[str, object]:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec, rsa

    try:
        key = certificate.public_key()
    except (ValueError, TypeError, NodeError):
        return {}
    if isinstance(key, rsa.RSAPublicKey):
        numbers = key.public_numbers()
        der = key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
        return {"modulus": _hex(numbers.n), "exponent": f"0x{numbers.e:x}", "pubkey": der, "bits": key.key_size}
    if isinstance(key, ec.EllipticCurvePublicKey):
        point = key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
        name = key.curve.name
        curve = {"asn1Curve": _ASN1.get(name, name), "nistCurve": _NIST.get(name)}
        return {"pubkey": point, "bits": key.curve.key_size, **curve}
    return {}
