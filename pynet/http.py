"""Node's ``http``: a client with an agent that keeps its sockets, requests and responses as streams.

::

    import pynet.http as http

    def answered(response: http.IncomingMessage) -> None:
        response.on("data", print)

    http.get("http://127.0.0.1:8000/", answered)
    net.run()
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
    ServerResponse,
    get,
    globalAgent,
    request,
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
    "ServerResponse",
    "get",
    "globalAgent",
    "request",
    "validateHeaderName",
    "validateHeaderValue",
]

sys.modules[__name__].__class__ = _HttpModule
