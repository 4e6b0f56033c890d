"""From a connection to ``secureConnect`` or ``secureConnection``, or to an error."""

from __future__ import annotations

import errno
import ssl
from typing import TYPE_CHECKING, Any

from pynet._errors import NodeOSError, paired_class
from pynet._events import fit

from ._certificates import names_of, peer_certificate
from ._codes import protocol_error, ssl_error
from ._context import Use
from ._errors import ERR_TLS_HANDSHAKE_TIMEOUT, CertificateError, SecureError, Unavailable
from ._identity import checkServerIdentity
from ._sessions import session_of, usable
from ._sni import choose_context, choose_protocol, sayable
from ._verdicts import late_verdict

if TYPE_CHECKING:
    from pynet._handles.tls import ClientHello

    from ._socket import TLSSocket

__all__ = ["connection_reset", "ended_early", "no_handshake", "start"]

_NO_APPLICATION_PROTOCOL = 120  # the alert
_SESSION_LOOKS = 8  # reads, in which the tickets of TLS 1.3 come
_NO_CERTIFICATE = "UNABLE_TO_GET_ISSUER_CERT"  # what Node says of a client that has shown none


def connection_reset(message: str) -> NodeOSError:
    """ECONNRESET with a text of its own."""
    return paired_class("ECONNRESET")(errno.ECONNRESET, "ECONNRESET", message)


def start(socket: TLSSocket) -> None:
    """Begin the handshake, on whichever side this is. Later calls change nothing."""
    tls = socket._pynet_tls
    if tls.started or tls.handle is None or socket.destroyed:
        return
    tls.started = True
    received = _received_by(tls.parent)
    if tls.is_server:
        tls.handle.read_hello(lambda hello: _on_hello(socket, hello), received)
    else:
        _secure(socket, tls.context, tls.protocols, received)


def _received_by(parent: Any) -> bytes:
    """What a socket or stream has read and nobody has taken: the beginning of TLS."""
    if parent is None:
        return b""
    chunks: list[bytes] = []
    while True:
        chunk = parent.read()
        if chunk is None:
            return b"".join(chunks)
        chunks.append(chunk.encode("latin-1") if isinstance(chunk, str) else chunk)


def _made(socket: TLSSocket, context: Any, protocols: tuple[str, ...]) -> ssl.SSLContext:
    """What ``ssl`` is to use; one of the program's own as it is."""
    if isinstance(context, ssl.SSLContext):
        return context
    tls = socket._pynet_tls
    made: ssl.SSLContext = context.for_use(Use(tls.is_server, tls.verify_mode, protocols))
    return made


def _secure(socket: TLSSocket, context: object, protocols: tuple[str, ...], received: bytes = b"") -> None:
    tls = socket._pynet_tls
    handle = tls.handle
    if handle is None:
        return
    context = _made(socket, context, protocols)
    name = tls.options.get("servername") if not tls.is_server else None
    if not name and context.check_hostname and tls.connect_options is not None:
        name = tls.connect_options.get("host") or "localhost"  # a context of the program's own that compares names
    try:
        handle.secure(
            context,
            lambda error: _on_secure(socket, error),
            lambda error: _on_failure(socket, error),
            server_side=tls.is_server,
            server_hostname=sayable(name) if name else None,
            session=usable(tls.session, context),
            received=received,
        )
    except ValueError as error:  # a name that no host can have
        socket.destroy(SecureError("ERR_SSL_SSL3_EXT_INVALID_SERVERNAME", str(error)))
        return
    if not tls.is_server:
        _watch_for_sessions(socket)


# The server's side: what the client says decides about certificate and protocol


def _on_hello(socket: TLSSocket, hello: ClientHello | None) -> None:
    tls = socket._pynet_tls
    tls.hello = hello
    if hello is None:
        _secure(socket, tls.context, ())
        return
    tls.servername = hello.servername or False
    choose_context(socket, hello.servername, lambda error, context: _on_context(socket, error, context))


def _on_context(socket: TLSSocket, error: Exception | None, context: object) -> None:
    tls = socket._pynet_tls
    if socket.destroyed or tls.handle is None or tls.hello is None:
        return
    if error is not None:
        socket.destroy(error)
        return
    try:
        protocol = choose_protocol(socket, tls.hello)
    except Exception as raised:  # the callback's, or for what it returned: Node gives both to the connection
        socket.destroy(raised)
        return
    if protocol is None:
        refused = tls.handle.refuse(_made(socket, context or tls.context, ()), _NO_APPLICATION_PROTOCOL)
        socket.destroy(refused or ssl_error("NO_APPLICATION_PROTOCOL"))
        return
    _secure(socket, context or tls.context, (protocol,) if protocol else ())


# The end of the handshake


def _on_secure(socket: TLSSocket, error: Exception | None) -> None:
    tls = socket._pynet_tls
    if tls.timer is not None:
        tls.timer.cancel()
        tls.timer = None
    if error is not None:
        _refused(socket, error)
        return
    tls.established = True
    assert tls.handle is not None
    engine = tls.handle.engine
    assert engine is not None
    tls.alpn = engine.selected_alpn_protocol() or False
    if not tls.is_server:
        tls.servername = tls.options.get("servername") or False
    socket.emit("secure")
    if tls.is_server and not socket.destroyed:
        _welcome(socket, engine)


def _refused(socket: TLSSocket, error: Exception) -> None:
    tls = socket._pynet_tls
    if isinstance(error, CertificateError):
        tls.authorization_error = error.code
        if not tls.is_server:
            # Node verifies after the handshake, and says so before.
            socket.off("secure", socket._pynet_on_secure)
            socket.emit("secure")
    elif tls.handle is not None:
        without = tls.is_server and getattr(tls.context, "certificate", error) is None
        if without and getattr(error, "code", "").startswith("ERR_SSL_NO_S"):
            error.__notes__ = ["this server has no certificate: give it 'key' and 'cert'"]  # type: ignore[attr-defined, unused-ignore]
        tls.handle.fail_writes(protocol_error(error))  # one that waits is the first to know, and destroys the socket
    socket.destroy(error)


def _on_failure(socket: TLSSocket, error: Exception) -> None:
    """TLS has failed after the handshake: an event; the socket goes on to the end of the connection."""
    if not socket.destroyed:
        socket.emit("error", error)


def _welcome(socket: TLSSocket, engine: ssl.SSLObject) -> None:
    tls = socket._pynet_tls
    if tls.options.get("requestCert"):
        if engine.getpeercert(binary_form=True) is None:
            tls.authorization_error = _NO_CERTIFICATE
            if tls.rejects:
                socket.destroy()
                return
        else:
            tls.authorized = True
    socket._pynet_release()
    if tls.server is not None:
        tls.server.emit("secureConnection", socket)


def verify_server(socket: TLSSocket) -> None:
    """The client's part of ``secure``: verdict and name, then ``secureConnect`` or ``error``."""
    tls = socket._pynet_tls
    engine = None if tls.handle is None else tls.handle.engine
    if engine is None:
        return
    error, known = _verdict_of(socket, engine)
    if error is None and known and not engine.session_reused:
        error = _identity_error(socket, engine)
    if error is None and not known and tls.rejects:
        error = Unavailable(
            "rejectUnauthorized with an ssl.SSLContext that verifies nothing",
            "set its verify_mode to CERT_REQUIRED, or install cryptography",
        )
    tls.authorized = error is None and known
    if error is not None:
        tls.authorization_error = getattr(error, "code", None) or str(error)
        if tls.rejects:
            socket.destroy(error)
            return
    socket._pynet_release()
    socket.emit("secureConnect")


def _verdict_of(socket: TLSSocket, engine: ssl.SSLObject) -> tuple[Exception | None, bool]:
    """The error of the chain, and whether there is a verdict at all."""
    if engine.context.verify_mode == ssl.CERT_REQUIRED:
        return None, True  # else the handshake would have failed
    return late_verdict(socket._pynet_tls.context, engine)


def _identity_error(socket: TLSSocket, engine: ssl.SSLObject) -> Exception | None:
    options = socket._pynet_tls.connect_options
    if options is None:
        return None
    host = options.get("servername") or options.get("host") or "localhost"
    check = options.get("checkServerIdentity") or checkServerIdentity
    if check is checkServerIdentity and engine.context.verify_mode == ssl.CERT_REQUIRED:
        error = checkServerIdentity(host, names_of(engine))
        if error is not None:
            error.cert = peer_certificate(engine, True)
        return error
    found = fit(check, 2)(host, peer_certificate(engine, True))
    return found if isinstance(found, Exception) else None


# What else happens before


def ended_early(socket: TLSSocket) -> None:
    """The server has ended before the handshake was done."""
    if socket.destroyed:
        return
    options = socket._pynet_tls.connect_options or {}
    error = connection_reset("Client network socket disconnected before secure TLS connection was established")
    for name in ("path", "host", "port", "localAddress"):
        if options.get(name) is not None:
            setattr(error, name, options[name])
    socket.destroy(error)


def no_handshake(socket: TLSSocket) -> None:
    """``handshakeTimeout`` has passed."""
    error = ERR_TLS_HANDSHAKE_TIMEOUT()
    socket._pynet_report(error)
    socket.destroy()


# Sessions


def _watch_for_sessions(socket: TLSSocket) -> None:
    """Emit ``session`` when the server has given one: after the handshake, in TLS 1.3 some time after it."""
    tls = socket._pynet_tls
    looks = 0

    def look() -> None:
        nonlocal looks
        looks += 1
        handle = tls.handle
        if handle is None or handle.engine is None:
            return
        if looks >= _SESSION_LOOKS:
            handle.on_read = None
        if not socket.listenerCount("session"):
            return
        session = session_of(handle.engine)
        if session is not None and (session.has_ticket or handle.engine.version() != "TLSv1.3"):
            handle.on_read = None
            socket.emit("session", session)

    if tls.handle is not None:
        tls.handle.on_read = look
