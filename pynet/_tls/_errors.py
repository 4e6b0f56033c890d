"""The errors of TLS. Those of the protocol and of certificates are ``ssl.SSLError`` too.

::

    NodeError
    ├── SecureError (ssl.SSLError)                                  ERR_SSL_…, ERR_OSSL_…
    ├── CertificateError (ssl.SSLCertVerificationError)             CERT_HAS_EXPIRED, …
    │   └── ERR_TLS_CERT_ALTNAME_INVALID (also ssl.CertificateError)
    └── ERR_TLS_…                                                   arguments and states
"""

from __future__ import annotations

import ssl
from typing import Any

from pynet._errors import ERR_FEATURE_UNAVAILABLE_ON_PLATFORM, FixedError, NodeError, NodeRuntimeError, NodeTypeError

__all__ = [
    "ERR_CRYPTO_CUSTOM_ENGINE_NOT_SUPPORTED",
    "ERR_CRYPTO_OPERATION_FAILED",
    "ERR_TLS_ALPN_CALLBACK_INVALID_RESULT",
    "ERR_TLS_ALPN_CALLBACK_WITH_PROTOCOLS",
    "ERR_TLS_CERT_ALTNAME_FORMAT",
    "ERR_TLS_CERT_ALTNAME_INVALID",
    "ERR_TLS_HANDSHAKE_TIMEOUT",
    "ERR_TLS_INVALID_CONTEXT",
    "ERR_TLS_INVALID_PROTOCOL_METHOD",
    "ERR_TLS_INVALID_PROTOCOL_VERSION",
    "ERR_TLS_PROTOCOL_VERSION_CONFLICT",
    "ERR_TLS_REQUIRED_SERVER_NAME",
    "ERR_TLS_SNI_FROM_SERVER",
    "CertificateError",
    "SecureError",
    "Unavailable",
]


class Unavailable(ERR_FEATURE_UNAVAILABLE_ON_PLATFORM):
    """What the ``ssl`` module of this Python cannot do; the text says what could."""

    def __init__(self, feature: str, remedy: str) -> None:
        NodeTypeError.__init__(self, f"{feature} is not available with Python's ssl module: {remedy}")


class SecureError(NodeError, ssl.SSLError):
    """TLS itself has failed: the handshake, a record, or a key that cannot be read.

    Attributes:
        code: ``"ERR_SSL_WRONG_VERSION_NUMBER"``, ``"ERR_OSSL_BAD_DECRYPT"``: OpenSSL's reason as Node writes it.
        library, reason: As OpenSSL names them: ``"SSL routines"``, ``"wrong version number"``.
    """

    def __init__(self, code: str, message: str, library: str = "SSL routines", reason: str = "") -> None:
        ssl.SSLError.__init__(self, 1, message)
        self.code = code
        self.message = message
        self.library = library
        self.reason = reason

    def __str__(self) -> str:
        return self.message


class CertificateError(NodeError, ssl.SSLCertVerificationError):
    """The peer's certificate is refused.

    Attributes:
        code: Node's name of OpenSSL's verdict: ``"CERT_HAS_EXPIRED"``, ``"DEPTH_ZERO_SELF_SIGNED_CERT"`` …
        verify_code: Its number.
    """

    def __init__(self, code: str, message: str, verify_code: int = 0) -> None:
        ssl.SSLCertVerificationError.__init__(self, 1, message)
        self.code = code
        self.message = message
        self.verify_code = verify_code
        self.verify_message = message

    def __str__(self) -> str:
        return self.message


class ERR_TLS_CERT_ALTNAME_INVALID(CertificateError):
    """The certificate is for other hosts.

    Attributes:
        reason: Which names were compared.
        host: The host that was asked for.
        cert: The certificate, as ``getPeerCertificate()`` gives it.
    """

    def __init__(self, reason: str, host: str, cert: dict[str, Any]) -> None:
        message = f"Hostname/IP does not match certificate's altnames: {reason}"
        super().__init__("ERR_TLS_CERT_ALTNAME_INVALID", message, 62)
        self.reason = reason
        self.host = host
        self.cert = cert


class ERR_TLS_CERT_ALTNAME_FORMAT(FixedError, NodeError, ValueError):
    """A ``subjectaltname`` that cannot be parsed."""

    code = "ERR_TLS_CERT_ALTNAME_FORMAT"
    name = "SyntaxError"
    text = "Invalid subject alternative name string"


class ERR_TLS_HANDSHAKE_TIMEOUT(FixedError, NodeError, TimeoutError):
    """The handshake took longer than ``handshakeTimeout``."""

    code = "ERR_TLS_HANDSHAKE_TIMEOUT"
    text = "TLS handshake timeout"


class ERR_TLS_INVALID_CONTEXT(NodeTypeError):
    """No ``SecureContext`` and no ``ssl.SSLContext``."""

    code = "ERR_TLS_INVALID_CONTEXT"

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} must be a SecureContext")


class ERR_TLS_INVALID_PROTOCOL_VERSION(NodeTypeError):
    """``minVersion`` or ``maxVersion`` names no version."""

    code = "ERR_TLS_INVALID_PROTOCOL_VERSION"

    def __init__(self, version: object, which: str) -> None:
        super().__init__(f"{version} is not a valid {which} TLS protocol version")


class ERR_TLS_INVALID_PROTOCOL_METHOD(NodeTypeError):
    """``secureProtocol`` names no method, or one that is gone."""

    code = "ERR_TLS_INVALID_PROTOCOL_METHOD"


class ERR_TLS_PROTOCOL_VERSION_CONFLICT(NodeTypeError):
    """``secureProtocol`` together with ``minVersion`` or ``maxVersion``."""

    code = "ERR_TLS_PROTOCOL_VERSION_CONFLICT"

    def __init__(self, version: str, method: str) -> None:
        super().__init__(f"TLS protocol version {version} conflicts with secureProtocol {method}")


class ERR_TLS_ALPN_CALLBACK_WITH_PROTOCOLS(FixedError, NodeTypeError):
    """``ALPNCallback`` and ``ALPNProtocols`` exclude each other."""

    code = "ERR_TLS_ALPN_CALLBACK_WITH_PROTOCOLS"
    text = "The ALPNCallback and ALPNProtocols TLS options are mutually exclusive"


class ERR_TLS_ALPN_CALLBACK_INVALID_RESULT(NodeTypeError):
    """``ALPNCallback`` chose what the client has not offered."""

    code = "ERR_TLS_ALPN_CALLBACK_INVALID_RESULT"

    def __init__(self, value: object, protocols: list[str]) -> None:
        super().__init__(
            f"ALPN callback returned a value ({value}) that did not match any of the client's offered protocols "
            f"({', '.join(protocols)})"
        )


class ERR_TLS_REQUIRED_SERVER_NAME(FixedError, NodeRuntimeError):
    """``addContext()`` without a name."""

    code = "ERR_TLS_REQUIRED_SERVER_NAME"
    text = '"servername" is required parameter for Server.addContext'


class ERR_TLS_SNI_FROM_SERVER(FixedError, NodeRuntimeError):
    """``setServername()`` on the server's side."""

    code = "ERR_TLS_SNI_FROM_SERVER"
    text = "Cannot issue SNI from a TLS server-side socket"


class ERR_CRYPTO_CUSTOM_ENGINE_NOT_SUPPORTED(FixedError, NodeRuntimeError):
    """``clientCertEngine``, ``privateKeyEngine``: OpenSSL 3 has given its engines up."""

    code = "ERR_CRYPTO_CUSTOM_ENGINE_NOT_SUPPORTED"
    text = "Custom engines not supported by this OpenSSL"


class ERR_CRYPTO_OPERATION_FAILED(NodeRuntimeError):
    """OpenSSL would not take it, and has not said why."""

    code = "ERR_CRYPTO_OPERATION_FAILED"


for _class in list(globals().values()):
    if isinstance(_class, type) and _class.__module__ == __name__:
        _class.__module__ = "pynet.tls"  # where tracebacks and pickles find it
