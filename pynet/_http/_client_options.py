"""The option dicts of the client, as types; each may be given as keywords too."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, Literal, TypedDict

import pynet as net
from pynet._abort import AbortSignal
from pynet._errors import ERR_FEATURE_UNAVAILABLE_ON_PLATFORM

if TYPE_CHECKING:
    from typing import TypeAlias

    from ._agent import Agent

__all__ = ["AGENT_OPTIONS", "REQUEST_OPTIONS", "AgentOptions", "RequestOptions", "known_options", "refuse_proxy"]

#: What a header may be set to: a list sends the header once for each.
HeaderValue: TypeAlias = "str | float | Sequence[str]"


class _SocketOptions(TypedDict, total=False):
    """What is passed on to ``net.connect()``."""

    family: int | None
    hints: int
    lookup: Callable[..., object]
    localAddress: str | None
    localPort: int
    autoSelectFamily: bool
    autoSelectFamilyAttemptTimeout: int
    noDelay: bool
    keepAliveInitialDelay: float
    allowHalfOpen: bool
    highWaterMark: int
    blockList: net.BlockList
    typeOfService: int


class AgentOptions(_SocketOptions, total=False):
    """Options of ``Agent()``; times are in milliseconds.

    Node: http.md, "new Agent([options])".
    """

    keepAlive: bool
    keepAliveMsecs: float
    agentKeepAliveTimeoutBuffer: float
    maxSockets: float
    maxTotalSockets: float
    maxFreeSockets: float
    scheduling: Literal["fifo", "lifo"]
    timeout: float
    defaultPort: int
    protocol: str
    host: str
    port: int | str
    socketPath: str
    proxyEnv: None


class RequestOptions(_SocketOptions, total=False):
    """Options of ``request()`` and ``get()``; ``timeout`` is in milliseconds.

    Node: http.md, "http.request(options[, callback])".
    """

    protocol: str | None
    host: str | None
    hostname: str | None
    port: int | str | None
    defaultPort: int | str
    path: str | None
    method: str
    headers: Mapping[str, HeaderValue] | Sequence[Any] | None
    auth: str | None
    agent: Agent | bool | None
    createConnection: Callable[..., Any]
    socketPath: str | None
    timeout: float
    signal: AbortSignal | None
    setHost: bool
    setDefaultHeaders: bool
    uniqueHeaders: Sequence[str | Sequence[str]]
    joinDuplicateHeaders: bool
    maxHeaderSize: int
    insecureHTTPParser: bool
    httpValidation: Literal["strict", "relaxed", "insecure"]
    servername: str
    pathname: str
    search: str
    hash: str
    href: str


AGENT_OPTIONS: Final = frozenset(AgentOptions.__optional_keys__)
REQUEST_OPTIONS: Final = frozenset(RequestOptions.__optional_keys__)


def known_options(keywords: Mapping[str, object], known: frozenset[str], function: str) -> Mapping[str, object]:
    """Return *keywords* if all are known; one that is not is a TypeError, while a dict's unknown keys are ignored."""
    for name in keywords:
        if name not in known:
            raise TypeError(f"{function}() got an unexpected keyword argument {name!r}")
    return keywords


def refuse_proxy(options: Mapping[str, object]) -> None:
    """A proxy that is asked for and not used would send a request where it must not go."""
    if options.get("proxyEnv") is not None:
        raise ERR_FEATURE_UNAVAILABLE_ON_PLATFORM("proxyEnv")
