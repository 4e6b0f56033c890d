"""The load for TLS servers."""

from __future__ import annotations

import atexit
import functools
import os
import shutil
import socket
import ssl
import tempfile
from pathlib import Path

from pynet.testing import Authority

from ._loads import Echo, connect

CERTIFICATE = "PYNET_BENCH_TLS"  # where the servers find theirs


@functools.cache
def client_context() -> ssl.SSLContext:
    """What trusts the servers, whose certificate is made here, once for all of them."""
    authority = Authority()
    identity = authority.issue("localhost", key="rsa")
    folder = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = Path(folder) / "server.pem"
    path.write_bytes(identity.cert + identity.key)
    os.environ[CERTIFICATE] = str(path)
    return ssl.create_default_context(cadata=authority.cert.decode())


class TlsEcho(Echo):
    """One message on every connection, then the answers."""

    def __init__(self, connections: int, size: int) -> None:
        super().__init__(connections, size)
        self.context = client_context()  # before the server starts

    def _connect(self, port: int) -> socket.socket:
        return self.context.wrap_socket(connect(port), server_hostname="localhost")

    def lose_one(self, port: int) -> None:
        self._connect(port).close()
