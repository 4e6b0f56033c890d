"""The option dicts of ``https``: those of ``http`` and of ``tls`` together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypedDict

import pynet.http as http
import pynet.tls as tls

__all__ = ["AGENT_OPTIONS", "REQUEST_OPTIONS", "SERVER_OPTIONS", "AgentOptions", "RequestOptions", "ServerOptions"]


class _ClientOptions(tls.SecureContextOptions, total=False):
    ALPNProtocols: object
    checkServerIdentity: Callable[..., object] | None
    rejectUnauthorized: bool
    secureContext: object
    session: tls.Session | None


class RequestOptions(_ClientOptions, http.RequestOptions, total=False):
    """Options of ``request()`` and ``get()``: also those of ``tls.connect()``.

    Node: https.md, "https.request(options[, callback])".
    """


class AgentOptions(_ClientOptions, http.AgentOptions, total=False):
    """Options of ``Agent()``: also those of ``tls.connect()``.

    Node: https.md, "Class: https.Agent".
    """

    maxCachedSessions: int
    servername: str


class _HandshakeOptions(TypedDict, total=False):
    ALPNCallback: Any
    ALPNProtocols: Any
    SNICallback: object
    handshakeTimeout: float
    rejectUnauthorized: bool
    requestCert: bool
    secureContext: object


class ServerOptions(tls.SecureContextOptions, _HandshakeOptions, http.ServerOptions, total=False):
    """Options of ``createServer()``: also those of ``tls.createServer()``.

    Node: https.md, "https.createServer([options][, requestListener])".
    """


REQUEST_OPTIONS: Final = frozenset(RequestOptions.__optional_keys__)
AGENT_OPTIONS: Final = frozenset(AgentOptions.__optional_keys__)
SERVER_OPTIONS: Final = frozenset((*ServerOptions.__optional_keys__, *tls.TlsOptions.__optional_keys__))
