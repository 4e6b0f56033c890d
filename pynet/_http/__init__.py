"""HTTP/1: requests and responses, the client and its agent. ``pynet.http`` is the public face."""

from __future__ import annotations

from ._agent import Agent, globalAgent
from ._client_listeners import Information
from ._client_options import AgentOptions, RequestOptions
from ._headers import validateHeaderName, validateHeaderValue
from ._incoming import IncomingMessage
from ._outgoing import OutgoingMessage
from ._public import HttpModule
from ._request import ClientRequest, get, request
from ._response import ServerResponse
from ._status import METHODS, STATUS_CODES
from ._url import URL, parse_url, url_options

__all__ = [
    "METHODS",
    "STATUS_CODES",
    "URL",
    "Agent",
    "AgentOptions",
    "ClientRequest",
    "HttpModule",
    "IncomingMessage",
    "Information",
    "OutgoingMessage",
    "RequestOptions",
    "ServerResponse",
    "get",
    "globalAgent",
    "parse_url",
    "request",
    "url_options",
    "validateHeaderName",
    "validateHeaderValue",
]
