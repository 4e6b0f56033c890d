"""A reverse proxy: requests go on to one of several servers, over connections that are kept.

python -m pynet examples/reverse_proxy.py [port [target-url...]]
try it with: http_server.py 8080, reverse_proxy.py 8000 http://127.0.0.1:8080/, and curl -i 127.0.0.1:8000
"""

from __future__ import annotations

import itertools
import re
import sys
from urllib.parse import urlsplit

import pynet as net
import pynet.http as http

HOP_BY_HOP = {"connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"}


def end_to_end(raw: list[str], connection: str = "") -> list[str]:
    """The headers without those that are about one connection only: names and values in turn."""
    dropped = HOP_BY_HOP.union(re.split("[, ]+", connection.lower()))
    pairs = zip(raw[::2], raw[1::2], strict=True)
    return [text for pair in pairs if pair[0].lower() not in dropped for text in pair]


def main() -> None:
    targets = itertools.cycle([urlsplit(url) for url in sys.argv[2:] or ["http://127.0.0.1:8080/"]])
    agent = http.Agent(keepAlive=True, maxSockets=100)
    server = http.createServer()

    @server.on("request")
    def _(req: http.IncomingMessage, res: http.ServerResponse) -> None:
        target = next(targets)
        headers = end_to_end(req.rawHeaders, req.headers.get("connection", ""))
        headers += ["X-Forwarded-For", req.socket.remoteAddress or ""]

        def answered(answer: http.IncomingMessage) -> None:
            kept = end_to_end(answer.rawHeaders, answer.headers.get("connection", ""))
            res.writeHead(answer.statusCode, answer.statusMessage, kept)
            answer.pipe(res)
            answer.on("error", lambda: res.destroy())  # cut short: so is ours

        upstream = http.request(
            {
                "agent": agent,
                "hostname": target.hostname,
                "port": target.port,
                "method": req.method,
                "path": req.url,
                "headers": headers,
            },
            answered,
        )

        @upstream.on("error")
        def _(err: Exception) -> None:
            if res.headersSent:
                res.destroy()
                return
            res.writeHead(502, {"Content-Type": "text/plain"})
            res.end(f"bad gateway: {err}\n")

        res.on("close", lambda: upstream.destroy())  # the client has gone, or has it all
        req.pipe(upstream)

    port = int(sys.argv[1]) if len(sys.argv) > 1 else 8000
    server.listen(port, "127.0.0.1", lambda: print("forwarding from", server.address(), flush=True))
    net.run()


if __name__ == "__main__":
    main()
