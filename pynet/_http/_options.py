"""The options of a server: as a type, and how Node checks them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, Protocol, TypeVar

from pynet import ServerOptions as NetServerOptions
from pynet._errors import (
    ERR_INVALID_ARG_VALUE,
    ERR_OUT_OF_RANGE,
    MISSING,
    validate_boolean,
    validate_function,
    validate_integer,
    validate_one_of,
    validate_options,
)
from pynet._events import fit

from ._client_options import known_options
from ._headers import parse_unique
from ._incoming import IncomingMessage
from ._response import ServerResponse

__all__ = ["SERVER_OPTIONS", "ServerOptions", "apply_options", "net_options", "server_arguments"]


class ServerOptions(NetServerOptions, total=False):
    """What ``createServer()`` takes, besides the options of ``net.createServer()``. Times are milliseconds."""

    IncomingMessage: type[IncomingMessage]
    ServerResponse: type[ServerResponse]
    connectionsCheckingInterval: int
    headersTimeout: int
    httpValidation: Literal["strict", "relaxed", "insecure"]
    insecureHTTPParser: bool
    joinDuplicateHeaders: bool
    keepAliveTimeout: int
    keepAliveTimeoutBuffer: int
    maxBodySize: int | None
    maxHeaderSize: int
    optimizeEmptyRequests: bool
    rejectNonStandardBodyWrites: bool
    requestTimeout: int
    requireHostHeader: bool
    shouldUpgradeCallback: Callable[[IncomingMessage], object]
    uniqueHeaders: Sequence[str | Sequence[str]]


T = TypeVar("T")

SERVER_OPTIONS = frozenset(ServerOptions.__annotations__) | frozenset(NetServerOptions.__annotations__)


class Options(Protocol):
    """What a server keeps of its options."""

    _pynet_request_class: type[IncomingMessage]
    _pynet_answer_class: type[ServerResponse]
    connectionsCheckingInterval: int
    headersTimeout: int
    httpValidation: str | None
    insecureHTTPParser: bool | None
    joinDuplicateHeaders: bool | None
    keepAliveTimeout: float
    keepAliveTimeoutBuffer: float
    maxBodySize: int | None
    maxHeaderSize: int | None
    rejectNonStandardBodyWrites: bool
    requestTimeout: int
    requireHostHeader: bool
    _pynet_should_upgrade: Callable[[IncomingMessage], object] | None
    _pynet_unique: frozenset[str] | None


def server_arguments(
    options: object, listener: object, keywords: dict[str, object], known: frozenset[str]
) -> tuple[dict[str, object], object]:
    """One dict of a server's options, and its listener, of what a constructor was given."""
    if callable(options):
        options, listener = None, options
    given = {} if options is None else validate_options(options)
    listener = keywords.pop("requestListener", listener)
    return {**given, **known_options(keywords, known, "Server")}, listener


def net_options(options: Mapping[str, object]) -> dict[str, object]:
    """Those that are for ``net.Server``, with the defaults of HTTP."""
    found = {name: options[name] for name in NetServerOptions.__annotations__ if name in options}
    found["allowHalfOpen"] = True
    if found.get("noDelay") is None:
        found["noDelay"] = True
    return found


def apply_options(server: Options, options: Mapping[str, Any]) -> None:
    """Check *options* in Node's order, and keep them."""

    def integer(name: str, default: T) -> int | T:
        value = options.get(name, MISSING)
        return default if value is MISSING else validate_integer(value, name, 0)

    def boolean(name: str, default: T) -> bool | T:
        value = options.get(name, MISSING)
        return default if value is MISSING else validate_boolean(value, f"options.{name}")

    server._pynet_request_class = options.get("IncomingMessage") or IncomingMessage
    server._pynet_answer_class = options.get("ServerResponse") or ServerResponse
    server.maxHeaderSize = integer("maxHeaderSize", None)
    server.insecureHTTPParser = boolean("insecureHTTPParser", None)
    server.httpValidation = _validation(options)
    server.requestTimeout = integer("requestTimeout", 300_000)
    server.headersTimeout = integer("headersTimeout", min(60_000, server.requestTimeout))
    if 0 < server.requestTimeout < server.headersTimeout:
        raise ERR_OUT_OF_RANGE("headersTimeout", "<= requestTimeout", server.headersTimeout)
    server.keepAliveTimeout = integer("keepAliveTimeout", 5000)
    server.keepAliveTimeoutBuffer = integer("keepAliveTimeoutBuffer", 1000)
    server.connectionsCheckingInterval = integer("connectionsCheckingInterval", 30_000)
    server.requireHostHeader = boolean("requireHostHeader", True)
    server.joinDuplicateHeaders = boolean("joinDuplicateHeaders", None)
    server.rejectNonStandardBodyWrites = boolean("rejectNonStandardBodyWrites", False)
    boolean("optimizeEmptyRequests", None)  # nothing to do: a request that nobody reads costs no stream here
    upgrade = options.get("shouldUpgradeCallback", MISSING)
    server._pynet_should_upgrade = (
        None if upgrade is MISSING else fit(validate_function(upgrade, "options.shouldUpgradeCallback"), 1)
    )
    server._pynet_unique = parse_unique(options.get("uniqueHeaders"))
    size = options.get("maxBodySize")
    server.maxBodySize = None if size is None else validate_integer(size, "maxBodySize", 0)


def _validation(options: Mapping[str, object]) -> str | None:
    name = "options.httpValidation"
    value = options.get("httpValidation", MISSING)
    if value is MISSING:
        return None
    validate_one_of(value, name, ("strict", "relaxed", "insecure"))
    if options.get("insecureHTTPParser", MISSING) is not MISSING:
        raise ERR_INVALID_ARG_VALUE(name, value, "cannot be used together with options.insecureHTTPParser")
    return str(value)
