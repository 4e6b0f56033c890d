"""Mutual TLS: both sides show a certificate of the same authority, and the server knows who calls.

python -m pynet examples/tls_mutual.py [name …]      runs a server and one client for each name, and a stranger
"""

from __future__ import annotations

import sys

import pynet as net
from pynet import tls
from pynet.testing import Authority

company = Authority("Our company")


def greet(socket: tls.TLSSocket) -> None:
    """The handshake is done, so the certificate is one of ours; its name says who it is."""
    certificate = socket.getPeerCertificate() or {}
    socket.end(f"hello {certificate['subject']['CN']}")


def call(port: int, name: str, authority: Authority) -> tls.TLSSocket:
    mine = authority.issue(common_name=name)
    socket = tls.connect(port, "127.0.0.1", {"ca": company.cert, "cert": mine.cert, "key": mine.key})
    socket.setEncoding("utf-8")
    socket.on("data", lambda text: print(f"{name} hears: {text}", flush=True))
    socket.on("error", lambda err: print(f"{name} is turned away: {err.code}", flush=True))
    return socket


def main() -> None:
    names = sys.argv[1:] or ["alpha", "beta"]
    here = company.issue("127.0.0.1")
    server = tls.createServer({"cert": here.cert, "key": here.key, "ca": company.cert, "requestCert": True}, greet)
    server.on("tlsClientError", lambda err: print("refused:", err.code, flush=True))
    left = len(names) + 1

    def done() -> None:
        nonlocal left
        left -= 1
        if not left:
            server.close()

    @server.on("listening")
    def _() -> None:
        address = server.address()
        assert isinstance(address, net.AddressInfo)
        for name in names:
            call(address.port, name, company).on("close", done)
        call(address.port, "stranger", Authority("Somebody else")).on("close", done)

    server.listen(0, "127.0.0.1")
    net.run()


if __name__ == "__main__":
    main()
