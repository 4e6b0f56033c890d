"""The experiments on a connected pair: what is asked of the client or of the accepted socket."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pynet import tls

Ask = Callable[[Any, Any], object]  # of the client and the accepted socket


def destroyed(ask: Callable[[tls.TLSSocket], object]) -> Ask:
    def run(client: tls.TLSSocket, accepted: tls.TLSSocket) -> object:
        client.destroy()
        return ask(client)

    return run


def facts(socket: tls.TLSSocket) -> dict[str, Any]:
    names = ("encrypted", "authorized", "authorizationError", "alpnProtocol", "servername")
    return {name: getattr(socket, name) for name in names}


CONNECTED: dict[str, Ask] = {
    "getPeerCertificate().subject.CN": lambda c, a: c.getPeerCertificate()["subject"]["CN"],
    "Object.keys(getPeerCertificate(true))": lambda c, a: ",".join(c.getPeerCertificate(True)),
    "getPeerCertificate() on the server side, no client certificate": lambda c, a: a.getPeerCertificate(),
    "getPeerX509Certificate()": lambda c, a: type(c.getPeerX509Certificate()).__name__,
    "getX509Certificate()": lambda c, a: c.getX509Certificate(),
    "getCertificate() of a client without one": lambda c, a: c.getCertificate(),
    "getCipher()": lambda c, a: c.getCipher()._asdict(),
    "getEphemeralKeyInfo()": lambda c, a: c.getEphemeralKeyInfo(),
    "getEphemeralKeyInfo() on the server side": lambda c, a: a.getEphemeralKeyInfo(),
    "getFinished().length, getPeerFinished().length": lambda c, a: f"{len(c.getFinished())},{len(c.getPeerFinished())}",
    "getProtocol()": lambda c, a: c.getProtocol(),
    "getProtocol() after destroy()": destroyed(lambda c: c.getProtocol()),
    "getCipher() after destroy()": destroyed(lambda c: c.getCipher()),
    "getPeerCertificate() after destroy()": destroyed(lambda c: c.getPeerCertificate()),
    "getSession() right after secureConnect in TLS 1.3": lambda c, a: c.getSession() is not None,
    "isSessionReused()": lambda c, a: c.isSessionReused(),
    "getTLSTicket(), TLS 1.3": lambda c, a: c.getTLSTicket(),
    "getSharedSigalgs().length > 0 on the server": lambda c, a: len(a.getSharedSigalgs()) > 0,
    "getSharedSigalgs() on the client": lambda c, a: len(c.getSharedSigalgs()),
    "encrypted, authorized, authorizationError, alpnProtocol, servername of the client": lambda c, a: facts(c),
    "the same of the accepted socket": lambda c, a: facts(a),
    "enableTrace() on a connected socket": lambda c, a: c.enableTrace(),
    "peer resets": lambda c, a: c.resetAndDestroy(),
    "setServername('x') after the handshake": lambda c, a: c.setServername("x"),
}
CONNECTED_12: dict[str, Ask] = {
    "getCipher(), TLS 1.2": lambda c, a: c.getCipher()._asdict(),
    "getTLSTicket() is a Buffer, TLS 1.2": lambda c, a: c.getTLSTicket(),
    "renegotiate({}, cb) in TLS 1.2": lambda c, a: c.renegotiate({}, lambda error: None),
    "disableRenegotiation() on the server, then renegotiate by the client (TLS 1.2)": lambda c, a: (
        a.disableRenegotiation(),
        c.renegotiate({}, lambda error: None),
    ),
}
