"""A proxy for browsers and curl: plain HTTP is passed on, and CONNECT opens a tunnel for everything else.

python -m pynet examples/connect_proxy.py [port]
try it with: curl -x 127.0.0.1:8888 http://example.com/, or https://example.com/
"""

from __future__ import annotations

import sys
from urllib.parse import urlsplit

import pynet as net
import pynet.http as http


def pass_on(req: http.IncomingMessage, res: http.ServerResponse) -> None:
    """``GET http://host/path``: ask the host, and hand on what it says."""
    url = urlsplit(req.url)
    if url.scheme != "http":
        res.writeHead(400).end("this is a proxy: ask for http://host/path\n")
        return
    headers = {name: value for name, value in req.headers.items() if not name.startswith("proxy-")}

    def answered(answer: http.IncomingMessage) -> None:
        res.writeHead(answer.statusCode, answer.statusMessage, answer.headers)
        answer.pipe(res)
        answer.on("error", lambda: res.destroy())

    upstream = http.request(url, {"method": req.method, "headers": headers}, answered)
    upstream.on("error", lambda err: res.destroy() if res.headersSent else res.writeHead(502).end(f"{err}\n"))
    res.on("close", lambda: upstream.destroy())
    req.pipe(upstream)


def tunnel(req: http.IncomingMessage, client: net.Socket, head: bytes) -> None:
    """``CONNECT host:port``: from here on the bytes are none of our business."""
    host, _, port = req.url.rpartition(":")
    target = net.connect({"port": port, "host": host.strip("[]")})

    def connected() -> None:
        client.write("HTTP/1.1 200 Connection Established\r\n\r\n")
        target.write(head)
        target.pipe(client)
        client.pipe(target)

    def failed(err: Exception) -> None:
        if target.connecting or not target.bytesRead:
            client.end(f"HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\n\r\n{err}\n")
        target.destroy()

    target.on("connect", connected)
    target.on("error", failed)
    client.on("error", lambda err: None)
    client.on("close", lambda hadError: target.destroy())
    target.on("close", lambda hadError: client.destroySoon())


def main() -> None:
    server = http.createServer(pass_on)
    server.on("connect", tunnel)
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 8888
    server.listen(port, "127.0.0.1", lambda: print("proxy at", server.address(), flush=True))
    net.run()


if __name__ == "__main__":
    main()
