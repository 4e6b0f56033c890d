"""Agent: the pool of ``http`` with TLS on its sockets, and the sessions that make their handshakes short."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from typing_extensions import Unpack

import pynet.http as http
import pynet.tls as tls
from pynet._errors import ERR_INVALID_ARG_TYPE, plain_text
from pynet._http import known_options

from ._options import AGENT_OPTIONS, AgentOptions

__all__ = ["Agent", "globalAgent"]

Options = dict[str, Any]

#: What of the options makes a connection another one, in Node's order; ``rejectUnauthorized`` counts when it is False.
_IN_NAME = (
    "ca",
    "cert",
    "clientCertEngine",
    "ciphers",
    "key",
    "pfx",
    "rejectUnauthorized",
    "servername",
    "minVersion",
    "maxVersion",
    "secureProtocol",
    "crl",
    "honorCipherOrder",
    "ecdhCurve",
    "dhparam",
    "secureOptions",
    "sessionIdContext",
    "sigalgs",
    "privateKeyIdentifier",
    "privateKeyEngine",
)
_IF_GIVEN = frozenset(("rejectUnauthorized", "honorCipherOrder", "secureOptions"))


class Agent(http.Agent):
    """Keeps the TLS sockets of a client's requests, and their sessions.

    Sockets are pooled by all that makes a TLS connection what it is: besides host and port, certificates, keys,
    ciphers, versions and the name asked for.

    Args:
        options: A dict; keywords are merged over it. Those of ``http.Agent`` and of ``tls.connect()``, and
            ``maxCachedSessions`` (100; 0 keeps none).

    Node: https.md, "Class: https.Agent". Differs: no ``keylog``.
    """

    _pynet_known_options = AGENT_OPTIONS
    defaultPort = 443
    protocol = "https:"

    def __init__(self, options: AgentOptions | None = None, /, **keywords: Unpack[AgentOptions]) -> None:
        given: Any = {**(options if isinstance(options, Mapping) else {}), **known(keywords)}
        super().__init__(given)
        sessions = self.options.get("maxCachedSessions")
        #: Sessions that are kept, one for each name.
        self.maxCachedSessions: float = 100 if sessions is None else sessions
        self._pynet_sessions: dict[str, tls.Session] = {}

    def getName(self, options: Mapping[str, Any] | None = None, /) -> str:
        """The name under which the sockets of requests with *options* are pooled.

        Node: https.md has no heading for it. Differs: a ``secureContext`` is part of it.
        """
        given: Mapping[str, object] = options if isinstance(options, Mapping) else {}
        get = given.get
        parts = [super().getName(options)]
        for name in _IN_NAME:
            value = get(name)
            if name == "servername" and value == get("host"):
                value = None
            is_shown = value is not None if name in _IF_GIVEN else value
            parts.append(_text(value) if is_shown else "")
        context = get("secureContext")
        if context is not None:
            parts.append(f"{id(context):x}")
        return ":".join(parts)

    def createConnection(self, options: Options, callback: Callable[..., object] | None = None, /) -> Any:
        """Open a TLS socket for requests, with the session of the last one of the same name.

        Raises:
            TypeError: ``ERR_INVALID_ARG_TYPE``, and whatever ``tls.connect()`` raises.

        Node: https.md, "agent.createConnection(options[, callback])". Differs: no.
        """
        if not isinstance(options, Mapping):
            raise ERR_INVALID_ARG_TYPE("options", "object", options)
        key = options.get("_agentKey")
        connecting: Any = dict(options)
        if key and connecting.get("session") is None and key in self._pynet_sessions:
            connecting["session"] = self._pynet_sessions[key]
        socket = tls.connect(connecting)
        if key:
            socket.on("session", lambda session: self._pynet_keep_session(key, session))
            socket.once("close", lambda hadError: self._pynet_sessions.pop(key, None) if hadError else None)
        return socket

    def _pynet_keep_session(self, key: str, session: tls.Session) -> None:
        if not self.maxCachedSessions:
            return
        self._pynet_sessions.pop(key, None)
        if len(self._pynet_sessions) >= self.maxCachedSessions:
            del self._pynet_sessions[next(iter(self._pynet_sessions))]
        self._pynet_sessions[key] = session


def known(keywords: Mapping[str, object]) -> Mapping[str, object]:
    """Return *keywords* if all are options of an agent."""
    return known_options(keywords, AGENT_OPTIONS, "Agent")


def _text(value: object) -> str:
    if isinstance(value, (bytes, bytearray)):
        return value.decode("latin-1")
    if isinstance(value, (list, tuple)):
        return ",".join(map(_text, value))
    return plain_text(value)


#: The agent of requests that name none: it keeps sockets, for five seconds.
globalAgent = Agent(keepAlive=True, scheduling="lifo", timeout=5000)

Agent.__module__ = "pynet.https"
