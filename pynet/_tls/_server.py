"""Server: a ``net.Server`` whose connections speak TLS."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, cast, overload

from typing_extensions import Self, Unpack

from pynet import Server as NetServer
from pynet import Socket
from pynet._errors import (
    ERR_INVALID_ARG_TYPE,
    MISSING,
    Missing,
    is_object,
    validate_function,
    validate_number,
    validate_string,
)
from pynet._events import Bare, listens

from ._alpn import protocol_list
from ._checks import is_buffer
from ._context import SecureContext, Use, context_of
from ._errors import ERR_TLS_ALPN_CALLBACK_WITH_PROTOCOLS, ERR_TLS_REQUIRED_SERVER_NAME, Unavailable
from ._handshake import no_handshake
from ._listen import TLSServerListen
from ._options import SecureContextOptions, TlsOptions, check_keywords
from ._sni import Contexts
from ._socket import TLSSocket, refuse_unavailable
from ._state import TLSState

if TYPE_CHECKING:
    import ssl

    from pynet import ServerOptions

    from ._options import TLSSocketOptions

__all__ = ["Server"]

_HANDSHAKE_TIMEOUT = 120_000.0
_NET_OPTIONS = (
    "allowHalfOpen",
    "blockList",
    "highWaterMark",
    "keepAlive",
    "keepAliveInitialDelay",
    "noDelay",
    "pauseOnConnect",
)
_ATTRIBUTES = sorted(SecureContextOptions.__optional_keys__ - {"allowPartialTrustChain"})


@listens
class Server(NetServer):
    """A TLS server.

    ====================  ==================  =====================================================================
    event                 arguments           when
    ====================  ==================  =====================================================================
    ``secureConnection``  TLSSocket           a handshake is done, and the client is authorized if that is asked for
    ``tlsClientError``    err, TLSSocket      a connection has failed before that; it is destroyed
    ====================  ==================  =====================================================================

    and those of ``net.Server``; ``connection`` has the plain socket, before the handshake.

    Args:
        options: A dict, or keywords: ``key``, ``cert``, ``SNICallback``, ``ALPNProtocols``, ``requestCert``,
            ``handshakeTimeout`` … and those of ``net.Server``.
        secureConnectionListener: Added to ``secureConnection``.

    Raises:
        TypeError: ``ERR_INVALID_ARG_TYPE``, ``ERR_TLS_ALPN_CALLBACK_WITH_PROTOCOLS``,
            ``ERR_FEATURE_UNAVAILABLE_ON_PLATFORM``; what ``createSecureContext()`` raises.

    Node: tls.md, "Class: tls.Server". Differs: no ``newSession``, ``resumeSession``, ``OCSPRequest``, ``keylog``;
    a handshake that takes too long is destroyed.
    """

    on: TLSServerListen[Self]
    """Call *f* at every *event*, or decorate a function with ``on(event)``; *f* may take fewer arguments."""
    once: TLSServerListen[Self]
    """As ``on()``, but for the next time only."""
    off: TLSServerListen[Self]
    """Remove *f* from the listeners of *event*: the one added last, if it was added more than once."""
    addListener: TLSServerListen[Self]
    removeListener: TLSServerListen[Self]
    prependListener: TLSServerListen[Self]
    prependOnceListener: TLSServerListen[Self]

    _pynet_known_events = NetServer._pynet_known_events | {
        "secureConnection",
        "tlsClientError",
        "newSession",
        "resumeSession",
        "OCSPRequest",
        "keylog",
    }
    _pynet_contexts: Contexts

    @overload
    def __init__(
        self,
        options: TlsOptions | None = None,
        secureConnectionListener: Callable[[TLSSocket], object] | Bare | None = None,
        /,
        **keywords: Unpack[TlsOptions],
    ) -> None: ...
    @overload
    def __init__(
        self, secureConnectionListener: Callable[[TLSSocket], object] | Bare, /, **keywords: Unpack[TlsOptions]
    ) -> None: ...
    def __init__(self, options: Any = None, listener: Any = None, /, **keywords: Any) -> None:
        if callable(options):
            options, listener = None, options
        if options is not None and (not is_object(options) or isinstance(options, (list, tuple))):
            raise ERR_INVALID_ARG_TYPE("options", "object", options)
        listener = keywords.pop("secureConnectionListener", listener)
        check_keywords("Server", keywords, TlsOptions)
        merged: dict[str, object] = {**(options if isinstance(options, Mapping) else {}), **keywords}
        _check(merged)
        self._pynet_contexts = Contexts()
        self._pynet_options = merged
        self.requestCert = bool(merged.get("requestCert"))
        self.rejectUnauthorized = merged.get("rejectUnauthorized") is not False
        self.ALPNCallback: Any = merged.get("ALPNCallback")
        self.ALPNProtocols = protocol_list(merged.get("ALPNProtocols") if not _is_odd(merged) else None)
        if merged.get("secureContext") is None:
            self.setSecureContext(cast("SecureContextOptions", merged))
        else:
            self._pynet_context: SecureContext | ssl.SSLContext = context_of(merged["secureContext"])
        plain = cast("ServerOptions", {name: merged[name] for name in _NET_OPTIONS if name in merged})
        super().__init__(plain, self._pynet_accept)
        self._pynet_handshake_timeout = _handshake_timeout(merged)
        if callable(listener):
            self.on("secureConnection", listener)

    def _pynet_accept(self, raw: Socket) -> None:
        """A connection: shake hands, then ``secureConnection`` or ``tlsClientError``."""
        options = self._pynet_options
        socket = TLSSocket(
            raw,
            cast(
                "TLSSocketOptions",
                {
                    "isServer": True,
                    "server": self,
                    "secureContext": self._pynet_context,
                    "requestCert": self.requestCert,
                    "rejectUnauthorized": self.rejectUnauthorized,
                    "ALPNProtocols": self.ALPNProtocols,
                    "SNICallback": options.get("SNICallback"),
                    "allowHalfOpen": self.allowHalfOpen,
                    "highWaterMark": self.highWaterMark,
                    "pauseOnConnect": self.pauseOnConnect,
                    "ALPNCallback": self.ALPNCallback,
                },
            ),
        )
        socket.server = self
        socket._pynet_watch()
        tls: TLSState = socket._pynet_tls
        if self._pynet_handshake_timeout > 0:
            loop = socket._pynet_loop
            tls.timer = loop.start_timer(
                self._pynet_handshake_timeout, partial(loop.run_in, socket._pynet_life.context, no_handshake, socket)
            )

    # Contexts

    def setSecureContext(
        self, options: SecureContextOptions | Missing = MISSING, **keywords: Unpack[SecureContextOptions]
    ) -> None:
        """Replace key, certificate and rules; connections that are open keep theirs.

        Raises:
            TypeError: ``ERR_INVALID_ARG_TYPE``; what ``createSecureContext()`` raises.

        Node: tls.md, "server.setSecureContext(options)". Differs: no.
        """
        if options is MISSING and keywords:
            options = {}
        if not is_object(options) or isinstance(options, (list, tuple)):
            raise ERR_INVALID_ARG_TYPE("options", "object", options)
        given = options if isinstance(options, Mapping) else {}
        merged: dict[str, object] = {**given, **keywords}
        merged.setdefault("honorCipherOrder", True)
        verify = _verify_mode(self.requestCert, self.rejectUnauthorized)
        self._pynet_context = SecureContext(merged, Use(True, verify))
        for name in _ATTRIBUTES:
            setattr(self, name, merged.get(name))

    def addContext(self, hostname: str | Missing = MISSING, context: Any = None) -> None:
        """Use another key and certificate for clients that ask for *hostname*; what is added last counts.

        Args:
            hostname: A name; ``*`` stands for a label or a part of it.
            context: A ``SecureContext``, an ``ssl.SSLContext``, or the options for a context.

        Raises:
            RuntimeError: ``ERR_TLS_REQUIRED_SERVER_NAME``; what ``createSecureContext()`` raises.

        Node: tls.md, "server.addContext(hostname, context)". Differs: no.
        """
        if not hostname:
            raise ERR_TLS_REQUIRED_SERVER_NAME()
        if not isinstance(hostname, str):
            raise TypeError("servername.replace is not a function")
        if isinstance(context, Mapping) or context is None:
            verify = _verify_mode(self.requestCert, self.rejectUnauthorized)
            context = SecureContext({"honorCipherOrder": True, **(context or {})}, Use(True, verify))
        self._pynet_contexts.add(hostname, context_of(context))

    def getTicketKeys(self) -> bytes:
        """Not with Python's ``ssl``: raises ``ERR_FEATURE_UNAVAILABLE_ON_PLATFORM``.

        Node: tls.md, "server.getTicketKeys()". Differs: raises.
        """
        raise Unavailable("getTicketKeys()", "sessions end with the process that has made them")

    def setTicketKeys(self, keys: bytes) -> None:
        """Not with Python's ``ssl``.

        Raises:
            TypeError: ``ERR_INVALID_ARG_TYPE``, else ``ERR_FEATURE_UNAVAILABLE_ON_PLATFORM``.

        Node: tls.md, "server.setTicketKeys(keys)". Differs: raises.
        """
        if not is_buffer(keys):
            raise ERR_INVALID_ARG_TYPE("buffer", ["Buffer", "TypedArray", "DataView"], keys)
        raise Unavailable("setTicketKeys()", "sessions end with the process that has made them")


def _verify_mode(asks: bool, rejects: bool) -> ssl.VerifyMode:
    return TLSState({"isServer": True, "requestCert": asks, "rejectUnauthorized": rejects}).verify_mode


def _is_odd(options: Mapping[str, object]) -> bool:
    """A number or the like as ``ALPNProtocols``, which a server of Node's does not look at."""
    value = options.get("ALPNProtocols")
    return not isinstance(value, (list, tuple)) and not is_buffer(value)


def _handshake_timeout(options: Mapping[str, Any]) -> float:
    given = options.get("handshakeTimeout")
    return _HANDSHAKE_TIMEOUT if not given else float(given)


def _check(options: Mapping[str, object]) -> None:
    if options.get("ALPNCallback") is not None and options.get("ALPNProtocols") is not None:
        raise ERR_TLS_ALPN_CALLBACK_WITH_PROTOCOLS()
    if options.get("SNICallback") is not None:
        validate_function(options["SNICallback"], "options.SNICallback")
    if options.get("handshakeTimeout") is not None:
        validate_number(options["handshakeTimeout"], "options.handshakeTimeout")
    if options.get("pskCallback") is not None:
        validate_function(options["pskCallback"], "options.pskCallback")
    if options.get("pskIdentityHint") is not None:
        validate_string(options["pskIdentityHint"], "options.pskIdentityHint")
        raise Unavailable("The option 'pskIdentityHint'", "only an engine over pyOpenSSL could do it")
    refuse_unavailable(options)
