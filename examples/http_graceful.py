"""An HTTP server that stops well: on SIGTERM it takes no new requests, finishes those at work, and ends.

Idle connections are closed at once; a request that takes longer than ten seconds is given up.

    python -m pynet examples/http_graceful.py [port]      try it with: curl http://127.0.0.1:8080/slow, and kill
"""

from __future__ import annotations

import asyncio
import sys

import pynet as net
import pynet.http as http
from pynet.process import process

PATIENCE_S = 10


async def on_request(req: http.IncomingMessage, res: http.ServerResponse) -> None:
    if req.url == "/slow":
        await asyncio.sleep(1)  # cancelled if the client goes away
    res.end(f"done with {req.url}\n")
    print("answered", req.url, flush=True)


async def main() -> None:
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 8080
    stop = asyncio.Event()
    process.on("SIGTERM", stop.set)
    process.on("SIGINT", stop.set)
    async with http.createServer(on_request) as server:
        server.listen(port, "127.0.0.1", lambda: print("serving at", server.address(), flush=True))
        await stop.wait()
        print("stopping", flush=True)
        asyncio.get_running_loop().call_later(PATIENCE_S, server.closeAllConnections)
    print("stopped", flush=True)
    sys.exit(0)


if __name__ == "__main__":
    net.run(main())
