"""TLSSocket: a ``net.Socket`` whose handle speaks TLS."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, cast

from typing_extensions import Self, Unpack

from pynet import Socket
from pynet._errors import (
    ERR_INVALID_ARG_TYPE,
    MISSING,
    Missing,
    is_object,
    validate_function,
    validate_integer,
    validate_number,
    validate_string,
)
from pynet._events import fit, listens
from pynet._handles.tls import RECORD, TLSHandle
from pynet._stream import Duplex

from ._adopt import adopt, closer_of, parent_connected
from ._alpn import protocol_list
from ._certificates import own_certificate, peer_certificate
from ._checks import is_buffer
from ._ciphers import CipherInfo, cipher_info
from ._codes import from_ssl, ssl_error
from ._constants import DEFAULT_MAX_VERSION
from ._context import SecureContext, Use, client_context, context_of
from ._errors import ERR_TLS_SNI_FROM_SERVER, Unavailable
from ._extra import load_certificate
from ._handshake import connection_reset, ended_early, start, verify_server
from ._listen import TLSSocketListen
from ._options import TLSSocketOptions
from ._sessions import Session, checked_session, session_of
from ._state import TLSState

if TYPE_CHECKING:
    from pynet import SocketOptions
    from pynet._events import Bare
    from pynet._handles import Connection

__all__ = ["TLSSocket"]

_SOCKET_OPTIONS = (
    "allowHalfOpen",
    "highWaterMark",
    "onread",
    "signal",
    "readableHighWaterMark",
    "writableHighWaterMark",
)
_OTHER_ENGINE = "only an engine over pyOpenSSL could do it"
_SMALLEST_FRAGMENT = 512


@listens
class TLSSocket(Socket):
    """A TLS connection: a ``net.Socket`` with more to say.

    =================  ===============  ============================================================================
    event              arguments        when
    =================  ===============  ============================================================================
    ``secureConnect``                   client: the handshake is done and the certificate good, or
                                        ``rejectUnauthorized`` is False
    ``secure``                          either side: the handshake is done; before verification
    ``session``        Session          client: a session to come back with; in TLS 1.3 some time after the handshake
    =================  ===============  ============================================================================

    and the events of ``net.Socket``. What fails in the handshake is an ``error`` with OpenSSL's reason as ``code``, and
    also an ``ssl.SSLError``. Over a *socket* that has read something already TLS begins with that (STARTTLS).

    Args:
        socket: What to speak TLS over: a ``net.Socket`` or any other Duplex; None to ``connect()`` by oneself.
        options: A dict, or keywords: ``isServer``, ``secureContext`` or what ``createSecureContext()`` takes …

    Raises:
        TypeError: ``ERR_INVALID_ARG_TYPE``, ``ERR_FEATURE_UNAVAILABLE_ON_PLATFORM``; what
            ``createSecureContext()`` raises.

    Node: tls.md, "Class: tls.TLSSocket". Differs: what Python's ``ssl`` cannot do raises.
    """

    __slots__ = ("_pynet_tls",)

    on: TLSSocketListen[Self]
    """Call *f* at every *event*, or decorate a function with ``on(event)``; *f* may take fewer arguments."""
    once: TLSSocketListen[Self]
    """As ``on()``, but for the next time only."""
    off: TLSSocketListen[Self]
    """Remove *f* from the listeners of *event*: the one added last, if it was added more than once."""
    addListener: TLSSocketListen[Self]
    removeListener: TLSSocketListen[Self]
    prependListener: TLSSocketListen[Self]
    prependOnceListener: TLSSocketListen[Self]

    _pynet_known_events = Socket._pynet_known_events | {"secure", "secureConnect", "session", "OCSPResponse", "keylog"}
    _pynet_tls: TLSState

    def __init__(
        self,
        socket: Duplex | None = None,
        options: TLSSocketOptions | None = None,
        /,
        **keywords: Unpack[TLSSocketOptions],
    ) -> None:
        merged: dict[str, object] = {**(options if isinstance(options, Mapping) else {}), **keywords}
        tls = TLSState(merged)
        tls.protocols = protocol_list(merged.get("ALPNProtocols"))
        refuse_unavailable(merged)
        session = merged.get("session")
        if session:
            tls.session = checked_session(session)
        if merged.get("secureContext") is not None:
            tls.context = context_of(merged["secureContext"])
            if tls.protocols and not isinstance(tls.context, SecureContext):
                raise Unavailable("ALPNProtocols with an ssl.SSLContext", "call its set_alpn_protocols()")
        elif tls.is_server:
            tls.context = SecureContext(merged, Use(True, tls.verify_mode))
        else:
            tls.context = client_context(merged, Use(False, tls.verify_mode, tls.protocols))
        super().__init__(cast("SocketOptions", {name: merged[name] for name in _SOCKET_OPTIONS if name in merged}))
        self._pynet_tls = tls
        if not tls.is_server:
            self.once("secure", self._pynet_on_secure)
        if merged.get("pauseOnConnect"):
            self._readableState.flowing = False
        if socket is not None:
            adopt(self, socket)
            self._pynet_tick(self._pynet_start)

    # Hooks

    def _pynet_over(self, handle: Connection) -> Connection:
        tls = self._pynet_tls
        closer = None if tls.parent is None else closer_of(tls.parent)
        tls.handle = TLSHandle(handle, from_ssl, closer)
        if tls.fragment is not None:
            tls.handle.fragment = tls.fragment
        self.prependOnceListener("connect", self._pynet_start)
        return tls.handle

    def _pynet_start(self) -> None:
        start(self)
        if self._pynet_state.handle is not None and not self.destroyed:
            self.read(0)

    def _pynet_on_secure(self) -> None:
        verify_server(self)

    def _pynet_on_parent_connect(self) -> None:
        parent_connected(self)

    def _pynet_on_parent_close(self, *unused: object) -> None:
        self.destroy()

    def _pynet_on_end(self) -> None:
        if not self._pynet_tls.established:
            ended_early(self)

    # Errors before the program has the socket

    def _pynet_watch(self) -> None:
        """What fails until ``_pynet_release()`` is reported, not emitted for the program."""
        self.on("error", self._pynet_report)
        self.on("close", self._pynet_on_early_close)

    def _pynet_report(self, error: object) -> None:
        tls = self._pynet_tls
        if not tls.released and not tls.reported and tls.server is not None:
            tls.reported = True
            tls.server.emit("tlsClientError", error, self)

    def _pynet_on_early_close(self, had_error: bool = False) -> None:
        if not had_error:
            self._pynet_report(connection_reset("socket hang up"))
        self._pynet_forget()

    def _pynet_release(self) -> None:
        """The program has the socket from now on."""
        tls = self._pynet_tls
        if not tls.released:
            tls.released = True
            self._pynet_forget()

    def _pynet_forget(self) -> None:
        self.off("error", self._pynet_report)
        self.off("close", self._pynet_on_early_close)
        self.off("secure", self._pynet_on_secure)
        self.off("end", self._pynet_on_end)

    def _destroy(self, error: Any, callback: Callable[..., None], /) -> None:
        tls = self._pynet_tls
        if tls.timer is not None:
            tls.timer.cancel()
            tls.timer = None
        self.off("secure", self._pynet_on_secure)
        self.off("end", self._pynet_on_end)
        parent = tls.parent
        if parent is not None:
            parent.removeListener("close", cast("Bare", self._pynet_on_parent_close))
            cast("Socket", parent).off("connect", self._pynet_on_parent_connect)
            if tls.handle is None and not parent.destroyed:
                parent.destroy()
        tls.handle = None
        super()._destroy(error, callback)

    # State

    @property
    def encrypted(self) -> bool:
        """True, which tells it from a ``net.Socket``.

        Node: tls.md, "tlsSocket.encrypted". Differs: no.
        """
        return True

    @property
    def authorized(self) -> bool:
        """Whether the peer has shown a certificate that is good.

        Node: tls.md, "tlsSocket.authorized". Differs: no.
        """
        return self._pynet_tls.authorized

    @authorized.setter
    def authorized(self, value: bool) -> None:
        self._pynet_tls.authorized = value

    @property
    def authorizationError(self) -> str | None:
        """Why ``authorized`` is False: a code such as ``"CERT_HAS_EXPIRED"``; None if there is no reason.

        Node: tls.md, "tlsSocket.authorizationError". Differs: needs the extra ``pynet-node[tls]`` where
        ``rejectUnauthorized`` is False.
        """
        return self._pynet_tls.authorization_error

    @authorizationError.setter
    def authorizationError(self, value: str | None) -> None:
        self._pynet_tls.authorization_error = value

    @property
    def alpnProtocol(self) -> str | bool | None:
        """The protocol that ALPN has chosen; False for none, None before the handshake.

        Node: tls.md, "tlsSocket.alpnProtocol". Differs: no.
        """
        return self._pynet_tls.alpn

    @property
    def servername(self) -> str | bool | None:
        """The name that the client has asked for; False for none, None before the handshake.

        Node: tls.md, "tlsSocket.servername". Differs: no.
        """
        return self._pynet_tls.servername

    @property
    def secureConnecting(self) -> bool:
        """Whether the handshake is still to be done.

        Node: undocumented. Differs: no.
        """
        return not self._pynet_tls.established

    @property
    def ssl(self) -> Any:
        """Python's ``ssl.SSLObject`` of the connection; None before the handshake and after ``destroy()``.

        Node: undocumented. Differs: there it is Node's own.
        """
        handle = self._pynet_tls.handle
        return None if handle is None else handle.engine

    # The handshake

    def getProtocol(self) -> str | None:
        """The version: ``"TLSv1.3"``; None after ``destroy()``.

        Node: tls.md, "tlsSocket.getProtocol()". Differs: no.
        """
        if self._pynet_tls.handle is None and self.destroyed:
            return None
        engine = self.ssl
        found: str | None = None if engine is None else engine.version()
        return found or DEFAULT_MAX_VERSION

    def getCipher(self) -> CipherInfo | None:
        """The cipher suite; None before the handshake and after ``destroy()``.

        Node: tls.md, "tlsSocket.getCipher()". Differs: a named tuple.
        """
        engine = self.ssl
        found = None if engine is None else engine.cipher()
        return None if found is None else cipher_info(found[0], found[1])

    def getPeerCertificate(self, detailed: bool = False) -> dict[str, Any] | None:
        """The peer's certificate as a dict with Node's keys; ``{}`` if it has shown none, None after ``destroy()``.

        Args:
            detailed: Its issuers too, as ``issuerCertificate`` of each other; a root is its own.

        Node: tls.md, "tlsSocket.getPeerCertificate([detailed])". Differs: without the extra ``pynet-node[tls]`` only
        what ``ssl`` tells.
        """
        engine = self.ssl
        return None if engine is None else peer_certificate(engine, detailed)

    def getPeerX509Certificate(self) -> Any:
        """The peer's certificate as a ``cryptography.x509.Certificate``; None if there is none.

        Node: tls.md, "tlsSocket.getPeerX509Certificate()". Differs: the class; needs the extra ``pynet-node[tls]``.
        """
        engine = self.ssl
        der = None if engine is None else engine.getpeercert(binary_form=True)
        return None if der is None else load_certificate(der, "getPeerX509Certificate()")

    def _own_pem(self) -> bytes | None:
        context = self._pynet_tls.context
        return context.certificate if isinstance(context, SecureContext) else None

    def getCertificate(self) -> dict[str, Any] | None:
        """The certificate of this side; ``{}`` if it has none, None after ``destroy()``.

        Node: tls.md, "tlsSocket.getCertificate()". Differs: no.
        """
        if self.ssl is None:
            return None
        pem = self._own_pem()
        return {} if pem is None else own_certificate(pem)

    def getX509Certificate(self) -> Any:
        """The certificate of this side as a ``cryptography.x509.Certificate``; None if there is none.

        Node: tls.md, "tlsSocket.getX509Certificate()". Differs: the class; needs the extra ``pynet-node[tls]``.
        """
        pem = None if self.ssl is None else self._own_pem()
        if pem is None:
            return None
        import ssl

        return load_certificate(ssl.PEM_cert_to_DER_cert(pem.decode("ascii")), "getX509Certificate()")

    # Sessions

    def getSession(self) -> Session | None:
        """The session, to ``connect()`` with again; None before there is one.

        Node: tls.md, "tlsSocket.getSession()". Differs: an object for this process, not bytes.
        """
        engine = self.ssl
        return None if engine is None else session_of(engine)

    def isSessionReused(self) -> bool:
        """Whether the handshake was a short one.

        Node: tls.md, "tlsSocket.isSessionReused()". Differs: no.
        """
        engine = self.ssl
        return bool(engine is not None and engine.session_reused)

    def setSession(self, session: Session) -> None:
        """Come back with *session*; before the handshake.

        Raises:
            TypeError: for anything else.

        Node: undocumented. Differs: an object, not bytes.
        """
        self._pynet_tls.session = checked_session(session)

    def setServername(self, name: str) -> None:
        """Ask the server for *name* (SNI); before the handshake.

        Raises:
            TypeError: ``ERR_INVALID_ARG_TYPE``; RuntimeError: ``ERR_TLS_SNI_FROM_SERVER`` on the server's side.

        Node: undocumented. Differs: after the handshake nothing happens, where Node aborts.
        """
        tls = self._pynet_tls
        validate_string(name, "name")
        if tls.is_server:
            raise ERR_TLS_SNI_FROM_SERVER()
        tls.options = {**tls.options, "servername": name}

    def setKeyCert(self, context: Any) -> None:
        """Use another key and certificate; before the handshake, as in ``ALPNCallback``.

        Args:
            context: A ``SecureContext``, or the options for one.

        Raises:
            TypeError: ``ERR_INVALID_ARG_TYPE``; ``ERR_FEATURE_UNAVAILABLE_ON_PLATFORM`` after the handshake began.

        Node: tls.md, "tlsSocket.setKeyCert(context)". Differs: only before the handshake.
        """
        tls = self._pynet_tls
        if not isinstance(context, SecureContext):
            if not is_object(context) or isinstance(context, (list, tuple)):
                raise ERR_INVALID_ARG_TYPE("options", "object", context)
            context = SecureContext(context)
        if tls.handle is not None and tls.handle.engine is not None:
            raise Unavailable("setKeyCert() in the middle of a handshake", "call it before, or use SNICallback")
        tls.context = context

    # Knobs

    def setMaxSendFragment(self, size: int) -> bool:
        """Put at most *size* bytes of plain text in one record.

        Args:
            size: 512 to 16384.

        Returns:
            False for any other number, and nothing changes.

        Raises:
            TypeError: ``ERR_INVALID_ARG_TYPE``.

        Node: tls.md, "tlsSocket.setMaxSendFragment(size)". Differs: no.
        """
        validate_number(size, "size")
        if not _SMALLEST_FRAGMENT <= size <= RECORD:
            return False
        tls = self._pynet_tls
        tls.fragment = int(size)
        if tls.handle is not None:
            tls.handle.fragment = int(size)
        return True

    def disableRenegotiation(self) -> None:
        """Refuse to renegotiate, which a server here does anyway.

        Node: tls.md, "tlsSocket.disableRenegotiation()". Differs: no.
        """

    def renegotiate(self, options: Mapping[str, Any] | Missing = MISSING, callback: Any = None) -> bool:
        """Not with Python's ``ssl``; in TLS 1.3 there is no such thing, and the callback hears of it.

        Raises:
            TypeError: ``ERR_INVALID_ARG_TYPE``; ``ERR_FEATURE_UNAVAILABLE_ON_PLATFORM`` in TLS 1.2.

        Node: tls.md, "tlsSocket.renegotiate(options, callback)". Differs: TLS 1.2 cannot either.
        """
        if not is_object(options):
            raise ERR_INVALID_ARG_TYPE("options", "object", options)
        if callback is not None:
            validate_function(callback, "callback")
        if self.getProtocol() != "TLSv1.3":
            raise Unavailable("renegotiate()", "make a new connection")
        if callback is not None:
            self._pynet_tick(fit(callback, 1), ssl_error("WRONG_SSL_VERSION"))
        return False

    def enableTrace(self) -> None:
        """Not with Python's ``ssl``.

        Raises:
            TypeError: ``ERR_FEATURE_UNAVAILABLE_ON_PLATFORM``.

        Node: tls.md, "tlsSocket.enableTrace()". Differs: raises.
        """
        raise Unavailable("enableTrace()", "set keylog_filename of the ssl.SSLContext and look with Wireshark")

    def exportKeyingMaterial(
        self, length: int | Missing = MISSING, label: str | Missing = MISSING, context: Any = MISSING
    ) -> bytes:
        """Not with Python's ``ssl``.

        Raises:
            TypeError: ``ERR_INVALID_ARG_TYPE``, else ``ERR_FEATURE_UNAVAILABLE_ON_PLATFORM``.
            ValueError: ``ERR_OUT_OF_RANGE``.

        Node: tls.md, "tlsSocket.exportKeyingMaterial(length, label[, context])". Differs: raises.
        """
        validate_integer(length, "length", 1, 2**32 - 1)
        validate_string(label, "label")
        if context is not MISSING and not is_buffer(context):
            raise ERR_INVALID_ARG_TYPE("context", ["Buffer", "TypedArray", "DataView"], context)
        raise Unavailable("exportKeyingMaterial()", _OTHER_ENGINE)

    def getFinished(self) -> bytes:
        """Not with Python's ``ssl``: raises ``ERR_FEATURE_UNAVAILABLE_ON_PLATFORM``.

        Node: tls.md, "tlsSocket.getFinished()". Differs: raises.
        """
        raise Unavailable("getFinished()", _OTHER_ENGINE)

    def getPeerFinished(self) -> bytes:
        """Not with Python's ``ssl``: raises ``ERR_FEATURE_UNAVAILABLE_ON_PLATFORM``.

        Node: tls.md, "tlsSocket.getPeerFinished()". Differs: raises.
        """
        raise Unavailable("getPeerFinished()", _OTHER_ENGINE)

    def getTLSTicket(self) -> bytes:
        """Not with Python's ``ssl``: raises ``ERR_FEATURE_UNAVAILABLE_ON_PLATFORM``.

        Node: tls.md, "tlsSocket.getTLSTicket()". Differs: raises.
        """
        raise Unavailable("getTLSTicket()", "getSession() gives what the ticket is in")

    def getEphemeralKeyInfo(self) -> None:
        """None on the server's side, as in Node; on the client's not with Python's ``ssl``.

        Raises:
            TypeError: ``ERR_FEATURE_UNAVAILABLE_ON_PLATFORM``.

        Node: tls.md, "tlsSocket.getEphemeralKeyInfo()". Differs: raises.
        """
        if not self._pynet_tls.is_server:
            raise Unavailable("getEphemeralKeyInfo()", _OTHER_ENGINE)

    def getSharedSigalgs(self) -> list[str]:
        """Empty on the client's side, as in Node; on the server's not with Python's ``ssl``.

        Raises:
            TypeError: ``ERR_FEATURE_UNAVAILABLE_ON_PLATFORM``.

        Node: tls.md, "tlsSocket.getSharedSigalgs()". Differs: raises.
        """
        if self._pynet_tls.is_server:
            raise Unavailable("getSharedSigalgs()", _OTHER_ENGINE)
        return []


def refuse_unavailable(options: Mapping[str, object]) -> None:
    """Raise for what ``ssl`` cannot do with a connection."""
    if options.get("requestOCSP"):
        raise Unavailable("The option 'requestOCSP'", _OTHER_ENGINE)
    if options.get("enableTrace"):
        raise Unavailable("The option 'enableTrace'", "set keylog_filename of the ssl.SSLContext")
    if options.get("pskCallback") is not None:
        validate_function(options["pskCallback"], "pskCallback")
        raise Unavailable("The option 'pskCallback'", _OTHER_ENGINE)
