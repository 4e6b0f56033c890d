"""What the options of a request make of it: its agent, its target, its headers, and so its head."""

from __future__ import annotations

import base64
import math
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from pynet._errors import (
    ERR_HTTP_HEADERS_SENT,
    ERR_INVALID_ARG_TYPE,
    ERR_INVALID_ARG_VALUE,
    ERR_INVALID_HTTP_TOKEN,
    ERR_INVALID_PROTOCOL,
    ERR_UNESCAPED_CHARACTERS,
    plain_text,
    to_number,
    validate_abort_signal,
    validate_boolean,
    validate_duration,
    validate_integer,
    validate_one_of,
)
from pynet._stream import addAbortSignal, encode

from . import _agent
from ._client_options import REQUEST_OPTIONS
from ._head import CODING, CONNECTION, LENGTH
from ._headers import is_token, parse_unique
from ._incoming import IncomingMessage
from ._outgoing import OutgoingMessage
from ._url import is_url, parse_url, url_options

if TYPE_CHECKING:
    from typing import TypeAlias
    from urllib.parse import ParseResult, SplitResult

    from pynet._abort import AbortSignal

    from ._agent import Agent

    ResponseListener: TypeAlias = "Callable[[IncomingMessage], object] | Callable[[], object]"
    Target: TypeAlias = "str | ParseResult | SplitResult"

__all__ = ["Asking", "Options", "normalized"]

Options = dict[str, Any]

_UNESCAPED: Final = re.compile(r"[^\u0021-\u00ff]").search
#: Options that most requests do not have, so that one look tells.
_RARE: Final = frozenset(
    (
        "httpValidation",
        "insecureHTTPParser",
        "joinDuplicateHeaders",
        "maxHeaderSize",
        "setDefaultHeaders",
        "signal",
        "timeout",
    )
)
_WITHOUT_BODY: Final = frozenset(("GET", "HEAD", "DELETE", "OPTIONS", "TRACE", "CONNECT"))


class Asking(OutgoingMessage):
    """The part of a ClientRequest that its options decide about."""

    _pynet_known_options = REQUEST_OPTIONS
    #: The agent; None without one.
    agent: Agent | None = None
    #: The option ``timeout``, in milliseconds; None if it was not given.
    timeout: float | None = None
    socketPath: str | None = None
    maxHeaderSize: int | None = None
    insecureHTTPParser: bool | None = None
    httpValidation: str | None = None
    joinDuplicateHeaders: bool | None = None
    method: str = "GET"
    protocol: str
    host: str

    _pynet_path = "/"

    def _pynet_take_agent(self, options: Options) -> None:
        agent = options.get("agent")
        default = options.get("_defaultAgent") or _agent.globalAgent
        if agent is False:
            agent = type(default)()
        elif agent is None:
            if not callable(options.get("createConnection")):
                agent = default
        elif not callable(getattr(agent, "addRequest", None)):
            raise ERR_INVALID_ARG_TYPE("options.agent", ["Agent-like Object", "undefined", "false"], agent)
        self.agent = agent
        self.protocol = options.get("protocol") or default.protocol
        expected = getattr(agent, "protocol", None) or default.protocol
        path = options.get("path")
        if path:
            self._pynet_path = path if path.__class__ is str else plain_text(path)
            if _UNESCAPED(self._pynet_path):
                raise ERR_UNESCAPED_CHARACTERS("Request path")
        if self.protocol != expected:
            raise ERR_INVALID_PROTOCOL(self.protocol, expected)

    def _pynet_take_target(self, options: Options) -> None:
        default_port = options.get("defaultPort") or getattr(self.agent, "defaultPort", None)
        options["port"] = options.get("port") or default_port or 80
        hostname, host = options.get("hostname"), options.get("host")
        for name, value in (("hostname", hostname), ("host", host)):
            if value is not None and not isinstance(value, str):
                raise ERR_INVALID_ARG_TYPE(f"options.{name}", ["string", "undefined", "null"], value)
        self.host = options["host"] = hostname or host or "localhost"
        self.socketPath = options.get("socketPath")
        self._pynet_default_port = default_port

    def _pynet_take_settings(self, options: Options) -> None:
        is_plain = _RARE.isdisjoint(options)
        if not is_plain:
            self._pynet_take_patience(options)
        method = options.get("method")
        if method is not None and not isinstance(method, str):
            raise ERR_INVALID_ARG_TYPE("options.method", "string", method)
        if method:
            if not is_token(method):
                raise ERR_INVALID_HTTP_TOKEN("Method", method)
            self.method = method.upper()
        if not is_plain:
            self._pynet_take_reading(options)
        if self.method in _WITHOUT_BODY:
            self.useChunkedEncodingByDefault = False
        agent = self.agent
        if agent is not None and not _keeps_sockets(agent):
            # Without a pool the socket is of no use after this request.
            self._pynet_last = True
            self.shouldKeepAlive = False

    def _pynet_take_patience(self, options: Options) -> None:
        """How long to wait for the answer, and who may call it off."""
        if options.get("setDefaultHeaders") is False:
            self._pynet_removed = CONNECTION | LENGTH | CODING
        if "timeout" in options:
            self.timeout = validate_duration(options["timeout"], "timeout")
        signal: AbortSignal | None = options.get("signal")
        if signal is not None:
            addAbortSignal(validate_abort_signal(signal), self)

    def _pynet_take_reading(self, options: Options) -> None:
        """How the answer is read."""
        if "maxHeaderSize" in options:
            self.maxHeaderSize = validate_integer(options["maxHeaderSize"], "maxHeaderSize", 0)
        for name in ("insecureHTTPParser", "joinDuplicateHeaders"):
            if name in options:
                setattr(self, name, validate_boolean(options[name], f"options.{name}"))
        if "httpValidation" in options:
            self._pynet_take_validation(options)

    def _pynet_take_validation(self, options: Options) -> None:
        name, value = "options.httpValidation", options["httpValidation"]
        validate_one_of(value, name, ("strict", "relaxed", "insecure"))
        if "insecureHTTPParser" in options:
            raise ERR_INVALID_ARG_VALUE(name, value, "cannot be used together with options.insecureHTTPParser")
        self.httpValidation = value
        self._pynet_relaxed = value != "strict"

    def _pynet_take_headers(self, options: Options) -> None:
        headers = options.get("headers")
        if "uniqueHeaders" in options:
            self._pynet_unique = parse_unique(options["uniqueHeaders"])
        if headers is None:
            pass
        elif isinstance(headers, (list, tuple)):
            if headers and not isinstance(headers[0], (list, tuple)) and len(headers) % 2:
                raise ERR_INVALID_ARG_VALUE("headers", headers)
            self._pynet_store_head(self._pynet_first_line(), headers)
            return
        elif isinstance(headers, Mapping):
            for name, value in headers.items():
                self.setHeader(name, value)
        elif isinstance(headers, str):  # an object with a property for each character, in JavaScript
            for index, char in enumerate(headers):
                self.setHeader(str(index), char)
        set_host = options.get("setHost", options.get("setDefaultHeaders") is not False)
        if set_host and self.host and not self.getHeader("host"):
            self.setHeader("Host", self._pynet_host_header(options))
        auth = options.get("auth")
        if auth and not self.getHeader("Authorization"):
            self.setHeader("Authorization", "Basic " + _encoded(auth))
        if self._pynet_headers and "expect" in self._pynet_headers and self.getHeader("expect"):
            self._pynet_store_head(self._pynet_first_line())

    def _pynet_host_header(self, options: Options) -> str:
        if self.method == "CONNECT" and options.get("path"):
            return self._pynet_path
        host, port = self.host, options["port"]
        if ":" in host and host.count(":") > 1 and host[0] != "[":
            host = f"[{host}]"
        if port.__class__ is not int or not 0 <= port <= 65535:  # which will be refused
            number = to_number(port) if isinstance(port, str) else port
            return f"{host}:{plain_text(port)}" if port and number != self._pynet_default_port else host
        return f"{host}:{port}" if port != self._pynet_default_port else host

    def _pynet_first_line(self) -> str:
        return f"{self.method} {self._pynet_path} HTTP/1.1\r\n"

    def _pynet_implicit_head(self) -> None:
        if self._pynet_head is not None:
            raise ERR_HTTP_HEADERS_SENT("render")
        self._pynet_store_head(self._pynet_first_line())

    def _pynet_has_agent(self) -> bool:
        return self.agent is not None

    @property
    def path(self) -> str:
        """The target: path and query. It can be set as long as the head is not made.

        Raises:
            TypeError: ``ERR_UNESCAPED_CHARACTERS``.

        Node: http.md, "request.path". Differs: no.
        """
        return self._pynet_path

    @path.setter
    def path(self, value: str) -> None:
        path = plain_text(value)
        if _UNESCAPED(path):
            raise ERR_UNESCAPED_CHARACTERS("Request path")
        self._pynet_path = path


def normalized(args: tuple[Any, ...], keywords: Mapping[str, object]) -> tuple[Options, Callable[..., object] | None]:
    """The options that *args* and *keywords* spell, as a new dict, and the listener."""
    if args and args[0].__class__ is dict:
        return {**args[0], **keywords}, args[1] if len(args) > 1 else None
    first, *rest = args or (None,)
    if is_url(first):
        options = url_options(parse_url(first))
    else:
        options = {}
        rest = [first, *rest]
    if rest and callable(rest[0]):
        rest.insert(0, None)
    given, listener = [*rest, None, None][:2]
    if given.__class__ is dict or isinstance(given, Mapping):
        options.update(given)
    options.update(keywords)
    return options, listener


def _keeps_sockets(agent: object) -> bool:
    """Whether *agent*, which may be any object with an ``addRequest()``, may want the socket back."""
    most = getattr(agent, "maxSockets", None)
    return getattr(agent, "keepAlive", False) or (most.__class__ in (int, float) and math.isfinite(most))


def _encoded(auth: object) -> str:
    if not isinstance(auth, (str, bytes)):
        expected = ["string", "Buffer", "ArrayBuffer", "Array", "Array-like Object"]
        raise ERR_INVALID_ARG_TYPE("first argument", expected, auth)
    return base64.b64encode(encode(auth) if isinstance(auth, str) else auth).decode("ascii")
