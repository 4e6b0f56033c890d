"""Node's ``tls``: secure sockets and servers.

Works on Python's own ``ssl``; the extra ``pynet-node[tls]`` adds what needs ``cryptography``: ``pfx``, all fields of
certificates, and ``authorizationError`` where ``rejectUnauthorized`` is False.
"""

from __future__ import annotations

from pynet._tls import (
    CLIENT_RENEG_LIMIT,
    CLIENT_RENEG_WINDOW,
    DEFAULT_CIPHERS,
    DEFAULT_ECDH_CURVE,
    DEFAULT_MAX_VERSION,
    DEFAULT_MIN_VERSION,
    ERR_TLS_CERT_ALTNAME_INVALID,
    ALPNOffer,
    CertificateError,
    CipherInfo,
    ConnectionOptions,
    SecureContext,
    SecureContextOptions,
    SecureError,
    SecureVersion,
    Server,
    Session,
    TlsOptions,
    TLSSocket,
    TLSSocketOptions,
    checkServerIdentity,
    connect,
    convertALPNProtocols,
    createSecureContext,
    createServer,
    getCACertificates,
    getCertificateCompressionAlgorithms,
    getCiphers,
    rootCertificates,
    setDefaultCACertificates,
)

__all__ = [
    # connections and servers
    "connect",
    "createServer",
    "TLSSocket",
    "Server",
    # contexts
    "createSecureContext",
    "SecureContext",
    "Session",
    "checkServerIdentity",
    "convertALPNProtocols",
    # certificates
    "getCACertificates",
    "setDefaultCACertificates",
    "rootCertificates",
    "getCertificateCompressionAlgorithms",
    "getCiphers",
    # constants
    "CLIENT_RENEG_LIMIT",
    "CLIENT_RENEG_WINDOW",
    "DEFAULT_CIPHERS",
    "DEFAULT_ECDH_CURVE",
    "DEFAULT_MAX_VERSION",
    "DEFAULT_MIN_VERSION",
    # types
    "ALPNOffer",
    "CertificateError",
    "ERR_TLS_CERT_ALTNAME_INVALID",
    "CipherInfo",
    "ConnectionOptions",
    "SecureContextOptions",
    "SecureError",
    "SecureVersion",
    "TLSSocketOptions",
    "TlsOptions",
]
