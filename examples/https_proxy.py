"""A proxy that is itself reached over TLS: plain HTTP is passed on, and CONNECT opens a tunnel for everything else.

python -m pynet examples/https_proxy.py cert.pem key.pem [port]
try it with: curl --proxy-cacert ca.pem -x https://localhost:8443 http://example.com/, or https://example.com/
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pynet as net
from pynet import http, https
from pynet.errors import NodeError


def pass_on(req: http.IncomingMessage, res: http.ServerResponse) -> None:
    if not req.url.startswith("http://"):
        res.writeHead(400).end("this is a proxy: ask for http://host/path\n")
        return

    def answered(answer: http.IncomingMessage) -> None:
        res.writeHead(answer.statusCode, answer.statusMessage, answer.headers)
        answer.pipe(res)
        answer.on("error", lambda: res.destroy())

    upstream = http.request(req.url, {"method": req.method, "headers": req.headers}, answered)
    upstream.on("error", lambda err: res.destroy() if res.headersSent else res.writeHead(502).end(f"{err.message}\n"))
    res.on("close", lambda: upstream.destroy())
    req.pipe(upstream)


def tunnel(req: http.IncomingMessage, client: net.Socket, head: bytes) -> None:
    client.on("error", lambda err: None)
    asked = re.fullmatch(r"(.*):(\d+)", req.url)
    if asked is None:
        client.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")
        return
    host, port = asked.groups()

    def connected() -> None:
        client.write("HTTP/1.1 200 Connection Established\r\n\r\n")
        target.write(head)
        target.pipe(client)
        client.pipe(target)

    def failed(err: NodeError) -> None:
        if target.bytesRead == 0:
            client.end(f"HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\n\r\n{err.message}\n")

    target: net.Socket = net.connect({"port": port, "host": host.strip("[]")}, connected)
    target.on("error", failed)
    client.on("close", lambda had_error: target.destroy())
    target.on("close", lambda had_error: client.destroySoon())


def main() -> None:
    cert, key, *rest = sys.argv[1:]
    server = https.createServer({"cert": Path(cert).read_bytes(), "key": Path(key).read_bytes()}, pass_on)
    server.on("connect", tunnel)
    server.on("tlsClientError", lambda err: print("no handshake:", err.code, flush=True))
    port = rest[0] if rest else "8443"
    server.listen(port, "127.0.0.1", lambda: print("proxy at", server.address(), flush=True))
    net.run()


if __name__ == "__main__":
    main()
