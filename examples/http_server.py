"""An HTTP server: a page, an answer made of the request's body as it comes, and everything else is not found.

python -m pynet examples/http_server.py [port]      try it with: curl -i -d hello http://127.0.0.1:8080/shout
"""

from __future__ import annotations

import sys

import pynet as net
import pynet.http as http
from pynet.stream import Transform


def shouting() -> Transform:
    return Transform(transform=lambda chunk, encoding, callback: callback(None, chunk.upper()))


def on_request(req: http.IncomingMessage, res: http.ServerResponse) -> None:
    res.on("finish", lambda: print(req.method, req.url, res.statusCode, flush=True))
    res.setHeader("Content-Type", "text/plain; charset=utf-8")
    if req.url == "/":
        res.end("Hello. Send something to /shout\n")
    elif req.url == "/shout":
        req.pipe(shouting()).pipe(res)
    else:
        res.writeHead(404).end(f"nothing at {req.url}\n")


def main() -> None:
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 8080
    server = http.createServer(on_request, maxBodySize=1 << 20)
    server.listen(port, "127.0.0.1", lambda: print("serving at", server.address(), flush=True))
    net.run()


if __name__ == "__main__":
    main()
