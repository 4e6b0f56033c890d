"""HTTP/1.1: servers, clients and their agents, over whatever Duplex there is. The parser is httptools'.

This is the package's whole interface: ``pynet.http`` shows the part of it that Node has.
"""

from __future__ import annotations

from ._agent import Agent, globalAgent
from ._client_listeners import Information
from ._client_options import AgentOptions, RequestOptions, known_options
from ._headers import validateHeaderName, validateHeaderValue
from ._incoming import IncomingMessage
from ._module import setGlobalProxyFromEnv, setMaxIdleHTTPParsers
from ._options import SERVER_OPTIONS, ServerOptions, server_arguments
from ._outgoing import OutgoingMessage
from ._parser import MAX_HEADER_SIZE as maxHeaderSize
from ._public import HttpModule
from ._request import ClientRequest, get, request
from ._request_options import normalized
from ._response import ServerResponse
from ._server import RequestListener, Server, createServer
from ._serving import SERVING_EVENTS, Serving
from ._status import METHODS, STATUS_CODES
from ._url import URL, parse_url, url_options

__all__ = [
    "METHODS",
    "SERVER_OPTIONS",
    "SERVING_EVENTS",
    "STATUS_CODES",
    "URL",
    "Agent",
    "AgentOptions",
    "ClientRequest",
    "HttpModule",
    "IncomingMessage",
    "Information",
    "OutgoingMessage",
    "RequestListener",
    "RequestOptions",
    "Server",
    "ServerOptions",
    "ServerResponse",
    "Serving",
    "createServer",
    "get",
    "globalAgent",
    "known_options",
    "maxHeaderSize",
    "normalized",
    "parse_url",
    "request",
    "server_arguments",
    "setGlobalProxyFromEnv",
    "setMaxIdleHTTPParsers",
    "url_options",
    "validateHeaderName",
    "validateHeaderValue",
]
