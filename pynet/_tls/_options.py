"""The option dicts of ``tls``, as types; each may be given as keywords too."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias, TypedDict

from pynet import ServerOptions as NetServerOptions
from pynet import TcpConnectOptions
from pynet._stream import Duplex

from ._constants import SecureVersion
from ._sessions import Session

__all__ = [
    "check_keywords",
    "ConnectionOptions",
    "KeyObject",
    "PxfObject",
    "SecureContextOptions",
    "TLSSocketOptions",
    "TlsOptions",
]

#: Calls back with an error or None, and the context to use or None for the default.
SNIAnswer: TypeAlias = Callable[..., None]
SNICallback: TypeAlias = Callable[[str, SNIAnswer], object]
#: Gets the server name and the protocols that the client offers, returns one of them, or None to refuse.
ALPNCallback: TypeAlias = Callable[[Any], "str | None"]

if TYPE_CHECKING:
    from ._context import SecureContext

Pem: TypeAlias = str | bytes | bytearray | memoryview
Pems: TypeAlias = Pem | Sequence[Pem]


class KeyObject(TypedDict, total=False):
    """A private key with a passphrase of its own."""

    pem: str | bytes
    passphrase: str


class PxfObject(TypedDict, total=False):
    """A pfx with a passphrase of its own."""

    buf: str | bytes
    passphrase: str


class SecureContextOptions(TypedDict, total=False):
    """What ``createSecureContext()`` takes.

    ``key``, ``cert``, ``ca`` and ``crl`` are PEM, in one text or in several.
    """

    ALPNCallback: ALPNCallback | None
    allowPartialTrustChain: bool
    ca: Pems | None
    cert: Pems | None
    certificateCompression: Sequence[str]
    ciphers: str | None
    clientCertEngine: str | None
    crl: Pems | None
    dhparam: Pem | None
    ecdhCurve: str
    honorCipherOrder: bool
    key: Pems | Sequence[KeyObject] | None
    maxVersion: SecureVersion | None
    minVersion: SecureVersion | None
    passphrase: str | None
    pfx: Pem | Sequence[Pem | PxfObject] | None
    privateKeyEngine: str | None
    privateKeyIdentifier: str | None
    secureOptions: int
    secureProtocol: str | None
    sessionIdContext: str | None
    sessionTimeout: int | None
    sigalgs: str | None
    ticketKeys: bytes | None


class _Common(SecureContextOptions, total=False):
    ALPNProtocols: Sequence[str | bytes] | bytes | None
    SNICallback: SNICallback | None
    enableTrace: bool
    pskCallback: Callable[..., object] | None
    rejectUnauthorized: bool
    requestCert: bool
    requestOCSP: bool
    secureContext: SecureContext | ssl.SSLContext | None


class TLSSocketOptions(_Common, total=False):
    """What the constructor of ``TLSSocket`` takes."""

    allowHalfOpen: bool
    isServer: bool
    server: Any
    session: Session | None
    pauseOnConnect: bool
    highWaterMark: int


class TlsOptions(_Common, NetServerOptions, total=False):
    """What ``createServer()`` takes: also the options of ``net.createServer()``."""

    handshakeTimeout: float
    pskIdentityHint: str | None
    session: Session | None


class ConnectionOptions(_Common, TcpConnectOptions, total=False):
    """What ``connect()`` takes: also the options of ``net.connect()``."""

    checkServerIdentity: Callable[..., Any] | None
    minDHSize: int
    path: str | None
    servername: str
    session: Session | None
    socket: Duplex | None
    timeout: float


def check_keywords(function: str, keywords: Mapping[str, object], *kinds: Any) -> None:
    """An unknown keyword is a TypeError, as in Python; what a dict has too much is ignored, as in Node."""
    for name in keywords:
        if not any(name in kind.__annotations__ or name in kind.__optional_keys__ for kind in kinds):
            raise TypeError(f"{function}() got an unexpected keyword argument {name!r}")
