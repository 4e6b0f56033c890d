"""The defaults of ``tls``, and what can be asked of OpenSSL."""

from __future__ import annotations

import functools
import ssl
from typing import Final, Literal

__all__ = [
    "CLIENT_RENEG_LIMIT",
    "CLIENT_RENEG_WINDOW",
    "DEFAULT_CIPHERS",
    "DEFAULT_ECDH_CURVE",
    "DEFAULT_MAX_VERSION",
    "DEFAULT_MIN_VERSION",
    "SUITES_13",
    "SecureVersion",
    "getCertificateCompressionAlgorithms",
    "getCiphers",
]

SecureVersion = Literal["TLSv1.3", "TLSv1.2", "TLSv1.1", "TLSv1"]

#: Renegotiations that Node allows a client within ``CLIENT_RENEG_WINDOW``. OpenSSL 3 allows none by itself.
CLIENT_RENEG_LIMIT = 3
#: Seconds.
CLIENT_RENEG_WINDOW = 600
#: The cipher suites of TLS 1.3, and OpenSSL's list for TLS 1.2.
DEFAULT_CIPHERS = (
    "TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256:"
    "ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384:"
    "ECDHE-ECDSA-AES256-GCM-SHA384:DHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-SHA256:DHE-RSA-AES128-SHA256:"
    "ECDHE-RSA-AES256-SHA384:DHE-RSA-AES256-SHA384:ECDHE-RSA-AES256-SHA256:DHE-RSA-AES256-SHA256:"
    "HIGH:!aNULL:!eNULL:!EXPORT:!DES:!RC4:!MD5:!PSK:!SRP:!CAMELLIA"
)
#: OpenSSL chooses.
DEFAULT_ECDH_CURVE = "auto"
DEFAULT_MIN_VERSION: SecureVersion = "TLSv1.2"
DEFAULT_MAX_VERSION: SecureVersion = "TLSv1.3"

SUITES_13: Final = frozenset({"TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256", "TLS_AES_128_GCM_SHA256"})


@functools.cache
def _cipher_names() -> tuple[str, ...]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.set_ciphers("ALL:@SECLEVEL=0")
    return tuple(sorted({str(cipher["name"]).lower() for cipher in context.get_ciphers()}))


def getCiphers() -> list[str]:
    """The names of the cipher suites that OpenSSL has, in lower case.

    Node: tls.md, "tls.getCiphers()". Differs: those of the OpenSSL that Python was built with.
    """
    return list(_cipher_names())


def getCertificateCompressionAlgorithms() -> list[str]:
    """The ways to compress a certificate: none, because Python's ``ssl`` has none.

    Node: tls.md, "tls.getCertificateCompressionAlgorithms()". Differs: always empty.
    """
    return []
