"""The experiments that are one call: the JavaScript of the row, and the same in Python."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pynet as net
from pynet import tls

from . import materials as m
from .helpers import KEYS, SERVER

T: Any = tls  # half of these calls are wrong on purpose
Call = Callable[[], object]

_NAMES = {"subjectaltname": "DNS:a.example, DNS:*.wild.example, IP Address:10.0.0.1"}
_NAMES_JS = "{subjectaltname: 'DNS:a.example, DNS:*.wild.example, IP Address:10.0.0.1'}"


def context(**options: Any) -> Call:
    return lambda: T.createSecureContext(options)


CONTEXTS: dict[str, Call] = {
    "{cert:'x'}": context(cert="x"),
    "{cert:5}": context(cert=5),
    "{key:5}": context(key=5),
    "{key:'x'}": context(key="x"),
    "{key: of another certificate}": lambda: T.createSecureContext(cert=SERVER.cert, key=m.client().key),
    "{key without cert}": context(key=SERVER.key),
    "{cert without key}": context(cert=SERVER.cert),
    "{key encrypted, no passphrase}": lambda: T.createSecureContext(key=m.encrypted_key(), cert=SERVER.cert),
    "{key encrypted, passphrase 'bad'}": lambda: T.createSecureContext(
        key=m.encrypted_key(), cert=SERVER.cert, passphrase="bad"
    ),
    "{key encrypted, passphrase right}": lambda: T.createSecureContext(
        key=m.encrypted_key(), cert=SERVER.cert, passphrase="right"
    ),
    "{passphrase:5}": context(passphrase=5),
    "{ca:5}": context(ca=5),
    "{ca:'x'}": context(ca="x"),
    "{ca:''}": context(ca=""),
    "{crl:'x'}": context(crl="x"),
    "{crl:5}": context(crl=5),
    "{ciphers:'x'}": context(ciphers="x"),
    "{ciphers:5}": context(ciphers=5),
    "{ciphers:''}": context(ciphers=""),
    "{ecdhCurve:'x'}": context(ecdhCurve="x"),
    "{ecdhCurve:5}": context(ecdhCurve=5),
    "{sigalgs:'x'}": context(sigalgs="x"),
    "{sigalgs:''}": context(sigalgs=""),
    "{sigalgs:5}": context(sigalgs=5),
    "{dhparam:'x'}": context(dhparam="x"),
    "{dhparam:5}": context(dhparam=5),
    "{minVersion:'TLSv9'}": context(minVersion="TLSv9"),
    "{minVersion:5}": context(minVersion=5),
    "{maxVersion:'x'}": context(maxVersion="x"),
    "{minVersion:'TLSv1.3', maxVersion:'TLSv1.2'}": context(minVersion="TLSv1.3", maxVersion="TLSv1.2"),
    "{secureProtocol:'x'}": context(secureProtocol="x"),
    "{secureProtocol:'SSLv3_method'}": context(secureProtocol="SSLv3_method"),
    "{secureProtocol:'SSLv2_method'}": context(secureProtocol="SSLv2_method"),
    "{secureProtocol:'TLSv1_2_method', minVersion:'TLSv1.2'}": context(
        secureProtocol="TLSv1_2_method", minVersion="TLSv1.2"
    ),
    "{secureProtocol:5}": context(secureProtocol=5),
    "{pfx:5}": context(pfx=5),
    "{pfx:'x'}": context(pfx="x"),
    "{pfx, no passphrase}": lambda: T.createSecureContext(pfx=m.pfx()),
    "{pfx, passphrase bad}": lambda: T.createSecureContext(pfx=m.pfx(), passphrase="bad"),
    "{pfx, passphrase right}": lambda: T.createSecureContext(pfx=m.pfx(), passphrase="right"),
    "{sessionTimeout:'x'}": context(sessionTimeout="x"),
    "{sessionTimeout:-1}": context(sessionTimeout=-1),
    "{sessionIdContext:5}": context(sessionIdContext=5),
    "{ticketKeys:'x'}": context(ticketKeys="x"),
    "{ticketKeys:Buffer of 47}": context(ticketKeys=bytes(47)),
    "{ticketKeys:Buffer of 48}": context(ticketKeys=bytes(48)),
    "{clientCertEngine:5}": context(clientCertEngine=5),
    "{privateKeyIdentifier:'x'}": context(privateKeyIdentifier="x"),
    "{privateKeyEngine:'x'}": context(privateKeyEngine="x"),
    "{secureOptions:'x'}": context(secureOptions="x"),
    "{honorCipherOrder:5}": context(honorCipherOrder=5),
    "{allowPartialTrustChain:'x'}": context(allowPartialTrustChain="x"),
    "null": lambda: T.createSecureContext(None),
    "5": lambda: T.createSecureContext(5),
    "{} ": lambda: T.createSecureContext({}),
    "{cert: a weak RSA 1024 certificate}": lambda: T.createSecureContext(m.weak()._asdict()),
    "{certificateCompression:['x']}": context(certificateCompression=["x"]),
}


def identity(host: str, cert: dict[str, Any]) -> Call:
    def check() -> None:
        error = tls.checkServerIdentity(host, cert)
        if error is not None:
            raise error

    return check


HOSTS = "b.example a.example x.wild.example x.y.wild.example wild.example 10.0.0.1 10.0.0.2 A.EXAMPLE a.example."
FUNCTIONS: dict[str, Call] = {
    **{f"tls.checkServerIdentity('{host}', {_NAMES_JS})": identity(host, _NAMES) for host in [*HOSTS.split(), ""]},
    "tls.checkServerIdentity('a', {}) (empty certificate)": identity("a", {}),
    "tls.checkServerIdentity('a', {subject: {CN: ['a','b']}})": identity("a", {"subject": {"CN": ["a", "b"]}}),
    "tls.checkServerIdentity('cn.example', with SANs that do not match)": identity(
        "cn.example", {"subject": {"CN": "cn.example"}, **_NAMES}
    ),
    "tls.checkServerIdentity('x.a', {subject:{CN:'*.a'}})": identity("x.a", {"subject": {"CN": "*.a"}}),
    "tls.checkServerIdentity, subjectaltname 'DNS:\"a, b\"' (quoted)": identity(
        "c.example", {"subjectaltname": 'DNS:"a, b", DNS:c.example'}
    ),
    "tls.checkServerIdentity, malformed subjectaltname": identity("a", {"subjectaltname": 'DNS:"a'}),
    "tls.getCACertificates('x')": lambda: T.getCACertificates("x"),
    "tls.getCACertificates(5)": lambda: T.getCACertificates(5),
    "tls.setDefaultCACertificates('x')": lambda: T.setDefaultCACertificates("x"),
    "tls.setDefaultCACertificates(['x'])": lambda: T.setDefaultCACertificates(["x"]),
    "tls.convertALPNProtocols(['a'.repeat(256)], {})": lambda: T.convertALPNProtocols(["a" * 256], {}),
    "tls.convertALPNProtocols('x', {})": lambda: T.convertALPNProtocols("x", {}),
}


def server(**options: Any) -> Call:
    return lambda: T.createServer({**KEYS, **options})


SERVERS: dict[str, Call] = {
    "'x'": lambda: T.createServer("x"),
    "5": lambda: T.createServer(5),
    "null": lambda: T.createServer(None),
    "{handshakeTimeout:'x'}": server(handshakeTimeout="x"),
    "{handshakeTimeout:-1}": server(handshakeTimeout=-1),
    "{ALPNProtocols:5}": server(ALPNProtocols=5),
    "{ALPNProtocols:['a'.repeat(256)]}": server(ALPNProtocols=["a" * 256]),
    "{ALPNCallback:5}": server(ALPNCallback=5),
    "{ALPNCallback, ALPNProtocols}": server(ALPNCallback=print, ALPNProtocols=["x"]),
    "{SNICallback:5}": server(SNICallback=5),
    "{pskCallback:5}": server(pskCallback=5),
    "{pskIdentityHint:5}": server(pskIdentityHint=5),
    "{sessionTimeout:'x'}": server(sessionTimeout="x"),
    "{ticketKeys:Buffer of 5}": server(ticketKeys=bytes(5)),
    "{rejectUnauthorized:'x'}": server(rejectUnauthorized="x"),
    "{key:'x'}": server(key="x"),
    "{enableTrace:5}": server(enableTrace=5),
}

METHODS: dict[str, Call] = {
    "server.addContext('x')": lambda: T.createServer().addContext("x"),
    "server.addContext()": lambda: T.createServer().addContext(),
    "server.addContext(5, {})": lambda: T.createServer().addContext(5, {}),
    "server.addContext('x', {key:'x'})": lambda: T.createServer().addContext("x", {"key": "x"}),
    "server.setSecureContext()": lambda: T.createServer().setSecureContext(),
    "server.setSecureContext({key:'x'})": lambda: T.createServer().setSecureContext({"key": "x"}),
    "server.setTicketKeys(5)": lambda: T.createServer().setTicketKeys(5),
    "server.setTicketKeys(Buffer of 5)": lambda: T.createServer().setTicketKeys(bytes(5)),
    "server.getTicketKeys().length": lambda: T.createServer().getTicketKeys(),
    "new tls.Server() requires no new": lambda: T.Server(),
}

_NOWHERE = {"port": 1, "host": "127.0.0.1"}


def connect(**options: Any) -> Call:
    return lambda: T.connect({**_NOWHERE, **options})


CONNECTS: dict[str, Call] = {
    "tls.connect()": lambda: T.connect(),
    "tls.connect({})": lambda: T.connect({}),
    "tls.connect(-1)": lambda: T.connect(-1),
    "tls.connect(70000)": lambda: T.connect(70000),
    "tls.connect('x')": lambda: T.connect("x"),
    "tls.connect(null)": lambda: T.connect(None),
    "tls.connect({port:1, host:'127.0.0.1', servername:5})": connect(servername=5),
    "tls.connect({port:1, host:'127.0.0.1', servername:'127.0.0.1'} (warning DEP0123))": connect(
        servername="127.0.0.1"
    ),
    "tls.connect({port:1, host:'127.0.0.1', checkServerIdentity:5})": connect(checkServerIdentity=5),
    "tls.connect({minDHSize:0})": connect(minDHSize=0),
    "tls.connect({minDHSize:'x'})": connect(minDHSize="x"),
    "tls.connect({ALPNProtocols:'x'})": connect(ALPNProtocols="x"),
    "tls.connect({session:5})": connect(session=5),
    "tls.connect({session:Buffer of zeros})": connect(session=bytes(8)),
    "tls.connect({pskCallback:5})": connect(pskCallback=5),
    "tls.connect({socket:5})": lambda: T.connect({"socket": 5}),
    "tls.connect({timeout:'x'})": connect(timeout="x"),
    "tls.connect({secureContext:{}})": connect(secureContext={}),
    "tls.connect({key:'x'})": connect(key="x"),
    "tls.connect({port:1, host:127.0.0.1}: refused)": connect(),
    "tls.connect({port:1, host:'no-such-host.invalid'})": lambda: T.connect(
        {"port": 1, "host": "no-such-host.invalid"}
    ),
    "tls.connect({port:1,…}, 'notfn')": lambda: T.connect(_NOWHERE, "notfn"),
    "tls.connect({path:'/no/such'})": lambda: T.connect({"path": "/no/such"}),
    "tls.connect({requestOCSP:5})": connect(requestOCSP=5),
}

SOCKETS: dict[str, Call] = {
    "new tls.TLSSocket()": lambda: T.TLSSocket(),
    "new tls.TLSSocket(5)": lambda: T.TLSSocket(5),
    "new tls.TLSSocket(new net.Socket(), {isServer:true})": lambda: T.TLSSocket(net.Socket(), {"isServer": True}),
    "new tls.TLSSocket(net.Socket, {ALPNProtocols: 5})": lambda: T.TLSSocket(net.Socket(), {"ALPNProtocols": 5}),
    "setServername(5)": lambda: T.TLSSocket().setServername(5),
    "setServername('x') on the server side": lambda: T.TLSSocket(None, {"isServer": True}).setServername("x"),
    "setSession(5)": lambda: T.TLSSocket().setSession(5),
    "setSession('x')": lambda: T.TLSSocket().setSession("x"),
    "setKeyCert(5)": lambda: T.TLSSocket().setKeyCert(5),
    "setMaxSendFragment('x')": lambda: T.TLSSocket().setMaxSendFragment("x"),
    "setMaxSendFragment(100)": lambda: T.TLSSocket().setMaxSendFragment(100),
    "setMaxSendFragment(512)": lambda: T.TLSSocket().setMaxSendFragment(512),
    "setMaxSendFragment(20000)": lambda: T.TLSSocket().setMaxSendFragment(20000),
    "exportKeyingMaterial()": lambda: T.TLSSocket().exportKeyingMaterial(),
    "exportKeyingMaterial('x', 'l')": lambda: T.TLSSocket().exportKeyingMaterial("x", "l"),
    "exportKeyingMaterial(-1, 'l')": lambda: T.TLSSocket().exportKeyingMaterial(-1, "l"),
    "exportKeyingMaterial(8, 5)": lambda: T.TLSSocket().exportKeyingMaterial(8, 5),
    "exportKeyingMaterial(8, 'l')": lambda: T.TLSSocket().exportKeyingMaterial(8, "l"),
    "exportKeyingMaterial(8, 'l', 5)": lambda: T.TLSSocket().exportKeyingMaterial(8, "l", 5),
    "renegotiate() without arguments": lambda: T.TLSSocket().renegotiate(),
    "renegotiate({}, 5)": lambda: T.TLSSocket().renegotiate({}, 5),
    "write(null)": lambda: T.TLSSocket().write(None),
    "write(5)": lambda: T.TLSSocket().write(5),
}

CALLS: dict[tuple[str, str], Call] = {
    **{("tls.createSecureContext", f"tls.createSecureContext({js})"): call for js, call in CONTEXTS.items()},
    **{("tls functions", js): call for js, call in FUNCTIONS.items()},
    **{("tls.createServer", f"tls.createServer({js})"): call for js, call in SERVERS.items()},
    **{("tls.Server", js): call for js, call in METHODS.items()},
    **{("tls.connect", js): call for js, call in CONNECTS.items()},
    **{("tls.TLSSocket", js): call for js, call in SOCKETS.items()},
}
