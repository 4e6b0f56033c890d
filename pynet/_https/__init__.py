"""HTTP over TLS. ``pynet.https`` is the public face."""

from __future__ import annotations

from ._agent import Agent, globalAgent
from ._options import AgentOptions, RequestOptions, ServerOptions
from ._public import HttpsModule
from ._request import get, request
from ._server import Server, createServer

__all__ = [
    "Agent",
    "AgentOptions",
    "HttpsModule",
    "RequestOptions",
    "Server",
    "ServerOptions",
    "createServer",
    "get",
    "globalAgent",
    "request",
]
