"""Every way to call ``tls``, and what it gives back."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Sequence
from typing import Any

from typing_extensions import assert_type

import pynet as net
from pynet import tls
from pynet.stream import Duplex, PassThrough

f: Callable[[], object] = lambda: None
options: tls.ConnectionOptions = {
    "port": 1,
    "host": "127.0.0.1",
    "ca": b"",
    "servername": "a",
    "rejectUnauthorized": True,
}
server_options: tls.TlsOptions = {
    "key": "",
    "cert": [b"", ""],
    "requestCert": True,
    "ALPNProtocols": ["h2"],
    "noDelay": True,
}


def connecting(duplex: Duplex, session: tls.Session) -> None:
    assert_type(tls.connect(options), tls.TLSSocket)
    tls.connect(options, f)
    tls.connect(1)
    tls.connect("1", f)
    tls.connect(1, "127.0.0.1")
    tls.connect(1, "127.0.0.1", f)
    tls.connect(1, "127.0.0.1", options)
    tls.connect(1, "127.0.0.1", options, f)
    tls.connect(1, options)
    tls.connect(1, options, f)
    tls.connect(1, "127.0.0.1", ca=b"")
    tls.connect(port=1, host="127.0.0.1", secureConnectListener=f, session=session)
    tls.connect(path="/tmp/s", servername="a")
    tls.connect(socket=duplex, ALPNProtocols=["a", b"b"])
    tls.connect(socket=net.Socket(), checkServerIdentity=lambda host, cert: None)
    tls.connect({"socket": PassThrough(), "secureContext": ssl.create_default_context()})
    tls.connect({"port": 1, "minVersion": "TLSv1.3"})
    tls.connect({"port": 1, "minVersion": "TLSv9"})  # type: ignore[call-overload]
    tls.connect({"prt": 1})  # type: ignore[call-overload]
    tls.connect(prt=1)  # type: ignore[call-overload]


def on_secure(socket: tls.TLSSocket) -> None:
    socket.write("hello")


def serving() -> None:
    assert_type(tls.createServer(), tls.Server)
    tls.createServer(server_options)
    tls.createServer(server_options, on_secure)
    tls.createServer(on_secure)
    tls.createServer(f, key="", cert="")
    tls.createServer({"key": ""}, on_secure, handshakeTimeout=100)
    server = tls.createServer(key=b"", cert=b"", SNICallback=lambda name, answer: answer(None, None))
    tls.Server(server_options, on_secure)
    assert_type(server.listen(0), tls.Server)
    server.addContext("*.example", {"key": "", "cert": ""})
    server.addContext("a.example", tls.createSecureContext())
    server.setSecureContext({"key": ""})
    server.setSecureContext(key="")
    tls.createServer({"kye": ""})  # type: ignore[call-overload]


def contexts() -> None:
    context = tls.createSecureContext({"ca": ["", b""], "ciphers": "x"})
    assert_type(context, tls.SecureContext)
    assert_type(tls.createSecureContext(key=b"", cert=b"", passphrase="x").context, ssl.SSLContext)
    tls.createSecureContext(pfx=b"", passphrase="x", crl=[b""], secureOptions=ssl.OP_NO_TICKET)
    tls.createSecureContext(keys=b"")  # type: ignore[call-arg]


def sockets(duplex: Duplex) -> None:
    socket = tls.TLSSocket(duplex, {"isServer": True, "key": "", "cert": ""})
    tls.TLSSocket()
    tls.TLSSocket(duplex, isServer=True, secureContext=tls.createSecureContext())
    assert_type(socket.authorized, bool)
    assert_type(socket.authorizationError, "str | None")
    assert_type(socket.alpnProtocol, "str | bool | None")
    assert_type(socket.servername, "str | bool | None")
    assert_type(socket.encrypted, bool)
    assert_type(socket.getPeerCertificate(), dict[str, Any] | None)
    assert_type(socket.getPeerCertificate(True), dict[str, Any] | None)
    assert_type(socket.getCipher(), "tls.CipherInfo | None")
    assert_type(socket.getProtocol(), "str | None")
    assert_type(socket.getSession(), "tls.Session | None")
    assert_type(socket.isSessionReused(), bool)
    assert_type(socket.setMaxSendFragment(512), bool)
    plain: net.Socket = socket
    plain.end()


def functions() -> None:
    assert_type(tls.checkServerIdentity("a", {}), "tls.ERR_TLS_CERT_ALTNAME_INVALID | None")
    assert_type(tls.getCiphers(), list[str])
    assert_type(tls.getCACertificates("system"), list[str])
    assert_type(tls.rootCertificates, Sequence[str])
    tls.setDefaultCACertificates(["", b""])
    tls.getCACertificates("x")  # type: ignore[arg-type]
