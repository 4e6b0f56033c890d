"""A proxy that ends TLS: clients speak TLS to it, and it speaks plainly to a server behind it.

The certificate is read again when it changes, as those of today's authorities do every few weeks.

    python -m pynet examples/tls_proxy.py cert.pem key.pem [port [target-port [target-host]]]
    try it with: python3 -m http.server 8000 --bind 127.0.0.1, and curl -k https://127.0.0.1:8443/
"""

from __future__ import annotations

import sys
from pathlib import Path

import pynet as net
from pynet import timers, tls
from pynet.stream import pipeline

CHECK_EVERY_MS = 60_000


class Certificate:
    """Two files, and when they were written."""

    def __init__(self, cert: str, key: str) -> None:
        self.cert, self.key = Path(cert), Path(key)
        self.written = 0.0

    def read(self) -> tls.SecureContextOptions:
        self.written = self.cert.stat().st_mtime
        return {"cert": self.cert.read_bytes(), "key": self.key.read_bytes()}

    def has_changed(self) -> bool:
        return self.cert.stat().st_mtime != self.written


def forward(client: tls.TLSSocket, port: int, host: str) -> None:
    """Join *client* to the server behind, for as long as both live."""
    target = net.connect({"port": port, "host": host, "allowHalfOpen": True})

    def done(err: Exception | None) -> None:
        if err is not None:
            print("!", err, flush=True)

    pipeline(client, target, done)
    pipeline(target, client, done)


def main() -> None:
    cert, key, *rest = sys.argv[1:]
    port, target_port, target_host = [*rest, *("8443", "8000", "127.0.0.1")[len(rest) :]][:3]
    certificate = Certificate(cert, key)
    server = tls.createServer(allowHalfOpen=True)
    server.setSecureContext(certificate.read())
    server.on("secureConnection", lambda client: forward(client, int(target_port), target_host))
    server.on("tlsClientError", lambda err: print("no handshake:", err.code, flush=True))

    def look() -> None:
        try:
            if certificate.has_changed():
                server.setSecureContext(certificate.read())
                print("new certificate", flush=True)
        except (OSError, tls.SecureError) as err:  # half written, or key and certificate do not fit yet
            print("certificate not read:", err, flush=True)

    timers.setInterval(look, CHECK_EVERY_MS).unref()
    server.listen(int(port), "127.0.0.1", lambda: print("forwarding from", server.address(), flush=True))
    net.run()


if __name__ == "__main__":
    main()
