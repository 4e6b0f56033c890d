"""What ``cryptography`` adds: the one place where it is imported, and only when it is needed."""

from __future__ import annotations

import functools
import warnings
from types import ModuleType
from typing import TYPE_CHECKING

from pynet._errors import NodeRuntimeError

from ._errors import Unavailable

if TYPE_CHECKING:
    from cryptography import x509

__all__ = ["is_there", "load_authority", "load_certificate", "pkcs12", "x509_module"]

_REMEDY = "install cryptography"


def x509_module(feature: str) -> ModuleType:
    """``cryptography.x509``.

    Raises:
        TypeError: ``ERR_FEATURE_UNAVAILABLE_ON_PLATFORM`` with what to install for *feature*.
    """
    try:
        from cryptography import x509
    except ImportError:
        raise Unavailable(feature, _REMEDY) from None
    return x509


def is_there() -> bool:
    """Whether ``cryptography`` is installed."""
    try:
        x509_module("")
    except Unavailable:
        return False
    return True


def load_certificate(der: bytes, feature: str) -> x509.Certificate:
    """A certificate for looking into."""
    x509_module(feature)
    from cryptography import x509

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about oddities of old roots, which are no business of the program
        return x509.load_der_x509_certificate(der)


@functools.lru_cache(maxsize=512)
def load_authority(der: bytes) -> x509.Certificate | None:
    """A trusted certificate, which is looked at again and again; None if it cannot be read."""
    try:
        return load_certificate(der, "authorizationError")
    except ValueError:
        return None


class _PfxError(NodeRuntimeError):
    code = ""  # as in Node


def pkcs12(data: bytes, passphrase: str | None) -> tuple[bytes, bytes, bytes]:
    """The chain, the key and the further certificates of a pfx, as PEM.

    Raises:
        RuntimeError: without a code, as in Node: "not enough data", "mac verify failure".
    """
    x509_module("The option 'pfx'")
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.serialization import pkcs12 as reader

    if data[:1] != b"\x30":
        raise _PfxError("not enough data")
    try:
        key, certificate, others = reader.load_key_and_certificates(
            data, None if passphrase is None else passphrase.encode()
        )
    except ValueError:
        raise _PfxError("mac verify failure") from None
    pem = serialization.Encoding.PEM
    secret = b"" if key is None else key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )  # fmt: skip
    further = b"".join(other.public_bytes(pem) for other in others)
    chain = b"" if certificate is None else certificate.public_bytes(pem) + further
    return chain, secret, further
