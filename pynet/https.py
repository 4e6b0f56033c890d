"""Node's ``https``: ``http`` over ``tls``.

::

    import pynet.https as https

    options = {"key": Path("key.pem").read_bytes(), "cert": Path("cert.pem").read_bytes()}
    https.createServer(options, lambda req, res: res.end("hello")).listen(8443)
    net.run()

Needs ``httptools``: the extra ``[http]``.
"""

from __future__ import annotations

import sys

from ._https import (
    Agent,
    AgentOptions,
    RequestOptions,
    Server,
    ServerOptions,
    createServer,
    get,
    globalAgent,
    request,
)
from ._https import HttpsModule as _HttpsModule

__all__ = [
    "Agent",
    "AgentOptions",
    "RequestOptions",
    "Server",
    "ServerOptions",
    "createServer",
    "get",
    "globalAgent",
    "request",
]

sys.modules[__name__].__class__ = _HttpsModule
