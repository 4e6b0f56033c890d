"""An echo server with TLS, and its client; without files it makes a certificate that lives as long as it does.

python -m pynet examples/tls_echo.py serve [port [cert.pem key.pem]]
python -m pynet examples/tls_echo.py connect port ca.pem [text]
try the first with: openssl s_client -connect 127.0.0.1:8443 -quiet
"""

from __future__ import annotations

import sys
from pathlib import Path

import pynet as net
from pynet import tls
from pynet.testing import Authority


def identity(files: list[str]) -> tls.TlsOptions:
    if len(files) == 2:
        return {"cert": Path(files[0]).read_bytes(), "key": Path(files[1]).read_bytes()}
    made = Authority().issue("localhost", "127.0.0.1")  # for trying out: nobody trusts it
    return {"cert": made.cert, "key": made.key}


def serve(port: int, files: list[str]) -> None:
    server = tls.createServer(identity(files), allowHalfOpen=True)

    @server.on("secureConnection")
    def _(socket: tls.TLSSocket) -> None:
        print("hello", socket.getProtocol(), socket.servername, flush=True)
        socket.pipe(socket)
        socket.on("error", lambda err: print(err, flush=True))

    # A port scanner, a plain client, a client that does not trust the certificate: told, and gone.
    server.on("tlsClientError", lambda err: print("no handshake:", err.code, flush=True))
    server.listen(port, "127.0.0.1", lambda: print("echoing at", server.address(), flush=True))


def connect(port: int, ca: str, text: str) -> None:
    options: tls.ConnectionOptions = {"port": port, "host": "127.0.0.1", "ca": Path(ca).read_bytes()}
    socket = tls.connect(options)
    socket.on("secureConnect", lambda: socket.end(text))
    socket.setEncoding("utf-8")
    socket.on("data", lambda echo: print(echo, flush=True))
    socket.on("error", lambda err: print("failed:", err.code, flush=True))


def main() -> None:
    what, *rest = sys.argv[1:] or ["serve"]
    if what == "serve":
        serve(int(rest[0]) if rest else 8443, rest[1:])
    else:
        connect(int(rest[0]), rest[1], " ".join(rest[2:]) or "hello")
    net.run()


if __name__ == "__main__":
    main()
