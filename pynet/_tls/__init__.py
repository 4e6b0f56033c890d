"""The parts of ``pynet.tls``."""

from __future__ import annotations

from ._alpn import convertALPNProtocols
from ._ciphers import CipherInfo
from ._connect import connect, createServer
from ._constants import (
    CLIENT_RENEG_LIMIT,
    CLIENT_RENEG_WINDOW,
    DEFAULT_CIPHERS,
    DEFAULT_ECDH_CURVE,
    DEFAULT_MAX_VERSION,
    DEFAULT_MIN_VERSION,
    SecureVersion,
    getCertificateCompressionAlgorithms,
    getCiphers,
)
from ._context import SecureContext, createSecureContext
from ._errors import ERR_TLS_CERT_ALTNAME_INVALID, CertificateError, SecureError
from ._identity import checkServerIdentity
from ._options import ConnectionOptions, SecureContextOptions, TlsOptions, TLSSocketOptions
from ._server import Server
from ._sessions import Session
from ._sni import ALPNOffer
from ._socket import TLSSocket
from ._trust import getCACertificates, rootCertificates, setDefaultCACertificates

__all__ = [
    "ALPNOffer",
    "CLIENT_RENEG_LIMIT",
    "CLIENT_RENEG_WINDOW",
    "CertificateError",
    "CipherInfo",
    "ConnectionOptions",
    "DEFAULT_CIPHERS",
    "DEFAULT_ECDH_CURVE",
    "DEFAULT_MAX_VERSION",
    "DEFAULT_MIN_VERSION",
    "ERR_TLS_CERT_ALTNAME_INVALID",
    "SecureContext",
    "SecureContextOptions",
    "SecureError",
    "SecureVersion",
    "Server",
    "Session",
    "TLSSocket",
    "TLSSocketOptions",
    "TlsOptions",
    "checkServerIdentity",
    "connect",
    "convertALPNProtocols",
    "createSecureContext",
    "createServer",
    "getCACertificates",
    "getCertificateCompressionAlgorithms",
    "getCiphers",
    "rootCertificates",
    "setDefaultCACertificates",
]
