"""An HTTPS server that takes a renewed certificate while it runs, and plain HTTP beside it that sends everybody there.

python -m pynet examples/https_server.py cert.pem key.pem [port plain-port]
after a renewal: kill -HUP; try it with: curl -iL --cacert ca.pem http://localhost:8080/, or https_client.py
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pynet as net
from pynet import http, https, process, tls


def greet(req: http.IncomingMessage, res: http.ServerResponse) -> None:
    assert isinstance(req.socket, tls.TLSSocket)
    res.setHeader("Content-Type", "text/plain; charset=utf-8")
    res.end(f"{req.method} {req.url} over {req.socket.getProtocol()}\n")


def main() -> None:
    cert, key, *ports = sys.argv[1:]
    port, plain_port = ports or ("8443", "8080")

    def identity() -> https.ServerOptions:
        return {"cert": Path(cert).read_bytes(), "key": Path(key).read_bytes()}

    def renew() -> None:
        try:
            server.setSecureContext(identity())  # connections that are open keep the old one
            print("renewed", flush=True)
        except OSError as err:  # a file is missing, or half of the two is new
            print("not renewed:", err, flush=True)

    def redirect(req: http.IncomingMessage, res: http.ServerResponse) -> None:
        address = server.address()
        assert isinstance(address, net.AddressInfo)
        host = re.sub(r":\d*$", "", req.headers.get("host", "localhost"))
        res.writeHead(308, {"Location": f"https://{host}:{address.port}{req.url}"}).end()

    server = https.createServer(identity(), greet)
    server.on("tlsClientError", lambda err: print("no handshake:", err.code, flush=True))
    server.listen(port, "127.0.0.1", lambda: print("serving at", server.address(), flush=True))
    plain = http.createServer(redirect)
    plain.listen(plain_port, "127.0.0.1", lambda: print("redirecting at", plain.address(), flush=True))
    process.on("SIGHUP", renew)
    net.run()


if __name__ == "__main__":
    main()
