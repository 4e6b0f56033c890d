"""Unix sockets: a path in use, a stale file, a directory that is missing, a path that is too long."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pynet as net
from pynet.errors import NodeOSError
from tests.parity.prelude import word


def attempt(title: str, path: str, then: Callable[[], object]) -> None:
    server = net.createServer()

    @server.on("error")
    def _(err: NodeOSError) -> None:
        print(f"{title}: {err.message}")
        print(f"  code {err.code}, syscall {err.syscall}, address {err.address}, port {err.port}")
        then()

    def listening() -> None:
        print(f"{title}: listening")
        server.close(then)

    server.listen(path, listening)


first = net.createServer()


def listening() -> None:
    def missing() -> None:
        attempt("no directory", "./missing/s", lambda: attempt("again", "./s", lambda: None))

    def closed() -> None:
        print(f"file left {word(os.path.exists('./s'))}")
        Path("./file").write_text("")
        attempt("a plain file", "./file", missing)

    attempt("in use", "./s", lambda: first.close(closed))


first.listen("./s", listening)

net.run()
