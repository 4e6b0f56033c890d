"""What the tests of TLS share: certificates, and servers on the loopback address."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import pynet as net
from pynet import tls
from pynet.testing import Authority
from tests.lab import port_of

CA = Authority()
SERVER = CA.issue("localhost", "127.0.0.1")
KEYS: tls.TLSSocketOptions = {"key": SERVER.key, "cert": SERVER.cert}

ServerT = TypeVar("ServerT", bound=net.Server)


def listening(server: ServerT, then: Callable[[int], object]) -> ServerT:
    """Listen, and call *then* with the port."""
    server.listen(0, "127.0.0.1", lambda: then(port_of(server)))
    return server


def serve(on_socket: Callable[[tls.TLSSocket], object], then: Callable[[int], object], **options: Any) -> tls.Server:
    """A TLS server; *then* gets its port."""
    return listening(tls.createServer(cast("tls.TlsOptions", {**KEYS, **options}), on_socket), then)


def connect_to(port: int, **options: Any) -> tls.TLSSocket:
    """A client of the server on the loopback address."""
    return tls.connect(cast("tls.ConnectionOptions", {"port": port, "host": "127.0.0.1", **options}))
