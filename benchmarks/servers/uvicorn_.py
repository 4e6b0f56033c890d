"""uvicorn at its fastest: httptools, uvloop, and an application that does nothing else."""

from __future__ import annotations

import os
import socket
from typing import Any

import uvicorn

from ._program import BACKLOG, HOST, ready, run

FOREVER_SECONDS = 3600
HEADERS = [(b"content-type", b"text/plain"), (b"content-length", b"11")]


async def app(scope: Any, receive: Any, send: Any) -> None:
    """Greet."""
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    await send({"type": "http.response.body", "body": b"hello world"})


def serve(**options: Any) -> None:
    """Answer requests, for ever."""
    listening = socket.create_server((HOST, 0), backlog=BACKLOG)
    config = uvicorn.Config(
        app,
        http="httptools",
        loop="uvloop",
        lifespan="off",
        access_log=False,
        log_level="warning",
        timeout_keep_alive=FOREVER_SECONDS,
        **options,
    )
    ready(listening.getsockname()[1])  # it listens: what connects now is accepted later
    uvicorn.Server(config).run(sockets=[listening])


if __name__ == "__main__":
    run({"http": serve, "https": lambda: serve(ssl_certfile=os.environ["PYNET_BENCH_TLS"])})
