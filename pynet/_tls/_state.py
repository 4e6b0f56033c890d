"""What a TLS socket knows beyond a socket."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pynet._handles.tls import ClientHello, TLSHandle
    from pynet._loop import Timer
    from pynet._stream import Duplex

    from ._context import SecureContext
    from ._server import Server
    from ._sessions import Session

__all__ = ["TLSState"]


class TLSState:
    """The facts of one TLS socket."""

    __slots__ = (
        "alpn",
        "authorization_error",
        "authorized",
        "connect_options",
        "context",
        "established",
        "fragment",
        "handle",
        "hello",
        "is_server",
        "options",
        "parent",
        "protocols",
        "released",
        "reported",
        "server",
        "servername",
        "session",
        "started",
        "timer",
    )

    def __init__(self, options: Mapping[str, Any]) -> None:
        self.options = options
        self.is_server = bool(options.get("isServer"))
        self.server: Server | None = options.get("server")
        self.context: SecureContext | ssl.SSLContext | None = None
        self.connect_options: Mapping[str, Any] | None = None  # of tls.connect()
        self.parent: Duplex | None = None  # the socket or stream beneath, where it belongs to the program
        self.handle: TLSHandle | None = None  # from the connection to destroy()
        self.started = False  # the handshake has begun
        self.established = False  # it is done
        self.released = False  # the program has the socket: errors are its own
        self.reported = False  # tlsClientError was emitted
        self.timer: Timer | None = None  # of handshakeTimeout
        self.hello: ClientHello | None = None
        self.protocols: tuple[str, ...] = ()
        self.session: Session | None = None
        self.servername: str | bool | None = None
        self.alpn: str | bool | None = None
        self.authorized = False
        self.authorization_error: str | None = None
        self.fragment: int | None = None  # of setMaxSendFragment()

    @property
    def rejects(self) -> bool:
        """Whether a peer without a good certificate is turned away."""
        return self.options.get("rejectUnauthorized") is not False

    @property
    def asks(self) -> bool:
        """Whether the peer is asked for a certificate."""
        return not self.is_server or bool(self.options.get("requestCert"))

    @property
    def verify_mode(self) -> ssl.VerifyMode:
        """How ``ssl`` is to verify the peer."""
        if not self.asks:
            return ssl.CERT_NONE
        if self.rejects:
            return ssl.CERT_REQUIRED
        return ssl.CERT_OPTIONAL if self.is_server else ssl.CERT_NONE
