"""Keys and certificates of every odd kind, made once."""

from __future__ import annotations

import functools
from datetime import datetime, timedelta, timezone

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509 import load_pem_x509_certificate

from pynet.testing import Authority, Identity

from .helpers import CA, SERVER

NOW = datetime.now(timezone.utc)
DAY = timedelta(days=1)

OTHER_CA = Authority("Other CA")
INTERMEDIATE = Authority("Intermediate", parent=CA)


@functools.cache
def rsa() -> Identity:
    """As most servers have it."""
    return CA.issue("localhost", "127.0.0.1", key="rsa")


@functools.cache
def weak() -> Identity:
    return CA.issue("localhost", key="rsa", bits=1024)


@functools.cache
def self_signed() -> Identity:
    root = Authority("localhost")
    return Identity(root.cert, root.key)


@functools.cache
def client() -> Identity:
    return CA.issue("a client")


@functools.cache
def encrypted_key() -> bytes:
    """The key of ``SERVER``; the passphrase is ``right``."""
    key = serialization.load_pem_private_key(SERVER.key, None)
    secret = serialization.BestAvailableEncryption(b"right")
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, secret)


@functools.cache
def pfx() -> bytes:
    """``SERVER`` with its authority; the passphrase is ``right``."""
    key = serialization.load_pem_private_key(SERVER.key, None)
    secret = serialization.BestAvailableEncryption(b"right")
    certificate, root = load_pem_x509_certificate(SERVER.cert), load_pem_x509_certificate(CA.cert)
    return pkcs12.serialize_key_and_certificates(None, key, certificate, [root], secret)  # type: ignore[arg-type]
