"""Node's ``http``: servers, and a client with an agent that keeps its sockets; requests and responses are streams.

``import pynet.http as http`` and write a Node program line by line::

    server = http.createServer(lambda req, res: res.end("hello " + req.url))
    server.listen(8000, "127.0.0.1")
    net.run()

Needs ``httptools``: the extra ``[http]``.
"""

from __future__ import annotations

import sys

from ._http import (
    METHODS,
    STATUS_CODES,
    Agent,
    AgentOptions,
    ClientRequest,
    IncomingMessage,
    Information,
    OutgoingMessage,
    RequestOptions,
    Server,
    ServerOptions,
    ServerResponse,
    createServer,
    get,
    globalAgent,
    maxHeaderSize,
    request,
    setGlobalProxyFromEnv,
    setMaxIdleHTTPParsers,
    validateHeaderName,
    validateHeaderValue,
)
from ._http import HttpModule as _HttpModule

__all__ = [
    "METHODS",
    "STATUS_CODES",
    "Agent",
    "AgentOptions",
    "ClientRequest",
    "IncomingMessage",
    "Information",
    "OutgoingMessage",
    "RequestOptions",
    "Server",
    "ServerOptions",
    "ServerResponse",
    "createServer",
    "get",
    "globalAgent",
    "maxHeaderSize",
    "request",
    "setGlobalProxyFromEnv",
    "setMaxIdleHTTPParsers",
    "validateHeaderName",
    "validateHeaderValue",
]

sys.modules[__name__].__class__ = _HttpModule
