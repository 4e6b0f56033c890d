"""Node's ``tls``: secure sockets and servers.

Works on Python's own ``ssl``; the extra ``pynet-node[tls]`` adds what needs ``cryptography``: ``pfx``, all fields of
certificates, and ``authorizationError`` where ``rejectUnauthorized`` is False.
"""

from __future__ import annotations

from pynet._tls._alpn import convertALPNProtocols
from pynet._tls._ciphers import CipherInfo
from pynet._tls._connect import connect, createServer
from pynet._tls._constants import (
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
from pynet._tls._context import SecureContext, createSecureContext
from pynet._tls._errors import CertificateError, SecureError
from pynet._tls._identity import checkServerIdentity
from pynet._tls._options import ConnectionOptions, SecureContextOptions, TlsOptions, TLSSocketOptions
from pynet._tls._server import Server
from pynet._tls._sessions import Session
from pynet._tls._sni import ALPNOffer
from pynet._tls._socket import TLSSocket
from pynet._tls._trust import getCACertificates, rootCertificates, setDefaultCACertificates

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
    "CipherInfo",
    "ConnectionOptions",
    "SecureContextOptions",
    "SecureError",
    "SecureVersion",
    "TLSSocketOptions",
    "TlsOptions",
]
